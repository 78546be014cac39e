"""Reading drafts."""

from sqlalchemy import select

from coordinator.core import tokens
from coordinator.core.db import current_session
from coordinator.registration.models import Delegation, Draft


def draft_by_secret(secret: str, assembly_id: int) -> Draft | None:
    """Return the draft of this assembly that the secret in an address opens, expired ones included."""
    query = select(Draft).where(Draft.digest == tokens.digest(secret), Draft.assembly_id == assembly_id)
    return current_session().scalar(query)


def delegation_of(draft: Draft) -> Delegation | None:
    """Return what a draft has become."""
    return current_session().get(Delegation, draft.delegation_id) if draft.delegation_id else None


def is_sent(draft: Draft) -> bool:
    """Tell whether a draft has become a delegation, asking again what another request may have written meanwhile."""
    return current_session().scalar(select(Draft.delegation_id).where(Draft.id == draft.id)) is not None
