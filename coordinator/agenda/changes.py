"""What of a session the world sees, and what a release changes: pure comparison, nothing is written here."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from coordinator.agenda import placing
from coordinator.agenda.models import (
    AgendaSession,
    PublishedSession,
    SessionAccess,
    SessionItem,
    SessionPerson,
    SessionStatus,
    SessionType,
)
from coordinator.agenda.policy import is_for_public
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import pick

# RFC 5546 §2.1.4 and CALENDAR §4.10: SEQUENCE rises with time, place and status, and with nothing else.
SEQUENCE_FIELDS = frozenset({"starts_at", "ends_at", "room_id", "room_name", "status"})
_MOVING = frozenset({"day", "start", "room_id"})
_RETIMING = frozenset({"minutes", "starts_at", "ends_at"})
_NAMING = frozenset({"title"})


@dataclass(frozen=True)
class Snapshot:
    """What the world sees of a session; the names are those of the columns of `PublishedSession`."""

    room_id: int | None
    track_id: int | None
    room_name: Mapping[str, str]
    track_name: Mapping[str, str]
    type: SessionType
    access: SessionAccess
    status: SessionStatus
    title: Mapping[str, str]
    description: Mapping[str, str]
    day: dt.date
    start: dt.time
    minutes: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    languages: Sequence[str]
    people: Sequence[Mapping[str, Any]]
    items: Sequence[Mapping[str, Any]]
    papers: Sequence[str]
    interpreted_into: Sequence[str]
    levels: Sequence[int]
    video_url: str
    recording_url: str
    has_signup: bool
    places: int | None
    number: int | None
    series: str = ""
    level_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Names:
    """What the rows of a draft are called: organisations by row number, the assembly's own roles and levels."""

    organisations: Mapping[int, str] = field(default_factory=dict)
    roles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    levels: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


FIELDS = tuple(field.name for field in fields(Snapshot))


@dataclass(frozen=True)
class Change:
    """One session that a release changes: what it was (None: unknown to the world) and what it becomes.

    `kinds` says it in words of the diff: added, moved, retimed, renamed, cancelled, restored, edited.
    """

    session_id: int
    public_id: str
    uid: str
    before: Snapshot | None
    after: Snapshot
    kinds: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def raises_sequence(self) -> bool:
        """Tell whether subscribers must take the new version over theirs."""
        return self.before is not None and bool(SEQUENCE_FIELDS & set(self.changed))

    @property
    def is_move(self) -> bool:
        """Tell whether readers must go elsewhere or at another time."""
        return self.before is not None and bool(_MOVING & set(self.changed))


def snapshot_of_draft(session: AgendaSession, assembly: Assembly, names: Names) -> Snapshot | None:
    """Return what the world would see of a draft session now; None when it may not be seen or has no time.

    Needs room, track, people, items and papers with their documents loaded.
    """
    gone = session.deleted_at is not None or session.status is SessionStatus.CANCELLED
    if gone or session.day is None or session.start is None or not is_for_public(session.access):
        return None
    when = placing.instants(assembly.zone, session.day, session.start, session.minutes)
    return Snapshot(**facts_of_draft(session, names), starts_at=when.starts_at, ends_at=when.ends_at)  # type: ignore[arg-type]


def facts_of_draft(session: AgendaSession, names: Names) -> dict[str, Any]:
    """Return every fact of a draft session as a snapshot says it, save the instants; day and start may be None."""
    return {
        "room_id": session.room_id, "track_id": session.track_id,
        "room_name": dict(session.room.name) if session.room else {},
        "track_name": dict(session.track.name) if session.track else {},
        "type": session.type, "access": session.access, "status": session.status, "title": dict(session.title),
        "description": dict(session.description), "day": session.day, "start": session.start,
        "minutes": session.minutes, "languages": list(session.languages),
        "people": [_person(one, names) for one in session.people], "items": [_item(one) for one in session.items],
        "papers": [paper.document.public_id for paper in session.papers],
        "interpreted_into": list(session.interpreted_into), "levels": list(session.levels),
        "video_url": session.video_url, "recording_url": session.recording_url, "has_signup": session.has_signup,
        "places": session.places,
        "number": session.number, "series": session.series,
        "level_names": {str(one): dict(names.levels[one]) for one in session.levels if one in names.levels},
    }  # fmt: skip


def _person(one: SessionPerson, names: Names) -> dict[str, Any]:
    told: dict[str, Any] = {
        "role": one.role, "name": one.name, "function": one.function,
        "organisation": names.organisations.get(one.organisation_id or 0, ""),
    }  # fmt: skip
    if one.role in names.roles:
        told["role_name"] = dict(names.roles[one.role])
    if one.reader or one.reader_function:
        told |= {"reader": one.reader, "reader_function": one.reader_function}
    return told


def _item(one: SessionItem) -> dict[str, Any]:
    return {
        "id": one.public_id, "number": one.number, "title": dict(one.title), "speaker": one.speaker,
        "function": one.function, "reader": one.reader, "minutes": one.minutes,
        "withdrawn": one.withdrawn_at is not None,
    }  # fmt: skip


def snapshot_of_published(row: PublishedSession) -> Snapshot:
    """Return what the world sees of a session now."""
    return Snapshot(**{name: getattr(row, name) for name in FIELDS})


def compare(session: AgendaSession, before: Snapshot | None, draft: Snapshot | None) -> Change | None:
    """Return what a release would change of one session; None when nothing.

    What the world knows and may not see any longer is cancelled and keeps everything else as last seen
    (CALENDAR §4.13), so that nothing written since leaks out with the cancellation.
    """
    if draft is None and before is None:
        return None
    after = draft or replace(before, status=SessionStatus.CANCELLED)  # type: ignore[type-var]
    assert isinstance(after, Snapshot)
    return between(session.id, session.public_id, session.uid, before, after)


def between(session_id: int, public_id: str, uid: str, before: Snapshot | None, after: Snapshot) -> Change | None:
    """Return the change of one session from what the world saw to what it is to see; None when they are equal."""
    if before is None:
        return Change(session_id, public_id, uid, None, after, ("added",), FIELDS)
    changed = tuple(name for name in FIELDS if getattr(before, name) != getattr(after, name))
    if not changed:
        return None
    return Change(session_id, public_id, uid, before, after, _kinds(before, after, set(changed)), changed)


def _kinds(before: Snapshot, after: Snapshot, changed: set[str]) -> tuple[str, ...]:
    if after.status is SessionStatus.CANCELLED:
        return ("cancelled",)
    found = []
    if before.status is SessionStatus.CANCELLED:
        found.append("restored")
    if changed & _MOVING:
        found.append("moved")
    elif changed & _RETIMING:
        found.append("retimed")
    if changed & _NAMING:
        found.append("renamed")
    if not found:
        found.append("edited")
    return tuple(found)


def as_record(change: Change) -> dict[str, Any]:
    """Return a change as JSON for the release: enough to turn the release before it into this one."""
    before = as_json(change.before, change.changed) if change.before else {}
    return {
        "session": change.public_id, "kinds": list(change.kinds), "title": dict(change.after.title),
        "before": before, "after": as_json(change.after, change.changed),
    }  # fmt: skip


def moved_from(change: Change, kept: Mapping[str, str] | None, language: str) -> dict[str, str] | None:
    """Return where a session stood in the release before its last move; `kept` is what the row says until now."""
    if change.before is None or not change.is_move:
        return dict(kept) if kept else None
    room = pick(change.before.room_name, language, language)[0]
    return {"day": change.before.day.isoformat(), "start": change.before.start.isoformat("minutes"), "room": room}


def as_json(snapshot: Snapshot, names: Sequence[str] = FIELDS) -> dict[str, Any]:
    """Return facts of a snapshot as a release keeps them."""
    return {name: _plain(getattr(snapshot, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
