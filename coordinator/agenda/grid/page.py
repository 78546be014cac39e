"""One day of the draft in the words of a page: columns, hours, cards, tray, and what its script has to say."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from flask import url_for

from coordinator.agenda.grid import queries
from coordinator.agenda.grid.cards import Card, card_of, placed, room_name
from coordinator.agenda.grid.points import Bar, bar_of
from coordinator.agenda.grid.shades import Shade, shades_on
from coordinator.agenda.placing import NEARBY
from coordinator.agenda.programme import ALL_DAYS, Tab
from coordinator.assemblies.models import Assembly, Room
from coordinator.assemblies.queries import rooms_of
from coordinator.core import clock
from coordinator.core.i18n import _, current_language, ngettext, text_in
from coordinator.web.filters import clock_time, day_label, day_long, day_month_year, day_title

# What a day shows at least, in hours.
_EARLIEST, _LATEST = 7, 20
_MOST_HOURS = 48


@dataclass(frozen=True)
class Column:
    """The head of one room. `choice` names the room in the form of a session."""

    key: str
    choice: str
    name: str
    note: str


@dataclass(frozen=True)
class Grid:
    """One day: `first` hour and number of `hours` shown, `has_roomless` when a column of its own is needed."""

    on: dt.date
    title: str
    is_outside: bool
    columns: tuple[Column, ...]
    cards: tuple[Card, ...]
    tray: tuple[Card, ...]
    shades: tuple[Shade, ...]
    bar: Bar
    first: int
    hours: int
    labels: tuple[tuple[int, str], ...]
    has_roomless: bool

    @property
    def width(self) -> int:
        """Return how many columns are shown."""
        return len(self.columns) + self.has_roomless


@dataclass(frozen=True)
class Planner:
    """What surrounds the days: tabs, counts, the moment of the last change, what the dialog offers."""

    shown: str
    tabs: tuple[Tab, ...]
    days: tuple[tuple[str, str], ...]
    total: int
    saved: str
    next_version: int


def planner_of(assembly: Assembly, overview: queries.Overview, *, asked: str, last_release: int) -> Planner:
    """Return the page around a day; `asked` is a day of the draft, 'all' or anything else."""
    days = sorted({*_own_days(assembly), *overview.counts})
    today = clock.today(assembly.zone)
    known = {day.isoformat(): day for day in days}
    shown = asked if asked in {ALL_DAYS, *known} else (today if today in days else assembly.starts_on).isoformat()
    tabs = [Tab(day_label(day), _url(assembly, key), key == shown) for key, day in known.items()]
    if len(days) > 1:
        tabs.append(Tab(_("All"), _url(assembly, ALL_DAYS), shown == ALL_DAYS))
    near = {assembly.starts_on - NEARBY + dt.timedelta(days=n) for n in range((_length(assembly)) + 2 * NEARBY.days)}
    offered = tuple((day.isoformat(), day_long(day)) for day in sorted(near | set(days)))
    return Planner(shown, tuple(tabs), offered, overview.total, saved_at(overview.changed_at, assembly),
                   last_release + 1)  # fmt: skip


def grid_of(assembly: Assembly, day: dt.date) -> Grid:
    """Return one day of the draft with the tray beside it."""
    rooms = rooms_of(assembly)
    by_row = {room.id: room for room in rooms}
    bar = bar_of(assembly, day)
    found = [_judged(card_of(session, assembly, by_row), bar) for session in queries.sessions_on(assembly, day)]
    cards = placed((card for card in found if card.start is not None), rooms)
    first = min([_EARLIEST, *(card.taken[0] // 60 for card in cards)])
    last = min(max([_LATEST, *(-(-card.taken[1] // 60) for card in cards)]), _MOST_HOURS)
    return Grid(
        on=day, title=day_title(day), is_outside=day not in _own_days(assembly),
        columns=tuple(
            Column(room.public_id, str(room.id), room_name(room, assembly), _note(room, assembly)) for room in rooms
        ),
        cards=tuple(cards), tray=tuple(card for card in found if card.start is None),
        shades=tuple(shades_on(assembly, day, rooms)), bar=bar,
        first=first, hours=last - first, labels=tuple((number, hour(number)) for number in range(first, last)),
        has_roomless=not rooms or any(card.column > len(rooms) for card in cards),
    )  # fmt: skip


def _judged(card: Card, bar: Bar) -> Card:
    mine = [point for point in bar.points if card.public_id in point.sessions]
    return replace(
        card, reasons="\n".join(point.text for point in mine), is_blocked=any(point.is_blocking for point in mine)
    )


def hour(number: int) -> str:
    """Return a full hour as the margin of the grid says it: '9 h' in French, '09:00' in English."""
    number %= 24  # past midnight
    return f"{number}\u00a0h" if current_language() == "fr" else clock_time(dt.time(number))


def saved_at(moment: dt.datetime | None, assembly: Assembly) -> str:
    """Return when the draft was last saved, in the assembly's time."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(assembly.zone))
    if local.date() == clock.today(assembly.zone):
        return _("Saved at %(time)s", time=clock_time(local))
    return _("Saved on %(day)s at %(time)s", day=day_month_year(local.date()), time=clock_time(local))


def _url(assembly: Assembly, day: str) -> str:
    return url_for("draft.show", slug=assembly.slug, day=day)


def _own_days(assembly: Assembly) -> Sequence[dt.date]:
    return [assembly.starts_on + dt.timedelta(days=number) for number in range(_length(assembly))]


def _length(assembly: Assembly) -> int:
    return min((assembly.ends_on - assembly.starts_on).days, 31) + 1


def _note(room: Room, assembly: Assembly) -> str:
    seats = ngettext("%(n)s seat", "%(n)s seats", room.capacity) if room.capacity else ""
    return " · ".join(part for part in (seats, text_in(room.layout, fallback=assembly.language), room.site) if part)
