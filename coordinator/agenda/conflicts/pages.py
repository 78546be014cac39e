"""Conflicts as pages show them: read once, said in the language of the page. The grid and the release use it too."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from coordinator.agenda.changes import Change, Snapshot, snapshot_of_published
from coordinator.agenda.conflicts.ahead import conflicts_ahead
from coordinator.agenda.conflicts.finding import Conflict
from coordinator.agenda.conflicts.models import AcceptedConflict
from coordinator.agenda.conflicts.queries import Found, Span, conflicts_of
from coordinator.agenda.conflicts.wording import Label, ToldConflict, told
from coordinator.agenda.models import AgendaSession, SessionStatus
from coordinator.agenda.releases.queries import published_of
from coordinator.assemblies.models import Assembly, Room, Track
from coordinator.assemblies.queries import names_of
from coordinator.core.db import current_session
from coordinator.core.i18n import pick
from coordinator.web.filters import clock_time, day_short, typo

# More values than this are not listed in a query: the whole draft is read instead.
_MOST_NAMED = 500
_CANCELLED = SessionStatus.CANCELLED


@dataclass(frozen=True)
class Accepted:
    """A conflict somebody accepted: who and why."""

    conflict: ToldConflict
    row: AcceptedConflict
    who: str


@dataclass(frozen=True)
class Told:
    """All conflicts of a draft in words: those that block a release, the warnings, the accepted ones."""

    blocking: tuple[ToldConflict, ...]
    warnings: tuple[ToldConflict, ...]
    accepted: tuple[Accepted, ...]

    @property
    def open(self) -> tuple[ToldConflict, ...]:
        """Return what is to be settled, the blocking ones first."""
        return self.blocking + self.warnings


def told_conflicts(assembly: Assembly, during: Span | None = None) -> Told:
    """Return the conflicts of the draft in words; ten queries whatever its size. `during`: see conflicts_of."""
    found = conflicts_of(assembly, during)
    return _told(found, _labels(assembly, (*found.open, *(conflict for conflict, _row in found.accepted))))


def _told(found: Found, labels: Mapping[int, Label]) -> Told:
    names = names_of({row.accepted_by for _conflict, row in found.accepted})
    return Told(
        tuple(told(one, labels) for one in found.open if one.is_blocking),
        tuple(told(one, labels) for one in found.open if not one.is_blocking),
        tuple(Accepted(told(one, labels), row, names.get(row.accepted_by, "")) for one, row in found.accepted),
    )


def told_ahead(assembly: Assembly, changes: Sequence[Change]) -> Told:
    """Return the conflicts that changes of the public programme would make, in words of what it would say."""
    found = conflicts_ahead(assembly, changes)
    every = (*found.open, *(conflict for conflict, _row in found.accepted))
    shown = {row.session_id: snapshot_of_published(row) for row in published_of(assembly)}
    shown |= {change.session_id: change.after for change in changes}
    labels = _labels(assembly, every)
    labels |= {number: _label_of(one, assembly) for number, one in shown.items() if one.status is not _CANCELLED}
    return _told(found, labels)


def _label_of(shown: Snapshot, assembly: Assembly) -> Label:
    title, room, track = (typo(*pick(texts, fallback=assembly.language))
                          for texts in (shown.title, shown.room_name, shown.track_name))  # fmt: skip
    return Label(title, room, track, f"{day_short(shown.day).lower()}, {clock_time(shown.start)}")


def _labels(assembly: Assembly, conflicts: Iterable[Conflict]) -> dict[int, Label]:
    wanted = {session.id for conflict in conflicts for session in conflict.sessions}
    if not wanted:
        return {}
    table = AgendaSession
    rows = current_session().execute(
        select(table.id, table.title, table.day, table.start, Room.name, Track.name.label("track"))
        .outerjoin(Room, Room.id == table.room_id)
        .outerjoin(Track, Track.id == table.track_id)
        .where(table.assembly_id == assembly.id, *(() if len(wanted) > _MOST_NAMED else (table.id.in_(wanted),)))
    )

    def said(texts: dict[str, str] | None) -> str:
        text, lang = pick(texts or {}, fallback=assembly.language)
        return typo(text, lang)

    def when(row: Any) -> str:
        return f"{day_short(row.day)}, {clock_time(row.start)}"

    return {
        row.id: Label(
            said(row.title), said(row.name), said(row.track), f"{day_short(row.day)}, {clock_time(row.start)}"
        )
        for row in rows
        if row.id in wanted
    }
