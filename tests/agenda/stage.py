"""A draft for tests, written through the services."""

import datetime as dt
import itertools
from typing import Any

from coordinator.agenda import service
from coordinator.agenda.models import AgendaSession, PublishedSession, Release, SessionType
from coordinator.agenda.release import release
from coordinator.assemblies.models import Assembly
from coordinator.core import clock
from coordinator.core.actor import SYSTEM
from coordinator.core.db import db, unit_of_work
from coordinator.registration.models import Category, Delegation, Registration, RegistrationState
from tests import world

_numbers = itertools.count(1)


def session(
    assembly: Assembly, title: str = "Séance d’ouverture", *, day: int | None = 0, start: str = "09:00", **more: Any
) -> AgendaSession:
    """A session of the draft, `day` days after the assembly begins; None leaves it to be placed."""
    facts: dict[str, Any] = {"type": SessionType.PLENARY, "minutes": 60, **more}
    if day is not None:
        facts |= {"day": assembly.starts_on + dt.timedelta(days=day), "start": dt.time.fromisoformat(start)}
    with unit_of_work():
        return service.create(assembly, by=SYSTEM, title={"fr": title}, **facts)


def change(row: AgendaSession, assembly: Assembly, **facts: Any) -> None:
    """Edit a session of the draft."""
    with unit_of_work():
        service.edit(row, assembly, by=SYSTEM, **facts)


def publish(assembly: Assembly, **more: Any) -> Release:
    """Release the draft."""
    with unit_of_work():
        return release(assembly, by=SYSTEM, **more)


def published(row: AgendaSession) -> PublishedSession:
    """What the world knows of a session, read anew."""
    return db.session.query(PublishedSession).filter_by(session_id=row.id).populate_existing().one()


def registered(assembly: Assembly, name: str = "Afi Mensah", **more: Any) -> Registration:
    """An accepted registration of a person alone in a delegation."""
    given, _space, family = name.partition(" ")
    number = next(_numbers)
    category = world.save(
        Category(assembly_id=assembly.id, code=more.pop("code", f"C{number}"), name={"fr": "Maire"}, rank=number)
    )
    delegation = world.save(
        Delegation(assembly_id=assembly.id, organisation_name=f"Commune {number}", idempotency_key=f"key-{number}")
    )
    facts = {"state": RegistrationState.ACCEPTED, "consent_version": 1, "consent_at": clock.now(), **more}
    return world.save(
        Registration(
            assembly_id=assembly.id, delegation=delegation, category=category, number=number,
            person=world.person(given, family), **facts,
        )
    )  # fmt: skip
