"""When rooms are closed on the day of a grid: a shade over the column, and a line of its own in the list."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from coordinator.agenda.conflicts.queries import closures_of
from coordinator.agenda.grid.cards import room_name, when
from coordinator.assemblies.models import Assembly, Room

_DAY = 24 * 60


@dataclass(frozen=True)
class Shade:
    """A room that is closed from `start` to `end`, in minutes since the midnight before; `column` counts from 1."""

    column: int
    start: int
    end: int
    room: str
    when: str
    reason: str

    def classes(self, first: int, hours: int) -> str:
        """Return the classes that draw what of it falls into the hours shown; '' for nothing."""
        start, end = max(self.start, first * 60), min(self.end, (first + hours) * 60)
        length = min(end - start, _DAY)
        if length <= 0:
            return ""
        return f"h{start // 60} m{start % 60} dh{length // 60} dm{length % 60} l{self.column}"


def shades_on(assembly: Assembly, day: dt.date, rooms: Sequence[Room]) -> list[Shade]:
    """Return the closings that touch a day, one that began the evening before too; one query."""
    columns = {room.id: number for number, room in enumerate(rooms, start=1)}
    found = []
    for closure, room in closures_of(assembly):
        start = (closure.day - day).days * _DAY + closure.start.hour * 60 + closure.start.minute
        if -closure.minutes < start < _DAY:
            found.append(
                Shade(
                    column=columns[room.id], start=start, end=start + closure.minutes,
                    room=room_name(room, assembly), when=when(closure.start, closure.minutes), reason=closure.reason,
                )
            )  # fmt: skip
    return found
