"""What is written to whoever filed a proposal, in their language, queued in the transaction of the act.

No word of the draft stands in it: only what the member wrote and what the bureau answers.
"""

from typing import Any

from coordinator.agenda.proposals.models import Proposal
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import text_in
from coordinator.mail.service import queue


def filed(proposal: Proposal, assembly: Assembly, number: int, token: str) -> None:
    """Confirm that a proposal has been received, with its private link."""
    _send("filed", proposal, assembly, number, token=token, is_late=proposal.is_late)


def decided(proposal: Proposal, assembly: Assembly, number: int, verb: str) -> None:
    """Tell what the bureau decided, or that it looks again."""
    _send("decided", proposal, assembly, number, verb=verb, reason=proposal.reason)


def _send(template: str, proposal: Proposal, assembly: Assembly, number: int, **values: Any) -> None:
    if not proposal.contact_email:
        return
    lang = proposal.language
    queue(
        to_address=proposal.contact_email, to_name=proposal.contact_name, language=lang,
        template=f"agenda/proposal_{template}",
        values={
            "number": number, "title": proposal.title, "organisation": proposal.organisation_name,
            "assembly": text_in(assembly.title, lang, assembly.language), "secretariat": assembly.secretariat_name,
            "secretariat_phone": assembly.secretariat_phone, "secretariat_email": assembly.secretariat_email, **values,
        },
        purpose=f"agenda.proposal_{template}", assembly_ref=assembly.public_id, subject_kind="proposal",
        subject_ref=proposal.public_id, reply_to=assembly.secretariat_email or None,
    )  # fmt: skip
