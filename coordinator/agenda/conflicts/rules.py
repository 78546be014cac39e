"""Which conflicts there are, which of them block a release, and the house rules of an assembly about them.

Every default here is a proposal that organisers change on the page of rules (DOMAIN §6).
"""

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coordinator.agenda.models import SessionType

_FRIDAY = 4
LONGEST_BUFFER = 240


class ConflictKind(enum.StrEnum):
    """What cannot be at the same time, or not there and then."""

    ROOM = "room"
    PERSON = "person"
    INTERPRETERS = "interpreters"
    ROOM_CLOSED = "room_closed"
    ABSENT = "absent"
    CAPACITY = "capacity"
    BUFFER = "buffer"
    LAYOUT = "layout"
    WINDOW = "window"
    AUDIENCE = "audience"


class Severity(enum.StrEnum):
    """What a conflict of a kind does: a blocking one asks for a reason before the release."""

    BLOCKING = "blocking"
    WARNING = "warning"
    OFF = "off"


SEVERITIES: dict[ConflictKind, Severity] = {
    ConflictKind.ROOM: Severity.BLOCKING,
    ConflictKind.PERSON: Severity.BLOCKING,
    ConflictKind.INTERPRETERS: Severity.BLOCKING,
    ConflictKind.ROOM_CLOSED: Severity.WARNING,
    ConflictKind.ABSENT: Severity.WARNING,
    ConflictKind.CAPACITY: Severity.WARNING,
    ConflictKind.BUFFER: Severity.WARNING,
    ConflictKind.LAYOUT: Severity.WARNING,
    ConflictKind.WINDOW: Severity.WARNING,
    ConflictKind.AUDIENCE: Severity.WARNING,
}


class WindowKind(enum.StrEnum):
    """What a time of the day is kept free for."""

    PRAYER = "prayer"
    MEAL = "meal"


# What may take place while people eat or pray.
OUTSIDE_WINDOWS: dict[WindowKind, frozenset[SessionType]] = {
    WindowKind.PRAYER: frozenset({SessionType.BREAK, SessionType.MEAL, SessionType.LOGISTICS, SessionType.RECEPTION}),
    WindowKind.MEAL: frozenset(
        {SessionType.BREAK, SessionType.MEAL, SessionType.LOGISTICS, SessionType.RECEPTION, SessionType.SOCIAL,
         SessionType.VISIT}
    ),
}  # fmt: skip


# What has no audience that would miss something else.
NO_AUDIENCE = OUTSIDE_WINDOWS[WindowKind.MEAL]


@dataclass(frozen=True)
class Window:
    """A time of day kept free, on one weekday (0 is Monday) or on every day (None); wall time of the assembly."""

    kind: WindowKind
    start: dt.time
    end: dt.time
    weekday: int | None = None


WINDOWS = (
    Window(WindowKind.PRAYER, dt.time(12, 30), dt.time(14, 15), _FRIDAY),
    Window(WindowKind.MEAL, dt.time(12, 45), dt.time(13, 45)),
)


@dataclass(frozen=True)
class Rules:
    """The house rules of one assembly.

    `buffer` is the minutes that going from one site to another takes, `relayout` those that setting up a room anew
    takes where no session says it.
    """

    severities: Mapping[ConflictKind, Severity] = field(default_factory=lambda: dict(SEVERITIES))
    buffer: int = 30
    relayout: int = 15
    windows: tuple[Window, ...] = WINDOWS

    def finds(self, kind: ConflictKind) -> bool:
        """Tell whether conflicts of a kind are looked for."""
        return self.severities[kind] is not Severity.OFF


def rules_in(settings: Mapping[str, Any]) -> Rules:
    """Return the rules kept in an assembly's settings, the defaults where it says nothing."""
    kept = settings.get("conflicts", {})
    severities = {kind: Severity(kept.get("severities", {}).get(kind.value, SEVERITIES[kind])) for kind in ConflictKind}
    windows = tuple(_window(one) for one in kept["windows"]) if "windows" in kept else WINDOWS
    return Rules(severities, kept.get("buffer", 30), kept.get("relayout", 15), windows)


def as_settings(rules: Rules) -> dict[str, Any]:
    """Return rules as an assembly's settings keep them (JSON)."""
    return {
        "severities": {kind.value: severity.value for kind, severity in rules.severities.items()},
        "buffer": rules.buffer,
        "relayout": rules.relayout,
        "windows": [
            {"kind": one.kind.value, "start": one.start.isoformat("minutes"), "end": one.end.isoformat("minutes"),
             "weekday": one.weekday}
            for one in rules.windows
        ],
    }  # fmt: skip


def _window(kept: Mapping[str, Any]) -> Window:
    start, end = dt.time.fromisoformat(kept["start"]), dt.time.fromisoformat(kept["end"])
    return Window(WindowKind(kept["kind"]), start, end, kept["weekday"])
