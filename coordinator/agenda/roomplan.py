"""The plan of the rooms for a day of the draft: who carries which chairs where, and when."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from coordinator.agenda.models import AgendaSession, SessionStatus
from coordinator.agenda.wording import TYPE_NAMES
from coordinator.assemblies.layouts import seats_in, usual_keys
from coordinator.assemblies.models import Assembly, Room
from coordinator.assemblies.queries import rooms_of
from coordinator.core.db import current_session
from coordinator.core.i18n import current_language, ngettext, pick, text_in
from coordinator.core.text import search_key
from coordinator.web.filters import clock_time, typo


@dataclass(frozen=True)
class PlanLine:
    """One session in a room. `setup` and `clearing` are spans of time or ''; an unknown layout has no seats there."""

    hours: str
    setup: str
    clearing: str
    title: str
    lang: str | None
    type_name: str
    layout: str
    seats: str
    is_unknown_layout: bool


@dataclass(frozen=True)
class RoomDay:
    """One room on a day, its sessions in order of time."""

    name: str
    usual: str
    site: str
    has_booths: bool
    lines: tuple[PlanLine, ...]


def rooms_on(assembly: Assembly, day: dt.date) -> list[RoomDay]:
    """Return the rooms in which something stands in the draft of a day, in their order; two queries."""
    table = AgendaSession
    query = (
        select(table)
        .where(
            table.assembly_id == assembly.id, table.day == day, table.start.is_not(None), table.room_id.is_not(None),
            table.deleted_at.is_(None), table.status != SessionStatus.CANCELLED,
        )
        .order_by(table.start, table.id)
    )  # fmt: skip
    sessions = current_session().scalars(query).all()
    days = [
        _room_day(room, [one for one in sessions if one.room_id == room.id], assembly) for room in rooms_of(assembly)
    ]
    return [one for one in days if one.lines]


def _room_day(room: Room, sessions: Sequence[AgendaSession], assembly: Assembly) -> RoomDay:
    usual = (text_in(room.layout, fallback=assembly.language), _seats(room.capacity))
    return RoomDay(
        typo(text_in(room.name, fallback=assembly.language)), " · ".join(filter(None, usual)), room.site,
        room.has_booths, tuple(_line(one, room, assembly) for one in sessions),
    )  # fmt: skip


def _line(session: AgendaSession, room: Room, assembly: Assembly) -> PlanLine:
    title, lang = pick(session.title, fallback=assembly.language)
    assert session.start is not None
    start = session.start.hour * 60 + session.start.minute
    end = start + session.minutes
    seats = seats_in(room.layouts, session.layout)
    return PlanLine(
        hours=_span(start, end),
        setup=_span(start - session.setup_minutes, start) if session.setup_minutes else "",
        clearing=_span(end, end + session.clearing_minutes) if session.clearing_minutes else "",
        title=typo(title, lang), lang=None if lang == current_language() else lang,
        type_name=str(TYPE_NAMES[session.type]), layout=session.layout, seats=_seats(seats),
        is_unknown_layout=seats is None and search_key(session.layout) not in usual_keys(room.layout, room.layouts),
    )  # fmt: skip


def _seats(number: int | None) -> str:
    return "" if number is None else ngettext("%(n)s seat", "%(n)s seats", number)


def _span(start: int, end: int) -> str:
    """'8 h 30 – 9 h 00'; what falls on the day before or after is told by its hour alone."""
    first, last = (clock_time(dt.time(minutes // 60 % 24, minutes % 60)) for minutes in (start, end))
    return f"{first} – {last}"
