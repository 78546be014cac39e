"""Queueing work: a row in the caller's transaction, so that it is never lost and never a phantom."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from coordinator.core import clock
from coordinator.core.db import current_session
from coordinator.jobs.models import Job


def enqueue(
    name: str, args: dict[str, Any] | None = None, *, delay: dt.timedelta | None = None, unique_key: str | None = None
) -> Job:
    """Add a job to the current transaction; it may run from now, or from now + `delay`.

    With `unique_key` a second call finds the first job and adds nothing: exactly-once queueing for reminders.
    A job may run more than once (a killed worker): handlers must do no harm the second time.
    """
    session = current_session()
    if unique_key:
        found = session.scalar(select(Job).where(Job.unique_key == unique_key))
        if found:
            return found
    now = clock.now()
    job = Job(name=name, args=args or {}, run_at=now + (delay or dt.timedelta()), unique_key=unique_key, created_at=now)
    session.add(job)
    session.flush()
    return job
