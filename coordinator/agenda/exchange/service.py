"""Writing what a plan says into the draft: rooms, tracks, roles, levels, key dates, sessions. One transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from coordinator.agenda import service
from coordinator.agenda.contents import Contents, Item, Part
from coordinator.agenda.exchange import queries
from coordinator.agenda.exchange.book import FACTS, Entry, Point, RoleSheet, Somebody
from coordinator.agenda.exchange.known import Known
from coordinator.agenda.exchange.plan import Line, Plan, Verb
from coordinator.agenda.models import AgendaSession, PersonRole
from coordinator.agenda.roles.models import AgendaRole
from coordinator.agenda.roles.queries import roles_of
from coordinator.agenda.roles.service import add_level
from coordinator.agenda.service import NewSession
from coordinator.assemblies import furniture
from coordinator.assemblies.models import Assembly, AssemblyState
from coordinator.core.actor import Actor
from coordinator.core.db import current_session, lock
from coordinator.documents import service as papers
from coordinator.documents.queries import documents_with_files
from coordinator.journal.service import record

_NAMED = {"room": "room_id", "track": "track_id"}
_CONTENTS = frozenset({"people", "items", "papers"})


@dataclass
class Outcome:
    """What was written: how many sessions are new and changed."""

    changed: int = 0
    papers: int = 0
    sessions: list[AgendaSession] = field(default_factory=list)

    @property
    def added(self) -> int:
        """Return how many sessions are new."""
        return len(self.sessions)


def carry_out(assembly: Assembly, plan: Plan, *, by: Actor, source: str, without: Collection[str] = ()) -> Outcome:
    """Write a plan into the draft, without its faulty lines.

    `without` holds 'room:…', 'track:…', 'role:…' and 'paper:…' (labels and codes) that are not to be made: their
    sessions come without room, track or paper, and such people as speakers. Papers of another assembly are copied;
    while this one is public they stand as withdrawn until somebody looked at them. `source` says in the journal what
    the plan was made of.
    Raises what the services raise: then nothing is written.
    """
    lock(assembly)
    furniture.refuse_archived(assembly)
    _furnish(assembly, plan, without, by)
    copies = _copy_papers(assembly, plan, without, by)
    writer = _Writer(assembly, plan, without, by, copies)
    outcome = Outcome(papers=len(copies))
    outcome.sessions = writer.create_all([line.entry for line in plan.lines if line.verb is Verb.NEW])
    outcome.changed = writer.edit_all([line for line in plan.lines if line.verb is Verb.CHANGED])
    record(
        "agenda", assembly.public_id, "bring_in", by=by, assembly_ref=assembly.public_id, source=source,
        added=outcome.added, changed=outcome.changed,
    )  # fmt: skip
    return outcome


def _furnish(assembly: Assembly, plan: Plan, without: Collection[str], by: Actor) -> None:
    for room in plan.rooms:
        if f"room:{room.label}" not in without:
            furniture.add_room(
                assembly, by=by, name=_named(room.name, room.label, assembly), capacity=room.capacity,
                layout=dict(room.layout), has_booths=room.has_booths, site=room.site, layouts=room.layouts,
            )  # fmt: skip
    for track in plan.tracks:
        if f"track:{track.label}" not in without:
            furniture.add_track(assembly, by=by, name=_named(track.name, track.label, assembly), code=track.code)
    for day in plan.key_days:
        furniture.add_key_date(assembly, by=by, on=day.on, label=dict(day.label))
    for role in plan.roles:
        if f"role:{role.code}" not in without:
            _add_role(assembly, role, by)
    for level in plan.levels:
        add_level(assembly, by=by, number=level.number, name=dict(level.name))


def _named(name: Mapping[str, str], label: str, assembly: Assembly) -> dict[str, str]:
    return dict(name) or {assembly.language: label}


def _add_role(assembly: Assembly, role: RoleSheet, by: Actor) -> None:
    """Add a role by its code, which people of the book hold it by; roles/service makes codes from names."""
    usual = list(PersonRole)
    places = [len(usual), *(1 + one.position for one in roles_of(assembly))]
    after = usual.index(PersonRole(role.code)) if role.code in set(PersonRole) else max(places)
    position = role.position if role.position is not None else after
    current_session().add(
        AgendaRole(assembly_id=assembly.id, code=role.code, name=dict(role.name), brief=dict(role.brief),
                   position=position, reminder_days=role.reminder_days)
    )  # fmt: skip
    current_session().flush()
    record("agenda_role", role.code, "add", by=by, assembly_ref=assembly.public_id)


def _copy_papers(assembly: Assembly, plan: Plan, without: Collection[str], by: Actor) -> dict[str, int]:
    """Copy the papers that sessions of another assembly bring along; return their row numbers by label."""
    wanted = {one.public_id: one.label for one in plan.papers if f"paper:{one.label}" not in without}
    copies = {}
    for document in documents_with_files(list(wanted)):
        copy = papers.copy(document, assembly, by=by)
        if assembly.state is not AssemblyState.DRAFT:
            papers.withdraw(copy, by=by, assembly=assembly)
        copies[wanted[document.public_id]] = copy.id
    return copies


class _Writer:
    """Turns entries into calls of the agenda's service."""

    def __init__(
        self, assembly: Assembly, plan: Plan, without: Collection[str], by: Actor, copies: Mapping[str, int]
    ) -> None:
        self._assembly, self._by, self._copies = assembly, by, copies
        self._known: Known = queries.known_of(assembly)
        self._persons = queries.people_here(assembly)
        entries = [line.entry for line in plan.lines]
        self._organisations = queries.organisations_named(one.organisation for entry in entries for one in entry.people)
        self._unmade = {word.removeprefix("role:") for word in without if word.startswith("role:")}

    def create_all(self, entries: Sequence[Entry]) -> list[AgendaSession]:
        names = set(FACTS)
        drafts = [NewSession(self._facts(entry, names), Contents(**self._inside(entry, names))) for entry in entries]
        return service.create_all(self._assembly, drafts, by=self._by)

    def edit_all(self, lines: Sequence[Line]) -> int:
        query = select(AgendaSession).where(AgendaSession.assembly_id == self._assembly.id)
        found = {one.public_id: one for one in current_session().scalars(query)} if lines else {}
        for line in lines:
            names = set(line.fields)
            facts = {**self._facts(line.entry, names), **self._inside(line.entry, names)}
            service.edit(found[line.entry.code], self._assembly, by=self._by, **facts)
        return len(lines)

    def _facts(self, entry: Entry, names: set[str]) -> dict[str, Any]:
        facts: dict[str, Any] = {name: _plain(getattr(entry, name)) for name in names - set(_NAMED) - _CONTENTS}
        if "room" in names:
            facts["room_id"] = self._known.rooms.number_of(entry.room)
        if "track" in names:
            facts["track_id"] = self._known.tracks.number_of(entry.track)
        return facts

    def _inside(self, entry: Entry, names: set[str]) -> dict[str, tuple[Any, ...]]:
        found = (self._copies.get(word) or self._known.papers.number_of(word) for word in entry.papers)
        inside: dict[str, tuple[Any, ...]] = {
            "people": tuple(map(self._part, entry.people)), "items": tuple(map(self._item, entry.items)),
            "papers": tuple(number for number in found if number is not None),
        }  # fmt: skip
        return {name: value for name, value in inside.items() if name in names}

    def _part(self, one: Somebody) -> Part:
        return Part(
            role=PersonRole.SPEAKER if one.role in self._unmade else one.role, name=one.name, function=one.function,
            organisation_id=self._organisations.get(one.organisation), person_id=self._persons.get(one.person),
            reader=one.reader, reader_function=one.reader_function,
            reader_person_id=self._persons.get(one.reader_person), precedence=one.precedence, brief=one.brief,
        )  # fmt: skip

    def _item(self, one: Point) -> Item:
        return Item(
            dict(one.title), one.minutes, one.speaker, one.function, one.reader, self._persons.get(one.person),
            one.code,
        )  # fmt: skip


def _plain(value: Any) -> Any:
    """Return a fact as the model keeps it: tuples are lists there, mappings dicts."""
    return list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, Mapping) else value
