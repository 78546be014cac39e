"""The day in the words of a page: now and next, the organisers' desk, screens and door sheets."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import url_for

from coordinator.agenda.live.moments import NOT_YET, LiveSession, Run
from coordinator.agenda.programme import hours, notice_of
from coordinator.agenda.queries import Day, PublicSession
from coordinator.agenda.wording import ACCESS_NAMES, TYPE_NAMES, family, language_name
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import _, current_language, ngettext, pick
from coordinator.web.filters import clock_time, typo


@dataclass(frozen=True)
class LiveLine:
    """A session as the day shows it. `state` says in words what happens; `people` are who stands in front."""

    public_id: str
    title: str
    lang: str | None
    url: str
    kind: str
    number: str
    type_name: str
    room: str
    hours: str
    state: str
    is_late: bool
    left: str
    people: tuple[str, ...]
    languages: str
    access: str
    actual: str
    notice: str | None
    is_begun: bool
    is_ended: bool
    is_cancelled: bool


def now_lines(live: Sequence[LiveSession], assembly: Assembly, at: dt.datetime) -> list[LiveLine]:
    """Return sessions that run, with what is left of them."""
    return [line(one.session, one.run, assembly, left=_left(one, at), late=one.late) for one in live]


def next_lines(live: Sequence[LiveSession], assembly: Assembly, at: dt.datetime) -> list[LiveLine]:
    """Return sessions to come, with how long it is until then."""
    return [line(one.session, one.run, assembly, left=_until(one, at)) for one in live]


def day_lines(day: Day, runs: Mapping[str, Run], assembly: Assembly, room: str = "") -> list[LiveLine]:
    """Return the sessions of a day in order of time; of one room when its slug is given."""
    return [
        line(session, runs.get(session.public_id, NOT_YET), assembly)
        for session in day.sessions
        if room in {"", session.room_slug}
    ]


def line(session: PublicSession, run: Run, assembly: Assembly, *, left: str = "", late: int = 0) -> LiveLine:
    """Return one session in words."""
    title, lang = pick(session.title, fallback=assembly.language)
    return LiveLine(
        public_id=session.public_id, title=typo(title, lang), lang=None if lang == current_language() else lang,
        url=url_for("agenda.session", slug=assembly.slug, session_id=session.public_id), kind=family(session.type),
        number=_("Session %(n)s", n=session.number) if session.number else "",
        type_name=str(TYPE_NAMES[session.type]), room=_text(session.room, assembly), hours=hours(session),
        state=_state(run, late), is_late=late > 0, left=left, people=_people(session),
        languages=_languages(session), access=str(ACCESS_NAMES[session.access]), actual=_actual(run, assembly),
        notice=notice_of(session), is_begun=run.started_at is not None, is_ended=run.ended_at is not None,
        is_cancelled=session.is_cancelled,
    )  # fmt: skip


def wall_time(at: dt.datetime, assembly: Assembly) -> str:
    """Return the time of day at the venue."""
    return clock_time(at.astimezone(ZoneInfo(assembly.zone)))


def _state(run: Run, late: int) -> str:
    if run.ended_at is not None:
        return _("Ended")
    if run.started_at is None:
        return ""
    if late:
        return ngettext("Began %(n)s minute late", "Began %(n)s minutes late", late)
    return _("Under way")


def _actual(run: Run, assembly: Assembly) -> str:
    if run.started_at is None:
        return ""
    start = wall_time(run.started_at, assembly)
    return _("since %(time)s", time=start) if run.ended_at is None else f"{start} – {wall_time(run.ended_at, assembly)}"


def _left(one: LiveSession, at: dt.datetime) -> str:
    minutes = int((one.left_until - at).total_seconds() // 60)
    if minutes >= 1:
        return ngettext("%(n)s minute left", "%(n)s minutes left", minutes)
    return _("about to end") if minutes > -1 else ngettext("%(n)s minute over", "%(n)s minutes over", -minutes)


def _until(one: LiveSession, at: dt.datetime) -> str:
    minutes = int((one.session.starts_at - at).total_seconds() // 60)
    if minutes < 1:
        return _("in a moment")
    return ngettext("in %(n)s minute", "in %(n)s minutes", minutes) if minutes <= 90 else ""  # noqa: PLR2004


def _people(session: PublicSession) -> tuple[str, ...]:
    return tuple(typo(one.reader or one.name or one.function) for one in session.people[:6])


def _languages(session: PublicSession) -> str:
    spoken = ", ".join(language_name(code) for code in session.languages)
    into = ", ".join(language_name(code) for code in session.interpreted_into)
    spoken = spoken[:1].upper() + spoken[1:]  # str.capitalize would make "French" small in "English, French"
    return _("%(spoken)s; interpretation into: %(into)s", spoken=spoken, into=into) if into else spoken


def _text(texts: Mapping[str, str], assembly: Assembly) -> str:
    text, lang = pick(texts, fallback=assembly.language)
    return typo(text, lang)
