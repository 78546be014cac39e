"""Which conflicts the draft would have once a plan is carried out: the finder of everywhere, over what would stand.

Reads only. What it foretells is what conflicts/queries.py finds afterwards; a test holds the two together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from coordinator.agenda import placing
from coordinator.agenda.conflicts.finding import Conflict, Placed, RoomFacts, find
from coordinator.agenda.conflicts.queries import (
    Present,
    conflicts_of,
    layout_seats,
    people_among,
    present_for_item,
    present_in_role,
    rooms_in,
    signed_up_in,
)
from coordinator.agenda.conflicts.rules import rules_in
from coordinator.agenda.conflicts.wording import Label, ToldConflict, told
from coordinator.agenda.exchange import queries
from coordinator.agenda.exchange.book import Entry, RoomSheet, key_of
from coordinator.agenda.exchange.known import Known, Named
from coordinator.agenda.exchange.plan import Plan, Verb
from coordinator.agenda.models import AgendaSession, SessionStatus
from coordinator.assemblies.layouts import layouts_in, usual_keys
from coordinator.assemblies.models import Assembly
from coordinator.core.db import current_session
from coordinator.core.i18n import pick
from coordinator.core.text import search_key
from coordinator.web.filters import clock_time, day_short, typo

MOST_LISTED = 25


@dataclass(frozen=True)
class Foretold:
    """The conflicts that a plan would make, and how many of the draft stay or are settled by it."""

    blocking: tuple[ToldConflict, ...] = ()
    warnings: tuple[ToldConflict, ...] = ()
    staying: int = 0
    settled: int = 0

    @property
    def groups(self) -> list[tuple[bool, tuple[ToldConflict, ...]]]:
        """Return as many as a page lists: those that block a release, then the others, with what they are."""
        left = max(0, MOST_LISTED - len(self.blocking))
        groups = [(True, self.blocking[:MOST_LISTED]), (False, self.warnings[:left])]
        return [group for group in groups if group[1]]

    @property
    def more(self) -> int:
        """Return how many are not listed."""
        return max(0, len(self.blocking) + len(self.warnings) - MOST_LISTED)


def foretold(assembly: Assembly, plan: Plan) -> Foretold:
    """Return in words what conflicts carrying out `plan` would make; the same few queries whatever its size."""
    if not plan.written:
        return Foretold()
    standing = conflicts_of(assembly)
    before = {one.key for one in standing.open}
    settled_already = {conflict.key for conflict, _row in standing.accepted}
    draft = _draft_after(assembly, plan)
    found = find(draft.placed(), draft.rooms, rules_in(assembly.settings), assembly.zone)
    new = [one for one in found if one.key not in before | settled_already]
    labels = draft.labels(new)
    stay = before & {one.key for one in found}
    return Foretold(
        tuple(told(one, labels) for one in new if one.is_blocking),
        tuple(told(one, labels) for one in new if not one.is_blocking), len(stay), len(before - stay),
    )  # fmt: skip


@dataclass(frozen=True)
class _Draft:
    """The sessions that would stand in the draft, by row number; those that are not there yet have higher ones."""

    assembly: Assembly
    entries: Mapping[int, Entry]
    rooms: Mapping[int, RoomFacts]
    room_numbers: Mapping[str, int]
    track_numbers: Mapping[str, int]
    known: Known
    persons: Mapping[str, int]

    def placed(self) -> Iterator[Placed]:
        signed_up, people = signed_up_in(self.assembly), people_among(self._present(), self.assembly)
        for number, entry in self.entries.items():
            if entry.day is None or entry.start is None or entry.status is SessionStatus.CANCELLED:
                continue
            when = placing.instants(self.assembly.zone, entry.day, entry.start, entry.minutes)
            if when.starts_at is None or when.ends_at is None:
                continue
            yield Placed(
                id=number, public_id=entry.code or f"+{number}", type=entry.type, day=entry.day,
                starts_at=when.starts_at, ends_at=when.ends_at,
                room_id=_number(self.known.rooms, self.room_numbers, entry.room),
                track_id=_number(self.known.tracks, self.track_numbers, entry.track),
                team=search_key(entry.interpreter_team), people=people.get(number, frozenset()),
                setup=entry.setup_minutes, clearing=entry.clearing_minutes, layout=search_key(entry.layout),
                needs=max(signed_up.get(number, 0), (entry.places or 0) if entry.has_signup else 0),
            )  # fmt: skip

    def labels(self, conflicts: list[Conflict]) -> dict[int, Label]:
        wanted = {session.id for conflict in conflicts for session in conflict.sessions}
        return {number: self._label(self.entries[number]) for number in wanted}

    def _label(self, entry: Entry) -> Label:
        when = f"{day_short(entry.day)}, {clock_time(entry.start)}" if entry.day and entry.start else ""
        title, lang = pick(entry.title, fallback=self.assembly.language)
        return Label(typo(title, lang), typo(entry.room), typo(entry.track), when)

    def _present(self) -> Iterator[Present]:
        for number, entry in self.entries.items():
            for one in entry.people:
                person, reader = self.persons.get(one.person), self.persons.get(one.reader_person)
                yield present_in_role(number, one, person, reader)
            for item in entry.items:
                yield present_for_item(number, item, self.persons.get(item.person))


def _draft_after(assembly: Assembly, plan: Plan) -> _Draft:
    known = queries.known_of(assembly)
    rows = select(AgendaSession.public_id, AgendaSession.id).where(AgendaSession.assembly_id == assembly.id)
    numbers: dict[str, int] = {row[0]: row[1] for row in current_session().execute(rows)}
    entries = {numbers[entry.code]: entry for entry in queries.book_of(assembly, known).entries}
    for line in plan.lines:
        if line.verb is Verb.CHANGED:
            number = numbers[line.entry.code]
            entries[number] = replace(entries[number], **{name: getattr(line.entry, name) for name in line.fields})
    new = (line.entry for line in plan.lines if line.verb is Verb.NEW)
    entries |= dict(enumerate(new, 1 + max(numbers.values(), default=0)))
    rooms = {-place: sheet for place, sheet in enumerate(plan.rooms, 1)}
    facts = {number: _facts_of(sheet) for number, sheet in rooms.items()}
    return _Draft(
        assembly, entries, {**rooms_in(assembly), **facts},
        {key_of(sheet.label): number for number, sheet in rooms.items()},
        {key_of(sheet.label): -place for place, sheet in enumerate(plan.tracks, 1)},
        known, queries.people_here(assembly),
    )  # fmt: skip


def _number(known: Named, made: Mapping[str, int], word: str) -> int | None:
    return known.number_of(word) or made.get(key_of(word)) if word else None


def _facts_of(sheet: RoomSheet) -> RoomFacts:
    layouts = layouts_in(sheet.layouts)
    return RoomFacts(
        sheet.capacity, search_key(sheet.site), layouts=layout_seats(layouts), usual=usual_keys(sheet.layout, layouts)
    )
