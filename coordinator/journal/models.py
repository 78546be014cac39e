"""The table of events. Rows are only ever added; there is no route, service or command that changes one."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.core.columns import Key
from coordinator.core.db import Model, UTCDateTime


class JournalEntry(Model):
    """One act: who (`actor_*`), did what (`verb`) to which thing (`subject_*`), when, in which assembly.

    The journal is older than every domain: it keeps public ids as text and no foreign keys, so an entry
    survives what it tells about. `data` holds ids and before/after of non-personal facts.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (
        Index("ix_journal_entry_subject", "subject_kind", "subject_ref", "id"),
        Index("ix_journal_entry_assembly", "assembly_ref", "id"),
    )

    id: Mapped[Key]
    at: Mapped[dt.datetime] = mapped_column(UTCDateTime())
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_ref: Mapped[str] = mapped_column(String(16), default="")
    verb: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_ref: Mapped[str] = mapped_column(String(40))
    assembly_ref: Mapped[str] = mapped_column(String(16), default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
