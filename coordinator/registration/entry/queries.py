"""Reading drafts."""

from sqlalchemy import bindparam, select

from coordinator.core import tokens
from coordinator.core.db import current_session
from coordinator.registration.models import Delegation, Draft

# Built once: every step of the form asks this.
_DRAFT = select(Draft).where(Draft.digest == bindparam("secret_digest"), Draft.assembly_id == bindparam("assembly"))


def draft_by_secret(secret: str, assembly_id: int) -> Draft | None:
    """Return the draft of this assembly that the secret in an address opens, expired ones included."""
    return current_session().scalar(_DRAFT, {"secret_digest": tokens.digest(secret), "assembly": assembly_id})


def delegation_of(draft: Draft) -> Delegation | None:
    """Return what a draft has become."""
    return current_session().get(Delegation, draft.delegation_id) if draft.delegation_id else None


def is_sent(draft: Draft) -> bool:
    """Tell whether a draft has become a delegation, asking again what another request may have written meanwhile."""
    return current_session().scalar(select(Draft.delegation_id).where(Draft.id == draft.id)) is not None
