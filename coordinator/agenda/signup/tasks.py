"""Background work of sign-up: places of withdrawn registrations are given to who waits."""

import datetime as dt
from typing import Any

from coordinator.agenda.signup import service
from coordinator.core.db import unit_of_work
from coordinator.jobs.registry import Handler, JobContext


def tend(_args: dict[str, Any], _job: JobContext) -> None:
    """Let queues move up; harmless when run twice."""
    with unit_of_work():
        service.tend()


HANDLERS: dict[str, Handler] = {"agenda.tend_places": tend}
RECURRING: dict[str, dt.timedelta] = {"agenda.tend_places": dt.timedelta(minutes=10)}
