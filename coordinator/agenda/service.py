"""Writing the private draft: create, edit, duplicate, cancel, restore and remove sessions. Releasing has its own room.

Every verb takes the session and its assembly, notes the act in the journal and raises `version`, so that two
editors never overwrite each other unseen.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import delete, exists, select

from coordinator.agenda import contents, placing
from coordinator.agenda.contents import Contents, Item, Part, items_of, papers_of, parts_of
from coordinator.agenda.models import (
    AgendaSession,
    PublishedSession,
    SessionAccess,
    SessionItem,
    SessionPaper,
    SessionPerson,
    SessionStatus,
    SessionType,
)
from coordinator.agenda.releases import aside
from coordinator.assemblies.furniture import refuse_archived
from coordinator.assemblies.models import Assembly, Room, Track
from coordinator.core import clock
from coordinator.core.actor import Actor
from coordinator.core.db import current_session, lock
from coordinator.core.errors import Conflict, Invalid
from coordinator.core.i18n import _, pick
from coordinator.journal.service import record

# What `create` and `edit` take beside `people`.
EDITABLE = frozenset(
    "type access status title description day start minutes room_id track_id languages interpreted_into "
    "interpreter_team levels video_url recording_url has_signup places layout setup_minutes clearing_minutes".split()
)
_PLACED_BY = frozenset({"day", "start", "minutes"})
_LINKS = ("video_url", "recording_url")
_WEB = ("https://", "http://")


@dataclass(frozen=True)
class NewSession:
    """A session to be added: facts of `EDITABLE`, title and type among them, and what is inside."""

    facts: Mapping[str, Any]
    contents: Contents = field(default_factory=Contents)


def create(
    assembly: Assembly, *, by: Actor, title: dict[str, str], type: SessionType,  # noqa: A002 - the column's name
    people: Sequence[Part] = (), items: Sequence[Item] = (), papers: Sequence[int] = (), **facts: Any,
) -> AgendaSession:  # fmt: skip
    """Add a session to the draft; without `day` it is to be placed. Raises Invalid."""
    new = NewSession({**facts, "title": title, "type": type}, Contents(tuple(people), tuple(items), tuple(papers)))
    return create_all(assembly, [new], by=by)[0]


def create_all(assembly: Assembly, drafts: Sequence[NewSession], *, by: Actor) -> list[AgendaSession]:
    """Add sessions to the draft, all or none; a thousand cost hardly more statements than one. Raises Invalid."""
    lock(assembly)
    refuse_archived(assembly)
    sessions = [AgendaSession(assembly_id=assembly.id, **_with_defaults(draft.facts)) for draft in drafts]
    for session, draft in zip(sessions, drafts, strict=True):
        _check(session, assembly, _PLACED_BY)
        contents.check_people(draft.contents.people)
        contents.check_items(draft.contents.items)
        _settle(session, assembly)
    _check_belong(Room, {one.room_id for one in sessions}, assembly)
    _check_belong(Track, {one.track_id for one in sessions}, assembly)
    database = current_session()
    database.add_all(sessions)
    database.flush()
    contents.fill([(one.id, draft.contents) for one, draft in zip(sessions, drafts, strict=True)], assembly)
    for session in sessions:
        _record(session, assembly, "create", by, fields=[])
    return sessions


def _with_defaults(facts: Mapping[str, Any]) -> dict[str, Any]:
    _refuse_unknown(facts)
    return {
        "access": SessionAccess.REGISTERED, "status": SessionStatus.CONFIRMED, "description": {}, "day": None,
        "start": None, "minutes": 60, "languages": [], "interpreted_into": [], "interpreter_team": "", "levels": [],
        "video_url": "", "recording_url": "", "has_signup": False, "places": None, "layout": "", "setup_minutes": 0,
        "clearing_minutes": 0, **facts,
    }  # fmt: skip


def edit(
    session: AgendaSession, assembly: Assembly, *, by: Actor, version: int | None = None,
    people: Sequence[Part] | None = None, items: Sequence[Item] | None = None, papers: Sequence[int] | None = None,
    **facts: Any,
) -> AgendaSession:  # fmt: skip
    """Change what is given of a session; a wall time is turned into instants again.

    `version` is the one the editor saw; raises Conflict and changes nothing when somebody changed the session
    since. Raises Invalid when the facts cannot be.
    """
    _refuse_unknown(facts)
    refuse_archived(assembly)
    lock(session)
    if version is not None and version != session.version:
        raise Conflict(_("Somebody else changed this while you were working on it."))
    changed = sorted(name for name, value in facts.items() if getattr(session, name) != value)
    for name in changed:
        setattr(session, name, facts[name])
    _check(session, assembly, changed)
    for name, kind in (("room_id", Room), ("track_id", Track)):
        if name in changed:
            _check_belong(kind, {getattr(session, name)}, assembly)
    changed += _put_contents(session, assembly, people, items, papers)
    _settle(session, assembly)
    if changed:
        _note(session, assembly, "edit", by, fields=changed)
    return session


def duplicate(session: AgendaSession, assembly: Assembly, *, by: Actor) -> AgendaSession:
    """Add a copy of a session to be placed: same texts, people and length, no time and an identity of its own."""
    facts = {name: getattr(session, name) for name in EDITABLE - {"day", "start", "status", "title", "type"}}
    return create(
        assembly, by=by, title=dict(session.title), type=session.type, people=parts_of(session.id),
        items=[replace(item, public_id="") for item in items_of(session.id)], papers=papers_of(session.id), **facts,
    )  # fmt: skip


def cancel(session: AgendaSession, assembly: Assembly, *, by: Actor) -> None:
    """Say that a session will not take place; the world learns it with the next release."""
    _set_status(session, assembly, SessionStatus.CANCELLED, "cancel", by)


def restore(session: AgendaSession, assembly: Assembly, *, by: Actor) -> None:
    """Say that a cancelled session takes place after all."""
    _set_status(session, assembly, SessionStatus.CONFIRMED, "restore", by)


def remove(session: AgendaSession, assembly: Assembly, *, by: Actor) -> bool:
    """Take a session away for good if it was never released; else only cancel it. Return whether it is gone.

    Subscribers of a released session must be told: what vanished from their calendars would stay in their plans.
    """
    refuse_archived(assembly)
    lock(session)
    if is_released(session):
        cancel(session, assembly, by=by)
        return False
    _note(session, assembly, "remove", by, fields=[])
    database = current_session()
    for kind in (SessionPerson, SessionItem, SessionPaper):
        database.execute(delete(kind).where(kind.session_id == session.id))
    database.execute(delete(AgendaSession).where(AgendaSession.id == session.id))
    database.expunge(session)
    return True


def is_released(session: AgendaSession) -> bool:
    """Tell whether the world has ever seen a session."""
    query = select(exists().where(PublishedSession.session_id == session.id))
    return bool(current_session().scalar(query))


def _put_contents(
    session: AgendaSession, assembly: Assembly, people: Sequence[Part] | None, items: Sequence[Item] | None,
    papers: Sequence[int] | None,
) -> list[str]:  # fmt: skip
    """Write what is given and differs; return the names of what was written."""
    changed = []
    if people is not None and tuple(people) != (before := parts_of(session.id)):
        contents.check_people(people)
        contents.put_people(session, people)
        aside.people_changed(session, before, people)
        changed.append("people")
    if items is not None and tuple(items) != (listed := items_of(session.id)):
        contents.check_items(items)
        contents.put_items(session, items)
        aside.items_changed(session, listed, items)
        changed.append("items")
    if papers is not None and tuple(papers) != papers_of(session.id):
        contents.put_papers(session, assembly, papers)
        changed.append("papers")
    return changed


def _set_status(session: AgendaSession, assembly: Assembly, status: SessionStatus, verb: str, by: Actor) -> None:
    refuse_archived(assembly)
    lock(session)
    if (session.status is SessionStatus.CANCELLED) is not (status is SessionStatus.CANCELLED):
        session.status = status
        _note(session, assembly, verb, by, fields=["status"])


def _check(session: AgendaSession, assembly: Assembly, changed: Collection[str]) -> None:
    if not pick(session.title, assembly.language)[0]:
        sentence = _("Enter the title of the session.")
        raise Invalid(sentence, fields={"title": sentence})
    if _PLACED_BY & set(changed):
        placing.place(assembly, session.day, session.start, session.minutes)
    for name in _LINKS:
        if (link := getattr(session, name)) and not link.startswith(_WEB):
            sentence = _("Enter an address that begins with https://.")
            raise Invalid(sentence, fields={name: sentence})
    if session.places is not None and session.places < 1:
        sentence = _("Enter how many people can sign up, or leave it empty for as many as the room has seats.")
        raise Invalid(sentence, fields={"places": sentence})

    for name in ("setup_minutes", "clearing_minutes"):
        if not 0 <= getattr(session, name) <= placing.LONGEST_SETUP:
            sentence = _("Enter between 0 and %(n)s minutes.", n=placing.LONGEST_SETUP)
            raise Invalid(sentence, fields={name: sentence})


def _check_belong(kind: type[Room] | type[Track], numbers: Collection[int | None], assembly: Assembly) -> None:
    wanted = set(numbers) - {None}
    if wanted and wanted - set(current_session().scalars(select(kind.id).where(kind.assembly_id == assembly.id))):
        sentence = _("Choose one of the values in the list.")
        raise Invalid(sentence, fields={kind.__tablename__: sentence})


def _settle(session: AgendaSession, assembly: Assembly) -> None:
    """Keep the instants true to the wall time, and the version rising with the people too."""
    when = placing.Placing()
    if session.day is not None and session.start is not None:
        when = placing.instants(assembly.zone, session.day, session.start, session.minutes)
    session.starts_at, session.ends_at = when.starts_at, when.ends_at


def _note(session: AgendaSession, assembly: Assembly, verb: str, by: Actor, *, fields: list[str]) -> None:
    """Raise the version and write the journal."""
    session.updated_at = clock.now()
    current_session().flush()
    _record(session, assembly, verb, by, fields=fields)


def _record(session: AgendaSession, assembly: Assembly, verb: str, by: Actor, *, fields: list[str]) -> None:
    """Write the journal; names of people stay out of it."""
    record(
        "session", session.public_id, verb, by=by, assembly_ref=assembly.public_id, version=session.version,
        fields=fields, facts=_facts(session),
    )  # fmt: skip


def _facts(session: AgendaSession) -> dict[str, Any]:
    """Return where and when a session stands now, for its history."""
    day, start = session.day, session.start
    return {
        "day": day.isoformat() if isinstance(day, dt.date) else None,
        "start": start.isoformat("minutes") if isinstance(start, dt.time) else None,
        "minutes": session.minutes, "status": session.status.value, "room": session.room_id,
    }  # fmt: skip


def _refuse_unknown(facts: Mapping[str, Any]) -> None:
    unknown = set(facts) - EDITABLE
    if unknown:
        msg = f"not facts of a session: {sorted(unknown)}"
        raise TypeError(msg)
