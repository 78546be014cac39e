"""What runs now and what comes next: pure, from released sessions and their actual times."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coordinator.agenda.queries import PublicSession


@dataclass(frozen=True)
class Run:
    """When a session really began and ended; None: not yet."""

    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None


NOT_YET = Run()
_SOON = dt.timedelta(hours=2)
_FORGOTTEN = dt.timedelta(hours=2)  # after its end: nobody pressed the button


@dataclass(frozen=True)
class LiveSession:
    """A released session with its actual times. `late` is how many minutes after its time it began."""

    session: PublicSession
    run: Run
    late: int = 0

    @property
    def left_until(self) -> dt.datetime:
        """Return when it should end: as long after its beginning as was planned."""
        return self.session.ends_at + dt.timedelta(minutes=self.late)


@dataclass(frozen=True)
class Moment:
    """What runs at `at`, what follows, and the day it is about."""

    at: dt.datetime
    now: tuple[LiveSession, ...]
    next: tuple[LiveSession, ...]


def moment_of(sessions: Iterable[PublicSession], runs: Mapping[str, Run], at: dt.datetime) -> Moment:
    """Return what runs at `at` and what follows: what begins next and, in other rooms, within two hours of it.

    A session runs when somebody said that it began and nobody that it ended; when nobody said anything, from its
    planned start to its planned end. An end that nobody noted is taken as given when the next one begins in that room,
    or after two hours. Cancelled sessions neither run nor follow. `runs` is keyed by public id.
    """
    standing = [session for session in sessions if not session.is_cancelled]
    seen = [session for session in standing if _is_running(session, runs.get(session.public_id, NOT_YET), at)]
    running = [session for session in seen if not _has_made_way(session, seen, runs, at)]
    following = sorted(
        (session for session in standing if _is_to_come(session, runs.get(session.public_id, NOT_YET), at)),
        key=lambda session: session.starts_at,
    )
    nearest: dict[str, PublicSession] = {}
    for session in following:
        if session.starts_at - following[0].starts_at < _SOON:
            nearest.setdefault(session.room_slug or session.public_id, session)
    return Moment(
        at, tuple(_live(session, runs) for session in running),
        tuple(_live(session, runs) for session in nearest.values()),
    )  # fmt: skip


def _is_running(session: PublicSession, run: Run, at: dt.datetime) -> bool:
    if run.ended_at is not None and run.ended_at <= at:
        return False
    if run.started_at is not None:
        late = max(dt.timedelta(), run.started_at - session.starts_at)
        return run.started_at <= at < session.ends_at + late + _FORGOTTEN
    return session.starts_at <= at < session.ends_at


def _has_made_way(
    session: PublicSession, running: Iterable[PublicSession], runs: Mapping[str, Run], at: dt.datetime
) -> bool:
    """Tell whether a session is past its time and a later one has begun in its room."""
    if not session.room_slug or at < session.ends_at:
        return False
    return any(
        one.room_slug == session.room_slug and one.starts_at > session.starts_at
        and runs.get(one.public_id, NOT_YET).started_at is not None
        for one in running
    )  # fmt: skip


def _is_to_come(session: PublicSession, run: Run, at: dt.datetime) -> bool:
    return run.started_at is None and run.ended_at is None and session.starts_at > at


def _live(session: PublicSession, runs: Mapping[str, Run]) -> LiveSession:
    run = runs.get(session.public_id, NOT_YET)
    late = run.started_at - session.starts_at if run.started_at else dt.timedelta()
    return LiveSession(session, run, max(0, int(late.total_seconds() // 60)))
