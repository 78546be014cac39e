"""Signing a test's browser in without walking through the pages: the same cookie as people.session makes."""

from coordinator.core import clock
from coordinator.people.models import Account
from tests.client import CheckingClient


def sign_in(client: CheckingClient, account: Account, key: str = "a-session-key-of-tests") -> None:
    """Give the browser a session of `account`."""
    with client.session_transaction() as session:
        session.clear()
        session["seen"] = int(clock.now().timestamp())
        session["_user_id"] = f"{account.public_id}.{account.session_epoch}.{key}"
        session["_fresh"] = True
