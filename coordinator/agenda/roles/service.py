"""Writing the assembly's own lists of roles and levels. The world learns a new name with the next release."""

from collections.abc import Mapping, Sequence

from sqlalchemy.exc import IntegrityError

from coordinator.agenda.models import AgendaSession, PersonRole
from coordinator.agenda.roles import queries
from coordinator.agenda.roles.models import LONGEST_REMINDER, AgendaLevel, AgendaRole
from coordinator.agenda.roles.queries import RoleEntry
from coordinator.assemblies.furniture import refuse_archived
from coordinator.assemblies.models import Assembly
from coordinator.core.actor import Actor
from coordinator.core.db import current_session, lock
from coordinator.core.errors import Conflict, Invalid
from coordinator.core.i18n import _, ngettext, pick
from coordinator.core.text import slugify
from coordinator.journal.service import record

_LONGEST_CODE = 32
_NAMED = 3  # sessions that a refusal names
LARGEST_LEVEL = 99


def add_role(
    assembly: Assembly, *, by: Actor, name: dict[str, str], brief: dict[str, str] | None = None,
    reminder_days: int | None = None,
) -> AgendaRole:  # fmt: skip
    """Add a role after the others. Raises Invalid without a name, and for a reminder too long before."""
    _begin(assembly)
    _need_name(name)
    _check_reminder(reminder_days)
    others = queries.role_list(assembly)
    role = AgendaRole(
        assembly_id=assembly.id, code=_free_code(name, assembly, {one.code for one in others}), name=name,
        brief=brief or {}, reminder_days=reminder_days,
        position=1 + max([len(PersonRole), *(one.row.position for one in others if one.row)]),
    )  # fmt: skip
    current_session().add(role)
    _note(assembly, role.code, "agenda_role", "add", by)
    return role


def edit_role(
    entry: RoleEntry, assembly: Assembly, *, by: Actor, version: int, name: dict[str, str], brief: dict[str, str],
    reminder_days: int | None,
) -> None:  # fmt: skip
    """Name or brief a role, say when it is reminded; a usual one without a name goes by its usual name again.

    `version` is the one the editor saw, 0 where there was none; raises Conflict when it is not the last.
    """
    _begin(assembly)
    if not entry.is_usual:
        _need_name(name)
    _check_reminder(reminder_days)
    fresh = next((one for one in queries.role_list(assembly) if one.code == entry.code), entry)
    if version != (fresh.row.version if fresh.row else 0):
        raise Conflict(_("Somebody else changed this while you were working on it."))
    row = fresh.row or _materialised(fresh, assembly)
    if (row.name, row.brief, row.reminder_days) != (name, brief, reminder_days):
        row.name, row.brief, row.reminder_days = name, brief, reminder_days
        _note(assembly, row.code, "agenda_role", "edit", by)


def move_role(entry: RoleEntry, assembly: Assembly, *, by: Actor, up: bool) -> None:
    """Let a role change places with its neighbour; at the end nothing happens."""
    _begin(assembly)
    entries = queries.role_list(assembly)
    codes = [one.code for one in entries]
    here = codes.index(entry.code)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(entries):
        return
    entries[here], entries[there] = entries[there], entries[here]
    for place, one in enumerate(entries):
        (one.row or _materialised(one, assembly)).position = place
    _note(assembly, entry.code, "agenda_role", "move_up" if up else "move_down", by)


def remove_role(entry: RoleEntry, assembly: Assembly, *, by: Actor) -> None:
    """Take a role of the assembly's own away. Raises Conflict, saying where, while somebody holds it."""
    _begin(assembly)
    if entry.is_usual or entry.row is None:
        raise Conflict(_("Every assembly has this role. It can be renamed, not removed."))
    if used := queries.sessions_with_role(assembly, entry.code):
        raise Conflict(_("This role is still held in: %(where)s. Change it there first.", where=_where(used, assembly)))
    current_session().delete(entry.row)
    _note(assembly, entry.code, "agenda_role", "remove", by)


def add_level(assembly: Assembly, *, by: Actor, number: int, name: dict[str, str]) -> AgendaLevel:
    """Add a level of intervention. Raises Invalid without a name and for a number that is taken."""
    _begin(assembly)
    _check_level(number, name)
    level = AgendaLevel(assembly_id=assembly.id, number=number, name=name)
    try:
        with current_session().begin_nested():
            current_session().add(level)
            current_session().flush()
    except IntegrityError as error:
        sentence = _("Another level has this number. Choose another one.")
        raise Invalid(sentence, fields={"number": sentence}) from error
    _note(assembly, level.public_id, "agenda_level", "add", by)
    return level


def edit_level(level: AgendaLevel, assembly: Assembly, *, by: Actor, version: int, name: dict[str, str]) -> None:
    """Rename a level; its number stays, sessions and papers cite it. Raises Conflict when `version` is not the last."""
    _begin(assembly)
    _check_level(level.number, name)
    lock(level)
    if version != level.version:
        raise Conflict(_("Somebody else changed this while you were working on it."))
    if level.name != name:
        level.name = name
        _note(assembly, level.public_id, "agenda_level", "edit", by)


def remove_level(level: AgendaLevel, assembly: Assembly, *, by: Actor) -> None:
    """Take a level away. Raises Conflict, saying where, while sessions are marked with it."""
    _begin(assembly)
    if used := queries.sessions_with_level(assembly, level.number):
        raise Conflict(_("This level still marks: %(where)s. Change it there first.", where=_where(used, assembly)))
    ref = level.public_id
    current_session().delete(level)
    _note(assembly, ref, "agenda_level", "remove", by)


def _begin(assembly: Assembly) -> None:
    lock(assembly)
    refuse_archived(assembly)


def _materialised(entry: RoleEntry, assembly: Assembly) -> AgendaRole:
    place = list(PersonRole).index(PersonRole(entry.code))
    row = AgendaRole(
        assembly_id=assembly.id, code=entry.code, name={}, brief={}, reminder_days=entry.reminder_days, position=place
    )
    current_session().add(row)
    return row


def _free_code(name: Mapping[str, str], assembly: Assembly, taken: set[str]) -> str:
    wanted = slugify(pick(name, assembly.language, assembly.language)[0], "role")[: _LONGEST_CODE - 4].strip("-")
    code, number = wanted, 2
    while code in taken:
        code, number = f"{wanted}-{number}", number + 1
    return code


def _where(sessions: Sequence[AgendaSession], assembly: Assembly) -> str:
    titles = [pick(session.title, fallback=assembly.language)[0] for session in sessions[:_NAMED]]
    if left := len(sessions) - _NAMED:
        titles += [ngettext("%(n)s other session", "%(n)s other sessions", left)] if left > 0 else []
    return ", ".join(titles)


def _need_name(name: Mapping[str, str]) -> None:
    if not any(name.values()):
        sentence = _("Enter a name.")
        raise Invalid(sentence, fields={"name": sentence})


def _check_reminder(days: int | None) -> None:
    if days is not None and not 0 < days <= LONGEST_REMINDER:
        sentence = _("Enter a number of days between 1 and %(n)s, or nothing.", n=LONGEST_REMINDER)
        raise Invalid(sentence, fields={"reminder_days": sentence})


def _check_level(number: int, name: Mapping[str, str]) -> None:
    _need_name(name)
    if not 0 < number <= LARGEST_LEVEL:
        sentence = _("Enter a number from 1 to %(most)s.", most=LARGEST_LEVEL)
        raise Invalid(sentence, fields={"number": sentence})


def _note(assembly: Assembly, ref: str, kind: str, verb: str, by: Actor) -> None:
    current_session().flush()
    record(kind, ref, verb, by=by, assembly_ref=assembly.public_id)
