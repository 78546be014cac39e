"""The jobs of the jobs table itself: old rows are thrown away."""

import datetime as dt
from typing import Any

from sqlalchemy import delete

from coordinator.core import clock
from coordinator.core.db import unit_of_work
from coordinator.jobs.models import Job, JobState
from coordinator.jobs.registry import Handler, JobContext

KEEP_DONE = dt.timedelta(days=7)
KEEP_DEAD = dt.timedelta(days=180)


def purge(_args: dict[str, Any], _job: JobContext) -> None:
    """Delete jobs done a week ago and jobs given up half a year ago."""
    for state, kept in ((JobState.DONE, KEEP_DONE), (JobState.DEAD, KEEP_DEAD)):
        with unit_of_work() as session:
            session.execute(
                delete(Job)
                .where(Job.state == state, Job.finished_at < clock.now() - kept)
                .execution_options(synchronize_session=False)
            )


HANDLERS: dict[str, Handler] = {"jobs.purge": purge}
RECURRING: dict[str, dt.timedelta] = {"jobs.purge": dt.timedelta(days=1)}
