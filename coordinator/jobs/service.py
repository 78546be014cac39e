"""Queueing work: a row in the caller's transaction, so that it is never lost and never a phantom."""

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from coordinator.core import clock
from coordinator.core.db import current_session
from coordinator.jobs.models import Job

_TRIES = 5  # about half a minute: a try is repeated after 2, 4, 8… seconds (jobs.lease)


def enqueue(
    name: str, args: dict[str, Any] | None = None, *, delay: dt.timedelta | None = None, unique_key: str | None = None,
    tries: int = _TRIES,
) -> Job:  # fmt: skip
    """Add a job to the current transaction; it may run from now, or from now + `delay`, and fail `tries` times.

    With `unique_key` a second call finds the first job and adds nothing: exactly-once queueing for reminders.
    A job may run more than once (a killed worker): handlers must do no harm the second time.
    """
    session = current_session()
    now = clock.now()
    job = Job(
        name=name, args=args or {}, run_at=now + (delay or dt.timedelta()), unique_key=unique_key, created_at=now,
        max_attempts=tries,
    )  # fmt: skip
    if unique_key is None:
        session.add(job)
        session.flush()
        return job
    return _by_key(unique_key) or _add_once(job, unique_key)


def _add_once(job: Job, unique_key: str) -> Job:
    """Add the job, or find the one that another transaction put in a moment before."""
    session = current_session()
    try:
        with session.begin_nested():
            session.add(job)
    except IntegrityError:
        found = _by_key(unique_key)
        if found is None:
            raise
        return found
    return job


def _by_key(unique_key: str) -> Job | None:
    return current_session().scalar(select(Job).where(Job.unique_key == unique_key))
