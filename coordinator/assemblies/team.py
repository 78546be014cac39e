"""Writing the team: who holds which role in an assembly."""

from sqlalchemy import func, select

from coordinator.assemblies.models import Assembly, RoleGrant
from coordinator.core import clock
from coordinator.core.actor import Actor
from coordinator.core.db import current_session, lock
from coordinator.core.errors import Conflict, Invalid, NotFound
from coordinator.core.i18n import _
from coordinator.journal.service import record
from coordinator.people.models import Account
from coordinator.people.policy import Role


def grant(assembly: Assembly, *, email: str, role: Role, by: Actor) -> RoleGrant:
    """Give the account with this address a role; giving it twice changes nothing. Raises Invalid without an account."""
    session = current_session()
    account = session.scalar(select(Account).where(Account.email == email.strip().casefold()))
    if account is None or account.disabled_at is not None:
        sentence = _("Nobody signs in with this address yet. Ask the site administrator to open an account.")
        raise Invalid(sentence, fields={"email": sentence})
    lock(assembly)
    held = select(RoleGrant).where(
        RoleGrant.assembly_id == assembly.id, RoleGrant.account_id == account.id, RoleGrant.role == role
    )
    found = session.scalar(held)
    if found is not None:
        return found
    given = RoleGrant(account_id=account.id, assembly_id=assembly.id, role=role, granted_at=clock.now())
    session.add(given)
    session.flush()
    _note(assembly, account, role, "grant", by)
    return given


def revoke(assembly: Assembly, *, account_ref: str, role: Role, by: Actor) -> None:
    """Take a role away; raises NotFound when it is not held, Conflict for the last owner."""
    session = current_session()
    lock(assembly)
    query = (
        select(RoleGrant, Account)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.assembly_id == assembly.id, Account.public_id == account_ref, RoleGrant.role == role)
    )
    found = session.execute(query).first()
    if found is None:
        raise NotFound(_("This role has been taken away already."))
    held, account = found
    if role is Role.OWNER and _owners(assembly) == 1:
        raise Conflict(_("An assembly needs an owner. Give the role to somebody else first."))
    session.delete(held)
    session.flush()
    _note(assembly, account, role, "revoke", by)


def _owners(assembly: Assembly) -> int:
    query = select(func.count(RoleGrant.id)).where(RoleGrant.assembly_id == assembly.id, RoleGrant.role == Role.OWNER)
    return current_session().scalar(query) or 0


def _note(assembly: Assembly, account: Account, role: Role, verb: str, by: Actor) -> None:
    record("account", account.public_id, verb, by=by, assembly_ref=assembly.public_id, role=role.value)
