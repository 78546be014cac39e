"""Reading what is public of an agenda, and the organisers' draft. Public reading knows the released rows only."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, or_, select
from sqlalchemy.engine import Connection, Engine

from coordinator.agenda import placing
from coordinator.agenda.labels import session_label
from coordinator.agenda.models import (
    PRIVATE_ACCESS,
    Publication,
    PublishedSession,
    SessionAccess,
    SessionStatus,
    SessionType,
)
from coordinator.agenda.wording import followed_in, role_name
from coordinator.assemblies.models import Assembly, AssemblyState, Room, Track
from coordinator.core import clock
from coordinator.core.db import current_session, db
from coordinator.core.poll import Poll
from coordinator.documents.models import Document

# A cancelled session stays visible this long after its end (CALENDAR §4.13).
KEPT_AFTER_END = dt.timedelta(days=30)


@dataclass(frozen=True)
class PublicPerson:
    """Somebody's part in a session; the name may be unknown yet, then the function stands alone.

    `role` is a code, `role_name` what the assembly calls it itself, `reader` who reads the message instead.
    """

    role: str
    name: str
    function: str
    organisation: str
    role_name: Mapping[str, str] = field(default_factory=dict)
    reader: str = ""
    reader_function: str = ""

    def role_in(self, fallback: str) -> str:
        """Return what the role is called."""
        return role_name({"role": self.role, "role_name": self.role_name}, fallback)


@dataclass(frozen=True)
class PublicItem:
    """One item of a released session; a withdrawn one keeps its number."""

    public_id: str
    number: int | None
    title: Mapping[str, str]
    speaker: str
    function: str
    reader: str
    minutes: int | None
    is_withdrawn: bool


@dataclass(frozen=True)
class MovedFrom:
    """Where a session stood before it moved."""

    day: dt.date
    start: dt.time
    room: str


@dataclass(frozen=True)
class PublicSession:
    """A released session. Texts carry their languages; `start` and `end` are wall time at the venue.

    `number` is written as readers cite it, `room_slug` and `track_slug` name what to filter by; `papers` are public ids
    of documents. That there is a video link may be known, the link itself not.
    """

    public_id: str
    type: SessionType
    access: SessionAccess
    status: SessionStatus
    title: Mapping[str, str]
    description: Mapping[str, str]
    day: dt.date
    start: dt.time
    minutes: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    room: Mapping[str, str]
    room_slug: str
    track: Mapping[str, str]
    track_slug: str
    languages: tuple[str, ...]
    people: tuple[PublicPerson, ...]
    moved_from: MovedFrom | None
    number: str = ""
    items: tuple[PublicItem, ...] = ()
    papers: tuple[str, ...] = ()
    interpreted_into: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    level_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    has_signup: bool = False
    places: int | None = None
    has_video: bool = False

    @property
    def end(self) -> dt.time:
        """Return the wall time at the end."""
        return placing.end_time(self.start, self.minutes)

    @property
    def followed_in(self) -> tuple[str, ...]:
        """Return the languages in which it can be followed, spoken or in the headset."""
        return followed_in(self.languages, self.interpreted_into)

    @property
    def is_cancelled(self) -> bool:
        """Tell whether the session will not take place."""
        return self.status is SessionStatus.CANCELLED


@dataclass(frozen=True)
class Slot:
    """What starts at one time: one session, or several beside one another."""

    start: dt.time
    sessions: tuple[PublicSession, ...]

    @property
    def end(self) -> dt.time | None:
        """Return when all of it ends; None when the sessions end at different times."""
        ends = {session.end for session in self.sessions}
        return ends.pop() if len(ends) == 1 else None


@dataclass(frozen=True)
class Day:
    """One day of the programme."""

    on: dt.date
    slots: tuple[Slot, ...]

    @property
    def sessions(self) -> tuple[PublicSession, ...]:
        """Return all sessions of the day in order."""
        return tuple(session for slot in self.slots for session in slot.sessions)


@dataclass(frozen=True)
class Filters:
    """What of the programme a reader asks for; empty asks for all of it."""

    track: str = ""
    room: str = ""
    language: str = ""

    def __bool__(self) -> bool:
        return bool(self.track or self.room or self.language)

    def admits(self, session: PublicSession) -> bool:
        """Tell whether a session is asked for."""
        return (
            self.track in {"", session.track_slug}
            and self.room in {"", session.room_slug}
            and (not self.language or self.language in session.followed_in)
        )


@dataclass(frozen=True)
class Edition:
    """What the public pages of an agenda depend on; `papers` rises with every change of the assembly's papers."""

    assembly_id: int
    assembly_version: int
    version: int
    zone: str
    papers: int = 0


@dataclass(frozen=True)
class Visit:
    """A session with its neighbours in the programme."""

    session: PublicSession
    before: PublicSession | None = None
    after: PublicSession | None = None


@dataclass(frozen=True)
class Choices:
    """What the programme can be filtered by: (slug, name) of tracks and rooms, codes of languages."""

    tracks: tuple[tuple[str, Mapping[str, str]], ...] = ()
    rooms: tuple[tuple[str, Mapping[str, str]], ...] = ()
    languages: tuple[str, ...] = field(default=())


_EDITION: Select[*tuple[Any, ...]] = (
    select(
        Assembly.state,
        Assembly.id,
        Assembly.version,
        Publication.version,
        Assembly.zone,
        select(func.sum(Document.version) + func.count(Document.id))
        .where(Document.assembly_id == Assembly.id)
        .scalar_subquery(),
    )
    .outerjoin(Publication, Publication.assembly_id == Assembly.id)
    .where(Assembly.slug == bindparam("slug"))
)
_POLL = Poll(_EDITION)
_VERSION = select(Publication.version).where(Publication.assembly_id == bindparam("assembly_id"))


def edition_of(slug: str, *, bind: Engine | Connection | None = None) -> Edition | None:
    """Return what keys the public pages of an agenda, by one indexed lookup; None for what is not public.

    Without `bind` the application's engine is asked.
    """
    row = _POLL.row(bind or db.engine, {"slug": slug})
    if row is None or row[0] == AssemblyState.DRAFT:
        return None
    _state, assembly_id, assembly_version, version, zone, papers = row
    return Edition(assembly_id, assembly_version, version or 0, zone, int(papers or 0))


def publication_version(assembly_id: int) -> int:
    """Return a number that rises with every release, 0 before the first, by one indexed lookup."""
    return current_session().connection().execute(_VERSION, {"assembly_id": assembly_id}).scalar() or 0


def publication_of(assembly: Assembly) -> Publication | None:
    """Return what is public of the agenda; None before the first release."""
    return current_session().scalar(select(Publication).where(Publication.assembly_id == assembly.id))


def public_days(assembly: Assembly, filters: Filters | None = None) -> list[Day]:
    """Return the released programme day by day; one query whatever its size. Empty before the first release.

    Cancelled sessions stay until 30 days after their end; board and closed sessions are never there.
    """
    wanted = filters or Filters()
    return days_of(session for session in _public_sessions(assembly) if wanted.admits(session))


def public_session(assembly: Assembly, public_id: str) -> PublicSession | None:
    """Return one released session, cancelled ones too; None for what the world may not see."""
    row = current_session().execute(_public(assembly.id).where(PublishedSession.public_id == public_id)).one_or_none()
    return _session(row) if row else None


def public_sessions(assembly: Assembly, public_ids: Sequence[str]) -> list[PublicSession]:
    """Return these released sessions in order of time, without those the world may not see."""
    wanted = PublishedSession.public_id.in_(public_ids)
    query = _public(assembly.id).where(wanted).order_by(PublishedSession.starts_at, PublishedSession.id)
    return [_session(row) for row in current_session().execute(query)]


def visit(assembly: Assembly, public_id: str) -> Visit | None:
    """Return one released session with the ones before and after it in the programme."""
    found = public_session(assembly, public_id)
    if found is None:
        return None
    order = list(_public_sessions(assembly))
    here = next((n for n, session in enumerate(order) if session.public_id == public_id), None)
    if here is None:
        return Visit(found)
    return Visit(found, order[here - 1] if here else None, order[here + 1] if here + 1 < len(order) else None)


def days_of(sessions: Iterable[PublicSession]) -> list[Day]:
    """Return sessions that are in order of time as days of slots."""
    days: dict[dt.date, dict[dt.time, list[PublicSession]]] = defaultdict(lambda: defaultdict(list))
    for session in sessions:
        days[session.day][session.start].append(session)
    return [
        Day(on, tuple(Slot(start, tuple(together)) for start, together in sorted(slots.items())))
        for on, slots in sorted(days.items())
    ]


def choices_of(days: Sequence[Day]) -> Choices:
    """Return what these days can be filtered by, in order of name and of first appearance."""
    sessions = [session for day in days for session in day.sessions]
    tracks = {session.track_slug: session.track for session in sessions if session.track_slug}
    rooms = {session.room_slug: session.room for session in sessions if session.room_slug}
    languages = dict.fromkeys(code for session in sessions for code in session.followed_in)
    return Choices(tuple(tracks.items()), tuple(rooms.items()), tuple(languages))


def _public_sessions(assembly: Assembly) -> list[PublicSession]:
    kept = or_(
        PublishedSession.status != SessionStatus.CANCELLED,
        PublishedSession.ends_at > clock.now() - KEPT_AFTER_END,
    )
    query = (
        _public(assembly.id)
        .where(kept)
        .order_by(PublishedSession.day, PublishedSession.start, func.coalesce(Room.position, 0), PublishedSession.id)
    )
    return [_session(row) for row in current_session().execute(query)]


def _public(assembly_id: int) -> Select[*tuple[Any, ...]]:
    """Select what a page shows as column rows; the slugs of room and track are no part of any draft."""
    row = PublishedSession
    return (
        select(
            row.public_id, row.type, row.access, row.status, row.title, row.description, row.day, row.start,
            row.minutes, row.starts_at, row.ends_at, row.room_name,
            Room.slug.label("room_slug"), row.track_name, Track.slug.label("track_slug"),
            row.languages, row.people, row.moved_from, row.series, row.number, row.items, row.papers,
            row.interpreted_into, row.levels, row.level_names, row.has_signup, row.places,
            (row.video_url != "").label("has_video"),
        )
        .outerjoin(Room, Room.id == row.room_id)
        .outerjoin(Track, Track.id == row.track_id)
        .where(row.assembly_id == assembly_id, row.access.not_in(PRIVATE_ACCESS))
    )  # fmt: skip


def _session(row: Row[*tuple[Any, ...]]) -> PublicSession:
    return PublicSession(
        public_id=row.public_id, type=row.type, access=row.access, status=row.status, title=row.title,
        description=row.description, day=row.day, start=row.start, minutes=row.minutes, starts_at=row.starts_at,
        ends_at=row.ends_at, room=row.room_name, room_slug=row.room_slug or "", track=row.track_name,
        track_slug=row.track_slug or "", languages=tuple(row.languages),
        people=tuple(person_from(one) for one in row.people),
        moved_from=_moved(row.moved_from) if row.moved_from else None,
        number=session_label(row.series, row.number), items=tuple(item_from(one) for one in row.items),
        papers=tuple(row.papers),
        interpreted_into=tuple(row.interpreted_into), levels=tuple(row.levels),
        level_names=row.level_names, has_signup=row.has_signup, places=row.places, has_video=row.has_video,
    )  # fmt: skip


def person_from(one: Mapping[str, Any]) -> PublicPerson:
    """Return a person of a session as a release keeps it."""
    return PublicPerson(
        one.get("role", ""), one.get("name", ""), one.get("function", ""), one.get("organisation", ""),
        one.get("role_name") or {}, one.get("reader", ""), one.get("reader_function", ""),
    )  # fmt: skip


def item_from(one: Mapping[str, Any]) -> PublicItem:
    """Return an item of a session as a release keeps it."""
    return PublicItem(
        one["id"], one["number"], one["title"], one["speaker"], one["function"], one["reader"], one["minutes"],
        one["withdrawn"],
    )  # fmt: skip


def _moved(kept: Mapping[str, str]) -> MovedFrom:
    return MovedFrom(dt.date.fromisoformat(kept["day"]), dt.time.fromisoformat(kept["start"]), kept.get("room", ""))
