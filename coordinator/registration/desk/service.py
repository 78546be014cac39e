"""Decisions of the secretariat: accept, refuse, ask for what is missing, promote; places; links anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select, update

from coordinator.assemblies.models import Assembly
from coordinator.core import clock, tokens
from coordinator.core.actor import Actor
from coordinator.core.db import current_session
from coordinator.core.errors import Conflict, Invalid, Refusal
from coordinator.core.i18n import _
from coordinator.journal.service import record
from coordinator.registration import letters, places
from coordinator.registration.desk.queries import waiting
from coordinator.registration.models import Category, Delegation, Desk, PrivateLink, Registration, RegistrationState
from coordinator.registration.queries import categories_of, standing_delegation
from coordinator.registration.service import Newcomer, NoPlace, move, open_link, prepare, register

_S = RegistrationState


def accept(registration: Registration, *, assembly: Assembly, by: Actor, version: int | None = None) -> None:
    """Accept somebody and write to them; takes a place if none is held. Raises Conflict or NoPlace (see `move`)."""
    move(registration, _S.ACCEPTED, by=by, assembly=assembly, version=version)
    letters.decided(registration, assembly, registration.delegation)


def refuse(
    registration: Registration, reason: str, *, assembly: Assembly, by: Actor, version: int | None = None
) -> None:
    """Refuse somebody for a reason that they are told; the place is freed."""
    _answer(registration, _S.REFUSED, reason, assembly, by, version)


def ask_for_missing(
    registration: Registration, reason: str, *, assembly: Assembly, by: Actor, version: int | None = None
) -> None:
    """Ask for what is missing; the place is kept meanwhile."""
    _answer(registration, _S.INCOMPLETE, reason, assembly, by, version)


def _answer(
    registration: Registration, to: RegistrationState, reason: str, assembly: Assembly, by: Actor, version: int | None
) -> None:
    if not reason:
        sentence = _("Say why: this sentence is sent to the person.")
        raise Invalid(sentence, fields={"reason": sentence})
    move(registration, to, by=by, assembly=assembly, reason=reason, version=version)
    letters.decided(registration, assembly, registration.delegation)


@dataclass
class Outcome:
    """What a decision about many did: how many were accepted, and who was not, with the reason."""

    accepted: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)


def accept_many(registrations: Sequence[Registration], *, assembly: Assembly, by: Actor) -> Outcome:
    """Accept each that can be; a refusal of one does not stop the others."""
    outcome = Outcome()
    for registration in registrations:
        name = registration.person.full_name
        try:
            accept(registration, assembly=assembly, by=by)
        except Refusal as refusal:
            outcome.failures.append((name, refusal.message))
        else:
            outcome.accepted += 1
    return outcome


def promote(assembly: Assembly, *, by: Actor) -> Registration:
    """Accept who waits longest and for whom there is room; NoPlace when there is nobody or no room."""
    for registration in waiting(assembly):
        try:
            accept(registration, assembly=assembly, by=by)
        except NoPlace:
            continue
        return registration
    raise NoPlace(_("Nobody on the waiting list can be given a place now."))


@dataclass(frozen=True)
class Places:
    """How many places there are; `categories` maps a code to (places or None, open on the public form)."""

    capacity: int | None
    has_waiting_list: bool
    categories: Mapping[str, tuple[int | None, bool]]


def set_places(assembly: Assembly, wanted: Places, *, by: Actor) -> None:
    """Set the places of the desk and of its categories; Invalid names what is below the places already taken."""
    desk = prepare(assembly, by=by)
    places.touch(assembly.id)
    faults: dict[str, str] = {}
    if not places.set_capacity(Desk, desk.id, wanted.capacity):
        faults["capacity"] = _("More places are taken already: %(n)s.", n=desk.taken)
    session = current_session()
    session.execute(update(Desk).where(Desk.id == desk.id).values(has_waiting_list=wanted.has_waiting_list))
    for category in categories_of(assembly):
        if category.code in wanted.categories:
            capacity, is_open = wanted.categories[category.code]
            if not places.set_capacity(Category, category.id, capacity):
                faults[f"capacity_{category.code}"] = _("More places are taken already: %(n)s.", n=category.taken)
            session.execute(update(Category).where(Category.id == category.id).values(is_open=is_open))
    if faults:
        raise Invalid(next(iter(faults.values())), fields=faults)
    record(
        "desk", assembly.public_id, "set_places", by=by, assembly_ref=assembly.public_id, capacity=wanted.capacity,
        has_waiting_list=wanted.has_waiting_list,
    )  # fmt: skip
    session.expire_all()


def renew_link(registration: Registration, *, assembly: Assembly, by: Actor) -> str:
    """Revoke the private links of a registration, make a new one, send it to its person, and return its secret."""
    session = current_session()
    old = update(PrivateLink).where(PrivateLink.registration_id == registration.id, PrivateLink.revoked_at.is_(None))
    session.execute(old.values(revoked_at=clock.now()).execution_options(synchronize_session=False))
    secret = open_link(assembly, registration=registration)
    record("registration", registration.public_id, "renew_link", by=by, assembly_ref=assembly.public_id)
    letters.to_people(assembly, registration.delegation, [registration], secret_of=lambda _ref: secret)
    return secret


@dataclass(frozen=True)
class Host:
    """On whose behalf somebody is added at the desk."""

    organisation_id: int | None
    name: str
    country: str


def add(assembly: Assembly, host: Host, one: Newcomer, *, key: str, by: Actor) -> Registration:
    """Register somebody at the desk, at any time, into the organisation's delegation (made now if there is none).

    `key` comes from the form: sent twice it adds one person. Conflict when no place is left and nobody may wait.
    """
    prepare(assembly, by=by)
    places.touch(assembly.id)  # one after the other: the check of the key holds until commit
    known = _by_key(key)
    if known is not None:
        raise Conflict(_("This form has been sent already."))
    delegation = standing_delegation(assembly, host.organisation_id) if host.organisation_id else None
    if delegation is None:
        delegation = Delegation(
            public_id=tokens.new_public_id(), assembly_id=assembly.id, organisation_id=host.organisation_id,
            organisation_name=host.name, country=host.country, contact_name="", contact_email=one.email,
            contact_phone=one.phone, language=one.language, idempotency_key=tokens.digest(key),
        )  # fmt: skip
        current_session().add(delegation)
        current_session().flush()
    made = register(assembly, delegation, [one], by=by)[0]
    open_link(assembly, registration=made, secret=key)
    letters.to_people(assembly, delegation, [made], secret_of=lambda _ref: key)
    return made


def _by_key(key: str) -> int | None:
    return current_session().scalar(select(PrivateLink.id).where(PrivateLink.digest == tokens.digest(key)))
