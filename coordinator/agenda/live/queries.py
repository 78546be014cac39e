"""Reading the day: released sessions and when they really began and ended."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select

from coordinator.agenda.live.models import SessionRun
from coordinator.agenda.live.moments import Moment, Run, moment_of
from coordinator.agenda.models import PublishedSession
from coordinator.agenda.queries import Day, public_days
from coordinator.assemblies.models import Assembly
from coordinator.core.db import current_session


def runs_of(assembly: Assembly) -> dict[str, Run]:
    """Return the actual times of the released sessions by public id."""
    query = (
        select(PublishedSession.public_id, SessionRun.started_at, SessionRun.ended_at)
        .join(SessionRun, SessionRun.session_id == PublishedSession.session_id)
        .where(PublishedSession.assembly_id == assembly.id)
    )
    return {row[0]: Run(row[1], row[2]) for row in current_session().execute(query)}


def runs_stamp(assembly_id: int) -> tuple[int, dt.datetime | None, dt.datetime | None]:
    """Return what changes whenever an actual time is noted or taken back: a key for kept pages."""
    query = (
        select(func.count(), func.max(SessionRun.started_at), func.max(SessionRun.ended_at))
        .select_from(SessionRun)
        .join(PublishedSession, PublishedSession.session_id == SessionRun.session_id)
        .where(PublishedSession.assembly_id == assembly_id)
    )
    row = current_session().execute(query).one()
    return (row[0], row[1], row[2])


def moment_at(assembly: Assembly, at: dt.datetime, room: str = "") -> Moment:
    """Return what runs at `at` and what follows; for a `room` (slug) what is in it, and what is in none."""
    sessions = [
        session for day in public_days(assembly) for session in day.sessions
        if not room or session.room_slug in {room, ""}
    ]  # fmt: skip
    return moment_of(sessions, runs_of(assembly), at)


def days_with_runs(assembly: Assembly) -> tuple[Sequence[Day], dict[str, Run]]:
    """Return the released programme by day with the actual times."""
    return public_days(assembly), runs_of(assembly)


def released(assembly: Assembly, public_id: str) -> PublishedSession | None:
    """Return a released row of an assembly; one of another assembly is not there."""
    query = select(PublishedSession).where(
        PublishedSession.assembly_id == assembly.id, PublishedSession.public_id == public_id
    )
    return current_session().scalar(query)
