"""An agenda out of the database: what an export writes, an import reads and a copy carries. Frozen values only.

Rooms, tracks and roles are named by labels that are unique in their assembly, so that every form of file can
say them; days are days, papers and people are public ids.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from coordinator.agenda.models import SessionAccess, SessionStatus, SessionType
from coordinator.core.i18n import pick
from coordinator.core.text import search_key

MOST_SESSIONS = 1000


@dataclass(frozen=True)
class RoomSheet:
    """A room. `label` is its name, unique in the book; `layouts` as they are written."""

    label: str
    name: Mapping[str, str]
    capacity: int | None = None
    layout: Mapping[str, str] = field(default_factory=dict)
    has_booths: bool = False
    site: str = ""
    layouts: str = ""


@dataclass(frozen=True)
class TrackSheet:
    """A track. `label` is its name, unique in the book; `code` numbers its sessions."""

    label: str
    name: Mapping[str, str]
    code: str = ""


@dataclass(frozen=True)
class RoleSheet:
    """A role that the assembly names or briefs itself. One only `met` in a cell is made when a session needs it.

    `label` is what cells of its file call it.
    """

    code: str
    name: Mapping[str, str] = field(default_factory=dict)
    brief: Mapping[str, str] = field(default_factory=dict)
    position: int | None = None
    reminder_days: int | None = None
    met: bool = field(default=False, compare=False)
    label: str = field(default="", compare=False)


@dataclass(frozen=True)
class LevelSheet:
    """A level of intervention."""

    number: int
    name: Mapping[str, str]


@dataclass(frozen=True)
class KeyDay:
    """A day to remember."""

    on: dt.date
    label: Mapping[str, str]


@dataclass(frozen=True)
class PaperSheet:
    """A paper of another assembly that may be copied along; `label` is what entries call it."""

    label: str
    public_id: str
    code: str
    title: Mapping[str, str]


@dataclass(frozen=True)
class Somebody:
    """Somebody's part in a session. `role` is a code, `organisation` a slug, persons are public ids."""

    role: str
    name: str = ""
    function: str = ""
    organisation: str = ""
    person: str = ""
    reader: str = ""
    reader_function: str = ""
    reader_person: str = ""
    precedence: int | None = None
    brief: str = ""


@dataclass(frozen=True)
class Point:
    """An item of a session. `code` is its public id: two points are equal whatever it is."""

    title: Mapping[str, str]
    minutes: int | None = None
    speaker: str = ""
    function: str = ""
    reader: str = ""
    person: str = ""
    code: str = field(default="", compare=False)


@dataclass(frozen=True)
class Entry:
    """A session. `code` is its public id where it comes from, `row` its line there.

    `told` names the facts its source speaks of; an import leaves the others of a known session as they are.
    """

    title: Mapping[str, str] = field(default_factory=dict)
    description: Mapping[str, str] = field(default_factory=dict)
    type: SessionType = SessionType.PLENARY
    access: SessionAccess = SessionAccess.REGISTERED
    status: SessionStatus = SessionStatus.CONFIRMED
    day: dt.date | None = None
    start: dt.time | None = None
    minutes: int = 60
    room: str = ""
    track: str = ""
    languages: tuple[str, ...] = ()
    interpreted_into: tuple[str, ...] = ()
    interpreter_team: str = ""
    layout: str = ""
    setup_minutes: int = 0
    clearing_minutes: int = 0
    levels: tuple[int, ...] = ()
    video_url: str = ""
    recording_url: str = ""
    has_signup: bool = False
    places: int | None = None
    people: tuple[Somebody, ...] = ()
    items: tuple[Point, ...] = ()
    papers: tuple[str, ...] = ()
    code: str = field(default="", compare=False)
    row: int = field(default=0, compare=False)
    told: frozenset[str] = field(default=frozenset(), compare=False)


FACTS = tuple(name for name in Entry.__dataclass_fields__ if name not in {"code", "row", "told"})


@dataclass(frozen=True, kw_only=True)
class Furnishing:
    """What an agenda is furnished with."""

    rooms: tuple[RoomSheet, ...] = ()
    tracks: tuple[TrackSheet, ...] = ()
    roles: tuple[RoleSheet, ...] = ()
    levels: tuple[LevelSheet, ...] = ()
    key_days: tuple[KeyDay, ...] = ()
    papers: tuple[PaperSheet, ...] = ()


@dataclass(frozen=True)
class Book(Furnishing):
    """An agenda with what it is furnished with."""

    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Fault:
    """What cannot be read or cannot be: a line (0: the whole file), a column, what stands there, what is wrong.

    `table` names the table the line is of; '' is that of the sessions.
    """

    row: int
    column: str
    value: str
    sentence: str
    table: str = ""


@dataclass(frozen=True)
class Reading:
    """What was read of a file, and what could not be. `left` says in words what a copy leaves where it is."""

    book: Book = field(default_factory=Book)
    faults: tuple[Fault, ...] = ()
    left: tuple[str, ...] = ()


def key_of(label: str) -> str:
    """Return by what two labels are the same: their letters; a label without letters is itself."""
    return search_key(label) or label


def labelled(names: Iterable[Mapping[str, str]], language: str, taken: Iterable[str] = ()) -> list[str]:
    """Return one label per name, in `language` where it has that, no two of them the same to `key_of`."""
    seen = {key_of(label) for label in taken}
    labels = []
    for texts in names:
        name = label = pick(texts, language, language)[0] or "–"
        number = 2
        while key_of(label) in seen:
            label, number = f"{name} ({number})", number + 1
        seen.add(key_of(label))
        labels.append(label)
    return labels


def shifted(book: Book, by: dt.timedelta) -> Book:
    """Return a book `by` later. Identities stay behind: what comes of it is new."""
    return replace(
        book,
        entries=tuple(
            replace(
                entry, code="", day=entry.day + by if entry.day else None,
                items=tuple(replace(item, code="") for item in entry.items),
            )
            for entry in book.entries
        ),
        key_days=tuple(replace(one, on=one.on + by) for one in book.key_days),
    )  # fmt: skip


def without_names(book: Book) -> Book:
    """Return a book whose people are functions alone: who they were is no matter of the next assembly."""
    return replace(book, entries=tuple(_nameless(entry) for entry in book.entries))


def _nameless(entry: Entry) -> Entry:
    people = tuple(
        Somebody(one.role, function=one.function, precedence=one.precedence, brief=one.brief)
        for one in entry.people
        if one.function
    )
    items = tuple(replace(item, speaker="", reader="", person="") for item in entry.items)
    return replace(entry, people=people, items=items)
