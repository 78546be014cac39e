"""Reading for pages that look at many packages at once."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.engine import Connection, Engine

from coordinator.agenda.models import AgendaSession, Publication, PublishedSession
from coordinator.agenda.proposals.models import Proposal, ProposalState
from coordinator.assemblies.models import Assembly, AssemblyState, Room
from coordinator.core import poll
from coordinator.core.db import current_session, db
from coordinator.core.poll import Poll
from coordinator.documents.models import Document
from coordinator.mail.models import MailMessage, MailState
from coordinator.people.models import Person
from coordinator.registration.models import Delegation, Desk, Registration, RegistrationState


@dataclass(frozen=True)
class Stamp:
    """Everything the public page depends on, read in one statement: the key under which it is kept."""

    version: int
    first_day: dt.date
    last_day: dt.date
    agenda: int
    registrations: int
    papers: int


def _of(value: Any, owner: Any) -> ColumnElement[Any]:
    return select(value).where(owner == Assembly.id).scalar_subquery()


_STAMP: Select[*tuple[Any, ...]] = select(
    Assembly.state, Assembly.version, Assembly.starts_on, Assembly.ends_on,
    _of(Publication.version, Publication.assembly_id), _of(Desk.version, Desk.assembly_id),
    _of(func.sum(Document.version) + func.count(Document.id), Document.assembly_id),
).where(Assembly.slug == bindparam("slug"))  # fmt: skip
_POLL = Poll(_STAMP)


def page_stamp(slug: str, *, bind: Engine | Connection | None = None) -> Stamp | None:
    """Return the stamp of a public assembly; None for a draft and for what is not there.

    Without `bind` the application's engine is asked.
    """
    row = _POLL.row(bind or db.engine, {"slug": slug})
    if row is None or row[0] == AssemblyState.DRAFT:
        return None
    _state, version, starts_on, ends_on, *others = row
    return Stamp(version, poll.day(starts_on), poll.day(ends_on), *(value or 0 for value in others))


@dataclass(frozen=True)
class Waiting:
    """Somebody whose registration waits for a decision."""

    public_id: str
    name: str
    organisation: str
    since: dt.date


def waiting_longest(assembly: Assembly, limit: int = 5) -> list[Waiting]:
    """Return the registrations that have waited longest for a decision, the oldest first."""
    query = (
        select(Registration.public_id, Person.given_names, Person.family_name, Delegation.organisation_name,
               Registration.created_at)
        .join(Person, Person.id == Registration.person_id)
        .join(Delegation, Delegation.id == Registration.delegation_id)
        .where(Registration.assembly_id == assembly.id, Registration.state == RegistrationState.SUBMITTED)
        .order_by(Registration.created_at, Registration.id)
        .limit(limit)
    )  # fmt: skip
    rows = current_session().execute(query)
    return [
        Waiting(ref, f"{given} {family}".strip(), organisation, _day(at, assembly))
        for ref, given, family, organisation, at in rows
    ]


def _day(at: dt.datetime, assembly: Assembly) -> dt.date:
    return at.astimezone(ZoneInfo(assembly.zone)).date()


@dataclass(frozen=True)
class Figures:
    """How far an assembly is: sessions, public ones, rooms, messages that did not arrive, proposals to decide."""

    sessions: int
    published: int
    rooms: int
    failed_mail: int
    proposals: int


def figures(assembly: Assembly) -> Figures:
    """Return the counts of the organisers' start page that no other package gives, in one statement."""
    sessions = select(func.count(AgendaSession.id)).where(
        AgendaSession.assembly_id == assembly.id, AgendaSession.deleted_at.is_(None)
    )
    published = select(func.count(PublishedSession.id)).where(PublishedSession.assembly_id == assembly.id)
    rooms = select(func.count(Room.id)).where(Room.assembly_id == assembly.id)
    failed = select(func.count(MailMessage.id)).where(
        MailMessage.assembly_ref == assembly.public_id, MailMessage.state == MailState.FAILED
    )
    proposals = select(func.count(Proposal.id)).where(
        Proposal.assembly_id == assembly.id, Proposal.state == ProposalState.FILED
    )
    query = select(*(part.scalar_subquery() for part in (sessions, published, rooms, failed, proposals)))
    return Figures(*current_session().execute(query).one())
