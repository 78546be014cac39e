"""What really happened: when a session began and ended."""

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.core.columns import Key
from coordinator.core.db import Model, UTCDateTime


class SessionRun(Model):
    """The actual times of one session, beside the planned ones, which stay as they were announced."""

    __tablename__ = "session_run"

    id: Mapped[Key]
    session_id: Mapped[int] = mapped_column(ForeignKey("agenda_session.id", ondelete="CASCADE"), unique=True)
    started_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime())
    ended_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime())
