"""One day of the published programme as the public page shows it: rows of time, parallel sessions in each."""

import datetime as dt
from dataclasses import dataclass

from flask import url_for

from coordinator.agenda.models import SessionStatus
from coordinator.agenda.queries import PublicSession, public_days
from coordinator.agenda.queries import Slot as PublicSlot
from coordinator.agenda.wording import TYPE_NAMES, family
from coordinator.agenda.zones import zone_in_words
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import _, current_language, pick, text_in
from coordinator.web.filters import clock_time, day_label, day_title, typo

_BREAKS = frozenset({"break"})


@dataclass(frozen=True)
class Session:
    """One session, as the macro `session` draws it."""

    title: str
    url: str | None
    kind: str
    details: str
    languages: str
    notice: str
    cancelled: bool
    lang: str


@dataclass(frozen=True)
class Slot:
    """What begins and ends at the same time."""

    start: str
    end: str
    start_iso: str
    sessions: list[Session]


@dataclass(frozen=True)
class DayLink:
    """A tab: one day of the programme."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Programme:
    """One day, and the links to the others. `first_start` is when the first day begins."""

    day: str
    days: list[DayLink]
    slots: list[Slot]
    first_start: dt.time
    zone: str
    url: str


def programme_of(assembly: Assembly, asked: dt.date | None, today: dt.date) -> Programme | None:
    """Return the day asked for, else today, else the first; None while nothing is published."""
    days = {day.on: day for day in public_days(assembly)}
    if not days:
        return None
    first = next(iter(days.values()))
    day = next((days[wanted] for wanted in (asked, today) if wanted in days), first)
    return Programme(
        day=day_title(day.on),
        days=[_tab(assembly, on, current=on == day.on) for on in days] if len(days) > 1 else [],
        slots=[_slot(assembly, slot) for slot in day.slots],
        first_start=first.slots[0].start,
        zone=zone_in_words(assembly, day.sessions[0].starts_at),
        url=url_for("agenda.programme", slug=assembly.slug),
    )


def _tab(assembly: Assembly, day: dt.date, *, current: bool) -> DayLink:
    url = url_for("assemblies.show", slug=assembly.slug, day=day.isoformat(), _anchor="programme")
    return DayLink(day_label(day), url, current)


def _slot(assembly: Assembly, slot: PublicSlot) -> Slot:
    end = slot.end or max(slot.sessions, key=lambda session: session.ends_at).end
    return Slot(
        clock_time(slot.start), clock_time(end), slot.start.strftime("%H:%M"),
        [_session(assembly, session) for session in slot.sessions],
    )  # fmt: skip


def _session(assembly: Assembly, session: PublicSession) -> Session:
    title, lang = pick(session.title, fallback=assembly.language)
    kind = family(session.type)
    room = text_in(session.room, fallback=assembly.language)
    words = [room] if kind in _BREAKS else [room, str(TYPE_NAMES[session.type])]
    return Session(
        title=typo(title, lang), kind=kind, cancelled=session.is_cancelled,
        lang="" if lang == current_language() else lang,
        url=None if kind in _BREAKS else url_for("agenda.session", slug=assembly.slug, session_id=session.public_id),
        details=" · ".join(word for word in words if word),
        languages="" if kind in _BREAKS else " · ".join(code.upper() for code in session.followed_in),
        notice=_notice(session),
    )  # fmt: skip


def _notice(session: PublicSession) -> str:
    if session.is_cancelled:
        return _("Cancelled")
    if session.moved_from:
        return _("Moved")
    return _("To be confirmed") if session.status is SessionStatus.TENTATIVE else ""
