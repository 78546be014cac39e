"""What the conflict bar of a day says: sentences, and the sessions that each is about."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from coordinator.agenda import placing
from coordinator.agenda.conflicts.pages import told_conflicts
from coordinator.agenda.grid.queries import PlacedTitle, placed_on
from coordinator.assemblies.models import Assembly
from coordinator.core import clock
from coordinator.core.i18n import _, ngettext, pick
from coordinator.web.filters import typo

# What is on the day before or after may still be in the way: a night session, the road between two sites.
_MARGIN = dt.timedelta(hours=6)


@dataclass(frozen=True)
class Point:
    """One sentence, and the public ids of the sessions that it is about."""

    text: str
    is_blocking: bool
    sessions: tuple[str, ...]


@dataclass(frozen=True)
class Bar:
    """The conflict bar of one day; `title` is empty when there is nothing to settle."""

    title: str
    points: tuple[Point, ...]

    @property
    def is_blocking(self) -> bool:
        """Tell whether one of the points must be settled before the draft is released."""
        return any(point.is_blocking for point in self.points)

    def as_json(self) -> dict[str, Any]:
        """Return the bar as the answer to a move carries it."""
        return {"title": self.title, "blocking": self.is_blocking, "points": [asdict(one) for one in self.points]}


def bar_of(assembly: Assembly, day: dt.date | None) -> Bar:
    """Return the bar of a day; the list of all days has none of its own."""
    points = tuple(points_on(assembly, day)) if day else ()
    title = ngettext("%(n)s conflict to settle", "%(n)s conflicts to settle", len(points)) if points else ""
    return Bar(title, points)


def points_on(assembly: Assembly, day: dt.date) -> list[Point]:
    """Return what is to be looked at on a day, what blocks a release first."""
    placed = placed_on(assembly, day)
    here = {session.public_id for session in placed}
    midnight = clock.from_wall(day, dt.time(), assembly.zone)
    told = told_conflicts(assembly, (midnight - _MARGIN, midnight + dt.timedelta(days=1) + _MARGIN))
    conflicts = [
        Point(conflict.sentence, conflict.is_blocking, tuple(public_id for public_id, _title in conflict.sessions))
        for conflict in told.open
        if any(public_id in here for public_id, _title in conflict.sessions)
    ]
    return conflicts + _shown_twice(placed, day, assembly)


def _shown_twice(placed: Sequence[PlacedTitle], day: dt.date, assembly: Assembly) -> list[Point]:
    """The night when the clocks go back: whoever reads the time does not know which of the two is meant."""
    return [
        Point(
            _("“%(title)s”: the clocks go back that night and show its start twice; the first is meant.",
              title=typo(*pick(session.title, fallback=assembly.language))),
            is_blocking=False,
            sessions=(session.public_id,),
        )
        for session in placed
        if placing.happens_twice(assembly.zone, day, session.start)
    ]  # fmt: skip
