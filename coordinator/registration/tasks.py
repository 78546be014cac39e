"""Background work of registration: links asked for again, drafts that nobody finished."""

import datetime as dt
from typing import Any

from coordinator.assemblies.queries import assembly_by_ref
from coordinator.core.db import unit_of_work
from coordinator.jobs.registry import Handler, JobContext
from coordinator.registration.entry import service
from coordinator.registration.own.service import send_links


def purge_drafts(_args: dict[str, Any], _job: JobContext) -> None:
    """Delete drafts a week after they expired; harmless when run twice."""
    with unit_of_work():
        service.purge_drafts()


def mail_links(args: dict[str, Any], job: JobContext) -> None:
    """Mail the private links behind an address; a second run finds the message and does nothing."""
    with unit_of_work():
        assembly = assembly_by_ref(args["assembly"])
        if assembly is not None:
            send_links(assembly, args["email"], job=job.public_id)


HANDLERS: dict[str, Handler] = {
    "registration.purge_drafts": purge_drafts,
    "registration.send_links": mail_links,
}
RECURRING: dict[str, dt.timedelta] = {"registration.purge_drafts": dt.timedelta(days=1)}
