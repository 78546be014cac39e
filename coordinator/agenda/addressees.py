"""Whom a message about the agenda reaches, and in which language: the person, as their registration knows them."""

from dataclasses import dataclass

from sqlalchemy import select

from coordinator.assemblies.models import Assembly
from coordinator.core.db import current_session
from coordinator.core.i18n import LANGUAGES
from coordinator.people.models import Person
from coordinator.registration.models import Registration, RegistrationState

_GONE = frozenset({RegistrationState.REFUSED, RegistrationState.WITHDRAWN})


@dataclass(frozen=True)
class Addressee:
    """A person as one assembly writes to them; `registration` is the first that stands, None where there is none.

    `is_coming` is False for who was erased, and for whose every registration was withdrawn or refused.
    """

    person: Person
    registration: Registration | None
    language: str
    is_coming: bool


def addressee(person_id: int, assembly: Assembly) -> Addressee:
    """Return how a person is written to about `assembly`: in the language of their registration, else in their own."""
    session = current_session()
    person = session.get_one(Person, person_id)
    registrations = session.scalars(
        select(Registration)
        .where(Registration.assembly_id == assembly.id, Registration.person_id == person.id)
        .order_by(Registration.id)
    ).all()
    standing = next((one for one in registrations if one.state not in _GONE), None)
    language = standing.language if standing else person.language
    return Addressee(
        person, standing, language if language in LANGUAGES else assembly.language,
        is_coming=person.erased_at is None and (standing is not None or not registrations),
    )  # fmt: skip
