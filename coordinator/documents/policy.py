"""Who may read and change the papers of an assembly."""

from dataclasses import dataclass

from coordinator.assemblies.models import Assembly, AssemblyState
from coordinator.core.actor import Actor
from coordinator.documents.models import Document, DocumentAccess
from coordinator.people.policy import Permission, is_allowed


@dataclass(frozen=True)
class Paper:
    """A document in its assembly."""

    assembly: Assembly
    document: Document


def may_edit(actor: Actor, assembly: Assembly) -> bool:
    """Tell whether `actor` may add, replace and withdraw papers."""
    return is_allowed(actor, Permission.EDIT_DOCUMENTS, assembly.id)


def may_edit_paper(actor: Actor, paper: Paper) -> bool:
    """Tell whether `actor` may change this paper."""
    return may_edit(actor, paper.assembly)


def may_read_publicly(paper: Paper) -> bool:
    """Tell whether everybody may download: a public paper, not withdrawn, of an assembly that is not a draft."""
    is_out = paper.assembly.state is not AssemblyState.DRAFT and paper.document.withdrawn_at is None
    return is_out and paper.document.access is DocumentAccess.PUBLIC


def may_read(actor: Actor, paper: Paper) -> bool:
    """Tell whether `actor` may download: what is public anybody, everything else organisers."""
    return may_read_publicly(paper) or is_allowed(actor, Permission.SEE, paper.assembly.id)
