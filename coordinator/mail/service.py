"""Writing messages: rendered and queued in the transaction of the act that causes them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import update

from coordinator.core import clock, tokens
from coordinator.core.actor import Actor
from coordinator.core.db import current_session
from coordinator.core.errors import Conflict
from coordinator.core.i18n import _
from coordinator.core.text import clean_line
from coordinator.jobs.service import enqueue
from coordinator.journal.service import record
from coordinator.mail.models import MailMessage, MailState
from coordinator.mail.writing import message_id, render

_LONGEST_SUBJECT = 300
_LONGEST_NAME = 240


@dataclass(frozen=True)
class Attachment:
    """A text file sent along, such as an invitation: 'text/calendar; method=PUBLISH'."""

    name: str
    media_type: str
    text: str


def queue(  # noqa: PLR0913 - a message has this many parts, all named
    *,
    to_address: str,
    to_name: str,
    language: str,
    template: str,
    values: Mapping[str, Any],
    purpose: str,
    assembly_ref: str = "",
    subject_kind: str = "",
    subject_ref: str = "",
    attachments: Iterable[Attachment] = (),
    reply_to: str | None = None,
) -> MailMessage:
    """Write a message in the reader's language and queue its delivery, both in the current transaction.

    `template` is '<domain>/<name>', the file templates/mail/<domain>/<name>.txt: first line 'Subject: …', a blank
    line, the text. Besides `values` it knows `base_url`, `lang` and `to_name`; addresses in it are made of
    `base_url` and a path, never of the Host header. `assembly_ref` shows the message to organisers of that
    assembly; without it only site administrators see it.
    """
    subject, text = render(template, language, {"to_name": to_name, **values})
    public_id = tokens.new_public_id()
    message = MailMessage(
        public_id=public_id, message_id=message_id(public_id), to_address=clean_line(to_address),
        to_name=clean_line(to_name)[:_LONGEST_NAME], reply_to=clean_line(reply_to) if reply_to else None,
        language=language, subject=subject[:_LONGEST_SUBJECT], text=text,
        attachments=[asdict(attachment) for attachment in attachments], purpose=purpose, assembly_ref=assembly_ref,
        subject_kind=subject_kind, subject_ref=subject_ref, created_at=clock.now(),
    )  # fmt: skip
    current_session().add(message)
    enqueue("mail.deliver", {"message": public_id})
    return message


def resend(message: MailMessage, *, by: Actor) -> None:
    """Queue a failed or kept message once more; Conflict when it is on its way or was sent."""
    waiting = (
        update(MailMessage)
        .where(MailMessage.id == message.id, MailMessage.state.in_((MailState.FAILED, MailState.KEPT)))
        .values(state=MailState.QUEUED, error=None)
    )
    session = current_session()
    if session.execute(waiting).rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(_("This message is already on its way or was sent."))
    enqueue("mail.deliver", {"message": message.public_id})
    record("mail", message.public_id, "resend", by=by, assembly_ref=message.assembly_ref)
