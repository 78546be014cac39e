"""Places in a session: who holds one and who waits."""

import datetime as dt
import enum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.core.columns import Key, PublicId
from coordinator.core.db import Model, UTCDateTime, enum_type


class SignUpState(enum.StrEnum):
    """A place, or a turn in the queue."""

    PLACED = "placed"
    WAITING = "waiting"


class SignUp(Model):
    """One registered person's place or turn in one session. `asked_at` is the instant the turn counts from.

    `ended_by` is the number of the release that narrowed the session so that it is not for this person any more, and
    told them; then the place is taken back. `is_kept`: an organiser lets them stay whatever the level says.
    """

    __tablename__ = "session_sign_up"
    __table_args__ = (
        UniqueConstraint("session_id", "registration_id"),
        Index("ix_session_sign_up_queue", "session_id", "state", "id"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    session_id: Mapped[int] = mapped_column(ForeignKey("agenda_session.id", ondelete="CASCADE"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    state: Mapped[SignUpState] = mapped_column(enum_type(SignUpState, "state"))
    asked_at: Mapped[dt.datetime] = mapped_column(UTCDateTime())
    is_kept: Mapped[bool] = mapped_column(default=False)
    ended_by: Mapped[int | None]
