"""Picking sessions and letting them go; joining what was picked on a device to the person."""

from collections.abc import Collection

from sqlalchemy import delete, select

from coordinator.agenda.mine.models import Pick
from coordinator.agenda.models import PRIVATE_ACCESS, PublishedSession
from coordinator.core import clock
from coordinator.core.db import current_session, lock
from coordinator.registration.models import Registration

MOST_JOINED = 400


def pick(registration: Registration, public_ids: Collection[str]) -> int:
    """Put released sessions of the same assembly into a person's agenda; return how many are new.

    Unknown ids, those of another assembly and private sessions are passed over: a device may remember what is gone.
    """
    lock(registration)
    row = PublishedSession
    wanted = select(row.session_id).where(
        row.assembly_id == registration.assembly_id, row.public_id.in_(list(public_ids)[:MOST_JOINED]),
        row.access.not_in(PRIVATE_ACCESS),
    )  # fmt: skip
    database = current_session()
    known = set(database.scalars(select(Pick.session_id).where(Pick.registration_id == registration.id)))
    new = [number for number in database.scalars(wanted) if number not in known]
    database.add_all(Pick(registration_id=registration.id, session_id=number, picked_at=clock.now()) for number in new)
    database.flush()
    return len(new)


def let_go(registration: Registration, public_id: str) -> None:
    """Take a session out of a person's agenda; nothing happens when it is not in it."""
    named = select(PublishedSession.session_id).where(PublishedSession.public_id == public_id)
    current_session().execute(
        delete(Pick)
        .where(Pick.registration_id == registration.id, Pick.session_id.in_(named))
        .execution_options(synchronize_session=False)
    )
