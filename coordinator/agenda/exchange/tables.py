"""An agenda as the tables of a file: the sessions first, then what they are furnished with.

A workbook has a sheet for each. A CSV has them one below the other: an empty line, the name of the table in square
brackets, its headings, its rows (decision 0036).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from coordinator.agenda.exchange import words
from coordinator.agenda.exchange.book import Book, Reading
from coordinator.agenda.exchange.furnishing import furniture_grids, read_furniture
from coordinator.agenda.exchange.known import Known, Roles
from coordinator.agenda.exchange.plain import Cell
from coordinator.agenda.exchange.table import grid_of, read_grid
from coordinator.core.text import search_key

SESSIONS = "sessions"
_MARK = re.compile(r"\[(.+)\]")


@dataclass(frozen=True)
class Table:
    """One table of a file as it is written: its name, and its rows with the headings first."""

    name: str
    rows: Sequence[Sequence[Cell]]

    @property
    def said(self) -> str:
        """Return what the table is called in the language of the page."""
        return str(words.TABLE_NAMES[self.name])


@dataclass(frozen=True)
class Part:
    """One table of a file as it was read: its rows of text, and how many lines stand above them."""

    name: str
    rows: Sequence[Sequence[str]]
    above: int = 0


def tables_of(book: Book, known: Known) -> list[Table]:
    """Return every table of a book, also those without rows."""
    roles = Roles(known, frozenset(one.role for entry in book.entries for one in entry.people))
    return [
        Table(SESSIONS, grid_of(book, known, roles)),
        *(Table(name, grid) for name, grid in furniture_grids(book, known, roles)),
    ]


def read_tables(parts: Sequence[Part], known: Known) -> Reading:
    """Return what the tables of a file say. A file may hold some of them only."""
    roles = Roles(known)
    furniture = read_furniture({one.name: (one.above, one.rows) for one in parts}, known, roles)
    sessions = next((one for one in parts if one.name == SESSIONS), None)
    is_silent = (sessions is None or not _is_filled(sessions.rows)) and any(_is_filled(one.rows) for one in parts)
    reading = Reading()
    if not is_silent:
        reading = read_grid(sessions.rows if sessions else (), known, roles, sessions.above if sessions else 0)
    said = (*furniture.book.roles, *reading.book.roles)
    book = replace(furniture.book, entries=reading.book.entries, roles=said)
    return Reading(book, (*reading.faults, *furniture.faults))


def parts_in(rows: Sequence[Sequence[str]]) -> list[Part]:
    """Take rows apart where the name of a table stands alone in brackets, at the start or after an empty line."""
    starts = [(0, SESSIONS)]
    for number, row in enumerate(rows):
        name = _marked(row) if number == 0 or not any(map(str.strip, rows[number - 1])) else None
        if name and number == 0:
            starts = [(1, name)]
        elif name:
            starts.append((number + 1, name))
    ends = [start - 1 for start, _name in starts[1:]] + [len(rows)]
    return [Part(name, rows[start:end], start) for (start, name), end in zip(starts, ends, strict=True)]


def _marked(row: Sequence[str]) -> str | None:
    found = _MARK.fullmatch(row[0].strip()) if row and not any(map(str.strip, row[1:])) else None
    return words.tables().get(search_key(found[1])) if found else None


def _is_filled(rows: Sequence[Sequence[str]]) -> bool:
    return any(cell.strip() for row in rows for cell in row)
