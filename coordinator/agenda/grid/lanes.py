"""Sessions at the same time in one room stand side by side: which of how many lanes each takes."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True)
class Lane:
    """The place of a card within its column, counted from 0, and how many lanes the column has there."""

    number: int = 0
    of: int = 1


def lanes_of(spans: Iterable[tuple[T, int, int]]) -> dict[T, Lane]:
    """Return the lane of each (key, start, end) of one column, so that no two that overlap share a lane.

    Those that hang together by overlapping share the width; what touches (one ends as the next starts) does not
    overlap. The same steps as in static/js/agenda-cards.js.
    """
    found: dict[T, Lane] = {}
    together: dict[T, int] = {}
    ends: list[int] = []
    for key, start, end in sorted(spans, key=lambda span: span[1:]):
        if ends and start >= max(ends):
            found |= {known: Lane(lane, len(ends)) for known, lane in together.items()}
            together, ends = {}, []
        free = next((lane for lane, until in enumerate(ends) if until <= start), len(ends))
        ends[free : free + 1] = [end]
        together[key] = free
    return found | {known: Lane(lane, len(ends)) for known, lane in together.items()}
