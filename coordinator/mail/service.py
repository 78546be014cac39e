"""Writing messages: rendered and queued in the transaction of the act that causes them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select, update

from coordinator.core import clock, tokens
from coordinator.core.actor import Actor
from coordinator.core.db import current_session
from coordinator.core.errors import Conflict, NotAllowed
from coordinator.core.i18n import _
from coordinator.core.text import clean_line, search_key
from coordinator.jobs.service import enqueue
from coordinator.journal.service import record
from coordinator.mail.models import MailMessage, MailState
from coordinator.mail.policy import is_sealed, may_reveal
from coordinator.mail.writing import message_id, render

_LONGEST_SUBJECT = 300
_LONGEST_NAME = 240
# Over an hour: servers that have never heard of us say "later" and mean ten minutes, and others are restarted.
_TRIES = 12
_MOST_AT_ONCE = 1000


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
        search_text=search_key(to_name, to_address, subject),
    )  # fmt: skip
    current_session().add(message)
    _deliver(public_id)
    return message


def _deliver(public_id: str) -> None:
    enqueue("mail.deliver", {"message": public_id}, tries=_TRIES)


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
    _deliver(message.public_id)
    record("mail", message.public_id, "resend", by=by, assembly_ref=message.assembly_ref)


def resend_failed(assembly_ref: str, *, by: Actor) -> int:
    """Queue the messages of an assembly that were not delivered once more, the oldest first; return how many.

    At most a thousand at once, each with its line in the journal.
    """
    session = current_session()
    oldest = (
        select(MailMessage.id)
        .where(MailMessage.assembly_ref == assembly_ref, MailMessage.state == MailState.FAILED)
        .order_by(MailMessage.id)
        .limit(_MOST_AT_ONCE)
        .scalar_subquery()
    )
    again = (
        update(MailMessage)
        .where(MailMessage.id.in_(oldest), MailMessage.state == MailState.FAILED)
        .values(state=MailState.QUEUED, error=None)
        .returning(MailMessage.id, MailMessage.public_id)
        .execution_options(synchronize_session=False)
    )
    refs = [ref for _id, ref in sorted(session.execute(again).tuples())]
    for ref in refs:
        _deliver(ref)
        record("mail", ref, "resend", by=by, assembly_ref=assembly_ref)
    return len(refs)


def reveal(message: MailMessage, *, by: Actor) -> None:
    """Let `by` read the private links of a message for a while (mail.queries.may_read_links), on the record.

    Whoever follows such a link acts as its holder: the journal says who could.
    """
    if is_sealed(message):
        raise NotAllowed(_("This link belongs to the person who is filling in the form: only they may read it."))
    if not may_reveal(message):
        raise Conflict(_("This message is on its way or was sent: its links are for its reader."))
    record("mail", message.public_id, "reveal", by=by, assembly_ref=message.assembly_ref)
