"""A real server with an assembly and many delegations at its door, and what its database says afterwards."""

import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from coordinator.assemblies.models import Assembly
from coordinator.core.actor import SYSTEM
from coordinator.core.db import db, unit_of_work
from coordinator.core.tokens import digest
from coordinator.journal.models import JournalEntry
from coordinator.mail.models import MailMessage
from coordinator.registration import service
from coordinator.registration.desk import service as desk
from coordinator.registration.models import HOLDING_STATES, Category, Delegation, Desk, Registration
from tests import world
from tests.registration import steps
from tests.server import Server
from tests.visitor import Answer, Visitor

_numbers = count(1)


@dataclass(frozen=True)
class Hall:
    """The site: its processes, and the application on the same database to prepare and to count."""

    server: Server
    app: Flask
    url: str

    def open(self, slug: str, places: int | None, *, waiting: bool, **categories: int) -> None:
        """Make an assembly with so many places (in the whole, in a category)."""
        with self.app.app_context():
            assembly = world.assembly(slug)
            with unit_of_work():
                service.prepare(assembly, by=SYSTEM)
                limits = {code: (limit, True) for code, limit in categories.items()}
                desk.set_places(assembly, desk.Places(places, waiting, limits), by=SYSTEM)

    def communes(self, number: int) -> list[str]:
        """Make communes and return their names."""
        with self.app.app_context():
            return [world.organisation(f"Rive {next(_numbers)}").name for _each in range(number)]

    def drafts(self, slug: str, number: int) -> list[str]:
        """Make drafts ready to be sent; return their addresses, without the last part."""
        with self.app.app_context():
            assembly = db.session.execute(select(Assembly).where(Assembly.slug == slug)).scalar_one()
            return [
                f"{steps.form_of(slug)}/{steps.draft(assembly, contact_email='mairie@example.org')}"
                for _each in range(number)
            ]

    def ledger(self, slug: str) -> "Ledger":
        """Read what is kept of an assembly."""
        with self.app.app_context():
            return _ledger(slug)

    def is_whole(self) -> bool:
        """Tell whether the file is sound (SQLite; PostgreSQL sees to it itself)."""
        parsed = make_url(self.url)
        if parsed.get_backend_name() != "sqlite":
            return True
        with closing(sqlite3.connect(parsed.database or "")) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return sound and connection.execute("PRAGMA foreign_key_check").fetchall() == []


@dataclass(frozen=True)
class Ledger:
    """What the database holds of one assembly. `drafts` are the digests that registrations came from."""

    drafts: list[str]
    states: dict[str, int]
    numbers: list[int]
    mails: int
    journal: int

    def has(self, draft: str) -> bool:
        """Tell whether the form at this address was registered."""
        return digest(draft.rpartition("/")[2]) in self.drafts


def _ledger(slug: str) -> Ledger:
    session = db.session
    assembly = session.execute(select(Assembly).where(Assembly.slug == slug)).scalar_one()
    held = select(func.count(Registration.id)).where(Registration.state.in_(HOLDING_STATES))
    counter = session.execute(select(Desk).where(Desk.assembly_id == assembly.id)).scalar_one()
    assert counter.taken == session.scalar(held.where(Registration.assembly_id == assembly.id))
    for category in session.scalars(select(Category).where(Category.assembly_id == assembly.id)):
        assert category.taken == session.scalar(held.where(Registration.category_id == category.id)), category.code
    numbers = session.scalars(select(Registration.number).where(Registration.assembly_id == assembly.id)).all()
    assert sorted(numbers) == list(range(1, counter.next_number))
    states = (
        select(Registration.state, func.count(Registration.id))
        .where(Registration.assembly_id == assembly.id)
        .group_by(Registration.state)
    )
    registered = select(func.count(JournalEntry.id)).where(
        JournalEntry.assembly_ref == assembly.public_id, JournalEntry.subject_kind == "delegation"
    )
    mails = select(func.count(MailMessage.id)).where(MailMessage.assembly_ref == assembly.public_id)
    return Ledger(
        list(session.scalars(select(Delegation.idempotency_key).where(Delegation.assembly_id == assembly.id))),
        {state.value: found for state, found in session.execute(states)},
        sorted(numbers), session.scalar(mails) or 0, session.scalar(registered) or 0,
    )  # fmt: skip


def walk(visitor: Visitor, slug: str, commune: str) -> str:
    """Walk the form up to the last step, as a visitor does; return the address of the draft, without its last part."""
    answer = visitor.submit(steps.form_of(slug), {"commune": commune, **steps.CONTACT})
    draft = answer.location.rpartition("/")[0]
    assert answer.location == f"{draft}/delegation", answer.page.words
    answer = visitor.submit(f"{draft}/delegation", {**steps.PERSON, "action": "continue"})
    assert answer.location == f"{draft}/travel", answer.page.words
    answer = visitor.submit(f"{draft}/travel", {"common-mode": "road", "action": "continue"})
    assert answer.location == f"{draft}/check", answer.page.words
    assert visitor.get(f"{draft}/check").status == 200
    return draft


def send(visitor: Visitor, draft: str) -> Answer:
    """Press the last button."""
    return visitor.post(f"{draft}/check", {"action": "send", "consent": "y", "is_listed": "y"})


def at_once(acts: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Do everything at the same moment; return the answers in the order given."""
    gate = Barrier(len(acts))

    def act(number: int) -> Answer:
        gate.wait(30)
        return acts[number]()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, range(len(acts))))
