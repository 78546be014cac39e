"""What registration writes to people: each letter in its reader's language, queued in the transaction of the act."""

from collections.abc import Callable, Iterable
from typing import Any

from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import LANGUAGES, text_in
from coordinator.mail.service import queue
from coordinator.registration.models import Delegation, Draft, Registration, RegistrationState
from coordinator.registration.queries import AtAddress


def registered(
    assembly: Assembly, delegation: Delegation, made: Iterable[Registration], *, secret_of: Callable[[str], str]
) -> None:
    """Confirm to each person who has an address, and to the contact for the whole delegation."""
    people = list(made)
    to_people(assembly, delegation, people, secret_of=secret_of)
    if delegation.contact_email:
        _to_contact(
            "delegation", assembly, delegation, token=secret_of(delegation.public_id),
            people=[(one.number, one.person.full_name, one.state is RegistrationState.WAITING) for one in people],
        )  # fmt: skip


def to_people(
    assembly: Assembly, delegation: Delegation, made: Iterable[Registration], *, secret_of: Callable[[str], str]
) -> None:
    """Confirm to each person who has an address, and to nobody else."""
    for registration in made:
        _to_person("registered", registration, assembly, delegation, token=secret_of(registration.public_id))


def decided(registration: Registration, assembly: Assembly, delegation: Delegation) -> None:
    """Tell a person (else the delegation's contact) that the secretariat accepted, refused or asks for something."""
    _to_person("decided", registration, assembly, delegation, or_contact=True, reason=registration.reason)


def access(assembly: Assembly, delegation: Delegation, token: str) -> None:
    """Send the private link of a delegation to its contact again."""
    _to_contact("access", assembly, delegation, token=token)


def links(
    assembly: Assembly, found: AtAddress, address: str, *, delegations: list[tuple[str, str]],
    people: list[tuple[int, str, str]], job: str,
) -> None:  # fmt: skip
    """Send the private links behind an address there, once for one job, in the language of who is registered first.

    `delegations` are (organisation, secret), `people` (number, name, secret).
    """
    if found.registrations:
        name, language = found.registrations[0].person.full_name, found.registrations[0].language
    else:
        name, language = found.delegations[0].contact_name, found.delegations[0].language
    language = _readable(language)
    queue(
        to_address=address, to_name=name, language=language, template="registration/links",
        values={**_about(assembly, language), "delegations": delegations, "people": people},
        purpose="registration.links", assembly_ref=assembly.public_id, subject_kind="job", subject_ref=job,
        reply_to=assembly.secretariat_email or None,
    )  # fmt: skip


def finish_later(assembly: Assembly, draft: Draft, address: str, name: str, secret: str) -> None:
    """Send the address of an unfinished form to who is typing it."""
    queue(
        to_address=address, to_name=name, language=draft.language, template="registration/finish_later",
        values={**_about(assembly, draft.language), "secret": secret, "expires_at": draft.expires_at},
        purpose="registration.finish_later", assembly_ref=assembly.public_id,
        reply_to=assembly.secretariat_email or None,
    )  # fmt: skip


def _to_person(
    template: str, registration: Registration, assembly: Assembly, delegation: Delegation, *,
    or_contact: bool = False, **values: Any,
) -> None:  # fmt: skip
    person = registration.person
    address = person.email or (delegation.contact_email if or_contact else None)
    if not address:
        return
    language = _readable(registration.language if person.email else delegation.language)
    queue(
        to_address=address, to_name=person.full_name if person.email else delegation.contact_name, language=language,
        template=f"registration/{template}",
        values={
            **_about(assembly, language), "person": person.full_name, "organisation": delegation.organisation_name,
            "number": registration.number, "function": registration.function, "state": registration.state.value,
            "token": "", **values,
        },
        purpose=f"registration.{template}", assembly_ref=assembly.public_id, subject_kind="registration",
        subject_ref=registration.public_id, reply_to=assembly.secretariat_email or None,
    )  # fmt: skip


def _to_contact(template: str, assembly: Assembly, delegation: Delegation, **values: Any) -> None:
    language = _readable(delegation.language)
    queue(
        to_address=delegation.contact_email or "", to_name=delegation.contact_name, language=language,
        template=f"registration/{template}",
        values={**_about(assembly, language), "organisation": delegation.organisation_name, **values},
        purpose=f"registration.{template}", assembly_ref=assembly.public_id, subject_kind="delegation",
        subject_ref=delegation.public_id, reply_to=assembly.secretariat_email or None,
    )  # fmt: skip


def _readable(language: str) -> str:
    return language if language in LANGUAGES else "fr"


def _about(assembly: Assembly, language: str) -> dict[str, Any]:
    return {
        "assembly": text_in(assembly.title, language, assembly.language),
        "slug": assembly.slug,
        "zone": assembly.zone,
        "starts_on": assembly.starts_on,
        "ends_on": assembly.ends_on,
        "place": ", ".join(part for part in (assembly.venue_name, assembly.city) if part),
        "secretariat": assembly.secretariat_name,
        "secretariat_phone": assembly.secretariat_phone,
        "secretariat_email": assembly.secretariat_email,
    }
