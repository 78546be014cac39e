"""Writing the journal: called by services, inside their own transaction."""

from typing import Any

from coordinator.core import clock
from coordinator.core.actor import Actor
from coordinator.core.db import current_session
from coordinator.journal.models import JournalEntry


def record(
    subject_kind: str, subject_ref: str, verb: str, *, by: Actor, assembly_ref: str = "", **data: Any
) -> JournalEntry:
    """Add one entry to the current transaction; it is committed or rolled back with the act itself.

    `subject_kind` and `verb` are stable English words ('registration', 'accept'), `subject_ref` a public id.
    `data` must be JSON and must not hold names, phones or addresses: erasure does not reach the journal.
    """
    entry = JournalEntry(
        at=clock.now(), actor_kind=by.kind, actor_ref=by.ref, verb=verb, subject_kind=subject_kind,
        subject_ref=subject_ref, assembly_ref=assembly_ref, data=data,
    )  # fmt: skip
    current_session().add(entry)
    return entry
