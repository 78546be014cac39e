"""The public programme after each release, made again from the diffs that releases keep: pure, nothing is read here."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from coordinator.agenda.changes import FIELDS, Change, Snapshot, between
from coordinator.agenda.models import SessionAccess, SessionStatus, SessionType

# What the world saw of a session, by public id, as JSON.
State = dict[str, dict[str, Any]]

_READ: Mapping[str, Callable[[str], Any]] = {
    "type": SessionType,
    "access": SessionAccess,
    "status": SessionStatus,
    "day": dt.date.fromisoformat,
    "start": dt.time.fromisoformat,
    "starts_at": dt.datetime.fromisoformat,
    "ends_at": dt.datetime.fromisoformat,
}


class Kept(Protocol):
    """What is needed of a release: its number, and its diff against the release before it."""

    number: Any
    changes: Any


def state_at(releases: Iterable[Kept], number: int) -> State:
    """Return what the world saw after release `number`: every diff up to it, applied to nothing in order."""
    state: State = {}
    for made in sorted(releases, key=lambda one: one.number):
        if made.number <= number:
            state = after(state, made.changes)
    return state


def after(state: State, changes: Iterable[Mapping[str, Any]]) -> State:
    """Return the state that a diff turns `state` into; `state` stays as it is."""
    return {**state, **{one["session"]: {**state.get(one["session"], {}), **one["after"]} for one in changes}}


def snapshot_from(kept: Mapping[str, Any]) -> Snapshot:
    """Return a session of a state as a snapshot; what a release made long ago did not know yet is empty."""
    facts = {**_unknown(), **kept}
    return Snapshot(**{name: _READ[name](facts[name]) if name in _READ else facts[name] for name in FIELDS})


def changes_between(old: State, new: State) -> list[Change]:
    """Return what differs from one state to a later one, in order of time. Sessions never leave a state."""
    found = []
    for public_id, kept in new.items():
        before = snapshot_from(old[public_id]) if public_id in old else None
        change = between(0, public_id, "", before, snapshot_from(kept))
        if change:
            found.append(change)
    return sorted(found, key=lambda change: (change.after.starts_at, change.public_id))


def _unknown() -> dict[str, Any]:
    return {
        "items": [], "papers": [], "interpreted_into": [], "levels": [], "video_url": "", "recording_url": "",
        "has_signup": False, "places": None, "number": None, "level_names": {},
    }  # fmt: skip
