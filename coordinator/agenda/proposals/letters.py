"""What is written to whoever filed a proposal and to those who decide, queued in the transaction of the act.

No word of the draft stands in it: only what the member wrote and what the bureau answers.
"""

from typing import Any

from coordinator.agenda.proposals.models import Proposal
from coordinator.agenda.proposals.queries import waiting_count
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import team_of
from coordinator.core.i18n import LANGUAGES, text_in
from coordinator.mail.service import queue
from coordinator.people.policy import Role

_DECIDE = frozenset({Role.OWNER, Role.AGENDA_EDITOR})


def filed(proposal: Proposal, assembly: Assembly, number: int, token: str) -> None:
    """Confirm that a proposal has been received, with its private link."""
    _send("filed", proposal, assembly, number, token=token, is_late=proposal.is_late)


def decided(proposal: Proposal, assembly: Assembly, number: int, verb: str) -> None:
    """Tell what the bureau decided, or that it looks again."""
    _send("decided", proposal, assembly, number, verb=verb, reason=proposal.reason)


def to_settle(proposal: Proposal, assembly: Assembly, number: int, verb: str) -> None:
    """Tell those who decide that a proposal came, changed or was withdrawn: the secretariat, else who edits the agenda.

    One message for each act of the member: what they correct before the deadline is what the bureau must read. The
    answer goes to the member. No private link stands in it.
    """
    waiting = waiting_count(assembly)
    for address, name, lang in _deciders(assembly):
        queue(
            to_address=address, to_name=name, language=lang, template="agenda/proposal_to_settle",
            values={
                "verb": verb, "number": number, "title": proposal.title, "organisation": proposal.organisation_name,
                "assembly": text_in(assembly.title, lang, assembly.language), "slug": assembly.slug,
                "ref": proposal.public_id, "is_late": proposal.is_late and verb == "file", "waiting": waiting,
            },
            purpose="agenda.proposal_to_settle", assembly_ref=assembly.public_id, subject_kind="proposal",
            subject_ref=proposal.public_id, reply_to=proposal.contact_email,
        )  # fmt: skip


def _deciders(assembly: Assembly) -> list[tuple[str, str, str]]:
    """Return (address, name, language) of whom to tell, each address once."""
    if assembly.secretariat_email:
        return [(assembly.secretariat_email, assembly.secretariat_name, assembly.language)]
    found: dict[str, tuple[str, str, str]] = {}
    for grant in team_of(assembly):
        account = grant.account
        if grant.role in _DECIDE and account.disabled_at is None:
            language = account.person.language
            known = language if language in LANGUAGES else assembly.language
            found.setdefault(account.email, (account.email, account.person.full_name, known))
    return list(found.values())


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
