"""When a room is closed, and which conflicts somebody accepted and why."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.core.columns import Key, PublicId
from coordinator.core.db import Model, UTCDateTime


class RoomClosure(Model):
    """A time at which a room cannot be used: set up, cleaned, or somebody else's. Wall time of the assembly."""

    __tablename__ = "room_closure"
    __table_args__ = (CheckConstraint("minutes > 0", name="minutes_positive"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"), index=True)
    day: Mapped[dt.date]
    start: Mapped[dt.time]
    minutes: Mapped[int]
    reason: Mapped[str] = mapped_column(String(160), default="")


class AcceptedConflict(Model):
    """A conflict somebody looked at and accepted.

    `key` names its kind, its sessions and when they meet: a change of any of them makes another key, and the
    conflict is asked about again.
    """

    __tablename__ = "accepted_conflict"
    __table_args__ = (UniqueConstraint("assembly_id", "key"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    accepted_by: Mapped[str] = mapped_column(String(16))
    accepted_at: Mapped[dt.datetime] = mapped_column(UTCDateTime())
