"""An agenda as a table, one row per session: the columns, a session as a row, rows as sessions."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from coordinator.agenda.exchange import plain, words
from coordinator.agenda.exchange.book import MOST_SESSIONS, Book, Entry, Fault, Reading
from coordinator.agenda.exchange.cells import Unreadable, items_cell, people_cell, read_items, read_people
from coordinator.agenda.exchange.known import Known, Roles
from coordinator.agenda.exchange.plain import Cell
from coordinator.agenda.placing import minutes_between
from coordinator.agenda.wording import ACCESS_NAMES, FIELD_NAMES, STATUS_NAMES, TYPE_NAMES
from coordinator.core.i18n import _, _l
from coordinator.core.text import clean_block, clean_line, search_key

HEADINGS: dict[str, str] = {
    "code": _l("Session code"), "title": FIELD_NAMES["title"], "day": FIELD_NAMES["day"], "start": FIELD_NAMES["start"],
    "minutes": _l("Length (min)"), "room": FIELD_NAMES["room"], "type": FIELD_NAMES["type"],
    "track": FIELD_NAMES["track"], "access": FIELD_NAMES["access"], "status": FIELD_NAMES["status"],
    "languages": FIELD_NAMES["languages"], "interpreted_into": FIELD_NAMES["interpreted_into"],
    "layout": FIELD_NAMES["layout"], "setup_minutes": FIELD_NAMES["setup_minutes"],
    "clearing_minutes": FIELD_NAMES["clearing_minutes"],
    "interpreter_team": FIELD_NAMES["interpreter_team"], "levels": FIELD_NAMES["levels"],
    "has_signup": FIELD_NAMES["has_signup"], "places": FIELD_NAMES["places"], "people": FIELD_NAMES["people"],
    "items": FIELD_NAMES["items"], "papers": FIELD_NAMES["papers"], "video_url": FIELD_NAMES["video_url"],
    "recording_url": FIELD_NAMES["recording_url"],
    "description": FIELD_NAMES["description"],
}  # fmt: skip
# Read, but never written: two columns that say one thing may disagree.
READ_TOO: dict[str, str] = {"end": _l("End")}
_OTHER_WORDS: dict[str, str] = {
    "intitule": "title", "seance": "title", "session": "title", "date": "day", "jour": "day", "debut": "start",
    "heure": "start", "time": "start", "from": "start", "fin": "end", "to": "end", "duree": "minutes",
    "duree min": "minutes", "duration": "minutes", "length": "minutes", "minutes": "minutes", "lieu": "room",
    "place": "room", "speakers": "people", "intervenants": "people", "theme": "track", "acces": "access",
    "id": "code", "code": "code", "langue": "languages", "language": "languages", "video": "video_url",
    "replay": "recording_url",
}  # fmt: skip
_TEXTS = ("title", "description")
_SPLIT = re.compile(r"[,;/]\s*|\s+\|\s+")


@dataclass(frozen=True)
class Column:
    """A column: which fact it is, and in which language when it is a text."""

    name: str
    language: str = ""


@dataclass
class _Row:
    """What is read of one row so far."""

    number: int
    facts: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def grid_of(book: Book, known: Known, roles: Roles) -> list[list[Cell]]:
    """Return the sessions of a book as rows of cells, the first of them the headings in the language of the page."""
    columns = _columns_of(book, known)
    return [
        [heading(column) for column in columns],
        *([_cell(entry, column, known, roles) for column in columns] for entry in book.entries),
    ]


def heading(column: Column) -> str:
    """Return what a column is called."""
    name = str({**HEADINGS, **READ_TOO}[column.name])
    return f"{name} ({column.language})" if column.language else name


def columns_in(row: Sequence[str], language: str) -> list[Column | None]:
    """Return which columns a first row names, None for those nobody knows; a text without language is in `language`."""
    return [_column(cell, _names(), language) for cell in row]


def read_grid(grid: Sequence[Sequence[str]], known: Known, roles: Roles, above: int = 0) -> Reading:
    """Return the sessions of rows of text below a row of headings, `above` lines below the first of the file.

    Row 1 is the first line of the file; `roles` say whom a cell means.
    """
    start = next((number for number, row in enumerate(grid) if any(cell.strip() for cell in row)), None)
    if start is None:
        return Reading(faults=(Fault(0, "", "", _("There is nothing in it.")),))
    first = above + start + 1
    columns = columns_in(grid[start], known.language)
    if all(column is None or column.name != "title" for column in columns):
        said = _("The first row must name the columns, and one of them must be “Title”.")
        return Reading(faults=(Fault(first, "", " · ".join(grid[start])[:80], said),))
    doubled = _doubled(columns, first)
    if doubled:
        return Reading(faults=doubled)
    filled = [(number, row) for number, row in enumerate(grid[start + 1 :], first + 1) if any(map(str.strip, row))]
    if len(filled) > MOST_SESSIONS:
        said = _("Bring in %(n)s sessions at most at a time.", n=MOST_SESSIONS)
        return Reading(faults=(Fault(0, "", str(len(filled)), said),))
    rows = [_read_row(number, row, columns, known, roles) for number, row in filled]
    entries = tuple(_entry(row, columns) for row in rows)
    return Reading(
        Book(entries, roles=tuple(roles.made.values())), tuple(fault for row in rows for fault in row.faults)
    )


def _columns_of(book: Book, known: Known) -> list[Column]:
    columns = []
    for name in HEADINGS:
        if name in _TEXTS:
            used = {lang for entry in book.entries for lang in getattr(entry, name)}
            langs = [*known.languages, *sorted(used - set(known.languages))]
            columns += [Column(name, lang) for lang in langs]
        else:
            columns.append(Column(name))
    return columns


def _cell(entry: Entry, column: Column, known: Known, roles: Roles) -> Cell:
    value = getattr(entry, column.name)
    if column.language:
        return str(value.get(column.language, ""))
    written: Mapping[str, Callable[[], Cell]] = {
        "type": lambda: str(TYPE_NAMES[value]), "access": lambda: str(ACCESS_NAMES[value]),
        "status": lambda: str(STATUS_NAMES[value]), "has_signup": lambda: words.truth(value),
        "languages": lambda: ", ".join(value), "interpreted_into": lambda: ", ".join(value),
        "levels": lambda: ", ".join(map(str, value)), "papers": lambda: " | ".join(value),
        "people": lambda: people_cell(value, roles.label), "items": lambda: items_cell(value, known.language),
    }  # fmt: skip
    made: Cell = written[column.name]() if column.name in written else value
    return made


@cache
def _names() -> Mapping[str, str]:
    return {**_OTHER_WORDS, **words.in_every_language({**HEADINGS, **READ_TOO})}


def _column(cell: str, names: Mapping[str, str], language: str) -> Column | None:
    name = names.get(search_key(cell))
    if name:
        return Column(name, language if name in _TEXTS else "")
    found = plain.IN_LANGUAGE.fullmatch(clean_line(cell))
    name = names.get(search_key(found[1])) if found else None
    return Column(name, found[2].lower()) if found and name in _TEXTS and name else None


def _doubled(columns: Sequence[Column | None], row: int) -> tuple[Fault, ...]:
    known = [column for column in columns if column]
    return tuple(
        Fault(row, heading(column), "", _("This column stands twice. Take one of the two away."))
        for column in dict.fromkeys(known)
        if known.count(column) > 1
    )


def _read_row(number: int, cells: Sequence[str], columns: Sequence[Column | None], known: Known, roles: Roles) -> _Row:
    row = _Row(number)
    for column, text in zip(columns, cells, strict=False):
        if column is None:
            continue
        try:
            _take(row, column, text, known, roles)
        except Unreadable as wrong:
            row.faults.append(Fault(number, heading(column), clean_line(text)[:80], str(wrong)))
    return row


def _take(row: _Row, column: Column, text: str, known: Known, roles: Roles) -> None:
    name, line = column.name, clean_line(text)
    if name in _TEXTS:
        clean = clean_block(text) if name == "description" else line
        if clean:
            row.facts.setdefault(name, {})[column.language] = clean
    elif name == "people":
        row.facts[name] = read_people(text, roles.code)
    elif name == "items":
        row.facts[name] = read_items(text, known.language)
    elif line:
        row.facts[name] = _READERS[name](line)


def _entry(row: _Row, columns: Sequence[Column | None]) -> Entry:
    """Put the facts of a row together; the end gives the length where that is not said itself."""
    facts = dict(row.facts)
    end, code = facts.pop("end", None), facts.pop("code", "")
    told = {column.name for column in columns if column} - {"code"}
    if "end" in told:
        told = told - {"end"} | {"minutes"}
    if end is not None and "minutes" not in facts:
        if "start" in facts:
            facts["minutes"] = minutes_between(facts["start"], end)
        else:
            said = _("Enter the time at which the session starts.")
            row.faults.append(Fault(row.number, heading(Column("start")), "", said))
    return Entry(**facts, code=code, row=row.number, told=frozenset(told))


def _languages(text: str) -> tuple[str, ...]:
    found = []
    for word in filter(None, _SPLIT.split(text)):
        code = words.languages().get(search_key(word)) or (word if re.fullmatch(r"[a-z]{2,3}", word) else None)
        if code is None:
            raise Unreadable(_("“%(word)s” is no language. Write codes or names: fr, en, Ewe.", word=word))
        found.append(code)
    return tuple(dict.fromkeys(found))


def _levels(text: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(plain.whole(word) for word in filter(None, _SPLIT.split(text))))


def _papers(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for part in text.split("|") if (word := part.strip())))


def _minutes(text: str) -> int:
    return plain.whole(text) if text else 0


_READERS: dict[str, Callable[[str], Any]] = {
    "code": str, "room": str, "track": str, "interpreter_team": str, "video_url": str, "recording_url": str,
    "layout": str, "setup_minutes": _minutes, "clearing_minutes": _minutes,
    "day": plain.day, "start": plain.time, "end": plain.time, "minutes": plain.minutes, "places": plain.whole,
    "type": plain.one_of(words.types), "access": plain.one_of(words.access_levels),
    "status": plain.one_of(words.states), "has_signup": plain.one_of(words.yes_no),
    "languages": _languages, "interpreted_into": _languages, "levels": _levels, "papers": _papers,
}  # fmt: skip
