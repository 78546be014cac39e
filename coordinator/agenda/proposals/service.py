"""What a member does with a proposal: file it once, correct it while it may, withdraw it. Deciding has its own room."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from coordinator.agenda.proposals import letters
from coordinator.agenda.proposals.models import MOVES, Proposal, ProposalFile, ProposalState
from coordinator.agenda.proposals.policy import may_correct, may_withdraw
from coordinator.agenda.proposals.queries import filed_with, number_of
from coordinator.agenda.proposals.rules import SETTING, Call, Standing, as_settings, standing_of
from coordinator.assemblies.furniture import refuse_archived
from coordinator.assemblies.models import Assembly
from coordinator.core import clock, files, tokens
from coordinator.core.actor import VISITOR, Actor
from coordinator.core.db import current_session, lock
from coordinator.core.errors import Closed, Conflict, Invalid
from coordinator.core.files import FileStore
from coordinator.core.i18n import _
from coordinator.journal.service import record

MOST_PAPERS = 5
LONGEST_MINUTES = 480
_WAITS = dt.timedelta(hours=26)


@dataclass(frozen=True)
class Paper:
    """A paper that was looked at and waits under its key."""

    file_name: str
    media_type: str
    size: int
    key: str


@dataclass(frozen=True)
class Filing:
    """What a member writes. `organisation_id` is a row of the directory."""

    title: str
    summary: str
    minutes: int | None
    organisation_id: int
    organisation_name: str
    contact_name: str
    contact_email: str | None
    contact_phone: str | None


def waiting_room() -> FileStore:
    """Return where papers wait until their form is sent: beside the stored files, outside of backups."""
    return FileStore(files.store().root.with_name("waiting"))


def set_call(assembly: Assembly, call: Call, *, by: Actor) -> None:
    """Let this be the call for proposals; the version of the assembly rises, so that kept pages are made anew."""
    lock(assembly)
    refuse_archived(assembly)
    assembly.settings = {**assembly.settings, SETTING: as_settings(call)}
    current_session().flush()
    record("assembly", assembly.public_id, "set_call", by=by, assembly_ref=assembly.public_id, is_open=call.is_open)


def file(
    assembly: Assembly, filing: Filing, papers: Sequence[Paper], *, key: str, language: str, knows_late: bool,
    by: Actor = VISITOR,
) -> Proposal:  # fmt: skip
    """File a proposal, confirm it by mail and tell those who decide; the same form (`key`) sent twice files it once.

    `key` is the secret of its private link. Raises Closed when none is taken, Invalid for facts that cannot be and
    for a proposal that comes late without its author knowing (`knows_late`).
    """
    lock(assembly)
    known = filed_with(assembly, key)
    if known is not None:
        return known
    standing = standing_of(assembly)
    if standing not in {Standing.OPEN, Standing.LATE}:
        raise Closed(_("Proposals are no longer taken. Write to the secretariat."))
    is_late = standing is Standing.LATE
    if is_late and not knows_late:
        sentence = _("The deadline has just passed. You may still send the proposal: it will be marked as late.")
        raise Invalid(sentence, fields={"deadline": sentence})
    _check(filing, len(papers))
    proposal = Proposal(
        assembly_id=assembly.id, digest=tokens.digest(key), idempotency_key=tokens.digest(f"form {key}"),
        language=language, is_late=is_late, **vars(filing),
    )  # fmt: skip
    proposal.files = [_stored(paper) for paper in papers]
    current_session().add(proposal)
    current_session().flush()
    _note(proposal, assembly, "file", by, late=is_late, papers=len(papers))
    number = number_of(proposal)
    letters.filed(proposal, assembly, number, key)
    letters.to_settle(proposal, assembly, number, "file")
    return proposal


def correct(
    proposal: Proposal, assembly: Assembly, filing: Filing, *, version: int, keep: Collection[str],
    papers: Sequence[Paper], by: Actor,
) -> None:  # fmt: skip
    """Replace what was written; papers not in `keep` (public ids) go, `papers` come.

    Raises Conflict when it was decided, when the deadline has passed, or when it is not `version` any more.
    """
    _lock(proposal, version)
    if not may_correct(proposal, assembly):
        raise Conflict(_("This proposal can no longer be corrected. Write to the secretariat."))
    current_session().refresh(proposal, ["files"])
    standing = [one for one in proposal.files if one.public_id in keep]
    _check(filing, len(standing) + len(papers))
    for name, value in vars(filing).items():
        setattr(proposal, name, value)
    gone = len(proposal.files) - len(standing)
    proposal.files = [*standing, *(_stored(paper) for paper in papers)]
    proposal.updated_at = clock.now()
    current_session().flush()
    _note(proposal, assembly, "correct", by, added=len(papers), removed=gone)
    letters.to_settle(proposal, assembly, number_of(proposal), "correct")


def withdraw(proposal: Proposal, assembly: Assembly, *, by: Actor) -> None:
    """Take a proposal back. Raises Conflict when somebody has decided."""
    lock(proposal)
    if not may_withdraw(proposal):
        raise Conflict(_("This proposal has been decided. Write to the secretariat if it should be withdrawn."))
    verb = move(proposal, ProposalState.WITHDRAWN, assembly=assembly, by=by)
    letters.to_settle(proposal, assembly, number_of(proposal), verb)


def move(proposal: Proposal, to: ProposalState, *, assembly: Assembly, by: Actor, **data: Any) -> str:
    """Change the state along MOVES and write the journal; return the verb. The row must be locked.

    Raises Conflict for a move that is not in the table.
    """
    verb = MOVES.get((proposal.state, to))
    if verb is None:
        raise Conflict(_("Somebody has decided this proposal meanwhile. Look at it again."))
    proposal.state = to
    proposal.decided_at = None if to is ProposalState.FILED else clock.now()
    proposal.decided_by = "" if to is ProposalState.FILED else by.ref
    current_session().flush()
    _note(proposal, assembly, verb, by, **data)
    return verb


def purge_waiting() -> int:
    """Delete papers whose form nobody sent within a day; return how many."""
    old = (clock.now() - _WAITS).timestamp()
    gone = [path for path in waiting_room().root.glob("??/*") if path.stat().st_mtime < old]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _lock(proposal: Proposal, version: int) -> None:
    lock(proposal)
    if proposal.version != version:
        raise Conflict(_("Somebody else changed this proposal while you were working on it. Look at it again."))


def _check(filing: Filing, papers: int) -> None:
    faults: dict[str, str] = {}
    if not filing.title:
        faults["title"] = _("Enter the subject of the item.")
    if not filing.contact_email and not filing.contact_phone:
        faults["contact_email"] = _("Enter an e-mail address or a telephone number: the answer is sent there.")
    if filing.minutes is not None and not 0 < filing.minutes <= LONGEST_MINUTES:
        faults["minutes"] = _("Enter a number of minutes between 1 and %(n)s.", n=LONGEST_MINUTES)
    if papers > MOST_PAPERS:
        faults["papers"] = _("A proposal has at most %(n)s papers. Take one away first.", n=MOST_PAPERS)
    if faults:
        raise Invalid(next(iter(faults.values())), fields=faults)


def _stored(paper: Paper) -> ProposalFile:
    """Move a paper from the waiting room into the store; bytes are there before the row that names them."""
    try:
        content = waiting_room().read(paper.key)
    except FileNotFoundError:
        sentence = _("“%(name)s” is no longer kept here. Choose it again.", name=paper.file_name)
        raise Invalid(sentence, fields={"papers": sentence}) from None
    return ProposalFile(
        file_name=paper.file_name, media_type=paper.media_type, size=paper.size, file_key=files.store().put(content),
        uploaded_at=clock.now(),
    )  # fmt: skip


def _note(proposal: Proposal, assembly: Assembly, verb: str, by: Actor, **data: Any) -> None:
    record("proposal", proposal.public_id, verb, by=by, assembly_ref=assembly.public_id, **data)
