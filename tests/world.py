"""Personas and factories: plain functions that put real rows into the test's database.

Each writes through the session and flushes; a test that needs the real path calls the services.
"""

import datetime as dt
import itertools
from typing import Any

from coordinator.assemblies.models import Assembly, AssemblyState, RoleGrant, Room, Track
from coordinator.core import clock
from coordinator.core.actor import Actor
from coordinator.core.db import db
from coordinator.core.text import search_key
from coordinator.directory.models import Organisation, OrganisationKind
from coordinator.directory.search import search_text
from coordinator.people.models import Account, Person
from coordinator.people.policy import Role

_numbers = itertools.count(1)


def save(*rows: Any) -> Any:
    """Add the rows and commit (inside the test's outer transaction); return the first."""
    db.session.add_all(rows)
    db.session.commit()
    return rows[0]


def person(given_names: str = "Akouvi", family_name: str = "Mensah", **more: Any) -> Person:
    """A person with a name."""
    return save(Person(given_names=given_names, family_name=family_name,
                       search_text=search_key(given_names, family_name), **more))  # fmt: skip


def account(email: str | None = None, **more: Any) -> Account:
    """An account of a new person; give `is_site_admin=True` for the administrator."""
    address = email or f"person{next(_numbers)}@example.org"
    return save(Account(person=Person(given_names="Yawo", family_name="Aɖigo", email=address), email=address, **more))


def organisation(
    name: str = "Kloto 1", *, kind: OrganisationKind = OrganisationKind.COMMUNE, seat: str = "Kpalimé", **more: Any
) -> Organisation:
    """A commune, unless said otherwise."""
    number = next(_numbers)
    return save(Organisation(slug=more.pop("slug", f"org-{number}"), kind=kind, name=name, seat=seat, country="TG",
                             search_text=search_text([name, seat]), **more))  # fmt: skip


def assembly(
    slug: str | None = None,
    *,
    days_ahead: int = 60,
    days: int = 3,
    state: AssemblyState = AssemblyState.PUBLISHED,
    **more: Any,
) -> Assembly:
    """A published assembly of three days, sixty days ahead, registration open."""
    first = clock.today() + dt.timedelta(days=days_ahead)
    values: dict[str, Any] = {
        "slug": slug or f"assembly-{next(_numbers)}",
        "state": state,
        "published_at": None if state is AssemblyState.DRAFT else clock.now(),
        "language": "fr",
        "languages": ["fr", "en"],
        "title": {"fr": "Assemblée des maires", "en": "Assembly of mayors"},
        "short_title": {"fr": "Assemblée", "en": "Assembly"},
        "starts_on": first,
        "ends_on": first + dt.timedelta(days=days - 1),
        "zone": "Africa/Lome",
        "city": "Lomé",
        "country": "TG",
        "registration_opens_at": clock.now() - dt.timedelta(days=1),
        "registration_closes_at": clock.now() + dt.timedelta(days=30),
        "consent_text": {"fr": "J’accepte.", "en": "I agree."},
        **more,
    }
    return save(Assembly(**values))


def room(of: Assembly, name: str = "Salle Oti", **more: Any) -> Room:
    """A room of an assembly."""
    return save(Room(assembly_id=of.id, slug=f"room-{next(_numbers)}", name={"fr": name}, **more))


def track(of: Assembly, name: str = "Eau", **more: Any) -> Track:
    """A track of an assembly."""
    return save(Track(assembly_id=of.id, slug=f"track-{next(_numbers)}", name={"fr": name}, **more))


def grant(to: Account, on: Assembly, role: Role = Role.ORGANISER) -> RoleGrant:
    """Give an account a role in an assembly."""
    return save(RoleGrant(account_id=to.id, assembly_id=on.id, role=role, granted_at=clock.now()))


def actor(of: Account, *grants: RoleGrant) -> Actor:
    """The actor an account stands for, with the roles of `grants`."""
    roles: dict[int, frozenset[str]] = {}
    for given in grants:
        roles[given.assembly_id] = roles.get(given.assembly_id, frozenset()) | {given.role.value}
    return Actor(kind="account", ref=of.public_id, name=of.person.full_name, account_id=of.id,
                 is_site_admin=of.is_site_admin, roles=roles)  # fmt: skip


def admin_actor() -> Actor:
    """A site administrator."""
    return Actor(kind="account", ref="admin", name="Admin", account_id=0, is_site_admin=True)
