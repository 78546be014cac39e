"""The released programme in the words of a page: slots, day tabs, filters. Made once per kept page."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from coordinator.agenda.models import SessionStatus
from coordinator.agenda.queries import Choices, Day, Filters, MovedFrom, PublicSession, Slot
from coordinator.agenda.wording import TYPE_NAMES, family, language_name
from coordinator.agenda.zones import Second
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import _, current_language, pick
from coordinator.web.filters import clock_time, day_label, day_month, day_title, typo

ALL_DAYS = "all"
BREAK = "break"


@dataclass(frozen=True)
class SessionLine:
    """One session in a list, for the macro `session`; `before` is where it stood before it moved."""

    title: str
    lang: str | None
    url: str | None
    kind: str
    details: str
    languages: str | None
    notice: str | None
    cancelled: bool
    before: str | None


@dataclass(frozen=True)
class SlotLines:
    """What starts at one time, for the macro `programme`.

    With a second city `here` is the time with the venue's name, `elsewhere` the one of that city with its own.
    """

    start: str
    end: str
    start_iso: str
    sessions: tuple[SessionLine, ...]
    here: str = ""
    elsewhere: str = ""


@dataclass(frozen=True)
class DayLines:
    """One day of a page."""

    on: dt.date
    title: str
    slots: tuple[SlotLines, ...]


@dataclass(frozen=True)
class Tab:
    """One tab above the programme."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class FilterChoice:
    """One select of the filter form: its name, label, (value, text) pairs and what is chosen."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str


def days_in_words(
    days: Sequence[Day], assembly: Assembly, *, second: Second | None = None, city: str = ""
) -> list[DayLines]:
    """Return days with their titles, as the macro `programme` draws them.

    `second` is the city whose times stand beside, `city` the one that links carry along.
    """
    address = _Address(assembly.slug, city)
    return [
        DayLines(day.on, day_title(day.on), tuple(_slot(slot, assembly, address, second) for slot in day.slots))
        for day in days
    ]


def day_tabs(days: Sequence[Day], shown: str, slug: str, asked: Mapping[str, str]) -> list[Tab]:
    """Return a tab per day and one for all days; filters are kept."""
    others: dict[str, Any] = {name: value for name, value in asked.items() if name != "day"}
    tabs = [
        Tab(day_label(day.on), url_for("agenda.programme", slug=slug, day=day.on.isoformat(), **others),
            day.on.isoformat() == shown)
        for day in days
    ]  # fmt: skip
    if len(days) > 1:
        url = url_for("agenda.programme", slug=slug, day=ALL_DAYS, **others)
        tabs.append(Tab(_("All"), url, shown == ALL_DAYS))
    return tabs


def shown_day(days: Sequence[Day], asked: str, today: dt.date) -> str:
    """Return which day to show: the one asked for, else today, else the first; 'all' for all of them."""
    known = [day.on.isoformat() for day in days]
    if asked == ALL_DAYS or asked in known:
        return asked
    return today.isoformat() if today.isoformat() in known else (known[0] if known else "")


def filter_choices(choices: Choices, filters: Filters, fallback: str) -> list[FilterChoice]:
    """Return the selects of the filter form; what cannot be chosen from is left out."""
    named = {
        "track": (_("Track"), _("All tracks"), _named(choices.tracks, fallback), filters.track),
        "room": (_("Room"), _("All rooms"), _named(choices.rooms, fallback), filters.room),
        "language": (
            _("Language"), _("All languages"),
            [(code, language_name(code).capitalize()) for code in choices.languages], filters.language,
        ),
    }  # fmt: skip
    return [
        FilterChoice(name, label, (("", everything), *options), value)
        for name, (label, everything, options, value) in named.items()
        if len(options) > 1
    ]


def hours(session: PublicSession) -> str:
    """Return '8 h 30 – 10 h 00'."""
    return f"{clock_time(session.start)} – {clock_time(session.end)}"


def notice_of(session: PublicSession) -> str | None:
    """Return the one word a reader must not miss: cancelled, moved or to be confirmed."""
    if session.is_cancelled:
        return _("Cancelled")
    if session.moved_from:
        return _("Moved")
    return _("To be confirmed") if session.status is SessionStatus.TENTATIVE else None


def place_before(moved: MovedFrom, session: PublicSession, fallback: str) -> str:
    """Return where a moved session stood: its day when that is another, its time, its room when that is another."""
    parts = [day_month(moved.day)] if moved.day != session.day else []
    parts.append(clock_time(moved.start))
    if moved.room and moved.room != pick(session.room, fallback, fallback)[0]:
        parts.append(moved.room)
    return " · ".join(parts)


class _Address:
    """Addresses of sessions of one assembly: one url_for for a whole page."""

    def __init__(self, slug: str, city: str) -> None:
        found = url_for("agenda.session", slug=slug, session_id="0ID0", zone=city or None)
        self._start, self._end = found.split("0ID0")

    def __call__(self, public_id: str) -> str:
        return f"{self._start}{public_id}{self._end}"


def _slot(slot: Slot, assembly: Assembly, address: _Address, second: Second | None) -> SlotLines:
    start, end, first = clock_time(slot.start), slot.end, slot.sessions[0]
    here = elsewhere = ""
    if second:
        here = second.here(hours(first) if end else start)
        elsewhere = second.hours(first) if end else second.time(first.starts_at)
    ends = [""] * len(slot.sessions) if end else [_until(session, second) for session in slot.sessions]
    return SlotLines(
        start=start, end=clock_time(end) if end else "", start_iso=slot.start.isoformat("minutes"),
        sessions=tuple(
            _line(session, assembly, address, until) for session, until in zip(slot.sessions, ends, strict=True)
        ),
        here=here, elsewhere=elsewhere,
    )  # fmt: skip


def _until(session: PublicSession, second: Second | None) -> str:
    """The end of a session whose neighbours end at another time."""
    end = clock_time(session.end)
    if second:
        end = f"{second.here(end)} · {second.time(session.ends_at)}"
    return _("until %(time)s", time=end)


def _line(session: PublicSession, assembly: Assembly, address: _Address, until: str) -> SessionLine:
    title, lang = pick(session.title, fallback=assembly.language)
    room, room_lang = pick(session.room, fallback=assembly.language)
    parts = [until]
    is_break = family(session.type) == BREAK
    parts += [typo(room, room_lang)] if is_break else [typo(room, room_lang), str(TYPE_NAMES[session.type])]
    moved = session.moved_from
    return SessionLine(
        title=typo(title, lang), lang=None if lang == current_language() else lang, url=address(session.public_id),
        kind=family(session.type), details=" · ".join(part for part in parts if part),
        languages=None if is_break else " · ".join(code.upper() for code in session.followed_in) or None,
        notice=notice_of(session), cancelled=session.is_cancelled,
        before=place_before(moved, session, assembly.language) if moved and not session.is_cancelled else None,
    )  # fmt: skip


def _named(parts: Sequence[tuple[str, Mapping[str, str]]], fallback: str) -> list[tuple[str, str]]:
    named = []
    for slug, texts in parts:
        text, lang = pick(texts, fallback=fallback)
        named.append((slug, typo(text, lang)))
    return sorted(named, key=lambda pair: pair[1].casefold())
