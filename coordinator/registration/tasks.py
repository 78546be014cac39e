"""Background work of registration: drafts that nobody finished are thrown away every night."""

import datetime as dt
from typing import Any

from coordinator.core.db import unit_of_work
from coordinator.jobs.registry import Handler, JobContext
from coordinator.registration.entry import service


def purge_drafts(_args: dict[str, Any], _job: JobContext) -> None:
    """Delete drafts a week after they expired; harmless when run twice."""
    with unit_of_work():
        service.purge_drafts()


HANDLERS: dict[str, Handler] = {"registration.purge_drafts": purge_drafts}
RECURRING: dict[str, dt.timedelta] = {"registration.purge_drafts": dt.timedelta(days=1)}
