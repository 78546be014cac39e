"""What the bureau decides: accept, merge, refuse with a reason, take a decision back, take the papers over.

An accepted proposal goes into the private draft and no further: the world reads it when the agenda is released.
"""

from collections.abc import Sequence

from sqlalchemy import select

from coordinator.agenda import service as agenda
from coordinator.agenda.contents import Item, Part, items_of, papers_of
from coordinator.agenda.models import AgendaSession, PersonRole, SessionType
from coordinator.agenda.proposals import letters
from coordinator.agenda.proposals.models import Proposal, ProposalState
from coordinator.agenda.proposals.queries import number_of, session_of
from coordinator.agenda.proposals.service import move
from coordinator.assemblies.furniture import refuse_archived
from coordinator.assemblies.models import Assembly
from coordinator.core import files
from coordinator.core.actor import Actor
from coordinator.core.db import current_session, lock
from coordinator.core.errors import Conflict, Invalid
from coordinator.core.i18n import _, use_language
from coordinator.documents import service as documents
from coordinator.documents.models import Document, DocumentAccess, DocumentFile
from coordinator.journal.service import record

_USUAL_MINUTES = 60


def accept(
    proposal: Proposal, assembly: Assembly, *, by: Actor, version: int, reason: str = "",
    type: SessionType = SessionType.PLENARY,  # noqa: A002 - the column's name
) -> AgendaSession:  # fmt: skip
    """Accept a proposal as a session of the draft, to be placed; who proposed it presents it. Return the session."""
    _begin(proposal, assembly, version)
    lang = _language(proposal, assembly)
    with use_language(lang):
        part = Part(PersonRole.SPEAKER, function=_("Author of the proposal"), organisation_id=proposal.organisation_id)
    session = agenda.create(
        assembly, by=by, title={lang: proposal.title}, type=type, people=[part],
        description={lang: proposal.summary} if proposal.summary else {}, minutes=proposal.minutes or _USUAL_MINUTES,
    )  # fmt: skip
    _decide(proposal, assembly, ProposalState.ACCEPTED, by, reason, session)
    return session


def accept_into(
    proposal: Proposal, assembly: Assembly, session: AgendaSession, *, by: Actor, version: int, reason: str = ""
) -> None:
    """Accept a proposal as an item of a session of the draft."""
    _begin(proposal, assembly, version)
    _add_item(proposal, assembly, session, by)
    _decide(proposal, assembly, ProposalState.ACCEPTED, by, reason, session)


def merge(
    proposal: Proposal, assembly: Assembly, session: AgendaSession, *, by: Actor, version: int, reason: str = "",
    as_item: bool = True,
) -> None:  # fmt: skip
    """Merge a proposal with a session of the draft: as an item of it, or only by saying so."""
    _begin(proposal, assembly, version)
    if as_item:
        _add_item(proposal, assembly, session, by)
    _decide(proposal, assembly, ProposalState.MERGED, by, reason, session)


def refuse(proposal: Proposal, assembly: Assembly, *, by: Actor, version: int, reason: str) -> None:
    """Refuse a proposal; raises Invalid without a reason."""
    _begin(proposal, assembly, version)
    if not reason.strip():
        sentence = _("Say why: this sentence is sent to the person.")
        raise Invalid(sentence, fields={"reason": sentence})
    _decide(proposal, assembly, ProposalState.REFUSED, by, reason, None)


def reopen(proposal: Proposal, assembly: Assembly, *, by: Actor, version: int, reason: str = "") -> None:
    """Take a decision back; what was put into the draft stays there until an editor takes it out."""
    _begin(proposal, assembly, version)
    _decide(proposal, assembly, ProposalState.FILED, by, reason, None)


def take_over(proposal: Proposal, assembly: Assembly, *, by: Actor) -> list[Document]:
    """Make the papers of an accepted or merged proposal documents of the assembly, and papers of its session.

    They are withdrawn and for registered people only: an organiser who has read them puts them back. A paper
    whose content stands among the documents already is left out, so that a second press adds nothing. Returns
    the new documents; raises Conflict for a proposal that was not accepted.
    """
    refuse_archived(assembly)
    lock(proposal)
    if proposal.state not in {ProposalState.ACCEPTED, ProposalState.MERGED}:
        raise Conflict(_("Accept the proposal first: then its papers can be put among the documents."))
    lang = _language(proposal, assembly)
    current_session().refresh(proposal, ["files"])
    known = _known_keys(assembly)
    made = []
    for file in proposal.files:
        if file.file_key in known:
            continue
        title = f"{proposal.title} – {file.file_name.rpartition('.')[0]}"[:200]
        document = documents.add(assembly, title={lang: title}, access=DocumentAccess.REGISTERED, by=by)
        documents.put_file(
            document, language=lang, file_name=file.file_name, content=files.store().read(file.file_key), by=by,
            assembly=assembly,
        )  # fmt: skip
        documents.withdraw(document, by=by, assembly=assembly)
        known.add(file.file_key)
        made.append(document)
    _attach(proposal, assembly, made, by)
    if made:
        record("proposal", proposal.public_id, "take_over", by=by, assembly_ref=assembly.public_id, papers=len(made))
    return made


def _begin(proposal: Proposal, assembly: Assembly, version: int) -> None:
    lock(assembly)
    refuse_archived(assembly)
    lock(proposal)
    if proposal.version != version:
        raise Conflict(_("Somebody else changed or decided this proposal meanwhile. Look at it again."))


def _decide(
    proposal: Proposal, assembly: Assembly, to: ProposalState, by: Actor, reason: str, session: AgendaSession | None
) -> None:
    proposal.reason, proposal.session_id = reason, session.id if session else None
    verb = move(proposal, to, assembly=assembly, by=by, session=session.public_id if session else "")
    letters.decided(proposal, assembly, number_of(proposal), verb)


def _add_item(proposal: Proposal, assembly: Assembly, session: AgendaSession, by: Actor) -> None:
    item = Item({_language(proposal, assembly): proposal.title}, proposal.minutes, function=proposal.organisation_name)
    agenda.edit(session, assembly, by=by, items=[*items_of(session.id), item])


def _attach(proposal: Proposal, assembly: Assembly, made: Sequence[Document], by: Actor) -> None:
    session = session_of(proposal)
    if session is not None and made and session.deleted_at is None:
        agenda.edit(session, assembly, by=by, papers=[*papers_of(session.id), *(one.id for one in made)])


def _known_keys(assembly: Assembly) -> set[str]:
    query = select(DocumentFile.file_key).join(Document).where(Document.assembly_id == assembly.id)
    return set(current_session().scalars(query))


def _language(proposal: Proposal, assembly: Assembly) -> str:
    """Return the content language a proposal is put under: that of its form if the assembly has it, else its first."""
    return proposal.language if proposal.language in (assembly.languages or ()) else assembly.language
