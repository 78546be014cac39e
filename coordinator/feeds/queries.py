"""Reading what feeds are made of: published sessions only, and the version that answers most requests."""

import datetime as dt
import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.engine import Connection, Engine

from coordinator.agenda.models import PRIVATE_ACCESS, Publication, PublishedSession
from coordinator.assemblies.models import Assembly, AssemblyState, Room, Track
from coordinator.core import poll
from coordinator.core.db import current_session, db
from coordinator.core.poll import Poll
from coordinator.feeds.content import KEPT_AFTER_END

_SPARE = dt.timedelta(days=4)


class Kind(enum.StrEnum):
    """Whose events a feed holds."""

    ASSEMBLY = "assembly"
    TRACK = "track"
    ROOM = "room"
    SESSION = "session"


@dataclass(frozen=True)
class Edition:
    """One feed as it is now: equal editions in the same language are the same bytes.

    `part_id` is the row number of the track or room; `public_id` that of the feed's own subject.
    """

    kind: Kind
    public_id: str
    assembly_id: int
    part_id: int | None
    version: str
    changed_at: dt.datetime


_Rows = Select[*tuple[Any, ...]]

# State and access are read and judged here: a Poll binds texts alone.
_FEED: _Rows = (
    select(Assembly.id, Assembly.state, Assembly.public_id, Assembly.version, Assembly.updated_at, Assembly.starts_on)
    .add_columns(Assembly.ends_on, Publication.version, Publication.changed_at)
    .outerjoin(Publication, Publication.assembly_id == Assembly.id)
    .where(Assembly.slug == bindparam("slug"))
)


def _part_feed(part: type[Track | Room]) -> _Rows:
    with_part: _Rows = _FEED.join(part, part.assembly_id == Assembly.id).where(part.slug == bindparam("part"))
    return with_part.add_columns(part.id, part.public_id, part.version)


def _session_feed() -> _Rows:
    with_session: _Rows = _FEED.join(PublishedSession, PublishedSession.assembly_id == Assembly.id)
    told: _Rows = with_session.where(PublishedSession.public_id == bindparam("part"))
    return told.add_columns(PublishedSession.id, PublishedSession.public_id, PublishedSession.access)


_POLLS = {
    Kind.ASSEMBLY: Poll(_FEED),
    Kind.TRACK: Poll(_part_feed(Track)),
    Kind.ROOM: Poll(_part_feed(Room)),
    Kind.SESSION: Poll(_session_feed()),
}


def edition_of(
    kind: Kind, slug: str, part: str, today: dt.date, *, bind: Engine | Connection | None = None
) -> Edition | None:
    """Return the edition of a feed by one indexed lookup; None for what does not exist or is not public.

    `part` is the slug of the track or room or the public id of the session; `today` is a day in UTC. Without
    `bind` the application's engine is asked.
    """
    values = {"slug": slug, "part": part} if part else {"slug": slug}
    row = _POLLS[kind].row(bind or db.engine, values)
    if row is None or row[1] == AssemblyState.DRAFT or (kind is Kind.SESSION and row[-1] in PRIVATE_ACCESS):
        return None
    return _edition(kind, row, today)


@lru_cache(maxsize=1024)
def _edition(kind: Kind, row: tuple[Any, ...], today: dt.date) -> Edition:
    assembly_id, _state, public_id, version, updated_at, starts_on, ends_on, released, released_at, *part = row
    step, stepped_on = _leaving(poll.day(starts_on), poll.day(ends_on), today)
    changes = [poll.instant(updated_at), poll.instant(released_at or updated_at)]
    if step:
        changes.append(dt.datetime.combine(stepped_on, dt.time(), dt.UTC))
    return Edition(
        kind=kind,
        public_id=part[1] if part else public_id,
        assembly_id=assembly_id,
        part_id=part[0] if part else None,
        version=".".join(map(str, (version, released or 0, step, *part[2:]))),
        changed_at=max(changes),
    )


def _leaving(starts_on: dt.date, ends_on: dt.date, today: dt.date) -> tuple[int, dt.date]:
    """Return a number that rises on each day when a cancelled event may leave the feed, and when it last rose.

    That can only be from 30 days after the assembly's first day to 30 days after its last, with some days to
    spare for sessions before and after. So a feed needs no look at its events to know that it is unchanged.
    """
    first = starts_on - _SPARE + KEPT_AFTER_END
    last = ends_on + _SPARE + KEPT_AFTER_END
    stepped_on = max(first, min(today, last))
    return max(0, (min(today, last) - first).days), stepped_on


def assembly_by_id(assembly_id: int) -> Assembly:
    """Return the assembly of an edition."""
    return current_session().get_one(Assembly, assembly_id)


def published_sessions(edition: Edition) -> Sequence[PublishedSession]:
    """Return what the feed of `edition` may show, in order of time; private sessions never."""
    found = select(PublishedSession).where(
        PublishedSession.assembly_id == edition.assembly_id, PublishedSession.access.not_in(PRIVATE_ACCESS)
    )
    column = {
        Kind.TRACK: PublishedSession.track_id,
        Kind.ROOM: PublishedSession.room_id,
        Kind.SESSION: PublishedSession.id,
    }.get(edition.kind)
    if column is not None:
        found = found.where(column == edition.part_id)
    return current_session().scalars(found.order_by(PublishedSession.starts_at, PublishedSession.id)).all()


def sessions_named(assembly: Assembly, public_ids: Collection[str]) -> Sequence[PublishedSession]:
    """Return these released sessions in order of time; private ones never."""
    found = select(PublishedSession).where(
        PublishedSession.assembly_id == assembly.id, PublishedSession.public_id.in_(public_ids),
        PublishedSession.access.not_in(PRIVATE_ACCESS),
    )  # fmt: skip
    return current_session().scalars(found.order_by(PublishedSession.starts_at, PublishedSession.id)).all()


def part_of(edition: Edition) -> Track | Room:
    """Return the track or room whose feed `edition` is."""
    if edition.kind is Kind.TRACK:
        return current_session().get_one(Track, edition.part_id)
    return current_session().get_one(Room, edition.part_id)


def tracks_in_use(assembly: Assembly, used: Collection[int]) -> Sequence[Track]:
    """Return the tracks with these row numbers, in their order."""
    found = select(Track).where(Track.assembly_id == assembly.id, Track.id.in_(used))
    return current_session().scalars(found.order_by(Track.position, Track.id)).all()


def rooms_in_use(assembly: Assembly, used: Collection[int]) -> Sequence[Room]:
    """Return the rooms with these row numbers, in their order."""
    found = select(Room).where(Room.assembly_id == assembly.id, Room.id.in_(used))
    return current_session().scalars(found.order_by(Room.position, Room.id)).all()
