"""The organisers' list of a draft in the words of a page: days, tray, clashes, and what is not public yet."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from coordinator.agenda import placing, told
from coordinator.agenda.changes import Change
from coordinator.agenda.draft import Clash, Draft, DraftDay
from coordinator.agenda.models import AgendaSession, SessionStatus
from coordinator.agenda.policy import is_for_public
from coordinator.agenda.programme import ALL_DAYS, Tab
from coordinator.agenda.wording import STATUS_NAMES, TYPE_NAMES, family
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import _, current_language, ngettext, pick
from coordinator.web.filters import clock_time, day_long, day_short, typo


@dataclass(frozen=True)
class Card:
    """One session; `tags` are (word, state) pairs."""

    title: str
    lang: str | None
    url: str | None
    kind: str
    details: str
    people: str
    tags: tuple[tuple[str, str], ...]
    is_private: bool
    is_cancelled: bool


@dataclass(frozen=True)
class Row:
    """What starts at one time."""

    start: str
    end: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class BoardDay:
    """One day of the draft."""

    on: dt.date
    title: str
    rows: tuple[Row, ...]
    is_outside: bool


@dataclass(frozen=True)
class ToldClash:
    """Two sessions in one room at the same time."""

    first: Card
    second: Card
    room: str
    when: str


@dataclass(frozen=True)
class Board:
    """The whole page."""

    tabs: tuple[Tab, ...]
    days: tuple[BoardDay, ...]
    tray: tuple[Card, ...]
    clashes: tuple[ToldClash, ...]
    twice: tuple[Card, ...]
    pending: int
    total: int
    shown: str


def board_of(
    assembly: Assembly,
    draft: Draft,
    pending: Sequence[Change],
    *,
    asked: str,
    today: dt.date,
    can_edit: bool,
) -> Board:
    """Return the draft as the list shows it; `asked` is a day of it, 'all' or anything else.

    Sessions are links for those who may edit them.
    """
    known = [day.on.isoformat() for day in draft.days]
    shown = asked if asked in {ALL_DAYS, *known} else today.isoformat() if today.isoformat() in known else known[0]
    marks = {change.session_id: told.tags_of(change) for change in pending}
    cards = {session.id: _card(session, assembly, marks, can_edit=can_edit) for session in draft.sessions}
    return Board(
        tabs=tuple(_tabs(draft.days, shown, assembly)),
        days=tuple(_day(day, cards) for day in draft.days if shown in {ALL_DAYS, day.on.isoformat()}),
        tray=tuple(cards[session.id] for session in draft.tray),
        clashes=tuple(_clash(clash, cards, assembly) for clash in draft.clashes),
        twice=tuple(cards[session.id] for session in draft.twice),
        pending=len(pending), total=len(cards), shown=shown,
    )  # fmt: skip


def _tabs(days: Sequence[DraftDay], shown: str, assembly: Assembly) -> list[Tab]:
    tabs = [
        Tab(day_short(day.on), url_for("draft.show", slug=assembly.slug, day=day.on.isoformat()),
            day.on.isoformat() == shown)
        for day in days
    ]  # fmt: skip
    if len(days) > 1:
        tabs.append(Tab(_("All"), url_for("draft.show", slug=assembly.slug, day=ALL_DAYS), shown == ALL_DAYS))
    return tabs


def _day(day: DraftDay, cards: Mapping[int, Card]) -> BoardDay:
    rows = []
    for slot in day.slots:
        ends = {placing.end_time(slot.start, session.minutes) for session in slot.sessions}
        end = clock_time(ends.pop()) if len(ends) == 1 else ""
        rows.append(Row(clock_time(slot.start), end, tuple(cards[session.id] for session in slot.sessions)))
    return BoardDay(day.on, day_long(day.on).capitalize(), tuple(rows), day.is_outside)


def _card(
    session: AgendaSession, assembly: Assembly, marks: Mapping[int, tuple[tuple[str, str], ...]], *, can_edit: bool
) -> Card:
    title, lang = pick(session.title, fallback=assembly.language)
    room, room_lang = pick(session.room.name if session.room else {}, fallback=assembly.language)
    length = ngettext("%(n)s minute", "%(n)s minutes", session.minutes)
    parts = [typo(room, room_lang), str(TYPE_NAMES[session.type]), length]
    tags: list[tuple[str, str]] = []
    if session.status is SessionStatus.CANCELLED:
        tags.append((str(STATUS_NAMES[session.status]), "error"))
    elif session.status is SessionStatus.TENTATIVE:
        tags.append((str(STATUS_NAMES[session.status]), "warning"))
    tags += [mark for mark in marks.get(session.id, ()) if mark not in tags]
    people = len(session.people)
    return Card(
        title=typo(title, lang), lang=None if lang == current_language() else lang,
        url=url_for("draft.edit", slug=assembly.slug, session_id=session.public_id) if can_edit else None,
        kind=family(session.type),
        details=" · ".join(part for part in parts if part),
        people=ngettext("%(n)s person", "%(n)s people", people) if people else "", tags=tuple(tags),
        is_private=not is_for_public(session.access), is_cancelled=session.status is SessionStatus.CANCELLED,
    )  # fmt: skip


def _clash(clash: Clash, cards: Mapping[int, Card], assembly: Assembly) -> ToldClash:
    later = clash.second
    room = pick(later.room.name if later.room else {}, fallback=assembly.language)[0]
    when = " · ".join((day_long(later.day), clock_time(later.start))) if later.day and later.start else ""
    return ToldClash(cards[clash.first.id], cards[later.id], room, when)
