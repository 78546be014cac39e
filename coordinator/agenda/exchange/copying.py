"""Where a book comes from when it comes from no file: another day, another assembly, a template of the package."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from coordinator.agenda.exchange import queries
from coordinator.agenda.exchange.book import FACTS, Book, Entry, Reading, shifted, without_names
from coordinator.agenda.exchange.document import read_json
from coordinator.agenda.models import SessionStatus
from coordinator.agenda.placing import NEARBY
from coordinator.assemblies.models import Assembly

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Template:
    """An agenda to begin from: its file's name, what it is called and says of itself, how much is in it."""

    name: str
    title: dict[str, str]
    about: dict[str, str]
    days: int
    sessions: int
    key_dates: int


def day_copied(assembly: Assembly, source: dt.date, target: dt.date) -> Reading:
    """Return the sessions of one day as new ones of another; cancelled ones stay behind."""
    book = queries.book_of(assembly, queries.known_of(assembly))
    entries = [entry for entry in book.entries if entry.day == source]
    return Reading(Book(_new(shifted(Book(tuple(entries)), target - source).entries)))


def assembly_copied(source: Assembly, target: Assembly, *, with_names: bool) -> Reading:
    """Return the agenda of `source` as new sessions of `target`, as many days after its first day.

    A day that `target` does not have leaves its sessions to be placed. Papers stay where they are.
    """
    book = shifted(queries.book_of(source, queries.known_of(source)), target.starts_on - source.starts_on)
    book = book if with_names else without_names(book)
    entries = [replace(entry, papers=(), day=_day_in(target, entry.day)) for entry in book.entries]
    return Reading(replace(book, entries=_new(entries)))


def template_opened(name: str, assembly: Assembly) -> Reading | None:
    """Return a template with its days counted from the first day of `assembly`; None for one that is not there."""
    if name not in _files():
        return None
    reading = read_json(_files()[name], assembly.starts_on)
    entries = [replace(entry, day=_day_in(assembly, entry.day)) for entry in reading.book.entries]
    return replace(reading, book=replace(reading.book, entries=_new(entries)))


@cache
def templates() -> tuple[Template, ...]:
    """Return the templates of the package, by name."""
    found = []
    for name, content in _files().items():
        data = json.loads(content)
        days = max(one.get("day_number", 1) for one in data["sessions"])
        found.append(Template(name, data["title"], data["about"], days, len(data["sessions"]), len(data["key_dates"])))
    return tuple(found)


@cache
def _files() -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in sorted(TEMPLATES.glob("*.json"))}


def _new(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    standing = (entry for entry in entries if entry.status is not SessionStatus.CANCELLED)
    return tuple(replace(entry, row=row, told=frozenset(FACTS)) for row, entry in enumerate(standing, 1))


def _day_in(assembly: Assembly, day: dt.date | None) -> dt.date | None:
    return day if day and assembly.starts_on - NEARBY <= day <= assembly.ends_on + NEARBY else None
