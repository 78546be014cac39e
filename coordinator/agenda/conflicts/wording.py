"""Conflicts in words: one sentence each, with the sessions it is about."""

from collections.abc import Mapping
from dataclasses import dataclass

from coordinator.agenda.conflicts.finding import Conflict
from coordinator.agenda.conflicts.rules import ConflictKind, Severity, WindowKind
from coordinator.core.i18n import _, _l, ngettext
from coordinator.web.filters import typo

KIND_NAMES: dict[ConflictKind, str] = {
    ConflictKind.ROOM: _l("Two sessions in one room"),
    ConflictKind.PERSON: _l("Somebody in two sessions"),
    ConflictKind.INTERPRETERS: _l("Interpreters in two rooms"),
    ConflictKind.ROOM_CLOSED: _l("Room closed"),
    ConflictKind.ABSENT: _l("Before arrival or after departure"),
    ConflictKind.CAPACITY: _l("Room too small"),
    ConflictKind.BUFFER: _l("Too little time between two sites"),
    ConflictKind.LAYOUT: _l("Too little time to set up a room anew"),
    ConflictKind.WINDOW: _l("Prayer or meal"),
    ConflictKind.AUDIENCE: _l("Two sessions for the same audience"),
}
SEVERITY_NAMES: dict[Severity, str] = {
    Severity.BLOCKING: _l("Ask for a reason before publishing"),
    Severity.WARNING: _l("Warn"),
    Severity.OFF: _l("Do not look for it"),
}
WINDOW_NAMES: dict[WindowKind, str] = {WindowKind.PRAYER: _l("Prayer"), WindowKind.MEAL: _l("Meal")}


@dataclass(frozen=True)
class Label:
    """What conflicts say of a session: its title, its room, its track, and the start of its day and hour."""

    title: str
    room: str = ""
    track: str = ""
    start: str = ""


@dataclass(frozen=True)
class ToldConflict:
    """A conflict in words; `sessions` are the public ids, in order of time, with their titles."""

    key: str
    kind: str
    is_blocking: bool
    sentence: str
    sessions: tuple[tuple[str, str], ...]


def told(conflict: Conflict, labels: Mapping[int, Label]) -> ToldConflict:
    """Return a conflict in words; `labels` holds its sessions by row number."""
    mine = [labels[session.id] for session in conflict.sessions]
    return ToldConflict(
        conflict.key, str(KIND_NAMES[conflict.kind]), conflict.is_blocking, typo(_sentence(conflict, mine)),
        tuple((session.public_id, labels[session.id].title) for session in conflict.sessions),
    )  # fmt: skip


def _sentence(conflict: Conflict, mine: list[Label]) -> str:
    first, last = mine[0], mine[-1]
    words = {
        "when": last.start, "a": first.title, "b": last.title, "room": first.room or "–", "who": conflict.about,
        "room_a": first.room or "–", "room_b": last.room or "–", "track": first.track,
    }  # fmt: skip
    match conflict.kind:
        case ConflictKind.ROOM | ConflictKind.LAYOUT:
            return _in_one_room(conflict, words)
        case ConflictKind.PERSON:
            return _("%(who)s is in two sessions, %(when)s: “%(a)s” (%(room_a)s) and “%(b)s” (%(room_b)s).", **words)
        case ConflictKind.INTERPRETERS:
            return _(
                "One team of interpreters works in two rooms, %(when)s: “%(a)s” (%(room_a)s) and “%(b)s” (%(room_b)s).",
                **words,
            )
        case ConflictKind.AUDIENCE:
            return _(
                "“%(a)s” and “%(b)s”, both of the track %(track)s, take place at the same time, %(when)s.", **words
            )
        case ConflictKind.BUFFER:
            return ngettext(
                "%(who)s lacks %(n)s minute to go from %(room_a)s to %(room_b)s, %(when)s.",
                "%(who)s lacks %(n)s minutes to go from %(room_a)s to %(room_b)s, %(when)s.",
                conflict.number, **words,
            )  # fmt: skip
        case _:
            return _alone(conflict, words)


def _in_one_room(conflict: Conflict, words: dict[str, str]) -> str:
    match conflict.kind:
        case ConflictKind.ROOM if conflict.number:
            return ngettext(
                "%(room)s, %(when)s: clearing after “%(a)s” and setting up for “%(b)s” lack %(n)s minute.",
                "%(room)s, %(when)s: clearing after “%(a)s” and setting up for “%(b)s” lack %(n)s minutes.",
                conflict.number, **words,
            )  # fmt: skip
        case ConflictKind.LAYOUT:
            return ngettext(
                "%(room)s, %(when)s: it stands otherwise for “%(b)s” than for “%(a)s”, and %(n)s minute is missing to"
                " set it up anew.",
                "%(room)s, %(when)s: it stands otherwise for “%(b)s” than for “%(a)s”, and %(n)s minutes are missing to"
                " set it up anew.",
                conflict.number, **words,
            )  # fmt: skip
        case _:
            return _("%(room)s, %(when)s: “%(a)s” and “%(b)s” are there at the same time.", **words)


def _alone(conflict: Conflict, words: dict[str, str]) -> str:
    match conflict.kind:
        case ConflictKind.ROOM_CLOSED if conflict.number:
            why = f" ({conflict.about})" if conflict.about else ""
            return ngettext(
                "%(room)s is closed%(why)s for %(n)s minute while it is set up or cleared for “%(a)s”, %(when)s.",
                "%(room)s is closed%(why)s for %(n)s minutes while it is set up or cleared for “%(a)s”, %(when)s.",
                conflict.number, why=why, **words,
            )  # fmt: skip
        case ConflictKind.ROOM_CLOSED if conflict.about:
            return _("%(room)s is closed (%(who)s) during “%(a)s”, %(when)s.", **words)
        case ConflictKind.ROOM_CLOSED:
            return _("%(room)s is closed during “%(a)s”, %(when)s.", **words)
        case ConflictKind.ABSENT:
            return _("%(who)s is not there on the day of “%(a)s”, %(when)s, says the registration.", **words)
        case ConflictKind.CAPACITY:
            return ngettext(
                "%(room)s lacks %(n)s seat for “%(a)s”, %(when)s.", "%(room)s lacks %(n)s seats for “%(a)s”, %(when)s.",
                conflict.number, **words,
            )  # fmt: skip
        case _:
            name = str(WINDOW_NAMES[WindowKind(conflict.about)]).lower()
            return _("“%(a)s”, %(when)s, reaches into the time kept for the %(name)s.", name=name, **words)
