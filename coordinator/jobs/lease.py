"""Who holds which job: claiming, keeping, finishing and giving back. Every write names worker and attempt.

Each function is one short transaction of its own. A worker that lost its job (it was killed, or slept longer
than its lease) cannot write any more: (id, worker, attempts) is the fencing token.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, Select, and_, or_, select, update

from coordinator.core import clock
from coordinator.core.db import current_session, unit_of_work
from coordinator.jobs.models import Job, JobState

_LONGEST_WAIT = dt.timedelta(hours=1)
_LONGEST_ERROR = 4000


@dataclass(frozen=True)
class ClaimedJob:
    """A job in the hands of one worker, at one attempt."""

    id: int
    public_id: str
    name: str
    args: dict[str, Any]
    worker: str
    attempts: int
    max_attempts: int

    @property
    def is_last(self) -> bool:
        """Tell whether a failure of this attempt is final."""
        return self.attempts >= self.max_attempts


def is_anything_due(names: Collection[str]) -> bool:
    """Tell by a plain read whether a claim is worth trying, so that an idle worker never takes the write lock."""
    found = current_session().scalar(_due(names)) is not None
    current_session().rollback()
    return found


def claim(worker: str, names: Collection[str], lease: dt.timedelta) -> ClaimedJob | None:
    """Take the oldest due job for `worker`, in one statement; None when there is none.

    Due is what is queued for now or before, and what a worker holds whose lease ran out. Jobs of other names
    stay where they are: a newer version of the product queued them.
    """
    due = _due(names).with_for_update(skip_locked=True).scalar_subquery()
    taken = (
        update(Job)
        .where(Job.id == due)
        .values(state=JobState.RUNNING, worker=worker, attempts=Job.attempts + 1, lease_until=clock.now() + lease)
        .returning(Job.id, Job.public_id, Job.name, Job.args, Job.worker, Job.attempts, Job.max_attempts)
        .execution_options(synchronize_session=False)
    )
    with unit_of_work() as session:
        row = session.execute(taken).first()
    return ClaimedJob(**row._asdict()) if row else None


def _due(names: Collection[str]) -> Select[int]:
    now = clock.now()
    waiting = and_(Job.state == JobState.QUEUED, Job.run_at <= now)
    abandoned = and_(Job.state == JobState.RUNNING, Job.lease_until < now, Job.attempts < Job.max_attempts)
    return select(Job.id).where(Job.name.in_(names), or_(waiting, abandoned)).order_by(Job.run_at, Job.id).limit(1)


def renew(job: ClaimedJob, lease: dt.timedelta, progress: int | None = None) -> bool:
    """Keep the job for another `lease`; False when it is no longer this worker's."""
    values: dict[str, Any] = {"lease_until": clock.now() + lease}
    if progress is not None:
        values["progress"] = min(100, max(0, progress))
    return _write(job, values)


def finish(job: ClaimedJob, again_after: dt.timedelta | None = None) -> bool:
    """Record success; a recurring job is put back for its next turn in the same write."""
    if again_after is not None:
        return _write(job, _next_turn(again_after))
    return _write(job, {"state": JobState.DONE, "progress": 100, "lease_until": None, "finished_at": clock.now()})


def fail(job: ClaimedJob, error: str, again_after: dt.timedelta | None = None) -> bool:
    """Record a failure: try again after 2^attempts seconds, or give up for good when attempts ran out.

    A recurring job is never given up: after its last attempt it waits for its next turn.
    """
    said = error[-_LONGEST_ERROR:]
    if not job.is_last:
        wait = min(dt.timedelta(seconds=2**job.attempts), _LONGEST_WAIT)
        values: dict[str, Any] = {"state": JobState.QUEUED, "run_at": clock.now() + wait, "lease_until": None}
    elif again_after is not None:
        values = _next_turn(again_after)
    else:
        values = {"state": JobState.DEAD, "lease_until": None, "finished_at": clock.now()}
    return _write(job, {**values, "error": said})


def release(job: ClaimedJob) -> bool:
    """Give the job back untouched, as a worker does that must stop; the attempt does not count."""
    return _write(
        job,
        {"state": JobState.QUEUED, "attempts": job.attempts - 1, "lease_until": None, "worker": None},
    )


def bury_abandoned() -> int:
    """Give up jobs whose last attempt was killed half-way; return how many."""
    with unit_of_work() as session:
        result = session.execute(
            update(Job)
            .where(Job.state == JobState.RUNNING, Job.lease_until < clock.now(), Job.attempts >= Job.max_attempts)
            .values(
                state=JobState.DEAD, lease_until=None, finished_at=clock.now(),
                error="the worker disappeared during the last attempt",
            )
            .execution_options(synchronize_session=False)
        )  # fmt: skip
    return _count(result)


def _next_turn(after: dt.timedelta) -> dict[str, Any]:
    return {
        "state": JobState.QUEUED, "run_at": clock.now() + after, "attempts": 0, "progress": 0, "lease_until": None,
        "finished_at": clock.now(),
    }  # fmt: skip


def _write(job: ClaimedJob, values: dict[str, Any]) -> bool:
    mine = (
        update(Job)
        .where(Job.id == job.id, Job.worker == job.worker, Job.attempts == job.attempts, Job.state == JobState.RUNNING)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    with unit_of_work() as session:
        return _count(session.execute(mine)) == 1


def _count(result: Any) -> int:
    assert isinstance(result, CursorResult)
    return int(result.rowcount)
