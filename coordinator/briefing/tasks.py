"""The job that makes a pack: reads, lets the database go, has the pages made, writes file and state."""

import time
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app

from coordinator.assemblies.models import Assembly
from coordinator.briefing import press, queries, service
from coordinator.briefing.content import Attached, Edition, Pack, content_hash
from coordinator.briefing.material import pack_content
from coordinator.briefing.models import BriefingPack
from coordinator.briefing.render import PdfFailed, Progress, look
from coordinator.core import files
from coordinator.core.db import current_session, unit_of_work
from coordinator.core.i18n import _, use_language
from coordinator.feeds.service import assembly_calendar
from coordinator.jobs.registry import Handler, JobContext

# Seconds between two writes of progress.
_BREATH = 1.0


def build(args: dict[str, Any], job: JobContext) -> None:
    """Make the pack `args["pack"]`. May run twice: a finished pack is left alone, a half-made one begins anew."""
    public_id = str(args["pack"])
    with unit_of_work():
        pack = service.begin(public_id)
    if pack is None:
        return
    with use_language(pack.language):
        try:
            _build(pack, job)
        except PdfFailed as failure:
            _fail(public_id, str(failure))
        except Exception:
            current_session().rollback()
            if job.is_last:
                _fail(public_id, _("The pack could not be made. The log of the worker says why."))
            raise


def _build(pack: BriefingPack, job: JobContext) -> None:
    content = _content(pack)
    digest = content_hash(content, pack.language, look())
    twin = queries.same_pack(pack, digest)
    if twin is not None and twin.file_key and files.store().path(twin.file_key).exists():
        with unit_of_work():
            service.reuse(pack.public_id, twin)
        return
    public_id, language = pack.public_id, pack.language
    current_session().close()
    made = press.print_pack(content, language, _teller(public_id, job))
    key = files.store().put(made.content)
    with unit_of_work():
        service.complete(public_id, made, file_key=key, content_hash=digest)


def _content(pack: BriefingPack) -> Pack:
    assembly = current_session().get_one(Assembly, pack.assembly_id)
    events = assembly_calendar(assembly.slug, lang=pack.language, base_url=current_app.config["BASE_URL"])
    calendar = Attached(f"{assembly.slug}.ics", events, _("Calendar of the assembly")) if events else None
    edition = Edition(pack.number or 1, pack.created_at.astimezone(ZoneInfo(assembly.zone)))
    return pack_content(assembly, parts=pack.parts, edition=edition, calendar=calendar)


def _teller(public_id: str, job: JobContext) -> Progress:
    """Return what writes progress, at most once a second: to the pack for its page, to the job for its lease."""
    told_at = float("-inf")

    def tell(percent: int, page: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at < _BREATH:
            return
        told_at = time.monotonic()
        with unit_of_work():
            service.advance(public_id, percent, page)
        job.report(percent)

    return tell


def _fail(public_id: str, reason: str) -> None:
    with unit_of_work():
        service.fail(public_id, reason)


HANDLERS: dict[str, Handler] = {service.JOB: build}
