"""Making the draft public: what a release would change, and the release itself.

Public pages, feeds and packs read what a release wrote and nothing else. SEQUENCE rises only here
(CALENDAR §4.8-4.14), by one for a session whose time, place or status the world knew differently.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select

from coordinator.agenda.changes import (
    Change,
    Names,
    as_record,
    compare,
    moved_from,
    snapshot_of_draft,
)
from coordinator.agenda.conflicts.queries import conflicts_of
from coordinator.agenda.conflicts.service import accept
from coordinator.agenda.models import Publication, PublishedSession, Release, ReleaseKind, SessionStatus
from coordinator.agenda.numbering import give_numbers
from coordinator.agenda.releases import digests
from coordinator.agenda.releases.queries import drafts_of, organisation_names, published_of, snapshots_of
from coordinator.agenda.roles.queries import level_names, role_names
from coordinator.assemblies.furniture import refuse_archived
from coordinator.assemblies.models import Assembly
from coordinator.core import clock
from coordinator.core.actor import Actor
from coordinator.core.db import current_session, lock
from coordinator.core.errors import Conflict
from coordinator.core.i18n import _
from coordinator.journal.service import record


def pending(assembly: Assembly) -> list[Change]:
    """Return what a release would change now, in order of time; as many queries whatever the size of the agenda."""
    drafts = drafts_of(assembly)
    names = Names(organisation_names(drafts), role_names(assembly), level_names(assembly))
    published = snapshots_of(assembly)
    found = []
    for draft in drafts:
        change = compare(draft, published.get(draft.id), snapshot_of_draft(draft, assembly, names))
        if change:
            found.append(change)
    return sorted(found, key=lambda change: (change.after.starts_at, change.session_id))


def release(assembly: Assembly, *, by: Actor, name: str = "", message: Mapping[str, str] | None = None) -> Release:
    """Make the draft public; raises Conflict when the world would see nothing new."""
    lock(assembly)
    refuse_archived(assembly)
    give_numbers(assembly, pending(assembly))
    changes = pending(assembly)
    if not changes:
        raise Conflict(_("There is nothing to publish: the public programme is up to date."))
    return publish(assembly, changes, by=by, name=name, message=message)


def release_settled(
    assembly: Assembly, *, by: Actor, name: str = "", message: Mapping[str, str] | None = None,
    accepting: Collection[str] = (), reason: str = "",
) -> Release:  # fmt: skip
    """Make the draft public, accepting blocking conflicts for `reason`: those named by `accepting`, as they were read.

    Raises Invalid without a reason, and Conflict while a blocking conflict stands that was not among them.
    """
    lock(assembly)
    standing = {conflict.key for conflict in conflicts_of(assembly).blocking}
    if standing - set(accepting):
        raise Conflict(_("A conflict stands that you have not read yet. Settle it, or say why it may stay."))
    if standing:
        accept(assembly, standing, reason, by=by)
    return release(assembly, by=by, name=name, message=message)


def publish(
    assembly: Assembly, changes: Sequence[Change], *, by: Actor, name: str = "",
    message: Mapping[str, str] | None = None, kind: ReleaseKind = ReleaseKind.EDITS, restored_number: int | None = None,
) -> Release:  # fmt: skip
    """Let the world see `changes` and nothing else of the draft; the assembly must be locked.

    Writes one Release with its diff, raises `Publication.version`, which keys every kept page and feed, and
    queues one digest for each person it concerns.
    """
    now = clock.now()
    rows = {row.session_id: row for row in published_of(assembly)}
    for change in changes:
        if change.session_id in rows:
            _apply(change, rows[change.session_id], assembly, now)
    if first := [_first(change, assembly, now) for change in changes if change.session_id not in rows]:
        current_session().execute(insert(PublishedSession), first)
    publication = _publication(assembly)
    publication.version += 1
    publication.release_number += 1
    publication.changed_at = now
    made = Release(
        assembly_id=assembly.id, number=publication.release_number, kind=kind, restored_number=restored_number,
        name=name, message=dict(message or {}), changes=[as_record(change) for change in changes], released_at=now,
        released_by=by.ref,
    )  # fmt: skip
    current_session().add(made)
    current_session().flush()
    digests.note(made, assembly, changes)
    restored = {"restored": restored_number} if restored_number else {}
    record(
        "agenda", assembly.public_id, "release", by=by, assembly_ref=assembly.public_id, number=made.number,
        sessions=len(changes), kind=kind.value, **restored,
    )  # fmt: skip
    return made


def _first(change: Change, assembly: Assembly, now: dt.datetime) -> dict[str, Any]:
    return {
        **vars(change.after), "session_id": change.session_id, "public_id": change.public_id, "uid": change.uid,
        "assembly_id": assembly.id, "sequence": 0, "first_released_at": now, "changed_at": now,
    }  # fmt: skip


def _apply(change: Change, row: PublishedSession, assembly: Assembly, now: dt.datetime) -> None:
    row.moved_from = moved_from(change, row.moved_from, assembly.language)
    if change.raises_sequence:
        row.sequence += 1
    row.changed_at = now
    for name, value in vars(change.after).items():
        setattr(row, name, value)
    is_cancelled = change.after.status is SessionStatus.CANCELLED
    row.cancelled_at = (row.cancelled_at or now) if is_cancelled else None


def _publication(assembly: Assembly) -> Publication:
    session = current_session()
    found = session.scalar(select(Publication).where(Publication.assembly_id == assembly.id).with_for_update())
    if found is None:
        found = Publication(assembly_id=assembly.id, version=0, release_number=0, changed_at=clock.now())
        session.add(found)
    return found
