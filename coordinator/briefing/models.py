"""Briefing packs that were asked for, and what became of them."""

import datetime as dt
import enum

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.core.columns import Key, PublicId
from coordinator.core.db import Model, UTCDateTime, enum_type


class PackState(enum.StrEnum):
    """queued -> running -> ready or failed."""

    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


class BriefingPack(Model):
    """One pack in one language. `missing` names the parts that could not be made; the pack is built all the same."""

    __tablename__ = "briefing_pack"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(5))
    parts: Mapped[list[str]] = mapped_column(JSON, default=list)
    state: Mapped[PackState] = mapped_column(enum_type(PackState, "state"), default=PackState.QUEUED)
    progress: Mapped[int] = mapped_column(default=0)
    step: Mapped[str] = mapped_column(String(80), default="")
    file_key: Mapped[str | None] = mapped_column(String(64))
    page_count: Mapped[int | None]
    size: Mapped[int | None]
    content_hash: Mapped[str | None] = mapped_column(String(64))
    missing: Mapped[list[str]] = mapped_column(JSON, default=list)
    error: Mapped[str] = mapped_column(Text, default="")
    requested_by: Mapped[str] = mapped_column(String(16), default="")
    is_public: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime] = mapped_column(UTCDateTime())
    finished_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime())
