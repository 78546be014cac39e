"""Rows of a form that are added, removed and moved by buttons, without JavaScript: the page comes back rearranged."""

import re
from collections.abc import Callable, Mapping, Sequence

from werkzeug.datastructures import MultiDict

Posted = MultiDict[str, str]
_KEY = re.compile(r"(?P<rows>people|items)-(?P<number>[0-9]{1,3})-(?P<name>[a-z_-]{1,40})")
_ACT = re.compile(r"(?P<rows>people|items)-(?P<verb>add|remove|up|down)(?:-(?P<number>[0-9]{1,3}))?")
PROTOCOL = "protocol"
RETURN = "return-"
# Whoever has no rank speaks before everybody who has one.
NO_RANK = 999


def rearranged(posted: Posted, act: str, most: int) -> Posted:
    """Return what was posted with rows as a button asked: 'people-add', 'items-remove-2', 'people-up-2'.

    What is no such wish changes nothing. Rows are numbered anew from 0.
    """
    wish = _ACT.fullmatch(act)
    if wish is None:
        return posted
    numbers = numbers_of(posted, wish["rows"])
    here = numbers.index(int(wish["number"])) if wish["number"] and int(wish["number"]) in numbers else None
    if wish["verb"] == "add" and here is None and len(numbers) < most:
        numbers.append(max(numbers, default=-1) + 1)
    elif wish["verb"] == "remove" and here is not None:
        del numbers[here]
    elif here is not None:
        there = here + (1 if wish["verb"] == "down" else -1)
        if 0 <= there < len(numbers):
            numbers[here], numbers[there] = numbers[there], numbers[here]
    return renumbered(posted, wish["rows"], numbers)


def in_protocol_order(posted: Posted, role: str, rank_of: Callable[[Mapping[str, str]], int]) -> Posted:
    """Return what was posted with the people of `role` in rising order of protocol, the highest rank last.

    Rank 1 is the highest (DOMAIN §3). Equals keep their order, people of other roles their places.
    """
    numbers = numbers_of(posted, "people")
    rows = {number: row_of(posted, "people", number) for number in numbers}
    movable = [number for number in numbers if rows[number].get("role") == role and _is_filled(rows[number])]
    rising = iter(sorted(movable, key=lambda number: -rank_of(rows[number])))
    return renumbered(posted, "people", [next(rising) if number in movable else number for number in numbers])


def with_row(posted: Posted, rows: str, values: Mapping[str, str]) -> Posted:
    """Return what was posted with one row more."""
    number = max(numbers_of(posted, rows), default=-1) + 1
    more = posted.copy()
    for name, value in values.items():
        more.add(f"{rows}-{number}-{name}", value)
    return more


def numbers_of(posted: Posted, rows: str) -> list[int]:
    """Return the numbers of the rows that were posted, in order."""
    found = (_KEY.fullmatch(key) for key in posted)
    return sorted({int(key["number"]) for key in found if key and key["rows"] == rows})


def row_of(posted: Posted, rows: str, number: int) -> dict[str, str]:
    """Return the fields of one row."""
    start = f"{rows}-{number}-"
    return {key.removeprefix(start): posted[key] for key in posted if key.startswith(start)}


def renumbered(posted: Posted, rows: str, numbers: Sequence[int]) -> Posted:
    """Return what was posted with the rows `numbers` in this order and no others; a new one is empty."""
    moved: Posted = MultiDict((key, value) for key, value in posted.items(multi=True) if not key.startswith(f"{rows}-"))
    for place, number in enumerate(numbers):
        values = row_of(posted, rows, number) or {"row": "1"}  # a row without any field would not be there
        for name, value in values.items():
            moved.add(f"{rows}-{place}-{name}", value)
    return moved


def _is_filled(row: Mapping[str, str]) -> bool:
    return bool((row.get("name") or "").strip() or (row.get("function") or "").strip())
