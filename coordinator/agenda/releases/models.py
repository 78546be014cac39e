"""Who had a part in what was released, who is told of a release, what a restoration laid aside. All of it private."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.agenda.models import WrittenPart
from coordinator.core.columns import Key
from coordinator.core.db import Model, UTCDateTime, enum_type


class ReleasedPart(Model):
    """Somebody's part in a session as last released: what a person knew before the next release.

    `part` is the code of a role, 'reader:<role>' for who reads a message, 'item:<public id>' for an item.
    """

    __tablename__ = "released_part"
    __table_args__ = (UniqueConstraint("session_id", "person_id", "part"),)

    id: Mapped[Key]
    session_id: Mapped[int] = mapped_column(ForeignKey("agenda_session.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    part: Mapped[str] = mapped_column(String(48))


class LaidAsidePart(WrittenPart, Model):
    """What organisers wrote about somebody who left a session the world knows them in: person, brief, precedence.

    It comes back when a release is restored that knows them with the same role, name and function. Who presented an
    item stands here with the role 'item:<public id>' and without a function.
    """

    __tablename__ = "laid_aside_part"

    id: Mapped[Key]
    session_id: Mapped[int] = mapped_column(ForeignKey("agenda_session.id", ondelete="CASCADE"), index=True)


class DigestState(enum.StrEnum):
    """Waiting -> mailed, otherwise (no address: organisers tell this person) or spared (not coming any more)."""

    WAITING = "waiting"
    MAILED = "mailed"
    OTHERWISE = "otherwise"
    SPARED = "spared"


class Digest(Model):
    """What one person is told of one release, once.

    `sessions` is a list of {"session" (public id), "before", "after" (parts as in ReleasedPart)}, with "place":
    "ended" where a place of theirs is taken back; `message_ref` is the public id of the message that was written in
    the same transaction as `state` became MAILED.
    """

    __tablename__ = "release_digest"
    __table_args__ = (
        UniqueConstraint("release_id", "person_id"),
        Index("ix_release_digest_state", "release_id", "state", "id"),
    )

    id: Mapped[Key]
    release_id: Mapped[int] = mapped_column(ForeignKey("agenda_release.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    sessions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    state: Mapped[DigestState] = mapped_column(enum_type(DigestState, "state"), default=DigestState.WAITING)
    message_ref: Mapped[str] = mapped_column(String(12), default="")
    told_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime())
