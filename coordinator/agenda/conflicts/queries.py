"""Reading what conflicts are found in: the placed draft, its people, rooms and registrations, in one pass."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from coordinator.agenda import placing
from coordinator.agenda.conflicts.finding import Conflict, Placed, RoomFacts, Somebody, find
from coordinator.agenda.conflicts.models import AcceptedConflict, RoomClosure
from coordinator.agenda.conflicts.rules import rules_in
from coordinator.agenda.models import AgendaSession, SessionItem, SessionPerson, SessionStatus
from coordinator.agenda.signup.models import SignUp, SignUpState
from coordinator.assemblies.layouts import usual_keys
from coordinator.assemblies.models import Assembly, Room
from coordinator.core.db import current_session
from coordinator.core.text import search_key
from coordinator.registration.models import Registration, RegistrationState

# From one instant to another.
Span = tuple[dt.datetime, dt.datetime]
_EXPECTED = (RegistrationState.SUBMITTED, RegistrationState.INCOMPLETE, RegistrationState.ACCEPTED)


@dataclass(frozen=True)
class Found:
    """The conflicts of a draft: those to settle, and those somebody accepted, each with the acceptance."""

    open: tuple[Conflict, ...]
    accepted: tuple[tuple[Conflict, AcceptedConflict], ...]

    @property
    def blocking(self) -> tuple[Conflict, ...]:
        """Return what a release asks a reason for."""
        return tuple(conflict for conflict in self.open if conflict.is_blocking)


def conflicts_of(assembly: Assembly, during: Span | None = None) -> Found:
    """Return the conflicts of the draft in order of time; eight queries whatever its size.

    `during` keeps to what touches that span of time.
    """
    return settled(assembly, conflicts_among(assembly, placed_in(assembly, during)))


def conflicts_among(assembly: Assembly, placed: Iterable[Placed]) -> list[Conflict]:
    """Return the conflicts of placed sessions under the rules of an assembly, in order of time."""
    return find(placed, rooms_in(assembly), rules_in(assembly.settings), assembly.zone)


def settled(assembly: Assembly, found: Sequence[Conflict]) -> Found:
    """Tell apart what somebody accepted."""
    query = select(AcceptedConflict).where(AcceptedConflict.assembly_id == assembly.id)
    accepted = {row.key: row for row in current_session().scalars(query)}
    return Found(
        tuple(conflict for conflict in found if conflict.key not in accepted),
        tuple((conflict, accepted[conflict.key]) for conflict in found if conflict.key in accepted),
    )


def placed_in(assembly: Assembly, during: Span | None = None) -> list[Placed]:
    """Return the sessions of the draft that have a day and a time and are not cancelled."""
    table = AgendaSession
    touching = (table.starts_at < during[1], table.ends_at > during[0]) if during else ()
    rows = current_session().execute(
        select(
            table.id, table.public_id, table.type, table.day, table.starts_at, table.ends_at, table.room_id,
            table.track_id, table.setup_minutes, table.clearing_minutes, table.layout, table.interpreter_team,
            table.has_signup, table.places,
        ).where(
            table.assembly_id == assembly.id, table.deleted_at.is_(None), table.starts_at.is_not(None),
            table.status != SessionStatus.CANCELLED, *touching,
        )
    ).all()  # fmt: skip
    people, signed_up = people_among(present_in(assembly), assembly), signed_up_in(assembly)
    return [
        Placed(
            id=row.id, public_id=row.public_id, type=row.type, day=row.day, starts_at=row.starts_at,
            ends_at=row.ends_at, room_id=row.room_id, track_id=row.track_id,
            setup=row.setup_minutes, clearing=row.clearing_minutes, layout=search_key(row.layout),
            team=search_key(row.interpreter_team), people=people.get(row.id, frozenset()),
            needs=max(signed_up.get(row.id, 0), (row.places or 0) if row.has_signup else 0),
        )
        for row in rows
    ]  # fmt: skip


def closures_of(assembly: Assembly) -> list[tuple[RoomClosure, Room]]:
    """Return when rooms are closed, in order of time."""
    query = (
        select(RoomClosure, Room)
        .join(Room, Room.id == RoomClosure.room_id)
        .where(Room.assembly_id == assembly.id)
        .order_by(RoomClosure.day, RoomClosure.start, RoomClosure.id)
    )
    return [(row.RoomClosure, row.Room) for row in current_session().execute(query)]


def rooms_in(assembly: Assembly) -> dict[int, RoomFacts]:
    """Return what conflicts know of the rooms, by row number."""
    closed: dict[int, list[tuple[dt.datetime, dt.datetime, str]]] = defaultdict(list)
    for closure, room in closures_of(assembly):
        when = placing.instants(assembly.zone, closure.day, closure.start, closure.minutes)
        if when.starts_at and when.ends_at:
            closed[room.id].append((when.starts_at, when.ends_at, closure.reason))
    query = select(Room.id, Room.capacity, Room.site, Room.layout, Room.layouts).where(Room.assembly_id == assembly.id)
    return {
        row.id: RoomFacts(
            row.capacity, search_key(row.site), tuple(closed.get(row.id, ())), layout_seats(row.layouts),
            usual_keys(row.layout, row.layouts),
        )
        for row in current_session().execute(query)
    }  # fmt: skip


def layout_seats(layouts: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return the seats of each other layout of a room, by the key of its name."""
    return {search_key(one["name"]): one["seats"] for one in layouts}


@dataclass(frozen=True)
class Present:
    """Who must be in a session: the reader of a message instead of its author."""

    session_id: int
    person_id: int | None
    name: str


def present_in(assembly: Assembly) -> list[Present]:
    """Return who must be in the sessions of the draft."""
    return [*_in_roles(assembly), *_in_items(assembly)]


def people_among(
    there: Iterable[Present], assembly: Assembly, known: Iterable[Present] = ()
) -> dict[int, frozenset[Somebody]]:
    """Return who must be in which session, by its number: one name is one person, who stays as registered.

    `known` are links between names and persons that hold too, though nobody must be there for them.
    """
    present = [one for one in there if one.person_id or one.name]
    linked = [one for one in (*known, *present) if one.person_id]
    stays = _stays(assembly, {one.person_id for one in linked})
    by_name = {search_key(one.name): one.person_id for one in linked if one.name}
    names = {one.person_id: one.name for one in linked if one.name}
    found: dict[int, set[Somebody]] = defaultdict(set)
    for one in present:
        key = search_key(one.name)
        number = one.person_id or by_name.get(key)
        arrives, leaves = stays.get(number or 0, (None, None))
        somebody = Somebody(f"name:{key}", one.name)
        if number:
            somebody = Somebody(f"person:{number}", names.get(number, one.name), arrives, leaves)
        found[one.session_id].add(somebody)
    return {session_id: frozenset(people) for session_id, people in found.items()}


def present_in_role(session_id: int, part: Any, person_id: int | None, reader_id: int | None) -> Present:
    """Return who must be there for a part: a row of the database or of a file, which name their facts alike."""
    is_read = bool(part.reader or part.reader_function or reader_id)
    return Present(session_id, *((reader_id, part.reader) if is_read else (person_id, part.name)))


def present_for_item(session_id: int, item: Any, person_id: int | None) -> Present:
    """Return who must be there for an item, wherever it was read."""
    return Present(session_id, None if item.reader else person_id, item.reader or item.speaker)


def _in_roles(assembly: Assembly) -> Iterable[Present]:
    table = SessionPerson
    query = (
        select(
            table.session_id, table.person_id, table.name, table.reader, table.reader_function, table.reader_person_id
        )
        .join(AgendaSession, AgendaSession.id == table.session_id)
        .where(AgendaSession.assembly_id == assembly.id)
        .order_by(table.id)
    )
    for row in current_session().execute(query):
        yield present_in_role(row.session_id, row, row.person_id, row.reader_person_id)


def _in_items(assembly: Assembly) -> Iterable[Present]:
    table = SessionItem
    query = (
        select(table.session_id, table.person_id, table.speaker, table.reader)
        .join(AgendaSession, AgendaSession.id == table.session_id)
        .where(AgendaSession.assembly_id == assembly.id, table.withdrawn_at.is_(None))
        .order_by(table.id)
    )
    for row in current_session().execute(query):
        yield present_for_item(row.session_id, row, row.person_id)


def _stays(assembly: Assembly, people: set[int | None]) -> Mapping[int, tuple[dt.date | None, dt.date | None]]:
    """Return when people arrive and leave, as their registrations say."""
    if not people:
        return {}
    query = select(Registration.person_id, Registration.arrives_on, Registration.leaves_on).where(
        Registration.assembly_id == assembly.id, Registration.person_id.in_(people), Registration.state.in_(_EXPECTED)
    )
    return {row.person_id: (row.arrives_on, row.leaves_on) for row in current_session().execute(query)}


def signed_up_in(assembly: Assembly) -> dict[int, int]:
    """Return how many people hold a place in each session that some signed up for."""
    query = (
        select(SignUp.session_id, func.count())
        .join(AgendaSession, AgendaSession.id == SignUp.session_id)
        .where(AgendaSession.assembly_id == assembly.id, SignUp.state == SignUpState.PLACED)
        .group_by(SignUp.session_id)
    )
    return {row[0]: row[1] for row in current_session().execute(query)}
