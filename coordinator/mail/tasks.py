"""Delivery: hands one message to the mail server, or keeps it where organisers can read it.

Nothing is sent inside a transaction. A worker killed between the server's answer and our note of it sends the
message again under the same Message-ID: once too often is better than never.
"""

import datetime as dt
import logging
from typing import Any

from flask import current_app
from sqlalchemy import exists, select, update

from config import Settings
from coordinator.core import clock
from coordinator.core.db import current_session, unit_of_work
from coordinator.jobs.models import Job, JobState
from coordinator.jobs.registry import Handler, JobContext
from coordinator.mail.models import SECRET_PURPOSES, MailMessage, MailState
from coordinator.mail.transport import Refused, compose, send

log = logging.getLogger(__name__)
KEEP_SECRETS = dt.timedelta(days=1)
_REMOVED = "–\n"


def deliver(args: dict[str, Any], job: JobContext) -> None:
    """Deliver one message if it still waits; a second run finds it sent and does nothing."""
    message = current_session().scalar(select(MailMessage).where(MailMessage.public_id == args["message"]))
    if message is None or message.sent_at is not None or message.state is not MailState.QUEUED:
        return
    settings: Settings = current_app.config["SETTINGS"]
    current_session().rollback()
    if settings.smtp_host is None:
        log.info("mail kept, no SMTP server is set:\n%s", _readable(message))
        _note(message, state=MailState.KEPT)
        return
    try:
        send(settings, compose(message, settings.mail_from))
    except Refused as refusal:
        log.warning("mail %s refused: %s", message.public_id, refusal)
        _note(message, state=MailState.FAILED, error=str(refusal))
    except OSError as error:  # the network, or the server for now (every SMTPException is one)
        said = f"{type(error).__name__}: {error}"
        _note(message, error=said, **({"state": MailState.FAILED} if job.is_last else {}))
        raise
    else:
        gone = {"text": _REMOVED} if message.purpose in SECRET_PURPOSES else {}
        _note(message, state=MailState.SENT, sent_at=clock.now(), error=None, **gone)


def tend(_args: dict[str, Any], _job: JobContext) -> None:
    """Mark messages failed whose delivery was given up, and wipe sign-in messages that are a day old."""
    waiting = exists().where(
        Job.name == "mail.deliver", Job.args["message"].as_string() == MailMessage.public_id,
        Job.state.in_((JobState.QUEUED, JobState.RUNNING)),
    )  # fmt: skip
    abandoned = (
        update(MailMessage)
        .where(MailMessage.state == MailState.QUEUED, ~waiting)
        .values(state=MailState.FAILED, error="delivery was given up")
    )
    wiped = (
        update(MailMessage)
        .where(
            MailMessage.purpose.in_(SECRET_PURPOSES), MailMessage.text != _REMOVED,
            MailMessage.created_at < clock.now() - KEEP_SECRETS,
        )
        .values(text=_REMOVED)
    )  # fmt: skip
    with unit_of_work() as session:
        for statement in (abandoned, wiped):
            session.execute(statement.execution_options(synchronize_session=False))


def _note(message: MailMessage, **values: Any) -> None:
    """Write what became of a message, unless another worker has already sent it."""
    with unit_of_work() as session:
        session.execute(
            update(MailMessage)
            .where(MailMessage.id == message.id, MailMessage.sent_at.is_(None), MailMessage.state == MailState.QUEUED)
            .values(**values)
            .execution_options(synchronize_session=False)
        )


def _readable(message: MailMessage) -> str:
    files = "".join(f"[{attachment['name']}]\n" for attachment in message.attachments)
    return f"To: {message.to_name} <{message.to_address}>\nSubject: {message.subject}\n\n{message.text}{files}"


HANDLERS: dict[str, Handler] = {"mail.deliver": deliver, "mail.tend": tend}
RECURRING: dict[str, dt.timedelta] = {"mail.tend": dt.timedelta(minutes=10)}
