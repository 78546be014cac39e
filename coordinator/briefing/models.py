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
    """One pack in one language.

    `number` is the version printed in it, counted per assembly and language when the pack is made. `step` is the page
    being laid out. `missing` holds what had to be left out, in whole sentences; the pack is made all the same.
    `document_ref` is the public paper that a published pack was put into.
    """

    __tablename__ = "briefing_pack"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id", ondelete="CASCADE"), index=True)
    number: Mapped[int | None]
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
    document_ref: Mapped[str] = mapped_column(String(12), default="")
    created_at: Mapped[dt.datetime] = mapped_column(UTCDateTime())
    finished_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime())
