"""Registering people, moving registrations between states, private links. Places are counted in `places`."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from coordinator.assemblies.models import Assembly
from coordinator.core import clock, tokens
from coordinator.core.actor import Actor
from coordinator.core.db import current_session, lock
from coordinator.core.errors import Closed, Conflict
from coordinator.core.i18n import _
from coordinator.core.text import search_key
from coordinator.journal.service import record
from coordinator.people.models import Person
from coordinator.registration import places
from coordinator.registration.categories import DEFAULTS
from coordinator.registration.models import (
    HOLDING_STATES,
    MOVES,
    Category,
    Delegation,
    Desk,
    PrivateLink,
    Registration,
    RegistrationState,
)
from coordinator.registration.queries import EntranceState, desk_of, entrance
from coordinator.registration.wording import STATES

_LINKS_LIVE_ON = dt.timedelta(days=90)  # after the last day of the assembly


class NoPlace(Conflict):
    """No place is left and there is no waiting list, or the waiting person cannot be given one."""


def prepare(assembly: Assembly, *, by: Actor) -> Desk:
    """Return the desk of an assembly, made now with the default categories if there is none.

    Safe when several ask at once: one of them makes it, the others find it.
    """
    session = current_session()
    desk = desk_of(assembly)
    if desk is not None:
        return desk
    try:
        with session.begin_nested():
            desk = Desk(assembly_id=assembly.id)
            session.add(desk)
            session.flush()
            session.add_all(_default_categories(assembly))
    except IntegrityError:
        return session.scalars(select(Desk).where(Desk.assembly_id == assembly.id)).one()
    record("desk", assembly.public_id, "prepare", by=by, assembly_ref=assembly.public_id)
    return desk


def _default_categories(assembly: Assembly) -> list[Category]:
    return [
        Category(
            assembly_id=assembly.id, code=seed.code, name=seed.name, voting=seed.voting, badge_colour=seed.colour,
            accredited_by=seed.accredited_by, is_open=seed.is_open, rank=seed.rank,
        )
        for seed in DEFAULTS
    ]  # fmt: skip


def must_be_open(assembly: Assembly, desk: Desk | None = None) -> None:
    """Raise Closed outside the registration period, NoPlace when all is taken and nobody may wait."""
    state = entrance(assembly, desk).state
    if state is EntranceState.NOT_YET:
        raise Closed(_("Registration is not open yet."))
    if state is EntranceState.CLOSED:
        raise Closed(_("Registration is closed."))
    if state is EntranceState.FULL:
        raise NoPlace(_("There is no place left."))


@dataclass(frozen=True)
class Newcomer:
    """One person to be registered, all values already checked."""

    given_names: str
    family_name: str
    category_id: int
    function: str
    civility: str = ""
    is_interim: bool = False
    is_head: bool = False
    phone: str | None = None
    email: str | None = None
    language: str = "fr"
    travel: Mapping[str, Any] = field(default_factory=dict)  # needs, arrives_on, leaves_on, travel_mode, diet
    is_listed: bool = False
    is_photographed: bool = False


def register(
    assembly: Assembly, delegation: Delegation, people: Sequence[Newcomer], *, by: Actor
) -> list[Registration]:
    """Register people in a delegation: places, numbers, rows, journal, in the transaction of the caller.

    Who gets no place goes on the waiting list; without one NoPlace is raised and nothing is kept.
    The caller has flushed `delegation` and called `prepare`.
    """
    number, held = places.enter(assembly.id, [one.category_id for one in people])
    if not all(held):
        desk = desk_of(assembly)
        if desk is None or not desk.has_waiting_list:
            raise NoPlace(_no_place(held))
    made = [
        _registration(assembly, delegation, one, number + position, has_place=has_place)
        for position, (one, has_place) in enumerate(zip(people, held, strict=True))
    ]
    session = current_session()
    session.add_all(made)
    session.flush()
    for registration in made:
        _journal(registration, assembly, "register", by, number=registration.number, state=registration.state.value)
    return made


def _no_place(held: Sequence[bool]) -> str:
    free = sum(held)
    if not free:
        return _("There is no place left in the category asked for.")
    return _("There are not enough places left for everybody: %(free)s of %(asked)s.", free=free, asked=len(held))


def _registration(
    assembly: Assembly, delegation: Delegation, one: Newcomer, number: int, *, has_place: bool
) -> Registration:
    person = Person(
        public_id=tokens.new_public_id(), civility=one.civility, given_names=one.given_names,
        family_name=one.family_name, email=one.email, phone=one.phone, language=one.language,
        search_text=search_key(one.given_names, one.family_name),
    )  # fmt: skip
    registration = Registration(
        public_id=tokens.new_public_id(), assembly_id=assembly.id, delegation_id=delegation.id, person=person,
        category_id=one.category_id, number=number, function=one.function, is_interim=one.is_interim,
        is_head=one.is_head, language=one.language,
        state=RegistrationState.SUBMITTED if has_place else RegistrationState.WAITING,
        consent_version=assembly.consent_version, consent_at=clock.now(), is_listed=one.is_listed,
        is_photographed=one.is_photographed, **one.travel,
    )  # fmt: skip
    registration.search_text = search_text(registration, person, delegation.organisation_name)
    return registration


def search_text(registration: Registration, person: Person, organisation: str) -> str:
    """Return what the organisers' search looks into: names, function, organisation, number, phone, e-mail."""
    phone = (person.phone or "").removeprefix("+")
    key = search_key(person.given_names, person.family_name, organisation, registration.function, person.email or "")
    return f"{key} {registration.number} {phone}".strip()


def move(
    registration: Registration, to: RegistrationState, *, by: Actor, assembly: Assembly, reason: str = "",
    version: int | None = None,
) -> None:  # fmt: skip
    """Move a registration along MOVES: places follow, the journal is written, the desk's version rises.

    `version` is what the decider saw: Conflict when somebody changed the registration since. Conflict too when
    the table has no such move, NoPlace when the new state needs a place and there is none.
    """
    lock(registration)
    if version is not None and registration.version != version:
        raise Conflict(
            _("Somebody else changed this registration a moment ago: it is now “%(state)s”. Look again, then decide.",
              state=STATES[registration.state])
        )  # fmt: skip
    before = registration.state
    verb = MOVES.get((before, to))
    if verb is None:
        raise Conflict(_("This registration is “%(state)s”: that cannot be done any more.", state=STATES[before]))
    if to in HOLDING_STATES and before not in HOLDING_STATES:
        if not places.take(assembly.id, registration.category_id):
            raise NoPlace(_("There is no place left. Raise the number of places first, or wait for one to be freed."))
    elif before in HOLDING_STATES and to not in HOLDING_STATES:
        places.free(assembly.id, registration.category_id)
    registration.state, registration.reason = to, reason
    places.touch(assembly.id)
    _journal(registration, assembly, verb, by, before=before.value, after=to.value)
    current_session().flush()


def withdraw(registration: Registration, delegation: Delegation, *, by: Actor, assembly: Assembly) -> None:
    """Withdraw one person; the head's duty passes on, and a delegation without anybody left stands down."""
    lock(delegation)
    move(registration, RegistrationState.WITHDRAWN, by=by, assembly=assembly)
    session = current_session()
    query = select(Registration).where(
        Registration.delegation_id == delegation.id, Registration.state != RegistrationState.WITHDRAWN
    )
    left = session.scalars(query.order_by(Registration.id)).all()
    if not left:
        delegation.withdrawn_at = clock.now()
        record("delegation", delegation.public_id, "withdraw", by=by, assembly_ref=assembly.public_id)
    elif registration.is_head:
        registration.is_head, left[0].is_head = False, True
        _journal(left[0], assembly, "lead", by)
    session.flush()


def open_link(
    assembly: Assembly, *, delegation: Delegation | None = None, registration: Registration | None = None,
    secret: str | None = None,
) -> str:  # fmt: skip
    """Make a private link to one registration or to a whole delegation and return its secret (kept as digest)."""
    made = secret or tokens.new_secret()
    last_day = clock.from_wall(assembly.ends_on, dt.time(23, 59), assembly.zone)
    link = PrivateLink(
        digest=tokens.digest(made), created_at=clock.now(), expires_at=max(last_day, clock.now()) + _LINKS_LIVE_ON,
        delegation_id=delegation.id if delegation else None,
        registration_id=registration.id if registration else None,
    )  # fmt: skip
    current_session().add(link)
    return made


def _journal(registration: Registration, assembly: Assembly, verb: str, by: Actor, **data: Any) -> None:
    record("registration", registration.public_id, verb, by=by, assembly_ref=assembly.public_id, **data)
