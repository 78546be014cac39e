"""Cells of a spreadsheet that hold one value: days, times, numbers, words; and headings that name a language."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from coordinator.agenda.exchange.cells import Unreadable
from coordinator.core.i18n import _
from coordinator.core.text import search_key
from coordinator.web.forms import parse_day, parse_time

Cell = str | int | dt.date | dt.time | None
# What stands in a heading beside the name of the column: “Title (en)”.
IN_LANGUAGE = re.compile(r"(.+?)\s*[(\[]\s*([A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?)\s*[)\]]\s*")


def day(text: str) -> dt.date:
    """Return a day. Raises Unreadable."""
    found = parse_day(text)
    if found is None:
        raise Unreadable(_("This is no date. Write it as 2027-03-09 or 09/03/2027."))
    return found


def time(text: str) -> dt.time:
    """Return a time of day. Raises Unreadable."""
    found = parse_time(text)
    if found is None:
        raise Unreadable(_("This is no time of day. Write it as 14:30."))
    return found


def whole(text: str) -> int:
    """Return a whole number. Raises Unreadable."""
    if not (text.isascii() and text.isdigit() and len(text) < 7):  # noqa: PLR2004 - no such number
        raise Unreadable(_("This is no whole number."))
    return int(text)


def minutes(text: str) -> int:
    """Return a length: 90, or 90 min. Raises Unreadable."""
    return whole(re.sub(r"\s*(min|minutes|mn)\.?$", "", text, flags=re.IGNORECASE))


def one_of(names: Callable[[], Mapping[str, Any]]) -> Callable[[str], Any]:
    """Return a reader of what these names mean; it raises Unreadable for others."""

    def read(text: str) -> Any:
        found = names().get(search_key(text))
        if found is None:
            raise Unreadable(_("This word is not known here."))
        return found

    return read
