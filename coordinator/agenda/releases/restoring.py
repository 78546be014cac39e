"""Bringing back the programme of an earlier release, as a new release: SEQUENCE rises, nothing falls, nothing is lost.

Public rows become what they were. Sessions that did not exist then are cancelled, items that did not are withdrawn,
and numbers given since stay given. The private draft follows fact by fact where it said what the world saw, and
keeps what organisers changed since (three-way).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from coordinator.agenda import contents, placing, release
from coordinator.agenda.changes import (
    Change,
    Names,
    Snapshot,
    between,
    facts_of_draft,
    snapshot_of_draft,
    snapshot_of_published,
)
from coordinator.agenda.conflicts.ahead import conflicts_ahead
from coordinator.agenda.conflicts.service import need_reason, note_accepted
from coordinator.agenda.contents import Part
from coordinator.agenda.models import AgendaSession, Release, ReleaseKind, SessionItem, SessionStatus
from coordinator.agenda.policy import is_for_public
from coordinator.agenda.releases import aside
from coordinator.agenda.releases.queries import (
    drafts_of,
    latest_number,
    organisation_names,
    organisations_named,
    public_state,
    published_of,
)
from coordinator.agenda.releases.states import snapshot_from
from coordinator.agenda.roles.queries import role_names
from coordinator.assemblies.furniture import refuse_archived
from coordinator.assemblies.models import Assembly, Room, Track
from coordinator.core import clock
from coordinator.core.actor import Actor
from coordinator.core.db import current_session, lock
from coordinator.core.errors import Conflict, NotFound
from coordinator.core.i18n import _
from coordinator.documents.models import Document
from coordinator.journal.service import record

# Facts of the draft that follow one by one. Day and start are one fact: when.
_SINGLE = ("room_id", "track_id", "type", "access", "status", "title", "description", "minutes", "languages",
           "interpreted_into", "levels", "video_url", "recording_url", "has_signup", "places")  # fmt: skip
_WHEN = ("day", "start")


@dataclass(frozen=True)
class _There:
    """What of an assembly is still there: rooms, tracks and documents by row number."""

    rooms: frozenset[int]
    tracks: frozenset[int]
    papers: Mapping[str, int]


def restoration(assembly: Assembly, number: int) -> list[Change]:
    """Return what bringing back release `number` would change for the world, in order of time. Raises NotFound.

    As many queries whatever the size of the agenda.
    """
    if not 0 < number <= latest_number(assembly):
        raise NotFound(_("This version does not exist."))
    past, there = public_state(assembly, number), _there(assembly)
    found = []
    for row in published_of(assembly):
        before = snapshot_of_published(row)
        change = between(
            row.session_id, row.public_id, row.uid, before, _as_it_was(past.get(row.public_id), before, assembly, there)
        )
        if change:
            found.append(change)
    return sorted(found, key=lambda change: (change.after.starts_at, change.session_id))


def restore(
    assembly: Assembly, number: int, *, by: Actor, name: str = "", message: Mapping[str, str] | None = None
) -> Release:
    """Make release `number` public again, as a new release. Raises NotFound, and Conflict when nothing would change."""
    lock(assembly)
    refuse_archived(assembly)
    changes = restoration(assembly, number)
    if not changes:
        raise Conflict(_("The public programme already says what version %(n)s said.", n=number))
    _follow(assembly, changes, number, by)
    return release.publish(
        assembly, changes, by=by, name=name, message=message, kind=ReleaseKind.RESTORED, restored_number=number
    )


def restore_settled(
    assembly: Assembly, number: int, *, by: Actor, name: str = "", message: Mapping[str, str] | None = None,
    accepting: Collection[str] = (), reason: str = "",
) -> Release:  # fmt: skip
    """Restore a release, accepting the blocking conflicts it makes for `reason`: those that `accepting` names.

    Raises Invalid without a reason, and Conflict for a blocking conflict that was not among those read.
    """
    lock(assembly)
    ahead = conflicts_ahead(assembly, restoration(assembly, number)).blocking
    if {conflict.key for conflict in ahead} - set(accepting):
        raise Conflict(_("This would make a conflict that you have not read yet. Say why it may stay."))
    if ahead:
        need_reason(reason)
    made = restore(assembly, number, by=by, name=name, message=message)
    note_accepted(assembly, ahead, reason, by=by)
    return made


def _there(assembly: Assembly) -> _There:
    session = current_session()
    rooms, tracks = (
        frozenset(session.scalars(select(kind.id).where(kind.assembly_id == assembly.id))) for kind in (Room, Track)
    )
    papers = select(Document.public_id, Document.id).where(Document.assembly_id == assembly.id)
    return _There(rooms, tracks, {row.public_id: row.id for row in session.execute(papers)})


def _as_it_was(kept: Mapping[str, Any] | None, before: Snapshot, assembly: Assembly, there: _There) -> Snapshot:
    """Return what the world is to see of a session: what it saw then, told in the zone of today."""
    if kept is None:
        return replace(before, status=SessionStatus.CANCELLED)
    was = snapshot_from(kept)
    when = placing.instants(assembly.zone, was.day, was.start, was.minutes)
    assert when.starts_at is not None
    assert when.ends_at is not None
    return replace(
        was, starts_at=when.starts_at, ends_at=when.ends_at,
        room_id=was.room_id if was.room_id in there.rooms else None,
        track_id=was.track_id if was.track_id in there.tracks else None,
        papers=[paper for paper in was.papers if paper in there.papers],
        number=was.number or before.number, series=was.series if was.number else before.series,
        items=_items(was.items, before.items),
    )  # fmt: skip


def _items(was: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the items of then with the numbers of now; what was numbered since stays as withdrawn."""
    numbers = {one["id"]: one["number"] for one in before}
    known = {one["id"] for one in was}
    kept = [{**one, "number": one["number"] or numbers.get(one["id"])} for one in was]
    gaps = [{**one, "withdrawn": True} for one in before if one["id"] not in known and one["number"]]
    return kept + gaps


def _follow(assembly: Assembly, changes: Sequence[Change], number: int, by: Actor) -> None:
    """Let the draft take what is restored where it said what the world saw; the journal says which facts."""
    database = current_session()
    drafts = {draft.id: draft for draft in drafts_of(assembly)}
    names = Names(organisation_names(list(drafts.values())), role_names(assembly))
    there = _there(assembly)
    organisations = organisations_named(
        {one["organisation"] for change in changes for one in change.after.people if one["organisation"]}
    )
    waiting = aside.laid_aside([change.session_id for change in changes], assembly)
    followed = []
    for change in changes:
        draft = drafts[change.session_id]
        facts = _taken(draft, change, facts_of_draft(draft, names), _is_hidden(draft, change, assembly, names))
        people, items, papers = (facts.pop(name, None) for name in ("people", "items", "papers"))
        fields = [*facts]
        for name, value in facts.items():
            setattr(draft, name, value)
        when = placing.Placing()
        if draft.day is not None and draft.start is not None:
            when = placing.instants(assembly.zone, draft.day, draft.start, draft.minutes)
        draft.starts_at, draft.ends_at = when.starts_at, when.ends_at
        if people is not None:
            current = (*contents.parts_of(draft.id), *waiting.get(draft.id, ()))
            parts, left = _parts(people, current, organisations, names.organisations)
            contents.put_people(draft, parts)
            aside.lay_aside(draft, left)
            fields.append("people")
        if items is not None:
            _put_items(draft, items, aside.presenters(waiting.get(draft.id, ())))
            fields.append("items")
        if papers is not None:
            contents.put_papers(draft, assembly, [there.papers[paper] for paper in papers])
            fields.append("papers")
        if fields:
            draft.updated_at = clock.now()
            followed.append((draft, sorted(set(fields) - {"deleted_at"})))
    database.flush()
    for draft, fields in followed:
        record(
            "session", draft.public_id, "follow_version", by=by, assembly_ref=assembly.public_id,
            version=draft.version, fields=fields, release=number,
        )  # fmt: skip


def _is_hidden(draft: AgendaSession, change: Change, assembly: Assembly, names: Names) -> bool:
    """Tell whether the world was told of a cancellation, and the draft still hides the session for that reason."""
    assert change.before is not None
    return (
        change.before.status is SessionStatus.CANCELLED and snapshot_of_draft(draft, assembly, names) is None
        and change.after.status is not SessionStatus.CANCELLED
    )  # fmt: skip


def _taken(draft: AgendaSession, change: Change, own: Mapping[str, Any], is_hidden: bool) -> dict[str, Any]:  # noqa: FBT001
    """Return the facts that the draft takes over: those that differ and were no private change.

    A session that the world was told is cancelled comes back: whatever hides it in the draft gives way.
    """
    before, after = change.before, change.after
    taken = {
        name: getattr(after, name)
        for name in (*_SINGLE, "people", "items", "papers")
        if own[name] == getattr(before, name) != getattr(after, name)
    }
    if all(own[name] == getattr(before, name) for name in _WHEN):
        taken |= {name: getattr(after, name) for name in _WHEN if own[name] != getattr(after, name)}
    if is_hidden:
        if draft.status is SessionStatus.CANCELLED:
            taken["status"] = after.status
        if not is_for_public(draft.access):
            taken["access"] = after.access
        if draft.day is None or draft.start is None:
            taken |= {"day": after.day, "start": after.start}
        if draft.deleted_at is not None:
            taken["deleted_at"] = None
    return taken


def _parts(
    told: Sequence[Mapping[str, Any]], current: Sequence[Part], organisations: Mapping[str, int],
    homes: Mapping[int, str],
) -> tuple[list[Part], list[Part]]:  # fmt: skip
    """Return restored people, and who of the present ones is none of them.

    Who is here with this role, name and function keeps person, brief and precedence. `organisations` are row
    numbers by name, `homes` the names of those that current people belong to.
    """
    left = list(current)
    parts = []
    for one in told:
        plain = Part(
            one["role"], one["name"], one["function"], organisations.get(one["organisation"]),
            reader=one.get("reader", ""), reader_function=one.get("reader_function", ""),
        )  # fmt: skip
        same = next((part for part in left if aside.key_of(part) == aside.key_of(plain)), None)
        if same is None:
            parts.append(plain)
            continue
        left.remove(same)
        keeps = homes.get(same.organisation_id or 0, "") == one["organisation"]
        reads = same.reader_person_id if (same.reader, same.reader_function) == _reader(plain) else None
        parts.append(replace(plain, person_id=same.person_id, brief=same.brief, precedence=same.precedence,
                             organisation_id=same.organisation_id if keeps else plain.organisation_id,
                             reader_person_id=reads))  # fmt: skip
    return parts, left


def _reader(part: Part) -> tuple[str, str]:
    return part.reader, part.reader_function


def _put_items(
    draft: AgendaSession, items: Sequence[Mapping[str, Any]], presenters: Mapping[tuple[str, str], int]
) -> None:
    """Let the items of a draft be these, with their identities; who presents one keeps the link while the name is.

    `presenters` are those who presented an item before, by its public id and their name.
    """
    database = current_session()
    before = contents.items_of(draft.id)
    rows = {row.public_id: row for row in draft.items}
    for position, one in enumerate(items):
        row = rows.pop(one["id"], None)
        if row is None:
            row = SessionItem(session_id=draft.id, public_id=one["id"], number=one["number"])
            database.add(row)
        if row.speaker != one["speaker"]:
            row.person_id = presenters.get((one["id"], one["speaker"]))
        row.title, row.minutes, row.position = dict(one["title"]), one["minutes"], position
        row.speaker, row.function, row.reader = one["speaker"], one["function"], one["reader"]
        row.withdrawn_at = (row.withdrawn_at or clock.now()) if one["withdrawn"] else None
    for row in rows.values():
        database.delete(row)
    database.flush()
    database.expire(draft, ["items"])
    aside.items_changed(draft, before, contents.items_of(draft.id))
