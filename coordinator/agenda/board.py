"""The whole draft as one list in the words of a page: every day, what is to be placed, and what is not public yet."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from coordinator.agenda import placing, told
from coordinator.agenda.changes import Change
from coordinator.agenda.draft import Draft, DraftDay
from coordinator.agenda.models import AgendaSession, SessionStatus
from coordinator.agenda.policy import is_for_public
from coordinator.agenda.wording import STATUS_NAMES, TYPE_NAMES, family
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import current_language, ngettext, pick
from coordinator.web.filters import clock_time, day_title, typo


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
class Board:
    """The whole page."""

    days: tuple[BoardDay, ...]
    tray: tuple[Card, ...]


def board_of(assembly: Assembly, draft: Draft, pending: Sequence[Change], *, can_edit: bool) -> Board:
    """Return the draft as the list of all days shows it. Sessions are links for those who may edit them."""
    marks = {change.session_id: told.tags_of(change) for change in pending}
    cards = {session.id: _card(session, assembly, marks, can_edit=can_edit) for session in draft.sessions}
    return Board(
        days=tuple(_day(day, cards) for day in draft.days), tray=tuple(cards[session.id] for session in draft.tray)
    )


def _day(day: DraftDay, cards: Mapping[int, Card]) -> BoardDay:
    rows = []
    for slot in day.slots:
        ends = {placing.end_time(slot.start, session.minutes) for session in slot.sessions}
        end = clock_time(ends.pop()) if len(ends) == 1 else ""
        rows.append(Row(clock_time(slot.start), end, tuple(cards[session.id] for session in slot.sessions)))
    return BoardDay(day.on, day_title(day.on), tuple(rows), day.is_outside)


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
