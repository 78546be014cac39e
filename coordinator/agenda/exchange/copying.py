"""Where a book comes from when it comes from no file: another day, another assembly, a template."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from coordinator.agenda.exchange import queries
from coordinator.agenda.exchange.book import FACTS, Book, Entry, Reading, shifted, without_names
from coordinator.agenda.exchange.document import read_json, read_told
from coordinator.agenda.models import SessionStatus
from coordinator.agenda.placing import NEARBY
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import _, ngettext

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


def assembly_copied(source: Assembly, target: Assembly, *, with_names: bool, with_papers: bool) -> Reading:
    """Return the agenda of `source` as new sessions of `target`, as many days after its first day.

    A day that `target` does not have leaves its sessions to be placed. With `with_papers` the papers of sessions come
    along, but for those that are withdrawn or have no file.
    """
    known = queries.known_of(source)
    whole = queries.book_of(source, known)
    book = shifted(whole if with_names else without_names(whole), target.starts_on - source.starts_on)
    used = {word for entry in _standing(book.entries) for word in entry.papers}
    papers = [one for one in queries.papers_to_copy(source, known) if one.label in used] if with_papers else []
    follow = {one.label for one in papers}
    entries = [
        replace(entry, papers=tuple(filter(follow.__contains__, entry.papers)), day=_day_in(target, entry.day))
        for entry in book.entries
    ]
    left = _left(whole, len(used - follow), with_names=with_names, with_papers=with_papers)
    return Reading(replace(book, entries=_new(entries), papers=tuple(papers)), left=tuple(left))


def template_opened(name: str, assembly: Assembly) -> Reading | None:
    """Return a template with its days counted from the first day of `assembly`; None for one that is not there."""
    if name in _files():
        reading = read_json(_files()[name], assembly.starts_on)
    elif kept := queries.kept_template(name):
        reading = read_told(kept.content, assembly.starts_on)
    else:
        return None
    entries = [replace(entry, day=_day_in(assembly, entry.day)) for entry in reading.book.entries]
    return replace(reading, book=replace(reading.book, entries=_new(entries)))


def templates() -> list[Template]:
    """Return every template one may begin from: those of the package, then those organisers kept."""
    kept = [
        Template(one.public_id, one.title, one.about, one.days, one.sessions, one.key_dates)
        for one in queries.kept_templates()
    ]
    return [*shipped(), *kept]


@cache
def shipped() -> tuple[Template, ...]:
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


def _left(whole: Book, papers: int, *, with_names: bool, with_papers: bool) -> Iterator[str]:
    """Say what of an assembly's agenda stays where it is."""
    cancelled = len(whole.entries) - len(_standing(whole.entries))
    if cancelled:
        yield ngettext("%(n)s cancelled session", "%(n)s cancelled sessions", cancelled)
    if papers and with_papers:
        yield ngettext(
            "%(n)s document that is withdrawn or has no file", "%(n)s documents that are withdrawn or have no file",
            papers,
        )  # fmt: skip
    elif papers:
        yield ngettext("%(n)s document of the sessions", "%(n)s documents of the sessions", papers)
    if recordings := sum(bool(entry.recording_url) for entry in _standing(whole.entries)):
        yield ngettext("%(n)s recording", "%(n)s recordings", recordings)
    if not with_names and whole != without_names(whole):
        yield _("the names of people")


def _standing(entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.status is not SessionStatus.CANCELLED]


def _new(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries as sessions that have not taken place: a recording stays with the one it was made of."""
    return tuple(
        replace(entry, row=row, recording_url="", told=frozenset(FACTS))
        for row, entry in enumerate(_standing(entries), 1)
    )


def _day_in(assembly: Assembly, day: dt.date | None) -> dt.date | None:
    return day if day and assembly.starts_on - NEARBY <= day <= assembly.ends_on + NEARBY else None
