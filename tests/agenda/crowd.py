"""Registered people for tests of the agenda: rows as an accepted registration leaves them."""

import itertools

from sqlalchemy import select

from coordinator.assemblies.models import Assembly
from coordinator.core import clock
from coordinator.core.db import db
from coordinator.registration.models import Category, Delegation, Registration, RegistrationState, Voting
from tests import world

_numbers = itertools.count(1)


def category(assembly: Assembly, code: str = "MAIRE", *, rank: int = 8, voting: Voting = Voting.YES) -> Category:
    """A category of the assembly, made once per code."""
    found = db.session.scalar(select(Category).where(Category.assembly_id == assembly.id, Category.code == code))
    return found or world.save(
        Category(assembly_id=assembly.id, code=code, name={"fr": code}, rank=rank, voting=voting)
    )


def registered(
    assembly: Assembly, given_names: str = "Akouvi", family_name: str = "Mensah", *, code: str = "MAIRE", rank: int = 8,
    voting: Voting = Voting.YES, state: RegistrationState = RegistrationState.ACCEPTED, is_head: bool = False,
) -> Registration:  # fmt: skip
    """Somebody registered, in a delegation of their own."""
    number = next(_numbers)
    delegation = world.save(
        Delegation(assembly_id=assembly.id, organisation_name="Golfe 1", idempotency_key=f"crowd{number}")
    )
    return world.save(
        Registration(
            assembly_id=assembly.id, delegation_id=delegation.id, number=number, state=state, is_head=is_head,
            person=world.person(given_names, family_name), consent_version=1, consent_at=clock.now(),
            category=category(assembly, code, rank=rank, voting=voting),
        )
    )  # fmt: skip
