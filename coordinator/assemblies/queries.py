"""Reading assemblies."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from coordinator.assemblies.models import Assembly, AssemblyParty, AssemblyState, KeyDate, RoleGrant, Room, Track
from coordinator.core.db import current_session
from coordinator.directory.models import Organisation
from coordinator.journal.models import JournalEntry
from coordinator.people.models import Account

_BY_SLUG = select(Assembly).where(Assembly.slug == bindparam("slug"))  # built once: nearly every page asks this


def assembly_by_slug(slug: str) -> Assembly | None:
    """Return the assembly of an address, drafts and archived ones included."""
    return current_session().scalar(_BY_SLUG, {"slug": slug})


def assembly_by_ref(ref: str) -> Assembly | None:
    """Return the assembly with this public id."""
    return current_session().scalar(select(Assembly).where(Assembly.public_id == ref))


def public_assembly(slug: str) -> Assembly | None:
    """Return the assembly if the world may see it (published or archived)."""
    found = assembly_by_slug(slug)
    return found if found and found.state is not AssemblyState.DRAFT else None


def public_assemblies() -> Sequence[Assembly]:
    """Return every assembly that the world may see, the earliest first."""
    query = select(Assembly).where(Assembly.state != AssemblyState.DRAFT).order_by(Assembly.starts_on, Assembly.id)
    return current_session().scalars(query).all()


def assemblies_of(ids: Sequence[int] | None) -> Sequence[Assembly]:
    """Return the assemblies with these row numbers (None: all of them), the latest first."""
    query = select(Assembly).order_by(Assembly.starts_on.desc(), Assembly.id.desc())
    return current_session().scalars(query if ids is None else query.where(Assembly.id.in_(ids))).all()


def rooms_of(assembly: Assembly) -> Sequence[Room]:
    """Return the rooms in their order."""
    return (
        current_session()
        .scalars(select(Room).where(Room.assembly_id == assembly.id).order_by(Room.position, Room.id))
        .all()
    )


def tracks_of(assembly: Assembly) -> Sequence[Track]:
    """Return the tracks in their order."""
    return (
        current_session()
        .scalars(select(Track).where(Track.assembly_id == assembly.id).order_by(Track.position, Track.id))
        .all()
    )


def key_dates_of(assembly: Assembly) -> Sequence[KeyDate]:
    """Return the days to remember, the earliest first."""
    query = select(KeyDate).where(KeyDate.assembly_id == assembly.id).order_by(KeyDate.on, KeyDate.id)
    return current_session().scalars(query).all()


def parties_of(assembly: Assembly) -> Sequence[AssemblyParty]:
    """Return hosts and partners in order of precedence, with their organisations."""
    query = (
        select(AssemblyParty)
        .options(joinedload(AssemblyParty.organisation, innerjoin=True).selectinload(Organisation.aliases))
        .where(AssemblyParty.assembly_id == assembly.id)
        .order_by(AssemblyParty.rank, AssemblyParty.id)
    )
    return current_session().scalars(query).all()


def team_of(assembly: Assembly) -> Sequence[RoleGrant]:
    """Return the roles given in an assembly, with their accounts, the oldest first."""
    query = (
        select(RoleGrant)
        .options(joinedload(RoleGrant.account, innerjoin=True))
        .where(RoleGrant.assembly_id == assembly.id)
        .order_by(RoleGrant.id)
    )
    return current_session().scalars(query).all()


@dataclass(frozen=True)
class Change:
    """One change of an assembly's own facts: who (public id of the account), when, which facts."""

    actor_ref: str
    at: dt.datetime
    fields: tuple[str, ...]


def changes_since(assembly: Assembly, version: int) -> list[Change]:
    """Return what was changed after the assembly had `version`, the newest first."""
    query = (
        select(JournalEntry)
        .where(JournalEntry.subject_kind == "assembly", JournalEntry.subject_ref == assembly.public_id)
        .order_by(JournalEntry.id.desc())
        .limit(100)
    )
    return [
        Change(entry.actor_ref, entry.at, tuple(entry.data.get("fields", ())))
        for entry in current_session().scalars(query)
        if entry.data.get("version", 0) > version
    ]


def names_of(refs: Collection[str]) -> dict[str, str]:
    """Return the names of the accounts with these public ids."""
    query = select(Account).where(Account.public_id.in_(refs))
    return {account.public_id: account.person.full_name for account in current_session().scalars(query)}


def roles_of(account_id: int) -> dict[int, frozenset[str]]:
    """Return the roles an account holds, by assembly row number: what its actor may do follows from them."""
    roles: dict[int, frozenset[str]] = {}
    query = select(RoleGrant.assembly_id, RoleGrant.role).where(RoleGrant.account_id == account_id)
    for assembly_id, role in current_session().execute(query):
        roles[assembly_id] = roles.get(assembly_id, frozenset()) | {role.value}
    return roles
