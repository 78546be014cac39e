"""The plan of the rooms for a day of the draft: who carries which chairs where, and when."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from coordinator.agenda.grid.shades import Shade, shades_on
from coordinator.agenda.models import AgendaSession, SessionStatus
from coordinator.agenda.wording import TYPE_NAMES, languages_in_words
from coordinator.assemblies.layouts import seats_in, usual_keys
from coordinator.assemblies.models import Assembly, Room
from coordinator.assemblies.queries import rooms_of
from coordinator.core.db import current_session
from coordinator.core.i18n import _, current_language, ngettext, pick, text_in
from coordinator.core.text import search_key
from coordinator.web.filters import clock_time, typo


@dataclass(frozen=True)
class PlanLine:
    """What happens in a room from one hour to another. `kind` is 'session', 'work' or 'closed'."""

    kind: str
    hours: str
    title: str
    details: str = ""
    lang: str | None = None
    is_unknown_layout: bool = False


@dataclass(frozen=True)
class RoomDay:
    """One room on a day: how it usually stands, and its lines in order of time."""

    slug: str
    name: str
    facts: str
    lines: tuple[PlanLine, ...]


@dataclass(frozen=True)
class _Standing:
    """How a room stands for a session: in words with its seats, and whether anybody knows that layout."""

    words: str
    is_known: bool


# A line with the minute of the day at which it begins.
_Timed = tuple[int, PlanLine]


def rooms_on(assembly: Assembly, day: dt.date) -> list[RoomDay]:
    """Return the rooms in which something stands in the draft of a day, in their order; three queries."""
    table = AgendaSession
    query = (
        select(table)
        .where(
            table.assembly_id == assembly.id, table.day == day, table.start.is_not(None), table.room_id.is_not(None),
            table.deleted_at.is_(None), table.status != SessionStatus.CANCELLED,
        )
        .order_by(table.start, table.id)
    )  # fmt: skip
    sessions: dict[int | None, list[AgendaSession]] = defaultdict(list)
    for session in current_session().scalars(query):
        sessions[session.room_id].append(session)
    rooms = rooms_of(assembly)
    shades = shades_on(assembly, day, rooms)
    return [
        _room_day(room, sessions[room.id], [shade for shade in shades if shade.column == number], assembly)
        for number, room in enumerate(rooms, start=1)
        if room.id in sessions
    ]


def _room_day(room: Room, sessions: Sequence[AgendaSession], shades: Sequence[Shade], assembly: Assembly) -> RoomDay:
    timed = [line for session in sessions for line in _lines(session, room, assembly)]
    timed += [(shade.start, PlanLine("closed", shade.when, _("Room closed"), typo(shade.reason))) for shade in shades]
    usual = _joined(text_in(room.layout, fallback=assembly.language), _seats(room.capacity))
    return RoomDay(
        room.slug, typo(text_in(room.name, fallback=assembly.language)),
        _joined(
            _("Usual layout: %(layout)s", layout=usual) if usual else "", room.site,
            _("Interpreters’ booths") if room.has_booths else "",
        ),
        tuple(line for _start, line in sorted(timed, key=lambda pair: pair[0])),
    )  # fmt: skip


def _lines(session: AgendaSession, room: Room, assembly: Assembly) -> Iterator[_Timed]:
    """The session, with setting up before it and clearing after it."""
    assert session.start is not None
    start = _minute(session.start)
    end = start + session.minutes
    title, lang = pick(session.title, fallback=assembly.language)
    standing = _standing(session, room)
    if session.setup_minutes:
        begin = start - session.setup_minutes
        yield begin, PlanLine("work", _span(begin, start), _("Setting up"), standing.words)
    yield start, PlanLine(
        "session", _span(start, end), typo(title, lang),
        _joined(str(TYPE_NAMES[session.type]), standing.words, languages_in_words((), session.interpreted_into)),
        lang=None if lang == current_language() else lang, is_unknown_layout=not standing.is_known,
    )  # fmt: skip
    if session.clearing_minutes:
        yield end, PlanLine("work", _span(end, end + session.clearing_minutes), _("Clearing"))


def _standing(session: AgendaSession, room: Room) -> _Standing:
    if search_key(session.layout) in usual_keys(room.layout, room.layouts):
        return _Standing(_joined(_("Usual layout"), _seats(room.capacity)), is_known=True)
    seats = seats_in(room.layouts, session.layout)
    return _Standing(_joined(typo(session.layout), _seats(seats)), is_known=seats is not None)


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _seats(number: int | None) -> str:
    return "" if number is None else ngettext("%(n)s seat", "%(n)s seats", number)


def _minute(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def _span(start: int, end: int) -> str:
    """'8 h 30 – 9 h 00'; what falls on the day before or after is told by its hour alone."""
    first, last = (clock_time(dt.time(minutes // 60 % 24, minutes % 60)) for minutes in (start, end))
    return f"{first} – {last}"
