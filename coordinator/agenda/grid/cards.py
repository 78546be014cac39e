"""A session as a card of the grid: its words, and the classes that put it in its column and at its hour."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from coordinator.agenda.grid.lanes import Lane, lanes_of
from coordinator.agenda.models import AgendaSession, SessionStatus, SessionType
from coordinator.agenda.placing import end_time
from coordinator.agenda.policy import is_for_public
from coordinator.agenda.wording import STATUS_NAMES, TYPE_NAMES, family
from coordinator.assemblies.models import Assembly, Room
from coordinator.core.i18n import _, current_language, pick
from coordinator.web.filters import clock_time, typo

# Without a room these are for everybody, so they stand across all rooms as one object.
FOR_ALL = frozenset({SessionType.BREAK, SessionType.MEAL})
ALL_ROOMS = 0
_NAMES_SHOWN = 3


@dataclass(frozen=True)
class Card:
    """One session. `start` is in minutes since midnight, None while it is to be placed; `column` counts from 1.

    `spans` tells of a session that stands across all rooms while it has none. `reasons` are what it clashes with,
    `is_blocked` tells that one of them must be settled before a release.
    """

    public_id: str
    version: int
    title: str
    lang: str | None
    kind: str
    meta: str
    start: int | None
    minutes: int
    when: str
    room: str
    room_name: str
    spans: bool
    is_cancelled: bool
    column: int = 1
    lane: Lane = Lane()  # noqa: RUF009 - frozen
    setup: int = 0
    clearing: int = 0
    reasons: str = ""
    is_blocked: bool = False

    @property
    def end(self) -> int:
        """Return the end in minutes since the midnight before."""
        return (self.start or 0) + self.minutes

    @property
    def taken(self) -> tuple[int, int]:
        """Return from when to when the room is taken, in minutes since midnight: set up and cleared too."""
        before, after = (0, 0) if self.is_cancelled else (self.setup, self.clearing)
        return max(0, (self.start or 0) - before), self.end + after

    @property
    def edges(self) -> tuple[tuple[str, str, str], ...]:
        """Return (class, class of its length, words) for the time the room is taken before and after."""
        if self.is_cancelled:
            return ()
        strips = (
            ("edge--before", self.setup, _("Setting up: %(n)s min", n=self.setup)),
            ("edge--after", self.clearing, _("Clearing: %(n)s min", n=self.clearing)),
        )
        return tuple((side, _edge(minutes), said) for side, minutes, said in strips if minutes)

    @property
    def classes(self) -> str:
        """Return the classes of static/css/agenda-grid.css that place the card."""
        if self.start is None:
            return ""
        where = (f"h{self.start // 60}", f"m{self.start % 60}", f"dh{self.minutes // 60}", f"dm{self.minutes % 60}",
                 f"l{self.column}")  # fmt: skip
        beside = (f"k{self.lane.number}", f"of{self.lane.of}") if self.lane.of > 1 else ()
        return " ".join(where + beside)


def card_of(session: AgendaSession, assembly: Assembly, rooms: Mapping[int, Room]) -> Card:
    """Return a session as a card; needs its people."""
    title, lang = pick(session.title, fallback=assembly.language)
    room = rooms.get(session.room_id) if session.room_id else None
    start = _minutes(session.start) if session.day and session.start else None
    return Card(
        public_id=session.public_id, version=session.version, title=typo(title, lang),
        lang=None if lang == current_language() else lang, kind=family(session.type), meta=_meta(session),
        start=start, minutes=session.minutes, when=when(session.start if start is not None else None, session.minutes),
        room=room.public_id if room else "", room_name=room_name(room, assembly),
        setup=session.setup_minutes, clearing=session.clearing_minutes,
        spans=session.type in FOR_ALL, is_cancelled=session.status is SessionStatus.CANCELLED,
    )  # fmt: skip


def placed(cards: Iterable[Card], rooms: Sequence[Room]) -> list[Card]:
    """Return the cards in the order of time then room, each in its column and lane."""
    numbers = {room.public_id: number for number, room in enumerate(rooms, start=1)}
    roomless = len(rooms) + 1
    across = ALL_ROOMS if len(rooms) > 1 else 1  # a lone column is shared, or one card would hide another
    columns: dict[int, list[Card]] = defaultdict(list)
    for card in cards:
        number = numbers.get(card.room) or (roomless if not card.spans else across)
        columns[number].append(replace(card, column=number))
    set_cards = []
    for column in columns.values():
        lanes = lanes_of((card.public_id, card.start or 0, card.end) for card in column)
        set_cards += [replace(card, lane=lanes[card.public_id]) for card in column]
    return sorted(set_cards, key=lambda card: (card.start or 0, card.column, card.public_id))


def as_json(card: Card, session: AgendaSession) -> dict[str, Any]:
    """Return what a page needs to set a card that it knows."""
    return {
        "id": card.public_id, "version": card.version, "title": card.title, "meta": card.meta,
        "day": session.day.isoformat() if session.day and card.start is not None else None,
        "start": card.start, "minutes": card.minutes, "room": card.room,
    }  # fmt: skip


def when(start: dt.time | None, minutes: int) -> str:
    """Return '9 h 30 – 11 h 00', or the length of what is to be placed."""
    if start is None:
        return _("%(n)s min", n=minutes)
    return f"{clock_time(start)} – {clock_time(end_time(start, minutes))}"


def room_name(room: Room | None, assembly: Assembly) -> str:
    """Return the name of a room in the language of the page, '' for none."""
    return typo(*pick(room.name, fallback=assembly.language)) if room else ""


def _meta(session: AgendaSession) -> str:
    """State, type and people, the most needed first: a narrow card cuts the end."""
    parts = []
    if session.status is not SessionStatus.CONFIRMED:
        parts.append(str(STATUS_NAMES[session.status]))
    if not is_for_public(session.access):
        parts.append(_("Not shown to the public"))
    parts.append(str(TYPE_NAMES[session.type]))
    names = [one.name or one.function for one in session.people]
    if names:
        more = f" + {len(names) - _NAMES_SHOWN}" if len(names) > _NAMES_SHOWN else ""
        parts.append(typo(", ".join(names[:_NAMES_SHOWN])) + more)
    return " · ".join(parts)


def _edge(minutes: int) -> str:
    """The class of a strip beside a card; the sheet of styles has one for every five minutes."""
    return f"e{max(5, round(minutes / 5) * 5)}" if minutes else ""


def _minutes(time: dt.time | None) -> int | None:
    return time.hour * 60 + time.minute if time else None
