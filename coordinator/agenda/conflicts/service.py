"""Accepting conflicts with a reason, closing rooms, and the rules of the house."""

import datetime as dt
from collections.abc import Collection, Iterable

from sqlalchemy import delete, select

from coordinator.agenda import placing
from coordinator.agenda.conflicts.finding import Conflict as Found
from coordinator.agenda.conflicts.models import AcceptedConflict, RoomClosure
from coordinator.agenda.conflicts.queries import conflicts_of
from coordinator.agenda.conflicts.rules import LONGEST_BUFFER, Rules, as_settings
from coordinator.assemblies.furniture import refuse_archived
from coordinator.assemblies.models import Assembly, Room
from coordinator.core import clock
from coordinator.core.actor import Actor
from coordinator.core.db import current_session, lock
from coordinator.core.errors import Conflict, Invalid, NotFound
from coordinator.core.i18n import _
from coordinator.journal.service import record


def accept(assembly: Assembly, keys: Collection[str], reason: str, *, by: Actor) -> int:
    """Accept the conflicts named by `keys` as they stand, for one reason; return how many were to be settled.

    Raises Invalid without a reason, Conflict when none of them is there any more.
    """
    need_reason(reason)
    lock(assembly)
    refuse_archived(assembly)
    standing = {conflict.key: conflict for conflict in conflicts_of(assembly).open if conflict.key in keys}
    if not standing:
        raise Conflict(_("This conflict is settled already. Open the page again."))
    note_accepted(assembly, list(standing.values()), reason, by=by)
    return len(standing)


def need_reason(reason: str) -> None:
    """Raise Invalid for a reason that is none."""
    if not reason.strip():
        sentence = _("Say why this may stay as it is: whoever reads the agenda next will ask.")
        raise Invalid(sentence, fields={"reason": sentence})


def note_accepted(assembly: Assembly, found: Iterable[Found], reason: str, *, by: Actor) -> None:
    """Write down that these conflicts, none of them accepted yet, may stay for a reason."""
    for conflict in found:
        row = AcceptedConflict(
            assembly_id=assembly.id, key=conflict.key, reason=reason, accepted_by=by.ref, accepted_at=clock.now()
        )
        current_session().add(row)
        record(
            "conflict", conflict.key, "accept", by=by, assembly_ref=assembly.public_id, kind=conflict.kind.value,
            sessions=[session.public_id for session in conflict.sessions],
        )  # fmt: skip


def withdraw(assembly: Assembly, key: str, *, by: Actor) -> None:
    """Take an acceptance back: the conflict is to be settled again. Raises NotFound when there is none."""
    query = select(AcceptedConflict).where(AcceptedConflict.assembly_id == assembly.id, AcceptedConflict.key == key)
    row = current_session().scalar(query)
    if row is None:
        raise NotFound(_("Somebody removed this meanwhile."))
    current_session().delete(row)
    record("conflict", key, "withdraw", by=by, assembly_ref=assembly.public_id)


def close_room(
    room: Room, assembly: Assembly, *, by: Actor, day: dt.date, start: dt.time, minutes: int, reason: str = ""
) -> RoomClosure:
    """Say that a room cannot be used for `minutes` from a wall time. Raises Invalid for a time that cannot be."""
    refuse_archived(assembly)
    placing.place(assembly, day, start, minutes)
    closure = RoomClosure(room_id=room.id, day=day, start=start, minutes=minutes, reason=reason)
    current_session().add(closure)
    current_session().flush()
    record("room", room.public_id, "close", by=by, assembly_ref=assembly.public_id, day=day.isoformat())
    return closure


def reopen_room(closure: RoomClosure, room: Room, assembly: Assembly, *, by: Actor) -> None:
    """Say that a room can be used after all."""
    refuse_archived(assembly)
    current_session().execute(delete(RoomClosure).where(RoomClosure.id == closure.id))
    record("room", room.public_id, "reopen", by=by, assembly_ref=assembly.public_id, day=closure.day.isoformat())


def set_rules(assembly: Assembly, rules: Rules, *, by: Actor) -> None:
    """Let these be the rules. Raises Invalid for a window that ends before it begins and impossible minutes."""
    if any(window.end <= window.start for window in rules.windows):
        sentence = _("Enter an end that comes after the start.")
        raise Invalid(sentence, fields={"windows": sentence})
    for name in ("buffer", "relayout"):
        if not 0 <= getattr(rules, name) <= LONGEST_BUFFER:
            sentence = _("Enter a number of minutes between 0 and %(n)s.", n=LONGEST_BUFFER)
            raise Invalid(sentence, fields={name: sentence})
    lock(assembly)
    refuse_archived(assembly)
    assembly.settings = {**assembly.settings, "conflicts": as_settings(rules)}
    current_session().flush()
    record("assembly", assembly.public_id, "set_rules", by=by, assembly_ref=assembly.public_id)
