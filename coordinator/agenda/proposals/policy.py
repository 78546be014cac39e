"""Who may read, decide and correct proposals."""

from dataclasses import dataclass

from coordinator.agenda import policy as agenda
from coordinator.agenda.proposals.models import Proposal, ProposalFile, ProposalState
from coordinator.agenda.proposals.rules import Standing, standing_of
from coordinator.assemblies.models import Assembly
from coordinator.core.actor import Actor
from coordinator.documents import policy as documents


@dataclass(frozen=True)
class Case:
    """A proposal in its assembly, under the number people know it by; `paper` is the file an address names."""

    assembly: Assembly
    proposal: Proposal
    number: int
    paper: ProposalFile | None = None


def may_see_one(actor: Actor, case: Case) -> bool:
    """Tell whether `actor` may read a proposal and its papers, though not whom to call about it."""
    return agenda.may_see(actor, case.assembly)


def may_decide(actor: Actor, case: Case) -> bool:
    """Tell whether `actor` may accept, merge, refuse and reopen, and see the contact."""
    return agenda.may_edit(actor, case.assembly)


def may_take_over(actor: Actor, case: Case) -> bool:
    """Tell whether `actor` may make the papers documents of the assembly."""
    return may_decide(actor, case) and documents.may_edit(actor, case.assembly)


def may_correct(proposal: Proposal, assembly: Assembly) -> bool:
    """Tell whether the holder of its link may still change a proposal: undecided, and before the deadline."""
    return proposal.state is ProposalState.FILED and standing_of(assembly) is Standing.OPEN


def may_withdraw(proposal: Proposal) -> bool:
    """Tell whether the holder of its link may withdraw a proposal: as long as nobody has decided."""
    return proposal.state is ProposalState.FILED
