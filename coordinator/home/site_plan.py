"""A schematic plan of the surroundings of a venue, drawn from coordinates: no tiles, no third party, one kilobyte."""

import math
import re
from dataclasses import dataclass
from typing import Any

from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import _
from coordinator.web.filters import number

WIDTH, HEIGHT = 480, 230
_MARGIN_X, _MARGIN_Y = 70, 34
_METRES_PER_DEGREE = 111_320
_FARTHEST = 30_000
_STEPS = (50, 100, 250, 500, 1000, 2500, 5000, 10_000)
# Width of a letter and height of a line as phones draw them (19 units on the 480 wide ground).
_LETTER, _LINE = 9.5, 26
_PATH = re.compile(r"[MmLlHhVvCcSsQqTtAaZz0-9 ,.\-]{1,2000}")


@dataclass(frozen=True)
class Mark:
    """A point with its name; `before` puts the name on the other side of the point."""

    x: int
    y: int
    label: str
    main: bool
    before: bool


@dataclass(frozen=True)
class Plan:
    """What the macro site_plan draws. `roads` are paths: drawn by hand, or circles of distance."""

    description: str
    water: str
    roads: list[str]
    landmarks: list[Mark]
    scale: str


def plan_of(assembly: Assembly) -> Plan | None:
    """Return the plan; None without coordinates of the venue or without any landmark near it."""
    if assembly.venue_latitude is None or assembly.venue_longitude is None:
        return None
    around = [_offset(assembly, mark) for mark in assembly.settings.get("landmarks", ())]
    near = [(name, x, y) for name, x, y in around if math.hypot(x, y) <= _FARTHEST]
    if not near:
        return None
    points = [(assembly.venue_name or assembly.city, 0.0, 0.0), *near]
    left, right = min(x for _n, x, _y in points), max(x for _n, x, _y in points)
    low, high = min(y for _n, _x, y in points), max(y for _n, _x, y in points)
    scale = min((WIDTH - 2 * _MARGIN_X) / max(right - left, 100), (HEIGHT - 2 * _MARGIN_Y) / max(high - low, 100))
    placed = [
        (name, WIDTH / 2 + (x - (left + right) / 2) * scale, HEIGHT / 2 - (y - (low + high) / 2) * scale)
        for name, x, y in points
    ]
    marks = [_mark(name, x, y, placed) for name, x, y in placed]
    step = next((step for step in _STEPS if step * scale >= 40), _STEPS[-1])  # noqa: PLR2004 - pixels between circles
    drawn = assembly.settings.get("plan", {})
    roads = [path for path in drawn.get("roads", ()) if _PATH.fullmatch(path)]
    water = drawn.get("water", "")
    return Plan(
        _description(marks), water if _PATH.fullmatch(water) else "", roads or _circles(marks[0], step * scale), marks,
        "" if roads else _("A circle every %(distance)s; north is at the top.", distance=_distance(step)),
    )  # fmt: skip


def _offset(assembly: Assembly, mark: dict[str, Any]) -> tuple[str, float, float]:
    """Return name, metres east and metres north of the venue."""
    latitude, longitude = assembly.venue_latitude or 0.0, assembly.venue_longitude or 0.0
    east = (mark["longitude"] - longitude) * _METRES_PER_DEGREE * math.cos(math.radians(latitude))
    return mark["name"], east, (mark["latitude"] - latitude) * _METRES_PER_DEGREE


def _mark(name: str, x: float, y: float, placed: list[tuple[str, float, float]]) -> Mark:
    """Put the name on the outer side of its point, where it fits and covers no other point."""
    main = (name, x, y) == placed[0]
    room = len(name) * _LETTER + 20
    outward = x < placed[0][1]
    crowded = any(0 < other_x - x < room and abs(other_y - y) < _LINE for _n, other_x, other_y in placed)
    before = (crowded if main else outward) if room < x else False
    return Mark(round(x), round(y), name, main, before or x + room > WIDTH)


def _distance(metres: int) -> str:
    return f"{metres}\u00a0m" if metres < 1000 else f"{number(metres / 1000)}\u00a0km"  # noqa: PLR2004 - a kilometre


def _circles(centre: Mark, radius: float) -> list[str]:
    circles = []
    for ring in range(1, 7):
        r = round(radius * ring)
        circles.append(f"M{centre.x - r} {centre.y}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0")
    return circles


def _description(marks: list[Mark]) -> str:
    others = ", ".join(mark.label for mark in marks[1:])
    return _("Schematic plan: %(venue)s among %(landmarks)s.", venue=marks[0].label, landmarks=others)
