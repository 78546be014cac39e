"""Reading the assembly's own lists of roles and levels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from coordinator.agenda.models import AgendaSession, PersonRole, SessionPerson
from coordinator.agenda.roles.models import REMINDERS, AgendaLevel, AgendaRole
from coordinator.agenda.wording import ROLE_NAMES
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.core.db import current_session
from coordinator.core.i18n import pick


@dataclass(frozen=True)
class RoleEntry:
    """One role of an assembly. `row` is None for a usual role that it leaves as it is.

    `reminder_days` is how many days before a session its holders are reminded; None: they are not.
    """

    code: str
    name: Mapping[str, str] = field(default_factory=dict)
    brief: Mapping[str, str] = field(default_factory=dict)
    reminder_days: int | None = None
    row: AgendaRole | None = None

    @property
    def is_usual(self) -> bool:
        """Tell whether every assembly has this role."""
        return self.code in set(PersonRole)

    def called(self, fallback: str) -> str:
        """Return what the role is called in the language of the moment."""
        return pick(self.name, fallback=fallback)[0] or str(ROLE_NAMES[PersonRole(self.code)])


@dataclass(frozen=True)
class RoleIn:
    """A role in its assembly."""

    assembly: Assembly
    entry: RoleEntry


@dataclass(frozen=True)
class LevelIn:
    """A level of intervention in its assembly."""

    assembly: Assembly
    level: AgendaLevel


def roles_of(assembly: Assembly) -> Sequence[AgendaRole]:
    """Return the roles that the assembly names or briefs itself, in its order."""
    query = select(AgendaRole).where(AgendaRole.assembly_id == assembly.id).order_by(AgendaRole.position, AgendaRole.id)
    return current_session().scalars(query).all()


def role_list(assembly: Assembly) -> list[RoleEntry]:
    """Return every role of the assembly in its order: the usual ones stand in theirs until they are moved."""
    rows = {role.code: role for role in roles_of(assembly)}
    usual = list(PersonRole)
    entries = [_entry(code.value, rows.get(code.value)) for code in usual]
    entries += [_entry(code, row) for code, row in rows.items() if code not in set(PersonRole)]
    places = {code.value: place for place, code in enumerate(usual)}
    return sorted(entries, key=lambda one: one.row.position if one.row else places[one.code])


def role_names(assembly: Assembly) -> dict[str, Mapping[str, str]]:
    """Return the names that the assembly gives roles itself, by code; a usual role it only briefs has none."""
    return {role.code: role.name for role in roles_of(assembly) if any(role.name.values())}


def role_choices(assembly: Assembly) -> list[tuple[str, str]]:
    """Return (code, name) of every role of the assembly in its order."""
    return [(entry.code, entry.called(assembly.language)) for entry in role_list(assembly)]


def role_in(slug: str, code: str) -> RoleIn | None:
    """Return one role of the assembly at `slug`."""
    assembly = assembly_by_slug(slug)
    found = next((one for one in role_list(assembly) if one.code == code), None) if assembly else None
    return RoleIn(assembly, found) if assembly and found else None


def role_uses(assembly: Assembly) -> dict[str, int]:
    """Return in how many sessions of the draft each role is held."""
    query = (
        select(SessionPerson.role, func.count(func.distinct(SessionPerson.session_id)))
        .join(AgendaSession, AgendaSession.id == SessionPerson.session_id)
        .where(AgendaSession.assembly_id == assembly.id, AgendaSession.deleted_at.is_(None))
        .group_by(SessionPerson.role)
    )
    return {role: count for role, count in current_session().execute(query)}  # noqa: C416 - rows are no pairs to mypy


def sessions_with_role(assembly: Assembly, code: str) -> Sequence[AgendaSession]:
    """Return the sessions of the draft in which somebody has this role, in order of time."""
    held = select(SessionPerson.session_id).where(SessionPerson.role == code)
    return _sessions(assembly, AgendaSession.id.in_(held))


def levels_of(assembly: Assembly) -> Sequence[AgendaLevel]:
    """Return the levels of intervention by number."""
    query = select(AgendaLevel).where(AgendaLevel.assembly_id == assembly.id).order_by(AgendaLevel.number)
    return current_session().scalars(query).all()


def level_names(assembly: Assembly) -> dict[int, Mapping[str, str]]:
    """Return the texts of the levels by number."""
    return {level.number: level.name for level in levels_of(assembly)}


def level_in(slug: str, level_id: str) -> LevelIn | None:
    """Return one level of the assembly at `slug`."""
    assembly = assembly_by_slug(slug)
    found = next((one for one in levels_of(assembly) if one.public_id == level_id), None) if assembly else None
    return LevelIn(assembly, found) if assembly and found else None


def sessions_with_level(assembly: Assembly, number: int) -> list[AgendaSession]:
    """Return the sessions of the draft marked with this level, in order of time."""
    return [session for session in _sessions(assembly) if number in session.levels]


def level_uses(assembly: Assembly) -> dict[int, int]:
    """Return how many sessions of the draft each level marks."""
    uses: dict[int, int] = {}
    for session in _sessions(assembly):
        for number in set(session.levels):
            uses[number] = uses.get(number, 0) + 1
    return uses


def _sessions(assembly: Assembly, *more: object) -> Sequence[AgendaSession]:
    query = (
        select(AgendaSession)
        .where(AgendaSession.assembly_id == assembly.id, AgendaSession.deleted_at.is_(None), *more)  # type: ignore[arg-type]
        .order_by(AgendaSession.day, AgendaSession.start, AgendaSession.id)
    )
    return current_session().scalars(query).all()


def _entry(code: str, row: AgendaRole | None) -> RoleEntry:
    if row is None:
        return RoleEntry(code, reminder_days=REMINDERS[code])
    return RoleEntry(code, dict(row.name), dict(row.brief), row.reminder_days, row)
