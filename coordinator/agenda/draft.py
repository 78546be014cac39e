"""Reading the private draft: days, what is to be placed, releases, what others changed. Conflicts have a package."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, subqueryload

from coordinator.agenda import placing
from coordinator.agenda.models import AgendaSession, PublishedSession, Release, SessionPaper
from coordinator.agenda.policy import Item
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import Change, assembly_by_slug
from coordinator.core.db import current_session
from coordinator.journal.models import JournalEntry


@dataclass(frozen=True)
class DraftSlot:
    """What starts at one time in the draft."""

    start: dt.time
    sessions: tuple[AgendaSession, ...]


@dataclass(frozen=True)
class DraftDay:
    """One day of the draft. `is_outside` tells of a day that is no longer one of the assembly's own."""

    on: dt.date
    slots: tuple[DraftSlot, ...]
    is_outside: bool


@dataclass(frozen=True)
class Draft:
    """The whole private draft."""

    days: tuple[DraftDay, ...]
    tray: tuple[AgendaSession, ...]
    twice: tuple[AgendaSession, ...]

    @property
    def sessions(self) -> tuple[AgendaSession, ...]:
        """Return all sessions, those to be placed last."""
        placed = tuple(session for day in self.days for slot in day.slots for session in slot.sessions)
        return placed + self.tray


def draft_days(assembly: Assembly) -> Draft:
    """Return the draft by day; two queries whatever its size."""
    query = (
        select(AgendaSession)
        .where(AgendaSession.assembly_id == assembly.id, AgendaSession.deleted_at.is_(None))
        .options(joinedload(AgendaSession.room), joinedload(AgendaSession.track), subqueryload(AgendaSession.people))
        .order_by(AgendaSession.day, AgendaSession.start, AgendaSession.id)
        .execution_options(populate_existing=True)
    )
    sessions = current_session().scalars(query).all()
    placed = [session for session in sessions if session.day is not None and session.start is not None]
    tray = tuple(session for session in sessions if session.day is None or session.start is None)
    return Draft(_days(placed, assembly), tray, tuple(_twice(placed, assembly.zone)))


def item_in(slug: str, session_id: str) -> Item | None:
    """Return a session of the draft of the assembly at `slug`; one of another assembly is not there."""
    assembly = assembly_by_slug(slug)
    if assembly is None:
        return None
    query = (
        select(AgendaSession)
        .where(
            AgendaSession.assembly_id == assembly.id, AgendaSession.public_id == session_id,
            AgendaSession.deleted_at.is_(None),
        )
        .options(
            joinedload(AgendaSession.room), joinedload(AgendaSession.track), selectinload(AgendaSession.people),
            selectinload(AgendaSession.items), selectinload(AgendaSession.papers).joinedload(SessionPaper.document),
        )
        .execution_options(populate_existing=True)
    )  # fmt: skip
    session = current_session().scalar(query)
    return Item(assembly, session) if session else None


def released_ids(assembly: Assembly) -> frozenset[int]:
    """Return the row numbers of the sessions that the world has seen."""
    query = select(PublishedSession.session_id).where(PublishedSession.assembly_id == assembly.id)
    return frozenset(current_session().scalars(query))


def releases_of(assembly: Assembly) -> Sequence[Release]:
    """Return the releases, the newest first."""
    query = select(Release).where(Release.assembly_id == assembly.id).order_by(Release.number.desc())
    return current_session().scalars(query).all()


def changes_since(session: AgendaSession, version: int) -> list[Change]:
    """Return what was changed after the session had `version`, the newest first."""
    query = (
        select(JournalEntry)
        .where(JournalEntry.subject_kind == "session", JournalEntry.subject_ref == session.public_id)
        .order_by(JournalEntry.id.desc())
        .limit(100)
    )
    return [
        Change(entry.actor_ref, entry.at, tuple(entry.data.get("fields", ())))
        for entry in current_session().scalars(query)
        if entry.data.get("version", 0) > version
    ]


def _days(placed: Sequence[AgendaSession], assembly: Assembly) -> tuple[DraftDay, ...]:
    """The days of the assembly, empty ones too, and whatever other days sessions stand on."""
    slots: dict[dt.date, dict[dt.time, list[AgendaSession]]] = defaultdict(lambda: defaultdict(list))
    count = min((assembly.ends_on - assembly.starts_on).days, 31)
    own = {assembly.starts_on + dt.timedelta(days=number) for number in range(count + 1)}
    for day in own:
        slots[day] = defaultdict(list)
    for session in placed:
        if session.day is not None and session.start is not None:
            slots[session.day][session.start].append(session)
    return tuple(
        DraftDay(
            day,
            tuple(DraftSlot(start, tuple(sorted(rows, key=_beside))) for start, rows in sorted(starts.items())),
            day not in own,
        )
        for day, starts in sorted(slots.items())
    )


def _beside(session: AgendaSession) -> tuple[int, int]:
    """The order of what stands side by side: that of the rooms, as on the public programme."""
    return (session.room.position if session.room else 0, session.id)


def _twice(placed: Sequence[AgendaSession], zone: str) -> list[AgendaSession]:
    return [
        session for session in placed
        if session.day and session.start and placing.happens_twice(zone, session.day, session.start)
    ]  # fmt: skip
