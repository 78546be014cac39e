"""Background work of proposals: papers of forms that nobody sent are deleted."""

import datetime as dt
from typing import Any

from coordinator.agenda.proposals import service
from coordinator.jobs.registry import Handler, JobContext


def purge_papers(_args: dict[str, Any], _job: JobContext) -> None:
    """Empty the waiting room of what is older than a day; harmless when run twice."""
    service.purge_waiting()


HANDLERS: dict[str, Handler] = {"agenda.purge_papers": purge_papers}
RECURRING: dict[str, dt.timedelta] = {"agenda.purge_papers": dt.timedelta(hours=6)}
