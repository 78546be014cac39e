"""The outbox: every message the house has to send, and what became of it."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.core.columns import Key, PublicId
from coordinator.core.db import Model, UTCDateTime, enum_type


class MailState(enum.StrEnum):
    """queued -> sent or failed; kept when no SMTP server is configured (organisers read it on a page)."""

    QUEUED = "queued"
    SENT = "sent"
    KEPT = "kept"
    FAILED = "failed"


# Messages that open an account are worth nothing to a reader of the outbox, and something to a thief: they
# belong to no assembly (the database holds that), and their text is wiped.
SECRET_PURPOSES = frozenset({"sign_in"})
# The link in these opens what nobody has sent to the secretariat yet. Organisers see that the message exists and
# what became of it; the link is its reader's alone.
SEALED_PURPOSES = frozenset({"registration.finish_later"})


class MailMessage(Model):
    """One message to one address, rendered in the reader's language when it was written.

    `search_text` is the accent- and case-blind key of recipient and subject.
    """

    __tablename__ = "mail_message"
    __table_args__ = (
        CheckConstraint("purpose NOT IN ('sign_in') OR assembly_ref = ''", name="secrets_in_no_assembly"),
        Index("ix_mail_message_assembly", "assembly_ref", "id"),
        Index("ix_mail_message_state", "assembly_ref", "state", "id"),
        Index("ix_mail_message_subject", "subject_kind", "subject_ref"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    to_address: Mapped[str] = mapped_column(String(254))
    to_name: Mapped[str] = mapped_column(String(240), default="")
    reply_to: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(5))
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    # Each as mail.service.Attachment: name, media_type, text.
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    state: Mapped[MailState] = mapped_column(enum_type(MailState, "state"), default=MailState.QUEUED)
    error: Mapped[str | None] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(String(40))
    assembly_ref: Mapped[str] = mapped_column(String(16), default="")
    subject_kind: Mapped[str] = mapped_column(String(40), default="")
    subject_ref: Mapped[str] = mapped_column(String(40), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[dt.datetime] = mapped_column(UTCDateTime())
    sent_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime())
