"""Background work of reminders: every half hour, whoever has something due is written to."""

import datetime as dt
from typing import Any

from coordinator.agenda.reminders import queries, service
from coordinator.assemblies.models import Assembly
from coordinator.core.db import current_session, unit_of_work
from coordinator.jobs.registry import Handler, JobContext

JOB = "agenda.remind_roles"


def remind(_args: dict[str, Any], job: JobContext) -> None:
    """Remind everybody whose parts fall due; may run twice, or be killed anywhere: each is one transaction."""
    due = [(one.id, person) for one in queries.assemblies_awake() for person in sorted(queries.due(one))]
    for number, (assembly_id, person_id) in enumerate(due):
        with unit_of_work():
            service.remind(current_session().get_one(Assembly, assembly_id), person_id)
        job.report(number * 100 // len(due))


HANDLERS: dict[str, Handler] = {JOB: remind}
RECURRING: dict[str, dt.timedelta] = {JOB: dt.timedelta(minutes=30)}
