"""What the grid sends of one move: the version the editor saw and where the session is to stand."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from coordinator.assemblies.models import Room
from coordinator.core.errors import Invalid
from coordinator.core.i18n import _

_CLOCK = re.compile(r"[0-2]\d:[0-5]\d")


@dataclass(frozen=True)
class Move:
    """One move. `facts` is what the service takes; `shown` is the day of the page that asks."""

    version: int
    facts: dict[str, Any]
    shown: dt.date | None


def move_in(body: Any, rooms: Iterable[Room]) -> Move:
    """Return the move that a JSON body asks for; raises Invalid for anything else.

    No day means "to be placed": the session then keeps its length and nothing else of its place.
    """
    if not isinstance(body, Mapping):
        raise _unreadable()
    version, minutes = body.get("version"), body.get("minutes")
    if type(version) is not int or type(minutes) is not int:
        raise _unreadable()
    day, shown = _day(body.get("day")), _day(body.get("shown"))
    if day is None:
        return Move(version, {"day": None, "start": None, "minutes": minutes, "room_id": None}, shown)
    facts = {"day": day, "start": _start(body.get("start")), "minutes": minutes}
    return Move(version, {**facts, "room_id": _room(body.get("room"), rooms)}, shown)


def _day(text: Any) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except (TypeError, ValueError):
        raise _unreadable() from None


def _start(text: Any) -> dt.time | None:
    if not text:
        return None
    if not isinstance(text, str) or not _CLOCK.fullmatch(text):
        raise _unreadable()
    try:
        return dt.time.fromisoformat(text)
    except ValueError:
        raise _unreadable() from None


def _room(public_id: Any, rooms: Iterable[Room]) -> int | None:
    if not public_id:
        return None
    for room in rooms:
        if room.public_id == public_id:
            return room.id
    raise Invalid(_("This room is not there any more. Reload the page."))


def _unreadable() -> Invalid:
    return Invalid(_("This change could not be read. Reload the page and try again."))
