"""Reading places: how many there are, who holds one and who waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, case, func, or_, select
from sqlalchemy.orm import joinedload

from coordinator.agenda.models import AgendaSession, PublishedSession, SessionStatus
from coordinator.agenda.signup.models import SignUp, SignUpState
from coordinator.assemblies.layouts import seats_in
from coordinator.assemblies.models import Assembly, Room
from coordinator.core.db import current_session
from coordinator.registration.models import Registration


@dataclass(frozen=True)
class Places:
    """The places of a released session; no `capacity` means as many as come."""

    capacity: int | None
    placed: int = 0
    waiting: int = 0

    @property
    def left(self) -> int | None:
        """Return how many are free; None when nobody counts."""
        return None if self.capacity is None else max(0, self.capacity - self.placed)

    @property
    def is_full(self) -> bool:
        """Tell whether the next one waits."""
        return self.left == 0


@dataclass(frozen=True)
class Holder:
    """Somebody on the list of a session."""

    row: SignUp
    registration: Registration


def places_of(assembly: Assembly) -> dict[int, Places]:
    """Return the places of every released session with sign-up by row number of the session; two queries."""
    row = PublishedSession
    sessions = current_session().execute(
        _seats().where(row.assembly_id == assembly.id, row.has_signup, row.status != SessionStatus.CANCELLED)
    )
    counts = _counts(assembly)
    return {one.session_id: Places(_capacity(one), *counts.get(one.session_id, (0, 0))) for one in sessions}


def listed_in(assembly: Assembly) -> frozenset[str]:
    """Return the public ids of released sessions that have a list: with sign-up, or with people who signed up once."""
    row = PublishedSession
    query = select(row.public_id).where(
        row.assembly_id == assembly.id, or_(row.has_signup, row.session_id.in_(select(SignUp.session_id)))
    )
    return frozenset(current_session().scalars(query))


def capacity_of(session: PublishedSession) -> int | None:
    """Return how many people fit: the places offered, else the seats of the room as it is set up; None for any."""
    return _capacity(current_session().execute(_seats().where(PublishedSession.id == session.id)).one())


def holders_of(session: PublishedSession) -> Sequence[Holder]:
    """Return who is on the list of a session: those with a place, then those who wait, in their turn."""
    query = (
        select(SignUp, Registration)
        .join(Registration, Registration.id == SignUp.registration_id)
        .where(SignUp.session_id == session.session_id)
        .options(joinedload(Registration.person), joinedload(Registration.delegation))
        .order_by(SignUp.state, SignUp.id)  # 'placed' before 'waiting'
    )
    return [Holder(row.SignUp, row.Registration) for row in current_session().execute(query)]


def states_of(registration: Registration) -> Mapping[int, SignUpState]:
    """Return where a person holds a place or waits, by row number of the session."""
    query = select(SignUp.session_id, SignUp.state).where(SignUp.registration_id == registration.id)
    return {row[0]: row[1] for row in current_session().execute(query)}


def _seats() -> Select[*tuple[Any, ...]]:
    """What says how many people fit. A layout asked for in the room that the draft moved to says nothing here."""
    row, draft = PublishedSession, AgendaSession
    layout = case((draft.room_id == row.room_id, draft.layout), else_="").label("layout")
    return (
        select(row.session_id, row.places, Room.capacity, Room.layouts, layout)
        .join(draft, draft.id == row.session_id)
        .outerjoin(Room, Room.id == row.room_id)
    )


def _capacity(one: Row[*tuple[Any, ...]]) -> int | None:
    if one.places is not None:
        return int(one.places)
    seats = seats_in(one.layouts or (), one.layout)
    return seats if seats is not None else one.capacity


def _counts(assembly: Assembly) -> dict[int, tuple[int, int]]:
    query = (
        select(SignUp.session_id, SignUp.state, func.count())
        .join(PublishedSession, PublishedSession.session_id == SignUp.session_id)
        .where(PublishedSession.assembly_id == assembly.id)
        .group_by(SignUp.session_id, SignUp.state)
    )
    found: dict[int, tuple[int, int]] = {}
    for number, state, count in current_session().execute(query):
        placed, waiting = found.get(number, (0, 0))
        found[number] = (count, waiting) if state is SignUpState.PLACED else (placed, count)
    return found
