"""My agenda in words: sessions with what can be done about them, and clashes explained."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import url_for

from coordinator.agenda.mine.parts import parts_for
from coordinator.agenda.mine.queries import Agenda, Clash, Mine
from coordinator.agenda.programme import hours, notice_of
from coordinator.agenda.queries import Day, PublicSession
from coordinator.agenda.signup.models import SignUpState
from coordinator.agenda.signup.queries import Places
from coordinator.agenda.wording import TYPE_NAMES, family
from coordinator.agenda.zones import Second
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import _, current_language, ngettext, pick
from coordinator.web.filters import clock_time, day_long, day_title, typo


@dataclass(frozen=True)
class MyLine:
    """One session: `place` says in words how it stands with places, `held` is 'placed', 'waiting' or ''."""

    public_id: str
    title: str
    lang: str | None
    url: str
    kind: str
    details: str
    hours: str
    elsewhere: str
    notice: str | None
    is_picked: bool
    held: str
    place: str
    has_signup: bool
    is_cancelled: bool
    video_url: str
    recording_url: str


@dataclass(frozen=True)
class MyPart:
    """What the reader does in a session, and what is expected."""

    title: str
    url: str
    when: str
    role: str
    brief: str


@dataclass(frozen=True)
class MyDay:
    """One day of an agenda."""

    title: str
    iso: str
    lines: tuple[MyLine, ...]


@dataclass(frozen=True)
class Reader:
    """Who reads an agenda, and how: what is theirs, the links they are entitled to, the city whose times they ask for.

    `videos` and `recordings` are by public id of the session; `city` is what links carry along, `second` what stands
    beside the times.
    """

    agenda: Agenda | None = None
    videos: Mapping[str, str] = field(default_factory=dict)
    recordings: Mapping[str, str] = field(default_factory=dict)
    city: str | None = None
    second: Second | None = None


ANYBODY = Reader()


def days_in_words(days: Sequence[Day], assembly: Assembly, reader: Reader = ANYBODY) -> list[MyDay]:
    """Return days with their sessions; what is the reader's own is marked."""
    return [
        MyDay(day_title(day.on), day.on.isoformat(),
              tuple(_line(session, assembly, reader) for session in day.sessions))
        for day in days
    ]  # fmt: skip


def parts_in_words(own: Mine, agenda: Agenda, reader: Reader = ANYBODY) -> list[MyPart]:
    """Return the reader's own parts in released sessions, in order of time."""
    sessions = {session.public_id: session for day in agenda.days for session in day.sessions}
    return [
        MyPart(
            _title(session, own.assembly)[0], _url(session, own.assembly, reader),
            " · ".join(said for said in (f"{day_long(session.day)}, {_hours(session, reader)}",
                                         _elsewhere(session, reader)) if said),
            part.role, typo(part.brief),
        )
        for part in parts_for(own.registration.person_id, own.assembly)
        if (session := sessions.get(part.public_id))
    ]  # fmt: skip


def clashes_in_words(clashes: Sequence[Clash], assembly: Assembly) -> list[str]:
    """Return one sentence for each clash: which two, and from when to when at the venue."""
    return [
        typo(
            _("“%(a)s” and “%(b)s” overlap on %(day)s from %(since)s to %(until)s: you can be in one of them only.",
              a=_title(clash.first, assembly)[0], b=_title(clash.second, assembly)[0], day=day_long(clash.second.day),
              since=clock_time(clash.since), until=clock_time(clash.until))
        )
        for clash in clashes
    ]  # fmt: skip


def _line(session: PublicSession, assembly: Assembly, reader: Reader) -> MyLine:
    agenda = reader.agenda
    title, lang = _title(session, assembly)
    room, room_lang = pick(session.room, fallback=assembly.language)
    recording = "" if session.is_cancelled else reader.recordings.get(session.public_id, "")
    held = agenda.held.get(session.public_id) if agenda else None
    places = agenda.places.get(session.public_id) if agenda else None
    return MyLine(
        public_id=session.public_id, title=title, lang=None if lang == current_language() else lang,
        url=_url(session, assembly, reader), kind=family(session.type),
        details=" · ".join(part for part in (typo(room, room_lang), str(TYPE_NAMES[session.type])) if part),
        hours=_hours(session, reader), elsewhere=_elsewhere(session, reader), notice=notice_of(session),
        is_picked=bool(agenda and session.public_id in agenda.picked), held=held.value if held else "",
        place="" if session.is_cancelled else _place(held, places), has_signup=places is not None,
        is_cancelled=session.is_cancelled,
        video_url="" if session.is_cancelled or recording else reader.videos.get(session.public_id, ""),
        recording_url=recording,
    )  # fmt: skip


def _url(session: PublicSession, assembly: Assembly, reader: Reader) -> str:
    return url_for("agenda.session", slug=assembly.slug, session_id=session.public_id, zone=reader.city)


def _hours(session: PublicSession, reader: Reader) -> str:
    return reader.second.here(hours(session)) if reader.second else hours(session)


def _elsewhere(session: PublicSession, reader: Reader) -> str:
    return reader.second.hours(session) if reader.second else ""


def _title(session: PublicSession, assembly: Assembly) -> tuple[str, str]:
    title, lang = pick(session.title, fallback=assembly.language)
    return typo(title, lang), lang


def _place(held: SignUpState | None, places: Places | None) -> str:
    if held is SignUpState.PLACED:
        return _("You have a place")
    if held is SignUpState.WAITING:
        return _("You are on the waiting list")
    if places is None or places.left is None:
        return ""
    return ngettext("%(n)s place left", "%(n)s places left", places.left) if places.left else _("Full: waiting list")
