"""Reading the journal: the history of one thing, newest first."""

from collections.abc import Sequence

from sqlalchemy import select

from coordinator.core.db import current_session
from coordinator.journal.models import JournalEntry


def history_of(subject_kind: str, subject_ref: str, limit: int = 200) -> Sequence[JournalEntry]:
    """Return the last `limit` entries about one thing, newest first."""
    query = (
        select(JournalEntry)
        .where(JournalEntry.subject_kind == subject_kind, JournalEntry.subject_ref == subject_ref)
        .order_by(JournalEntry.id.desc())
        .limit(limit)
    )
    return current_session().scalars(query).all()


def latest_in(assembly_ref: str, limit: int = 20) -> Sequence[JournalEntry]:
    """Return the last `limit` entries of one assembly, newest first."""
    query = (
        select(JournalEntry)
        .where(JournalEntry.assembly_ref == assembly_ref)
        .order_by(JournalEntry.id.desc())
        .limit(limit)
    )
    return current_session().scalars(query).all()
