"""Writing the team: who holds which role in an assembly."""

from sqlalchemy import func, select

from coordinator.assemblies.models import Assembly, RoleGrant
from coordinator.core import clock
from coordinator.core.actor import Actor
from coordinator.core.db import current_session, lock
from coordinator.core.errors import Conflict, Invalid, NotFound
from coordinator.core.i18n import LANGUAGES, _, current_language, text_in, use_language
from coordinator.journal.service import record
from coordinator.mail.service import queue
from coordinator.people.addresses import checked_address
from coordinator.people.models import Account
from coordinator.people.policy import ROLE_NAMES, Role
from coordinator.people.service import account_of, create_account


def grant(assembly: Assembly, *, email: str, name: str = "", role: Role, by: Actor) -> RoleGrant:
    """Give the account with this address a role, and tell its person by mail; giving it twice changes nothing.

    With a `name` an address without account gets one, which signs in by mail. Raises Invalid without a name, and for
    a closed account.
    """
    session = current_session()
    account = _account(email, name, by)
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
    _tell(assembly, account, role)
    return given


def _account(email: str, name: str, by: Actor) -> Account:
    found = account_of(checked_address(email))
    if found is None and not name:
        sentence = _("Nobody signs in with this address yet. Enter the person’s name, and an account is opened.")
        raise Invalid(sentence, fields={"name": sentence})
    if found is None:
        given_names, _space, family_name = name.rpartition(" ")
        return create_account(
            email, given_names=given_names or name, family_name=family_name if given_names else "", by=by,
            language=current_language(),
        )  # fmt: skip
    if found.disabled_at is not None:
        sentence = _("This account is closed. Ask the site administrator to open it again.")
        raise Invalid(sentence, fields={"email": sentence})
    return found


def _tell(assembly: Assembly, account: Account, role: Role) -> None:
    language = account.person.language if account.person.language in LANGUAGES else assembly.language
    with use_language(language):
        role_name = str(ROLE_NAMES[role])
    queue(
        to_address=account.email, to_name=account.person.full_name, language=language, template="assemblies/role_given",
        values={
            "assembly": text_in(assembly.title, language, assembly.language), "role": role_name, "slug": assembly.slug,
            "email": account.email,
        },
        purpose="role_given", assembly_ref=assembly.public_id, subject_kind="account", subject_ref=account.public_id,
    )  # fmt: skip


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
