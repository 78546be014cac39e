"""Walking the public form as a visitor, and shortcuts through the services."""

import dataclasses

from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.registration import service
from coordinator.registration.entry import service as entry_service
from coordinator.registration.entry.drafts import Entry, Member
from coordinator.registration.entry.queries import draft_by_secret
from coordinator.registration.queries import members_of
from tests import world

CONTACT = {"contact_name": "Essɔyaba Kpɔ̃tɔ", "contact_phone": "90 12 34 56", "contact_email": ""}
PERSON = {"given_names": "Akouvi", "family_name": "Mensah", "function": "MAIRE|Maire", "language": "fr",
          "phone": "90 12 34 56"}  # fmt: skip


def form_of(slug):
    return f"/fr/assemblies/{slug}/register"


def begin(client, slug, commune="Kloto 1", **more):
    """Send step 1 and return the address of the draft, without its last part."""
    answer = client.submit(form_of(slug), {"commune": commune, **CONTACT, **more})
    assert answer.status_code == 303, answer.page.words if answer.page else answer.status
    return answer.location.rpartition("/")[0]


def add(client, draft, action="add", **person):
    """Send the add form of step 2."""
    return client.submit(f"{draft}/delegation", {**PERSON, "action": action, **person})


def send(client, draft, **more):
    """Send step 4."""
    return client.submit(f"{draft}/check", {"action": "send", "consent": "y", **more})


def register(client, slug, commune="Kloto 1", people=({},), **contact):
    """Walk the whole form; return the address of the draft."""
    draft = begin(client, slug, commune, **contact)
    for person in people:
        assert add(client, draft, **person).status_code == 303
    answer = send(client, draft, is_listed="y")
    assert answer.status_code == 303
    assert answer.location.endswith("/done")
    return draft


def member(number, **more):
    """A person of a draft."""
    values = {
        "given_names": "Kossi",
        "family_name": f"Agbeko {number}",
        "category": "MAIRE",
        "function": "Maire",
        **more,
    }
    return Member(id=f"member{number:06d}", **values)


def draft(assembly, *, organisation=None, people=1, **more):
    """Start a draft ready to be sent; return its secret."""
    members = tuple(member(number, is_head=number == 0, **more.pop("person", {})) for number in range(people))
    entry = Entry(
        organisation=organisation.public_id if organisation else "",
        organisation_name=organisation.name if organisation else "Réseau des partenaires", country="TG",
        contact_name="Clerk", contact_phone="+22890123456", members=members, has_trip=True,
    )  # fmt: skip
    with unit_of_work():
        return entry_service.begin(assembly, dataclasses.replace(entry, **more), language="fr")


def submit(assembly, secret, *, is_listed=True):
    """Send a draft through the service."""
    found = draft_by_secret(secret, assembly.id)
    consent = entry_service.Consent(assembly.consent_version, is_listed=is_listed)
    with unit_of_work():
        return entry_service.submit(assembly, found, secret=secret, consent=consent)


def delegation(assembly, *, organisation=None, people=1, **more):
    """A registered delegation and its registrations."""
    made = submit(assembly, draft(assembly, organisation=organisation, people=people, **more))
    return made, list(members_of(made.id))


def capacity(assembly, places, *, has_waiting_list=True):
    """Set the places of an assembly."""
    from coordinator.registration.desk.service import Places, set_places

    with unit_of_work():
        service.prepare(assembly, by=SYSTEM)
        set_places(assembly, Places(places, has_waiting_list, {}), by=SYSTEM)


def ready(slug="palais", **more):
    """An assembly with one commune in the directory."""
    return world.assembly(slug, **more), world.organisation("Kloto 1", seat="Kpalimé")
