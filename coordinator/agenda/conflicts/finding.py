"""Finding conflicts: pure comparison of placed sessions. What it is told was read elsewhere, nothing is written.

Whoever stands in line for a resource is sorted by time once and looked at with its neighbours only, so that 1,000
sessions cost about as many steps as there are sessions and conflicts.
"""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from coordinator.agenda.conflicts.rules import (
    NO_AUDIENCE,
    OUTSIDE_WINDOWS,
    ConflictKind,
    Rules,
    Severity,
    Window,
    WindowKind,
)
from coordinator.agenda.models import SessionType
from coordinator.core import clock

_KEY_LENGTH = 40


@dataclass(frozen=True)
class Somebody:
    """A person as conflicts know one: by row number where there is one, else by the name alone.

    `arrives_on` and `leaves_on` come from the registration.
    """

    key: str
    name: str = field(compare=False)
    arrives_on: dt.date | None = field(default=None, compare=False)
    leaves_on: dt.date | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Placed:
    """A session that has a day and a time and will take place. `day` is that of the wall time at the venue.

    `needs` is how many seats it needs: the places it offers or the people that signed up, whichever is more. Its room
    is taken for `setup` minutes before and `clearing` after; `layout` is the key of how it is to stand, '' as usual.
    """

    id: int
    public_id: str
    type: SessionType
    day: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime
    room_id: int | None = None
    track_id: int | None = None
    team: str = ""
    people: frozenset[Somebody] = frozenset()
    needs: int = 0
    setup: int = 0
    clearing: int = 0
    layout: str = ""

    @property
    def taken_from(self) -> dt.datetime:
        """Return since when its room is taken: it is set up before."""
        return self.starts_at - dt.timedelta(minutes=self.setup)

    @property
    def taken_until(self) -> dt.datetime:
        """Return until when its room is taken: it is cleared afterwards."""
        return self.ends_at + dt.timedelta(minutes=self.clearing)


@dataclass(frozen=True)
class RoomFacts:
    """What conflicts know of a room; `closures` are (from, to, reason), `layouts` seats by the key of a layout.

    `usual` are the keys of the names of its usual layout.
    """

    seats: int | None = None
    site: str = ""
    closures: tuple[tuple[dt.datetime, dt.datetime, str], ...] = ()
    layouts: Mapping[str, int] = field(default_factory=dict)
    usual: frozenset[str] = frozenset({""})

    def layout_for(self, session: Placed) -> str:
        """Return the key of the layout in which a session wants the room, '' for the usual one by whatever name."""
        return "" if session.layout in self.usual else session.layout

    def seats_for(self, session: Placed) -> int | None:
        """Return how many seats there are in the layout of a session; those of the room where it has none such."""
        return self.layouts.get(session.layout, self.seats)


@dataclass(frozen=True)
class Conflict:
    """One conflict: its kind, the one or two sessions in order of time, and whom or what it is about.

    `key` stays the same while the situation does. `about` is the name of a person, a team, the reason of a closure
    or the value of a WindowKind; `number` is what is missing: seats, minutes between two
    sites or two layouts, or minutes to set up and clear while the sessions themselves do not meet.
    """

    kind: ConflictKind
    severity: Severity
    sessions: tuple[Placed, ...]
    about: str = ""
    number: int = 0
    key: str = field(default="", compare=False)

    @property
    def is_blocking(self) -> bool:
        """Tell whether a release asks for a reason."""
        return self.severity is Severity.BLOCKING


_NOTHING: tuple[Hashable, ...] = (None, "")
# What a session holds that it cannot share.
Holds = Callable[[Placed], Iterable[Hashable]]


def find(sessions: Iterable[Placed], rooms: Mapping[int, RoomFacts], rules: Rules, zone: str) -> list[Conflict]:
    """Return every conflict among `sessions` under `rules`, in order of time; `zone` is that of the windows."""
    placed = sorted(sessions, key=lambda session: (session.starts_at, session.id))
    found = [
        *_in_one_room(placed),
        *_meetings(ConflictKind.PERSON, placed, lambda session: session.people),
        *_meetings(ConflictKind.INTERPRETERS, placed, lambda session: (session.team,)),
        *_meetings(ConflictKind.AUDIENCE, placed, _audience),
        *_too_far(placed, rooms, rules.buffer),
        *_set_up_anew(placed, rooms, rules.relayout),
        *_in_closed_rooms(placed, rooms),
        *_of_absent_people(placed),
        *_in_small_rooms(placed, rooms),
        *_in_windows(placed, rules.windows, zone),
    ]
    known = [_known(one, rules) for one in found if rules.finds(one.kind)]
    return sorted(known, key=lambda one: (one.sessions[0].starts_at, one.kind, [s.id for s in one.sessions], one.about))


def _known(one: Conflict, rules: Rules) -> Conflict:
    return Conflict(one.kind, rules.severities[one.kind], one.sessions, one.about, one.number, _key(one))


def _key(one: Conflict) -> str:
    """Name the situation: another time, room or person is another conflict."""
    parts = [one.kind.value, one.about, str(one.number)]
    for session in one.sessions:
        parts += [session.public_id, session.starts_at.isoformat(), session.ends_at.isoformat(), str(session.room_id)]
        if session.setup or session.clearing:
            parts.append(f"{session.setup}+{session.clearing}")
        if one.kind is ConflictKind.LAYOUT:
            parts.append(session.layout)
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:_KEY_LENGTH]


def _meetings(kind: ConflictKind, placed: Sequence[Placed], holds: Holds) -> Iterator[Conflict]:
    """Two sessions at one time that hold the same thing."""
    for thing, together in _by_thing(placed, holds).items():
        for first, second in _overlapping(together):
            yield Conflict(kind, Severity.WARNING, (first, second), _name(thing))


def _in_one_room(placed: Sequence[Placed]) -> Iterator[Conflict]:
    """Two sessions that need one room at one time, to set it up and to clear it too; in the order they begin."""
    order = {session.id: place for place, session in enumerate(placed)}
    for together in _by_thing(placed, lambda session: (session.room_id,)).values():
        waiting = sorted(together, key=lambda session: session.taken_from)
        open_ones: list[Placed] = []
        for session in waiting:
            open_ones = [other for other in open_ones if session.taken_from < other.taken_until]
            for other in open_ones:
                first, second = sorted((other, session), key=lambda one: order[one.id])
                missing = 0 if second.starts_at < first.ends_at else _minutes(first.taken_until - second.taken_from)
                yield Conflict(ConflictKind.ROOM, Severity.WARNING, (first, second), number=missing)
            open_ones.append(session)


def _set_up_anew(placed: Sequence[Placed], rooms: Mapping[int, RoomFacts], needed: int) -> Iterator[Conflict]:
    """A room stands otherwise in its next session and nobody has said how long that takes: it takes `needed`."""
    for together in _by_thing(placed, lambda session: (session.room_id,)).values():
        room = rooms.get(together[0].room_id or 0, RoomFacts())
        for first, second in _overlapping(together, dt.timedelta(minutes=needed)):
            is_said = first.clearing or second.setup
            is_anew = room.layout_for(first) != room.layout_for(second)
            if second.starts_at >= first.ends_at and is_anew and not is_said:
                missing = needed - _minutes(second.starts_at - first.ends_at)
                yield Conflict(ConflictKind.LAYOUT, Severity.WARNING, (first, second), number=missing)


def _minutes(length: dt.timedelta) -> int:
    return int(length.total_seconds() // 60)


def _audience(session: Placed) -> tuple[int | None]:
    return (None if session.type in NO_AUDIENCE else session.track_id,)


def _overlapping(together: Sequence[Placed], margin: dt.timedelta = dt.timedelta()) -> Iterator[tuple[Placed, Placed]]:
    """Every pair of sessions, in order of time, of which the second begins before the first ended `margin` ago."""
    open_ones: list[Placed] = []
    for session in together:
        open_ones = [other for other in open_ones if session.starts_at < other.ends_at + margin]
        for other in open_ones:
            yield other, session
        open_ones.append(session)


def _too_far(placed: Sequence[Placed], rooms: Mapping[int, RoomFacts], buffer: int) -> Iterator[Conflict]:
    """Somebody must go from one site to another and has less than `buffer` minutes for it."""
    margin = dt.timedelta(minutes=buffer)
    for somebody, together in _by_thing(placed, lambda session: session.people).items():
        for first, second in _overlapping(together, margin):
            sites = {rooms[room].site for room in (first.room_id, second.room_id) if room is not None and room in rooms}
            if second.starts_at >= first.ends_at and len(sites - {""}) == 2:  # noqa: PLR2004 - two sites
                left = _minutes(second.starts_at - first.ends_at)
                yield Conflict(ConflictKind.BUFFER, Severity.WARNING, (first, second), _name(somebody), buffer - left)


def _in_closed_rooms(placed: Sequence[Placed], rooms: Mapping[int, RoomFacts]) -> Iterator[Conflict]:
    for session in placed:
        room = rooms.get(session.room_id or 0)
        for since, until, reason in room.closures if room else ():
            if session.taken_from < until and since < session.taken_until:
                missing = 0
                if session.starts_at >= until or since >= session.ends_at:  # only while it is set up or cleared
                    missing = _minutes(min(until, session.taken_until) - max(since, session.taken_from))
                yield Conflict(ConflictKind.ROOM_CLOSED, Severity.WARNING, (session,), reason, missing)


def _of_absent_people(placed: Sequence[Placed]) -> Iterator[Conflict]:
    """Somebody arrives after the day of a session or leaves before it."""
    for session in placed:
        for one in sorted(session.people, key=lambda one: one.key):
            late = one.arrives_on is not None and session.day < one.arrives_on
            gone = one.leaves_on is not None and session.day > one.leaves_on
            if late or gone:
                yield Conflict(ConflictKind.ABSENT, Severity.WARNING, (session,), one.name)


def _in_small_rooms(placed: Sequence[Placed], rooms: Mapping[int, RoomFacts]) -> Iterator[Conflict]:
    for session in placed:
        room = rooms.get(session.room_id or 0)
        seats = room.seats_for(session) if room else None
        if seats is not None and session.needs > seats:
            missing = session.needs - seats
            yield Conflict(ConflictKind.CAPACITY, Severity.WARNING, (session,), number=missing)


def _in_windows(placed: Sequence[Placed], windows: Sequence[Window], zone: str) -> Iterator[Conflict]:
    """A session reaches into a time of its day that is kept free; one kind of window is named once."""
    for session in placed:
        kinds = {
            window.kind for window in windows
            if session.type not in OUTSIDE_WINDOWS[window.kind] and _reaches_into(session, window, zone)
        }  # fmt: skip
        for kind in sorted(kinds):
            yield Conflict(ConflictKind.WINDOW, Severity.WARNING, (session,), WindowKind(kind).value)


def _reaches_into(session: Placed, window: Window, zone: str) -> bool:
    if window.weekday is not None and session.day.weekday() != window.weekday:
        return False
    since, until = (clock.from_wall(session.day, time, zone) for time in (window.start, window.end))
    return session.starts_at < until and since < session.ends_at


def _by_thing(placed: Sequence[Placed], holds: Holds) -> dict[Hashable, list[Placed]]:
    """The sessions in order of time by each thing they hold; nothing (None, '') is held by nobody."""
    lines: dict[Hashable, list[Placed]] = defaultdict(list)
    for session in placed:
        for thing in holds(session):
            if thing not in _NOTHING:
                lines[thing].append(session)
    return lines


def _name(thing: Hashable) -> str:
    return thing.name if isinstance(thing, Somebody) else thing if isinstance(thing, str) else ""
