"""Acts of the day: a session begins and ends, and everything after it moves by some minutes."""

import datetime as dt
import enum
from collections.abc import Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select

from coordinator.agenda import release, service
from coordinator.agenda.changes import Change, between, snapshot_of_published
from coordinator.agenda.live.models import SessionRun
from coordinator.agenda.models import AgendaSession, PublishedSession, Release, ReleaseKind, SessionStatus
from coordinator.assemblies.furniture import refuse_archived
from coordinator.assemblies.models import Assembly
from coordinator.core import clock
from coordinator.core.actor import Actor
from coordinator.core.db import current_session, lock
from coordinator.core.errors import Conflict, Invalid
from coordinator.core.i18n import _
from coordinator.journal.service import record

LONGEST_SHIFT = 240


class Scope(enum.StrEnum):
    """What moves along: the sessions of the same room, or those of every room."""

    ROOM = "room"
    EVERYTHING = "everything"


def start(session: PublishedSession, assembly: Assembly, *, by: Actor) -> None:
    """Note that a session begins now; a second time changes nothing. The planned time stays as announced."""
    run = _run(session, assembly)
    if session.status is SessionStatus.CANCELLED:
        raise Conflict(_("This session is cancelled. Let it take place first."))
    if session.day != clock.today(assembly.zone):
        raise Conflict(_("A session begins on its day. Move it first if it takes place today."))
    if run.started_at is None:
        run.started_at, run.ended_at = clock.now(), None
        _note(session, assembly, "start", by)


def end(session: PublishedSession, assembly: Assembly, *, by: Actor) -> None:
    """Note that a session ends now. Raises Conflict when nobody said that it began."""
    run = _run(session, assembly)
    if run.started_at is None:
        raise Conflict(_("Say first that the session has begun."))
    if run.ended_at is None:
        run.ended_at = clock.now()
        _note(session, assembly, "end", by)


def forget(session: PublishedSession, assembly: Assembly, *, by: Actor) -> None:
    """Take back what was said of the actual times: somebody pressed the wrong button."""
    refuse_archived(assembly)
    current_session().execute(delete(SessionRun).where(SessionRun.session_id == session.session_id))
    _note(session, assembly, "forget_times", by)


def shifted(assembly: Assembly, anchor: PublishedSession, minutes: int, scope: Scope) -> list[Change]:
    """Return what moves when `anchor` and all that follows it on its day move by `minutes`, in order of time.

    Only what the world knows moves; what has begun already stays. Raises Invalid for a shift that cannot be: none
    at all, too long, or across midnight.
    """
    if not minutes or abs(minutes) > LONGEST_SHIFT:
        sentence = _("Enter a number of minutes between 1 and %(n)s.", n=LONGEST_SHIFT)
        raise Invalid(sentence, fields={"minutes": sentence})
    return [_moved(row, assembly, minutes) for row in _following(assembly, anchor, scope)]


def shift(
    assembly: Assembly, anchor: PublishedSession, minutes: int, *, scope: Scope, by: Actor,
    message: Mapping[str, str] | None = None,
) -> Release:  # fmt: skip
    """Move `anchor` and what follows, for the world at once and in the draft too; nothing else of it is published.

    One release, hence one notice for each person it concerns. Raises Invalid, and Conflict when nothing moves.
    """
    lock(assembly)
    refuse_archived(assembly)
    changes = shifted(assembly, anchor, minutes, scope)
    if not changes:
        raise Conflict(_("Nothing follows on that day that could move."))
    _follow(assembly, changes, by)
    return release.publish(assembly, changes, by=by, message=message, kind=ReleaseKind.SHIFT)


def _following(assembly: Assembly, anchor: PublishedSession, scope: Scope) -> Sequence[PublishedSession]:
    row = PublishedSession
    begun = select(SessionRun.session_id).where(SessionRun.started_at.is_not(None))
    query = (
        select(row)
        .where(row.assembly_id == assembly.id, row.day == anchor.day, row.starts_at >= anchor.starts_at,
               row.status != SessionStatus.CANCELLED, row.session_id.not_in(begun))
        .order_by(row.starts_at, row.id)
    )  # fmt: skip
    if scope is Scope.ROOM:
        query = query.where(row.room_id == anchor.room_id)
    return current_session().scalars(query).all()


def _moved(row: PublishedSession, assembly: Assembly, minutes: int) -> Change:
    before = snapshot_of_published(row)
    starts_at = before.starts_at + dt.timedelta(minutes=minutes)
    wall = starts_at.astimezone(ZoneInfo(assembly.zone))
    if wall.date() != before.day:
        sentence = _("The last sessions would begin on another day. Enter fewer minutes, or move them one by one.")
        raise Invalid(sentence, fields={"minutes": sentence})
    after = replace(
        before, start=wall.time(), starts_at=starts_at, ends_at=before.ends_at + dt.timedelta(minutes=minutes)
    )
    change = between(row.session_id, row.public_id, row.uid, before, after)
    assert change
    return change


def _follow(assembly: Assembly, changes: Sequence[Change], by: Actor) -> None:
    """Move the draft along where it says what the world was told; a private move of an organiser stays."""
    table = AgendaSession
    query = select(table).where(table.id.in_([change.session_id for change in changes]))
    drafts = {draft.id: draft for draft in current_session().scalars(query)}
    for change in changes:
        draft = drafts[change.session_id]
        assert change.before
        if (draft.day, draft.start) == (change.before.day, change.before.start):
            service.edit(draft, assembly, by=by, start=change.after.start)


def _run(session: PublishedSession, assembly: Assembly) -> SessionRun:
    lock(assembly)
    refuse_archived(assembly)
    run = current_session().scalar(select(SessionRun).where(SessionRun.session_id == session.session_id))
    if run is None:
        run = SessionRun(session_id=session.session_id)
        current_session().add(run)
    return run


def _note(session: PublishedSession, assembly: Assembly, verb: str, by: Actor) -> None:
    current_session().flush()
    record("session", session.public_id, verb, by=by, assembly_ref=assembly.public_id)
