"""The sessions a registered person picked."""

import datetime as dt

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.core.columns import Key
from coordinator.core.db import Model, UTCDateTime


class Pick(Model):
    """One released session in one person's agenda."""

    __tablename__ = "session_pick"
    __table_args__ = (UniqueConstraint("registration_id", "session_id"),)

    id: Mapped[Key]
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    session_id: Mapped[int] = mapped_column(ForeignKey("agenda_session.id", ondelete="CASCADE"), index=True)
    picked_at: Mapped[dt.datetime] = mapped_column(UTCDateTime())
