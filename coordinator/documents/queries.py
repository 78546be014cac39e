"""Reading papers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import subqueryload

from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.core.db import current_session
from coordinator.documents.kinds import kind_name
from coordinator.documents.models import Document, DocumentAccess, DocumentFile
from coordinator.documents.policy import Paper


@dataclass(frozen=True)
class PublicPaper:
    """A line in a list of papers: the newest file in the reader's language, else in another."""

    public_id: str
    code: str
    title: dict[str, str]
    language: str
    kind: str
    size: int


def papers_of(assembly: Assembly) -> Sequence[Document]:
    """Return all papers with their files, withdrawn ones last."""
    query = (
        select(Document)
        .where(Document.assembly_id == assembly.id)
        .options(subqueryload(Document.files))
        .order_by(Document.withdrawn_at.is_not(None), Document.position, Document.id)
    )
    return current_session().scalars(query).all()


def paper_in(slug: str, document_id: str) -> Paper | None:
    """Return a paper of the assembly at `slug`; a paper of another assembly is not there."""
    assembly = assembly_by_slug(slug)
    if assembly is None:
        return None
    query = (
        select(Document)
        .where(Document.assembly_id == assembly.id, Document.public_id == document_id)
        .options(subqueryload(Document.files))
    )
    document = current_session().scalar(query)
    return Paper(assembly, document) if document else None


def documents_with_files(public_ids: Sequence[str]) -> Sequence[Document]:
    """Return these papers of whatever assembly, in its order, with their files."""
    query = select(Document).where(Document.public_id.in_(public_ids)).options(subqueryload(Document.files))
    return current_session().scalars(query.order_by(Document.position, Document.id)).all() if public_ids else []


def titles_of(assembly: Assembly, *, public_only: bool = False) -> Mapping[str, Mapping[str, str]]:
    """Return the titles of all papers by public id, withdrawn ones too; or of those that everybody may read."""
    query = select(Document.public_id, Document.title).where(Document.assembly_id == assembly.id)
    if public_only:
        query = query.where(Document.access == DocumentAccess.PUBLIC, Document.withdrawn_at.is_(None))
    return {row.public_id: row.title for row in current_session().execute(query)}


def newest_file(document: Document, lang: str, fallback: str) -> DocumentFile | None:
    """Return the newest file in `lang`, else in `fallback`, else the newest of all; None when there is none."""
    for wanted in (lang, fallback, None):
        found = [file for file in document.files if wanted is None or file.language == wanted]
        if found:
            return max(found, key=lambda file: (file.number, file.id))
    return None


def public_papers(assembly: Assembly, lang: str) -> list[PublicPaper]:
    """Return what everybody may download, in the organisers' order."""
    lines = []
    for document in papers_of(assembly):
        if document.access is not DocumentAccess.PUBLIC or document.withdrawn_at is not None:
            continue
        file = newest_file(document, lang, assembly.language)
        if file:
            lines.append(
                PublicPaper(
                    document.public_id,
                    document.code,
                    document.title,
                    file.language,
                    kind_name(file.media_type),
                    file.size,
                )
            )
    return lines
