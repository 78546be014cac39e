"""Who was reminded on which day, and of which session on which day: what keeps anybody from being reminded twice."""

import datetime as dt
import enum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.core.columns import Key
from coordinator.core.db import Model, UTCDateTime, enum_type


class ReminderState(enum.StrEnum):
    """Mailed, or otherwise: there is no address, so organisers tell this person."""

    MAILED = "mailed"
    OTHERWISE = "otherwise"


class RoleReminder(Model):
    """The one message of a day to a person about their parts in an assembly.

    `told_on` is a day in the zone of the assembly, `message_ref` the public id of the message that was written in
    the same transaction; '' where there is no address.
    """

    __tablename__ = "role_reminder"
    __table_args__ = (UniqueConstraint("assembly_id", "person_id", "told_on"),)

    id: Mapped[Key]
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    told_on: Mapped[dt.date]
    told_at: Mapped[dt.datetime] = mapped_column(UTCDateTime())
    state: Mapped[ReminderState] = mapped_column(enum_type(ReminderState, "state"))
    message_ref: Mapped[str] = mapped_column(String(12), default="")


class RemindedSession(Model):
    """A session a person was reminded of, as it stood on `day`: moved to another day, it is reminded anew."""

    __tablename__ = "reminded_session"
    __table_args__ = (UniqueConstraint("session_id", "person_id", "day"),)

    id: Mapped[Key]
    reminder_id: Mapped[int] = mapped_column(ForeignKey("role_reminder.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("agenda_session.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    day: Mapped[dt.date]
