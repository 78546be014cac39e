"""Reading places: how many there are, who holds one and who waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from coordinator.agenda.models import PublishedSession, SessionStatus
from coordinator.agenda.signup.models import SignUp, SignUpState
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
        select(row.session_id, func.coalesce(row.places, Room.capacity))
        .outerjoin(Room, Room.id == row.room_id)
        .where(row.assembly_id == assembly.id, row.has_signup, row.status != SessionStatus.CANCELLED)
    )
    counts = _counts(assembly)
    return {number: Places(capacity, *counts.get(number, (0, 0))) for number, capacity in sessions}


def listed_in(assembly: Assembly) -> frozenset[str]:
    """Return the public ids of released sessions that have a list: with sign-up, or with people who signed up once."""
    row = PublishedSession
    query = select(row.public_id).where(
        row.assembly_id == assembly.id, or_(row.has_signup, row.session_id.in_(select(SignUp.session_id)))
    )
    return frozenset(current_session().scalars(query))


def capacity_of(session: PublishedSession) -> int | None:
    """Return how many people fit: the places offered, else the seats of the room; None for any number."""
    if session.places is not None:
        return session.places
    return current_session().scalar(select(Room.capacity).where(Room.id == session.room_id))


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
