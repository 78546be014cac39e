"""Reading registration: is it open, who came, what other packages may know."""

import datetime as dt
import enum
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import contains_eager, joinedload

from coordinator.assemblies.models import Assembly, AssemblyState, Holding
from coordinator.core import clock, tokens
from coordinator.core.db import current_session
from coordinator.core.text import search_key
from coordinator.directory.models import Organisation, OrganisationKind
from coordinator.people.models import Person
from coordinator.registration.models import (
    HOLDING_STATES,
    Category,
    Delegation,
    Desk,
    PrivateLink,
    Registration,
    RegistrationState,
)

_DESK = select(Desk).where(Desk.assembly_id == bindparam("assembly_id"))
_OPEN_CATEGORIES = select(Category.code, Category.id).where(
    Category.assembly_id == bindparam("assembly_id"), Category.is_open
)
_COMMUNES = (OrganisationKind.COMMUNE, OrganisationKind.CITY)


class EntranceState(enum.StrEnum):
    """Whether a delegation may be registered now."""

    NOT_YET = "not_yet"
    OPEN = "open"
    WAITING = "waiting"  # no place left, but a waiting list
    FULL = "full"
    CLOSED = "closed"


@dataclass(frozen=True)
class Entrance:
    """The state of the public form; `places_left` is None where there is no limit."""

    state: EntranceState
    places_left: int | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether the form takes registrations, be it for the waiting list."""
        return self.state in {EntranceState.OPEN, EntranceState.WAITING}


def entrance(assembly: Assembly, desk: Desk | None = None) -> Entrance:
    """Return whether the public form is open. Without dates it is open from publication to the last day.

    Whoever has read the desk hands it in.
    """
    now = clock.now()
    if assembly.state is not AssemblyState.PUBLISHED or assembly.holding is Holding.CANCELLED:
        return Entrance(EntranceState.CLOSED)
    closes = assembly.registration_closes_at or clock.from_wall(assembly.ends_on, dt.time(23, 59), assembly.zone)
    if now >= closes:
        return Entrance(EntranceState.CLOSED)
    if assembly.registration_opens_at and now < assembly.registration_opens_at:
        return Entrance(EntranceState.NOT_YET)
    desk = desk or desk_of(assembly)
    if desk is None or desk.capacity is None:
        return Entrance(EntranceState.OPEN)
    left = max(0, desk.capacity - desk.taken)
    if left:
        return Entrance(EntranceState.OPEN, left)
    return Entrance(EntranceState.WAITING if desk.has_waiting_list else EntranceState.FULL, 0)


def desk_of(assembly: Assembly) -> Desk | None:
    """Return the desk; None while nobody has registered and no organiser has set places."""
    return current_session().scalar(_DESK, {"assembly_id": assembly.id})


def desk_version(assembly_id: int) -> int:
    """Return the number that rises with every change of registrations; 0 before the first."""
    return current_session().scalar(select(Desk.version).where(Desk.assembly_id == assembly_id)) or 0


def categories_of(assembly: Assembly, *, only_open: bool = False) -> Sequence[Category]:
    """Return the categories in the order people look for them: local authorities first, then by protocol."""
    query = select(Category).where(Category.assembly_id == assembly.id).order_by(Category.id)
    return current_session().scalars(query.where(Category.is_open) if only_open else query).all()


def open_categories(assembly: Assembly) -> dict[str, int]:
    """Return the row numbers of the categories people may choose themselves, by code."""
    found = current_session().execute(_OPEN_CATEGORIES, {"assembly_id": assembly.id})
    return {code: number for code, number in found}  # noqa: C416 - typed rows


def standing_delegation(assembly: Assembly, organisation_id: int) -> Delegation | None:
    """Return the delegation an organisation already has, if it still stands."""
    query = select(Delegation).where(
        Delegation.assembly_id == assembly.id,
        Delegation.organisation_id == organisation_id,
        Delegation.withdrawn_at.is_(None),
    )
    return current_session().scalar(query)


def members_of(delegation_id: int) -> Sequence[Registration]:
    """Return the registrations of a delegation with person and category, the head first."""
    query = (
        select(Registration)
        .options(joinedload(Registration.person, innerjoin=True), joinedload(Registration.category, innerjoin=True))
        .where(Registration.delegation_id == delegation_id)
        .order_by(Registration.is_head.desc(), Registration.id)
    )
    return current_session().scalars(query).all()


def registration_by_ref(assembly: Assembly, ref: str) -> Registration | None:
    """Return one registration of this assembly with all that its page shows."""
    query = (
        select(Registration)
        .options(
            joinedload(Registration.person, innerjoin=True),
            joinedload(Registration.category, innerjoin=True),
            joinedload(Registration.delegation, innerjoin=True).joinedload(Delegation.organisation),
        )
        .where(Registration.assembly_id == assembly.id, Registration.public_id == ref)
    )
    return current_session().scalar(query)


@dataclass(frozen=True)
class Opened:
    """What a private link opens: a whole delegation, or one registration of it (`only` is its row number)."""

    assembly: Assembly
    delegation: Delegation
    members: tuple[Registration, ...]
    only: int | None = None

    @property
    def ref(self) -> str:
        """Return the public id of what the link opens."""
        return self.members[0].public_id if self.only else self.delegation.public_id


def opened_by(secret: str) -> Opened | None:
    """Return what the private link `secret` opens; None when it is unknown, expired or revoked."""
    session = current_session()
    query = select(PrivateLink).where(PrivateLink.digest == tokens.digest(secret), PrivateLink.revoked_at.is_(None))
    link = session.scalar(query.where(PrivateLink.expires_at > clock.now()))
    if link is None:
        return None
    delegation_id = link.delegation_id or session.scalar(
        select(Registration.delegation_id).where(Registration.id == link.registration_id)
    )
    delegation = session.get(Delegation, delegation_id) if delegation_id else None
    assembly = session.get(Assembly, delegation.assembly_id) if delegation else None
    if delegation is None or assembly is None:
        return None
    only = link.registration_id
    members = tuple(member for member in members_of(delegation.id) if only in {None, member.id})
    return Opened(assembly, delegation, members, only) if members else None


@dataclass(frozen=True)
class AtAddress:
    """What stands under an e-mail address in one assembly and was not withdrawn."""

    delegations: Sequence[Delegation]
    registrations: Sequence[Registration]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing stands there."""
        return not self.delegations and not self.registrations


def at_address(assembly: Assembly, address: str, limit: int = 30) -> AtAddress:
    """Return the delegations whose contact has an address (in small letters) and the registrations of its people."""
    session = current_session()
    delegations = (
        select(Delegation)
        .where(Delegation.assembly_id == assembly.id, func.lower(Delegation.contact_email) == address)
        .where(Delegation.withdrawn_at.is_(None))
        .order_by(Delegation.id)
        .limit(limit)
    )
    registrations = (
        select(Registration)
        .options(contains_eager(Registration.person))
        .join(Registration.person)
        .where(Registration.assembly_id == assembly.id, func.lower(Person.email) == address)
        .where(Registration.state != RegistrationState.WITHDRAWN, Person.erased_at.is_(None))
        .order_by(Registration.number)
        .limit(limit)
    )
    return AtAddress(session.scalars(delegations).all(), session.scalars(registrations).all())


def communes_by_country(assembly: Assembly) -> list[tuple[str, int]]:
    """Return (ISO country, communes and cities registered), the most first: for the public page."""
    number = func.count(Delegation.id)
    query = (
        select(Delegation.country, number)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(Delegation.assembly_id == assembly.id, Delegation.withdrawn_at.is_(None))
        .where(Organisation.kind.in_(_COMMUNES))
        .group_by(Delegation.country)
        .order_by(number.desc(), Delegation.country)
    )
    return [(country, n) for country, n in current_session().execute(query)]


@dataclass(frozen=True)
class Counts:
    """How many registrations of an assembly stand in each state, and how many delegations stand."""

    by_state: dict[RegistrationState, int]
    delegations: int

    @property
    def total(self) -> int:
        """Return every registration, withdrawn and refused ones included."""
        return sum(self.by_state.values())

    @property
    def standing(self) -> int:
        """Return how many hold a place."""
        return sum(self.by_state.get(state, 0) for state in HOLDING_STATES)


def counts(assembly: Assembly) -> Counts:
    """Return the figures of the organisers' home page."""
    session = current_session()
    query = (
        select(Registration.state, func.count(Registration.id))
        .where(Registration.assembly_id == assembly.id)
        .group_by(Registration.state)
    )
    standing = select(func.count(Delegation.id)).where(
        Delegation.assembly_id == assembly.id, Delegation.withdrawn_at.is_(None)
    )
    return Counts(dict(session.execute(query).tuples().all()), session.scalar(standing) or 0)


class ListOrder(enum.StrEnum):
    """The two orders of a list of participants (DOMAIN §3)."""

    PROTOCOL = "protocol"
    ALPHABETICAL = "alphabetical"


@dataclass(frozen=True)
class Participant:
    """Somebody accepted who agreed to stand on the list. `name` is 'MENSAH Akouvi', `category` content texts."""

    name: str
    civility: str
    function: str
    is_interim: bool
    is_head: bool
    organisation: str
    country: str
    category_code: str
    category: dict[str, str]
    rank: int


def listed_participants(assembly: Assembly, order: ListOrder = ListOrder.PROTOCOL) -> list[Participant]:
    """Return the accepted who consented: by rank then organisation (never by arrival), or by name."""
    query = (
        select(Registration, Person, Category, Delegation)
        .join(Person, Person.id == Registration.person_id)
        .join(Category, Category.id == Registration.category_id)
        .join(Delegation, Delegation.id == Registration.delegation_id)
        .where(Registration.assembly_id == assembly.id, Registration.is_listed)
        .where(Registration.state == RegistrationState.ACCEPTED, Person.erased_at.is_(None))
    )
    found = [
        Participant(
            person.formal_name, person.civility, registration.function, registration.is_interim, registration.is_head,
            delegation.organisation_name, delegation.country, category.code, category.name, category.rank,
        )
        for registration, person, category, delegation in current_session().execute(query)
    ]  # fmt: skip
    if order is ListOrder.ALPHABETICAL:
        return sorted(found, key=lambda one: (search_key(one.name), search_key(one.organisation)))
    return sorted(
        found, key=lambda one: (one.rank, search_key(one.organisation), not one.is_head, search_key(one.name))
    )
