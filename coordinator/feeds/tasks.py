"""The job that tells people of a release. It stands here, and not in agenda, for the calendar file it sends along."""

from typing import Any

from flask import current_app

from coordinator.agenda.releases import digests, letters
from coordinator.agenda.releases.letters import Letter
from coordinator.core.db import current_session, unit_of_work
from coordinator.feeds.service import sessions_sent
from coordinator.jobs.registry import Handler, JobContext
from coordinator.mail.service import Attachment


def tell(args: dict[str, Any], job: JobContext) -> None:
    """Write one message to each person whom the release `args["release"]` concerns.

    May run twice, or be killed half-way: each message is written in one transaction with the note that it was.
    """
    waiting = letters.waiting(int(args["release"]))
    for number, digest_id in enumerate(waiting):
        with unit_of_work():
            letter = letters.open_letter(digest_id)
            if letter is not None:
                letters.send(letter, _calendar(letter))
        current_session().expunge_all()
        job.report(number * 100 // len(waiting))


def _calendar(letter: Letter) -> list[Attachment]:
    """Return the sessions of a letter that its reader still has something to do with, as a calendar."""
    base_url = current_app.config["BASE_URL"]
    sent = sessions_sent(letter.assembly, letter.to_attend, lang=letter.language, base_url=base_url)
    if sent is None:
        return []
    return [Attachment(f"{letter.assembly.slug}.ics", sent.media_type, sent.body.decode())]


HANDLERS: dict[str, Handler] = {digests.JOB: tell}
