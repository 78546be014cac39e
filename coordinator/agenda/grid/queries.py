"""Reading the draft a day at a time: the page of one day costs the same whatever stands on the others."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import subqueryload

from coordinator.agenda.models import AgendaSession
from coordinator.assemblies.models import Assembly
from coordinator.core.db import current_session


@dataclass(frozen=True)
class Overview:
    """How many sessions stand on each day, how many there are, and when the draft was last changed."""

    counts: dict[dt.date, int]
    total: int
    changed_at: dt.datetime | None


@dataclass(frozen=True)
class PlacedTitle:
    """A session that stands somewhere: what a sentence about it needs."""

    public_id: str
    title: dict[str, str]
    start: dt.time


def overview_of(assembly: Assembly) -> Overview:
    """Return what the tabs of the days need."""
    query = (
        select(AgendaSession.day, func.count(), func.max(AgendaSession.updated_at))
        .where(AgendaSession.assembly_id == assembly.id, AgendaSession.deleted_at.is_(None))
        .group_by(AgendaSession.day)
    )
    rows = current_session().execute(query).all()
    return Overview(
        counts={day: count for day, count, _changed in rows if day is not None},
        total=sum(count for _day, count, _changed in rows),
        changed_at=max((changed for _day, _count, changed in rows), default=None),
    )


def sessions_on(assembly: Assembly, day: dt.date) -> Sequence[AgendaSession]:
    """Return what stands on a day and what is to be placed, with people, in order of time."""
    query = (
        _sessions(assembly)
        .where((AgendaSession.day == day) | AgendaSession.day.is_(None) | AgendaSession.start.is_(None))
        .options(subqueryload(AgendaSession.people))
        .order_by(AgendaSession.start, AgendaSession.id)
    )
    return current_session().scalars(query).all()


def placed_on(assembly: Assembly, day: dt.date) -> list[PlacedTitle]:
    """Return what stands on a day, in order of time."""
    table = AgendaSession
    query = (
        select(table.public_id, table.title, table.start)
        .where(table.assembly_id == assembly.id, table.deleted_at.is_(None), table.day == day, table.start.is_not(None))
        .order_by(table.start, table.id)
    )
    return [PlacedTitle(row.public_id, row.title, row.start) for row in current_session().execute(query) if row.start]


def _sessions(assembly: Assembly) -> Select[AgendaSession]:
    return (
        select(AgendaSession)
        .where(AgendaSession.assembly_id == assembly.id, AgendaSession.deleted_at.is_(None))
        .execution_options(populate_existing=True)
    )
