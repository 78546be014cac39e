"""Signing a test's browser in without walking through the pages: the same cookie as people.session makes."""

from coordinator.assemblies.models import Assembly
from coordinator.core import clock
from coordinator.people.models import Account
from coordinator.people.policy import Role
from tests import world
from tests.client import CheckingClient


def sign_in(client: CheckingClient, account: Account, key: str = "a-session-key-of-tests") -> None:
    """Give the browser a session of `account`."""
    with client.session_transaction() as session:
        session.clear()
        session["seen"] = int(clock.now().timestamp())
        session["_user_id"] = f"{account.public_id}.{account.session_epoch}.{key}"
        session["_fresh"] = True


def as_role(client: CheckingClient, assembly: Assembly, role: Role = Role.ORGANISER) -> Account:
    """Sign in a new account that has `role` in an assembly, and return it."""
    account = world.account()
    world.grant(account, assembly, role)
    sign_in(client, account)
    return account
