"""Reading proposals: what a private link opens, the organisers' list, what a proposal has become."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased, selectinload

from coordinator.agenda.models import AgendaSession, PublishedSession, SessionStatus, SessionType
from coordinator.agenda.policy import is_for_public
from coordinator.agenda.proposals.models import Proposal, ProposalFile, ProposalState
from coordinator.agenda.proposals.policy import Case
from coordinator.assemblies.models import Assembly, AssemblyState
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.core import clock, tokens
from coordinator.core.db import current_session
from coordinator.core.i18n import text_in
from coordinator.core.text import search_key

LINKS_LIVE_ON = dt.timedelta(days=90)
_STATUTORY = (SessionType.STATUTORY, SessionType.VOTE)


@dataclass(frozen=True)
class Filters:
    """What the address of the list asks for."""

    words: str = ""
    state: ProposalState | None = None
    late: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether everything is shown."""
        return self == Filters()


class ListRow(NamedTuple):
    """One line of the organisers' list; no contact stands in it."""

    ref: str
    number: int
    title: str
    organisation: str
    state: ProposalState
    is_late: bool
    filed_at: dt.datetime
    papers: int


@dataclass(frozen=True)
class Target:
    """A session of the draft that a proposal may join. `proposal` is the number of the proposal it came from, or 0."""

    ref: str
    title: str
    proposal: int = 0


def opened_by(secret: str, paper: str | None = None) -> Case | None:
    """Return what a private link opens; None for an unknown secret, an expired one, or a paper of another proposal."""
    query = (
        select(Proposal, Assembly)
        .join(Assembly, Assembly.id == Proposal.assembly_id)
        .where(Proposal.digest == tokens.digest(secret), Assembly.state != AssemblyState.DRAFT)
        .options(selectinload(Proposal.files))
    )
    row = current_session().execute(query).first()
    if row is None or _expires_at(row.Proposal, row.Assembly) <= clock.now():
        return None
    return _case(row.Assembly, row.Proposal, paper)


def proposal_in(slug: str, ref: str, paper: str | None = None) -> Case | None:
    """Return a proposal of the assembly at `slug` with its papers; one of another assembly is not there."""
    assembly = assembly_by_slug(slug)
    if assembly is None:
        return None
    query = (
        select(Proposal)
        .where(Proposal.assembly_id == assembly.id, Proposal.public_id == ref)
        .options(selectinload(Proposal.files))
        .execution_options(populate_existing=True)
    )
    found = current_session().scalar(query)
    return _case(assembly, found, paper) if found else None


def filed_with(assembly: Assembly, key: str) -> Proposal | None:
    """Return the proposal that a form with this key filed already."""
    query = select(Proposal).where(
        Proposal.assembly_id == assembly.id, Proposal.idempotency_key == tokens.digest(f"form {key}")
    )
    return current_session().scalar(query)


def number_of(proposal: Proposal) -> int:
    """Return the number people know a proposal by: its turn in its assembly, 1 first. Proposals are never deleted."""
    query = select(func.count()).where(Proposal.assembly_id == proposal.assembly_id, Proposal.id <= proposal.id)
    return current_session().scalar(query) or 0


def counts(assembly: Assembly) -> dict[ProposalState, int]:
    """Return how many proposals there are in each state."""
    query = select(Proposal.state, func.count()).where(Proposal.assembly_id == assembly.id).group_by(Proposal.state)
    return dict(current_session().execute(query).all())


def waiting_count(assembly: Assembly) -> int:
    """Return how many proposals wait for a decision."""
    query = select(func.count()).where(Proposal.assembly_id == assembly.id, Proposal.state == ProposalState.FILED)
    return current_session().scalar(query) or 0


def late_count(assembly: Assembly) -> int:
    """Return how many proposals came late."""
    query = select(func.count()).where(Proposal.assembly_id == assembly.id, Proposal.is_late)
    return current_session().scalar(query) or 0


def count(assembly: Assembly, filters: Filters) -> int:
    """Return how many proposals the filters find."""
    return current_session().scalar(select(func.count(Proposal.id)).where(*_conditions(assembly, filters))) or 0


def rows(assembly: Assembly, filters: Filters, *, limit: int, offset: int = 0) -> list[ListRow]:
    """Return one page of the list, the newest first."""
    earlier = aliased(Proposal)
    number = select(func.count()).where(earlier.assembly_id == assembly.id, earlier.id <= Proposal.id).scalar_subquery()
    papers = select(func.count()).where(ProposalFile.proposal_id == Proposal.id).scalar_subquery()
    query = (
        select(
            Proposal.public_id, number, Proposal.title, Proposal.organisation_name, Proposal.state, Proposal.is_late,
            Proposal.created_at, papers,
        )
        .where(*_conditions(assembly, filters))
        .order_by(Proposal.id.desc())
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    return [ListRow(*row) for row in current_session().execute(query)]


def is_statutory(assembly: Assembly) -> bool:
    """Tell whether the draft of an assembly holds a statutory sitting or a vote."""
    query = select(
        exists().where(
            AgendaSession.assembly_id == assembly.id, AgendaSession.type.in_(_STATUTORY),
            AgendaSession.deleted_at.is_(None),
        )
    )  # fmt: skip
    return bool(current_session().scalar(query))


def targets(assembly: Assembly, lang: str) -> list[Target]:
    """Return the sessions of the draft that stand, in their order; two queries whatever their number."""
    query = (
        select(AgendaSession.id, AgendaSession.public_id, AgendaSession.title)
        .where(
            AgendaSession.assembly_id == assembly.id, AgendaSession.deleted_at.is_(None),
            AgendaSession.status != SessionStatus.CANCELLED,
        )
        .order_by(AgendaSession.day.is_(None), AgendaSession.day, AgendaSession.start, AgendaSession.id)
    )  # fmt: skip
    origin = _origins(assembly)
    return [
        Target(row.public_id, text_in(row.title, lang, assembly.language), origin.get(row.id, 0))
        for row in current_session().execute(query)
    ]


def session_by_ref(assembly: Assembly, ref: str) -> AgendaSession | None:
    """Return a session of the draft; one of another assembly is not there."""
    query = select(AgendaSession).where(
        AgendaSession.assembly_id == assembly.id, AgendaSession.public_id == ref, AgendaSession.deleted_at.is_(None)
    )
    return current_session().scalar(query)


def session_of(proposal: Proposal) -> AgendaSession | None:
    """Return the session of the private draft that a proposal became or joined; for organisers only."""
    return current_session().get(AgendaSession, proposal.session_id) if proposal.session_id else None


def public_session_of(proposal: Proposal) -> PublishedSession | None:
    """Return that session as the world knows it; None until it is released, and for closed sessions."""
    if proposal.session_id is None:
        return None
    query = select(PublishedSession).where(PublishedSession.session_id == proposal.session_id)
    found = current_session().scalar(query)
    return found if found and is_for_public(found.access) else None


def _origins(assembly: Assembly) -> dict[int, int]:
    query = select(Proposal.session_id, Proposal.state).where(Proposal.assembly_id == assembly.id).order_by(Proposal.id)
    return {
        row.session_id: number
        for number, row in enumerate(current_session().execute(query), start=1)
        if row.session_id and row.state is ProposalState.ACCEPTED
    }


def _case(assembly: Assembly, proposal: Proposal, paper: str | None) -> Case | None:
    found = next((one for one in proposal.files if one.public_id == paper), None)
    return Case(assembly, proposal, number_of(proposal), found) if found or paper is None else None


def _expires_at(proposal: Proposal, assembly: Assembly) -> dt.datetime:
    last = clock.from_wall(assembly.ends_on, dt.time(23, 59), assembly.zone)
    return max(last, proposal.created_at) + LINKS_LIVE_ON


def _conditions(assembly: Assembly, filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Proposal.assembly_id == assembly.id]
    if filters.words:
        found.append(Proposal.id.in_(_matching(assembly, filters.words)))
    if filters.state:
        found.append(Proposal.state == filters.state)
    if filters.late:
        found.append(Proposal.is_late.is_(True))
    return found


def _matching(assembly: Assembly, words: str) -> list[int]:
    """Return the row numbers of what `words` find, blind to accents: hundreds are read, not thousands."""
    query: Any = select(Proposal.id, Proposal.title, Proposal.organisation_name, Proposal.summary).where(
        Proposal.assembly_id == assembly.id
    )
    wanted = search_key(words).split()[:8]
    return [
        row.id for row in current_session().execute(query)
        if all(word in search_key(row.title, row.organisation_name, row.summary) for word in wanted)
    ]  # fmt: skip
