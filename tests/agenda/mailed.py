"""People who have a part and an address, and the messages that a run of jobs writes to them."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from coordinator.agenda.contents import Part
from coordinator.core.db import db
from coordinator.mail.models import MailMessage
from coordinator.people.models import Person
from tests import world


def written_by(work: Callable[[], Any], purpose: str) -> Callable[[], list[MailMessage]]:
    """Return what does `work` and hands out the messages of a purpose that were written since the last call."""
    seen: set[int] = set()

    def run() -> list[MailMessage]:
        work()
        query = select(MailMessage).where(MailMessage.purpose == purpose).order_by(MailMessage.id)
        found = [message for message in db.session.scalars(query) if message.id not in seen]
        seen.update(message.id for message in found)
        return found

    return run


def somebody(name: str = "Awa Diop", **more: Any) -> Person:
    """A person with an address made of the first name."""
    given, _space, family = name.partition(" ")
    return world.person(given, family, **{"email": f"{given.lower()}@example.org", **more})


def holds(person: Person, role: str = "speaker", **more: Any) -> Part:
    """The part of a person in a session."""
    return Part(role, person.full_name, person_id=person.id, **more)


def addresses(messages: list[MailMessage]) -> list[str]:
    """Whom the messages go to, in order of the alphabet."""
    return sorted(message.to_address for message in messages)
