"""Asking for packs, following their making, publishing them among the papers of the assembly."""

from collections.abc import Collection

from coordinator.assemblies.models import Assembly
from coordinator.briefing import queries
from coordinator.briefing.availability import pdf_unavailable
from coordinator.briefing.content import Part
from coordinator.briefing.models import BriefingPack, PackState
from coordinator.briefing.render import RenderedPack
from coordinator.core import clock, files
from coordinator.core.actor import SYSTEM, Actor
from coordinator.core.db import current_session, lock
from coordinator.core.errors import Conflict, Invalid
from coordinator.core.i18n import LANGUAGES, _, use_language
from coordinator.documents import service as documents
from coordinator.documents.models import Document, DocumentAccess
from coordinator.documents.queries import paper_in
from coordinator.jobs.service import enqueue
from coordinator.journal.service import record

JOB = "briefing.build"


def request_pack(assembly: Assembly, *, language: str, parts: Collection[str], by: Actor) -> BriefingPack:
    """Ask for a pack: its row and its job in one transaction. The same pack under way is returned as it is.

    Raises Invalid for an unknown language or no part, Conflict where the machine cannot make PDFs.
    """
    if (sentence := pdf_unavailable()) is not None:
        raise Conflict(sentence)
    chosen = [part.value for part in Part if part.value in parts]
    if not chosen:
        raise Invalid(_("Choose at least one part."), fields={"parts": _("Choose at least one part.")})
    if language not in LANGUAGES:
        raise Invalid(_("Choose a language."), fields={"language": _("Choose a language.")})
    if (waiting := queries.pack_under_way(assembly, language, chosen)) is not None:
        return waiting
    pack = BriefingPack(
        assembly_id=assembly.id, language=language, parts=chosen, requested_by=by.ref, created_at=clock.now()
    )
    current_session().add(pack)
    current_session().flush()
    enqueue(JOB, {"pack": pack.public_id})
    record("pack", pack.public_id, "request", by=by, assembly_ref=assembly.public_id, language=language, parts=chosen)
    return pack


def begin(public_id: str) -> BriefingPack | None:
    """Take a pack in hand; None when it is gone or finished already. A job that was killed begins anew."""
    pack = queries.pack_by_id(public_id)
    if pack is None or pack.state in {PackState.READY, PackState.FAILED}:
        return None
    lock(pack)
    pack.state, pack.progress, pack.step, pack.error = PackState.RUNNING, 1, "", ""
    pack.number = pack.number or queries.next_number(pack)
    return pack


def advance(public_id: str, percent: int, page: int) -> None:
    """Show how far a pack is."""
    pack = queries.pack_by_id(public_id)
    if pack is not None and pack.state is PackState.RUNNING:
        pack.progress, pack.step = percent, str(page or "")


def complete(public_id: str, made: RenderedPack, *, file_key: str, content_hash: str) -> None:
    """Record a finished pack whose file is stored already, so that a row never points to nothing."""
    pack = _in_hand(public_id)
    if pack is None:
        return
    pack.file_key, pack.page_count, pack.size = file_key, made.page_count, len(made.content)
    pack.content_hash, pack.missing = content_hash, list(made.warnings)
    _finish(pack, PackState.READY)


def reuse(public_id: str, twin: BriefingPack) -> None:
    """Record that `twin` says exactly the same: the pack takes its file and its version."""
    pack = _in_hand(public_id)
    if pack is None:
        return
    pack.file_key, pack.page_count, pack.size = twin.file_key, twin.page_count, twin.size
    pack.content_hash, pack.missing, pack.number = twin.content_hash, list(twin.missing), twin.number
    _finish(pack, PackState.READY)


def fail(public_id: str, reason: str) -> None:
    """Record that the pack cannot be made, with the reason in words."""
    pack = _in_hand(public_id)
    if pack is not None:
        pack.error = reason
        pack.number = None
        _finish(pack, PackState.FAILED)


def _in_hand(public_id: str) -> BriefingPack | None:
    pack = queries.pack_by_id(public_id)
    return pack if pack is not None and pack.state is PackState.RUNNING else None


def _finish(pack: BriefingPack, state: PackState) -> None:
    pack.state, pack.progress, pack.step, pack.finished_at = state, 100, "", clock.now()
    assembly = current_session().get_one(Assembly, pack.assembly_id)
    record("pack", pack.public_id, state.value, by=SYSTEM, assembly_ref=assembly.public_id, number=pack.number)


def publish(pack: BriefingPack, *, assembly: Assembly, by: Actor) -> None:
    """Put a finished pack among the public papers; a newer pack takes the place of an older one, address kept.

    Raises Conflict when the pack is not finished.
    """
    lock(pack)
    if pack.state is not PackState.READY or not pack.file_key:
        raise Conflict(_("This pack is not finished, so it cannot be published."))
    before = queries.published_packs(assembly)
    document = _paper(assembly, by)
    documents.put_file(
        document, language=pack.language, file_name=file_name(pack, assembly), by=by, assembly=assembly,
        content=files.store().read(pack.file_key),
    )  # fmt: skip
    if document.withdrawn_at is not None:
        documents.put_back(document, by=by, assembly=assembly)
    for older in before:
        if older.language == pack.language:
            older.is_public = False
    pack.is_public, pack.document_ref = True, document.public_id
    record("pack", pack.public_id, "publish", by=by, assembly_ref=assembly.public_id, document=document.public_id)


def _paper(assembly: Assembly, by: Actor) -> Document:
    """Return the paper that packs of this assembly are published as, made the first time."""
    paper = paper_in(assembly.slug, queries.paper_ref(assembly))
    if paper is not None:
        return paper.document
    title = {}
    for code in LANGUAGES:
        with use_language(code):
            title[code] = _("Briefing pack")
    return documents.add(assembly, title=title, access=DocumentAccess.PUBLIC, by=by)


def unpublish(pack: BriefingPack, *, assembly: Assembly, by: Actor) -> None:
    """Take the published packs of the assembly away from the public, all languages together."""
    paper = paper_in(assembly.slug, pack.document_ref) if pack.document_ref else None
    if paper is not None:
        documents.withdraw(paper.document, by=by, assembly=assembly)
    for published in queries.published_packs(assembly):
        published.is_public = False
    record("pack", pack.public_id, "unpublish", by=by, assembly_ref=assembly.public_id)


def file_name(pack: BriefingPack, assembly: Assembly) -> str:
    """Return the name of the file for whoever downloads it: 'dossier-assemblee-2027-fr-v3.pdf'."""
    with use_language(pack.language):
        word = _("pack (in the name of a file)")
    return f"{word}-{assembly.slug}-{pack.language}-v{pack.number}.pdf"
