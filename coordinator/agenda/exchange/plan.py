"""What bringing a book into a draft would do, line by line, before anything is written."""

import enum
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from coordinator.agenda.exchange import queries
from coordinator.agenda.exchange.book import (
    FACTS,
    Book,
    Entry,
    Fault,
    Furnishing,
    KeyDay,
    LevelSheet,
    PaperSheet,
    Point,
    Reading,
    RoleSheet,
    RoomSheet,
    Somebody,
    TrackSheet,
    key_of,
)
from coordinator.agenda.exchange.checks import faults_of
from coordinator.agenda.exchange.known import Known
from coordinator.agenda.models import PersonRole
from coordinator.agenda.roles.queries import levels_of
from coordinator.agenda.wording import FIELD_NAMES
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import key_dates_of
from coordinator.core.i18n import _


class Verb(enum.StrEnum):
    """What becomes of a line."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    FAULTY = "faulty"


@dataclass(frozen=True)
class Line:
    """One session of the book: what becomes of it, which facts change, and what its reader should know."""

    entry: Entry
    verb: Verb
    fields: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan(Furnishing):
    """Everything an import would do; `seal` is the same only while it would do the same."""

    lines: tuple[Line, ...] = ()
    faults: tuple[Fault, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def written(self) -> tuple[Line, ...]:
        """Return the lines that would be written."""
        return tuple(line for line in self.lines if line.verb in {Verb.NEW, Verb.CHANGED})

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to write."""
        return not (self.written or self.rooms or self.tracks or self.roles or self.levels or self.key_days)

    @property
    def seal(self) -> str:
        """Return a digest of what would be done, so that what is confirmed is what was shown."""
        told = repr([(line.entry, line.entry.code, line.verb, line.fields) for line in self.lines])
        rest = repr((self.rooms, self.tracks, self.roles, self.levels, self.key_days, self.papers))
        return hashlib.sha256(f"{told}{rest}".encode()).hexdigest()[:32]


def plan(assembly: Assembly, reading: Reading, *, can_furnish: bool, can_file: bool = False) -> Plan:
    """Return what bringing in a book would do to the draft of `assembly`. Reads only.

    Without `can_furnish` rooms, tracks and key dates that are not there are not made: their sessions come without.
    Without `can_file` papers of another assembly are not copied.
    """
    known = queries.known_of(assembly)
    faults = list(reading.faults)
    entries = [_settled(entry, known) for entry in reading.book.entries]
    for entry in entries:
        faults += faults_of(entry, assembly)
    faults += _twice(entries)
    # What could not be read of a cell is said once; that it is missing now is no news.
    faults = list(
        {(fault.row, fault.column, fault.row or fault.value, fault.table): fault for fault in reversed(faults)}.values()
    )
    bad = {fault.row for fault in faults if fault.row and not fault.table}
    offered = {one.label for one in reading.book.papers} if can_file else set()
    lines = _lines(assembly, entries, bad, known, offered, can_furnish=can_furnish)
    good = [line.entry for line in lines if line.verb is not Verb.FAULTY]
    return Plan(
        lines=tuple(lines), faults=tuple(sorted(faults, key=lambda fault: (fault.table, fault.row, fault.column))),
        rooms=_new_rooms(reading.book, good, known) if can_furnish else (),
        tracks=_new_tracks(reading.book, good, known) if can_furnish else (),
        roles=_new_roles(reading.book, good, known), levels=_new_levels(reading.book, assembly),
        key_days=_new_days(reading.book, assembly) if can_furnish else (),
        papers=_new_papers(reading.book, good, known), left=reading.left,
    )  # fmt: skip


def _settled(entry: Entry, known: Known) -> Entry:
    """Let an entry say the labels of this assembly where it means the same by another word."""
    return replace(
        entry, room=known.rooms.settled(entry.room), track=known.tracks.settled(entry.track),
        papers=tuple(dict.fromkeys(known.papers.settled(word) for word in entry.papers)),
    )  # fmt: skip


def _twice(entries: Sequence[Entry]) -> list[Fault]:
    seen: set[str] = set()
    faults = []
    for entry in entries:
        if entry.code and entry.code in seen:
            said = _("This code stands in two rows. Take it away from the row that is a new session.")
            faults.append(Fault(entry.row, _("Session code"), entry.code, said))
        seen.add(entry.code)
    return faults


def _lines(
    assembly: Assembly, entries: Sequence[Entry], bad: set[int], known: Known, offered: set[str], *, can_furnish: bool
) -> list[Line]:
    standing = queries.book_of(assembly, known).entries
    by_code = {entry.code: entry for entry in standing}
    places = {_place(entry) for entry in standing}
    here = _Here(
        frozenset(queries.people_here(assembly)),
        frozenset(queries.organisations_named(one.organisation for entry in entries for one in entry.people)),
    )
    lines = []
    for given in entries:
        entry, remarks = _kept(given, known, here, offered, can_furnish=can_furnish)
        old = by_code.get(entry.code) if entry.code else None
        if entry.row in bad:
            lines.append(Line(entry, Verb.FAULTY))
        elif old is None:
            if _place(entry) in places:
                remarks.append(_("A session with this title stands at this time already."))
            lines.append(Line(replace(entry, code=""), Verb.NEW, (), tuple(remarks)))
        else:
            entry = replace(entry, items=_matched(entry.items, old.items))
            fields = tuple(
                name for name in FACTS if name in _told(entry) and getattr(entry, name) != getattr(old, name)
            )
            lines.append(Line(entry, Verb.CHANGED if fields else Verb.SAME, fields, tuple(remarks)))
    return lines


def _told(entry: Entry) -> frozenset[str]:
    return entry.told or frozenset(FACTS)


def _place(entry: Entry) -> tuple[object, ...]:
    return (entry.day, entry.start, tuple(sorted(entry.title.values())))


@dataclass(frozen=True)
class _Here:
    """Public ids of persons and address parts of organisations that can be linked to here."""

    persons: frozenset[str]
    organisations: frozenset[str]


def _kept(entry: Entry, known: Known, here: _Here, offered: set[str], *, can_furnish: bool) -> tuple[Entry, list[str]]:
    """Return an entry without what cannot follow it here, and a sentence for each thing left out."""
    remarks = []
    papers = tuple(word for word in entry.papers if word in offered or known.papers.number_of(word) is not None)
    if len(papers) < len(entry.papers):
        remarks.append(_("Papers that this assembly does not have are left out."))
    people = tuple(_linked(one, here) for one in entry.people)
    items = tuple(item if item.person in {"", *here.persons} else replace(item, person="") for item in entry.items)
    if people != entry.people or items != entry.items:
        remarks.append(_("Names stay, but links to people or organisations unknown here are left out."))
    room, track = entry.room, entry.track
    if not can_furnish:
        room = room if known.rooms.number_of(room) else ""
        track = track if known.tracks.number_of(track) else ""
        for name, word in (("room", entry.room if not room else ""), ("track", entry.track if not track else "")):
            if word:
                remarks.append(
                    _("%(what)s “%(name)s” is not known and is left out.", what=FIELD_NAMES[name], name=word)
                )
    return replace(entry, papers=papers, people=people, items=items, room=room, track=track), remarks


def _linked(one: Somebody, here: _Here) -> Somebody:
    return replace(
        one, person=one.person if one.person in here.persons else "",
        reader_person=one.reader_person if one.reader_person in here.persons else "",
        organisation=one.organisation if one.organisation in here.organisations else "",
    )  # fmt: skip


def _matched(items: Sequence[Point], old: Sequence[Point]) -> tuple[Point, ...]:
    """Let items keep the identity they had: by public id, else by title, else by place when as many stand there."""
    codes = {one.code for one in old}
    left = [one for one in old if one.code not in {item.code for item in items}]
    found = [item if item.code in codes else replace(item, code="") for item in items]
    for number, item in enumerate(found):
        same = next((one for one in left if one.title == item.title), None) if not item.code else None
        if same:
            left.remove(same)
            found[number] = replace(item, code=same.code)
    unnamed = [number for number, item in enumerate(found) if not item.code]
    if len(unnamed) == len(left):
        for number, one in zip(unnamed, left, strict=True):
            found[number] = replace(found[number], code=one.code)
    return tuple(found)


def _new_rooms(book: Book, entries: Iterable[Entry], known: Known) -> tuple[RoomSheet, ...]:
    sheets = {key_of(one.label): one for one in book.rooms}
    for entry in entries:
        sheets.setdefault(key_of(entry.room), RoomSheet(entry.room, {known.language: entry.room}))
    return tuple(one for one in sheets.values() if one.label and known.rooms.number_of(one.label) is None)


def _new_tracks(book: Book, entries: Iterable[Entry], known: Known) -> tuple[TrackSheet, ...]:
    sheets = {key_of(one.label): one for one in book.tracks}
    for entry in entries:
        sheets.setdefault(key_of(entry.track), TrackSheet(entry.track, {known.language: entry.track}))
    return tuple(one for one in sheets.values() if one.label and known.tracks.number_of(one.label) is None)


def _new_roles(book: Book, entries: Sequence[Entry], known: Known) -> tuple[RoleSheet, ...]:
    """Roles of the book that are not here, those too that somebody holds and the book does not speak of."""
    here = {role.code for role in known.roles}
    used = {one.role for entry in entries for one in entry.people}
    wanted = {one.code: one for one in book.roles if not one.met or one.code in used}
    wanted |= {code: RoleSheet(code, met=True) for code in sorted(used - set(wanted) - set(PersonRole))}
    return tuple(_called(role, known) for role in wanted.values() if role.code not in here)


def _called(role: RoleSheet, known: Known) -> RoleSheet:
    """Only the usual roles go without a name of their own."""
    return role if role.name or role.code in set(PersonRole) else replace(role, name={known.language: role.code})


def _new_papers(book: Book, entries: Sequence[Entry], known: Known) -> tuple[PaperSheet, ...]:
    """Papers of another assembly that a session needs and this one does not have."""
    used = {word for entry in entries for word in entry.papers}
    return tuple(one for one in book.papers if one.label in used and known.papers.number_of(one.label) is None)


def _new_levels(book: Book, assembly: Assembly) -> tuple[LevelSheet, ...]:
    here = {one.number for one in levels_of(assembly)}
    return tuple(one for one in {one.number: one for one in book.levels}.values() if one.number not in here)


def _new_days(book: Book, assembly: Assembly) -> tuple[KeyDay, ...]:
    here = [(one.on, {lang: text for lang, text in one.label.items() if text}) for one in key_dates_of(assembly)]
    return tuple(one for one in book.key_days if (one.on, dict(one.label)) not in here)
