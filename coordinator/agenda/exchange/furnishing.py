"""What an agenda is furnished with as tables of their own: rooms, tracks, roles, levels, key dates.

A row becomes what JSON would say of it, so that both kinds of file keep to the same rules (document.py).
"""

import datetime as dt
import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from coordinator.agenda.exchange import document, plain, values, words
from coordinator.agenda.exchange.book import Book, Fault, RoleSheet, key_of
from coordinator.agenda.exchange.cells import Unreadable
from coordinator.agenda.exchange.known import Known, Roles
from coordinator.agenda.exchange.plain import Cell
from coordinator.agenda.models import PersonRole
from coordinator.core.i18n import _, _l
from coordinator.core.text import clean_block, clean_line, search_key


class Kind(enum.Enum):
    """How a fact stands in its column; texts have one column for each language."""

    LINE = enum.auto()
    WHOLE = enum.auto()
    TRUTH = enum.auto()
    DAY = enum.auto()
    TEXTS = enum.auto()


@dataclass(frozen=True)
class Column:
    """A column of a table: the fact that JSON calls `name`, in one language when it is a text."""

    name: str
    heading: str
    kind: Kind = Kind.LINE
    language: str = ""

    @property
    def said(self) -> str:
        """Return what the column is called."""
        return f"{self.heading} ({self.language})" if self.language else str(self.heading)


COLUMNS: dict[str, tuple[Column, ...]] = {
    "rooms": (
        Column("label", _l("Room")), Column("capacity", _l("Seats"), Kind.WHOLE),
        Column("site", _l("Building or site")), Column("has_booths", _l("Interpreters’ booths"), Kind.TRUTH),
        Column("name", _l("Name"), Kind.TEXTS), Column("layout", _l("Layout"), Kind.TEXTS),
        Column("layouts", _l("Other layouts")),
    ),
    "tracks": (
        Column("label", _l("Track")), Column("code", _l("Letters of its numbers")),
        Column("name", _l("Name"), Kind.TEXTS),
    ),
    "roles": (
        Column("label", _l("Role")), Column("code", _l("Role code")),
        Column("position", _l("Place in the list"), Kind.WHOLE),
        Column("reminder_days", _l("Days from the reminder to the session"), Kind.WHOLE),
        Column("name", _l("Name"), Kind.TEXTS), Column("brief", _l("Brief"), Kind.TEXTS),
    ),
    "levels": (Column("number", _l("Number"), Kind.WHOLE), Column("name", _l("Name"), Kind.TEXTS)),
    "key_dates": (Column("on", _l("Day"), Kind.DAY), Column("label", _l("What happens"), Kind.TEXTS)),
}  # fmt: skip


@dataclass(frozen=True)
class Furniture:
    """What was read of the tables beside that of the sessions, and what could not be."""

    book: Book
    faults: tuple[Fault, ...] = ()


def furniture_grids(book: Book, known: Known, roles: Roles) -> Iterator[tuple[str, list[list[Cell]]]]:
    """Yield each table by name with its rows, the first of them the headings in the language of the page."""
    rows: dict[str, Sequence[Any]] = {
        "rooms": book.rooms, "tracks": book.tracks, "levels": book.levels, "key_dates": book.key_days,
        "roles": [replace(one, label=roles.label(one.code)) for one in book.roles],
    }  # fmt: skip
    for name, known_columns in COLUMNS.items():
        columns = [one for column in known_columns for one in _spread(column, rows[name], known.languages)]
        yield name, [[one.said for one in columns], *([_cell(row, one) for one in columns] for row in rows[name])]


def read_furniture(tables: Mapping[str, tuple[int, Sequence[Sequence[str]]]], known: Known, roles: Roles) -> Furniture:
    """Return what stands in tables: by name, the lines above each and its rows. `roles` learn what cells call them."""
    faults: list[Fault] = []

    def each(name: str, made: Callable[[dict[str, Any]], Any]) -> tuple[Any, ...]:
        above, grid = tables.get(name, (0, ()))
        return tuple(_read(name, above, grid, known.language, made, faults))

    book = Book(
        rooms=each("rooms", document.room_of), tracks=each("tracks", document.track_of),
        roles=each("roles", lambda told: _role(told, known, roles)), levels=each("levels", document.level_of),
        key_days=each("key_dates", lambda told: document.key_day_of(told, dt.date.min)),
    )  # fmt: skip
    return Furniture(book, tuple(faults))


def _role(told: dict[str, Any], known: Known, roles: Roles) -> RoleSheet:
    """Read a role; without a code it is the one called so, or a new one."""
    label = values.line(told, "label", 130)
    if not label:
        raise values.Wrong("label", "")
    role = document.role_of({**told, "code": told.get("code") or roles.code(label)})
    roles.named(label, role.code)
    is_usual = role.code in set(PersonRole) and words.usual_roles().get(key_of(label)) == role.code
    return role if role.name or is_usual else replace(role, name={known.language: label})


def _spread(column: Column, rows: Sequence[Any], languages: Sequence[str]) -> list[Column]:
    if column.kind is not Kind.TEXTS:
        return [column]
    used = {lang for row in rows for lang in getattr(row, column.name)}
    return [replace(column, language=lang) for lang in (*languages, *sorted(used - set(languages)))]


def _cell(row: Any, column: Column) -> Cell:
    value = getattr(row, column.name)
    if column.language:
        return str(value.get(column.language, ""))
    made: Cell = words.truth(value) if column.kind is Kind.TRUTH else value
    return made


def _read(
    name: str, above: int, grid: Sequence[Sequence[str]], language: str, made: Callable[[dict[str, Any]], Any],
    faults: list[Fault],
) -> Iterator[Any]:  # fmt: skip
    """Yield what the rows of one table say; what cannot be read is added to `faults`."""
    table = str(words.TABLE_NAMES[name])
    filled = [(number, row) for number, row in enumerate(grid, above + 1) if any(map(str.strip, row))]
    if not filled:
        return
    columns = [_column(cell, name, language) for cell in filled[0][1]]
    if len(filled) > values.MOST_PARTS:
        said = _("This table has too many rows. Bring in %(n)s at most.", n=values.MOST_PARTS)
        faults.append(Fault(filled[0][0], "", str(len(filled)), said, table))
        return
    doubled = next((one for one in columns if one and columns.count(one) > 1), None)
    if doubled:
        said = _("This column stands twice. Take one of the two away.")
        faults.append(Fault(filled[0][0], doubled.said, "", said, table))
        return
    for number, row in filled[1:]:
        try:
            yield made(_told(columns, row))
        except values.Wrong as wrong:
            faults.append(Fault(number, _heading(name, wrong.place), wrong.value, wrong.sentence, table))


def _told(columns: Sequence[Column | None], row: Sequence[str]) -> dict[str, Any]:
    """Return a row as JSON would tell it: an empty number is null. Raises Wrong."""
    told: dict[str, Any] = {column.name: None for column in columns if column and column.kind is Kind.WHOLE}
    for column, text in zip(columns, row, strict=False):
        if column is None or not text.strip():
            continue
        if column.language:
            told.setdefault(column.name, {})[column.language] = clean_block(text)
            continue
        try:
            told[column.name] = _READERS[column.kind](clean_line(text))
        except Unreadable as wrong:
            raise values.Wrong(column.name, text, str(wrong)) from None
    return told


def _column(cell: str, name: str, language: str) -> Column | None:
    known = _headings(name)
    found = known.get(search_key(cell))
    if found:
        return replace(found, language=language if found.kind is Kind.TEXTS else "")
    split = plain.IN_LANGUAGE.fullmatch(clean_line(cell))
    found = known.get(search_key(split[1])) if split else None
    return replace(found, language=split[2].lower()) if found and split and found.kind is Kind.TEXTS else None


@cache
def _headings(name: str) -> dict[str, Column]:
    columns = COLUMNS[name]
    places = words.in_every_language({place: column.heading for place, column in enumerate(columns)})
    return {key: columns[place] for key, place in places.items()}


def _heading(name: str, fact: str) -> str:
    return next((str(column.heading) for column in COLUMNS[name] if column.name == fact), fact)


_READERS: dict[Kind, Callable[[str], Any]] = {
    Kind.LINE: str,
    Kind.WHOLE: plain.whole,
    Kind.TRUTH: plain.one_of(words.yes_no),
    Kind.DAY: lambda text: plain.day(text).isoformat(),
}
