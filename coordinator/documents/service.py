"""Adding, replacing and withdrawing papers."""

from collections.abc import Mapping

from sqlalchemy import func, select

from coordinator.assemblies.models import Assembly
from coordinator.core import clock, files
from coordinator.core.actor import Actor
from coordinator.core.db import current_session, lock
from coordinator.core.errors import Conflict, Invalid
from coordinator.core.i18n import _
from coordinator.documents.kinds import inspect
from coordinator.documents.models import Document, DocumentAccess, DocumentFile
from coordinator.journal.service import record


def add(assembly: Assembly, *, title: Mapping[str, str], code: str = "", access: DocumentAccess, by: Actor) -> Document:
    """Add a paper without a file yet, at the end of the list; raises Invalid without a title."""
    _need_title(title)
    session = current_session()
    last = session.scalar(select(func.max(Document.position)).where(Document.assembly_id == assembly.id)) or 0
    document = Document(assembly_id=assembly.id, title=dict(title), code=code, access=access, position=last + 1)
    session.add(document)
    session.flush()
    record("document", document.public_id, "add", by=by, assembly_ref=assembly.public_id, code=code)
    return document


def edit(
    document: Document, *, title: Mapping[str, str], code: str, access: DocumentAccess, version: int, by: Actor,
    assembly: Assembly,
) -> None:  # fmt: skip
    """Change title, code and access; raises Conflict when somebody else changed the paper since `version`."""
    _need_title(title)
    lock(document)
    if document.version != version:
        raise Conflict(_("Somebody else changed this document while you were working on it. Reload and try again."))
    before = document.access.value
    document.title, document.code, document.access = dict(title), code, access
    record(
        "document", document.public_id, "edit", by=by, assembly_ref=assembly.public_id, access=[before, access.value]
    )


def put_file(
    document: Document, *, language: str, file_name: str, content: bytes, by: Actor, assembly: Assembly
) -> DocumentFile:
    """Keep `content` as the newest version in `language`; the address stays, older versions are kept.

    Raises Invalid (field `file`) when the file is not of a kind we take or not what its name says.
    """
    name, kind = inspect(file_name, content)
    session = current_session()
    session.refresh(document, with_for_update=True)
    number = session.scalar(
        select(func.max(DocumentFile.number)).where(
            DocumentFile.document_id == document.id, DocumentFile.language == language
        )
    )
    kept = DocumentFile(
        document_id=document.id, number=(number or 0) + 1, language=language, file_name=name, size=len(content),
        media_type=kind.media_type, file_key=files.store().put(content), uploaded_at=clock.now(),
    )  # fmt: skip
    session.add(kept)
    session.flush()
    document.updated_at = kept.uploaded_at
    record(
        "document", document.public_id, "put_file", by=by, assembly_ref=assembly.public_id, language=language,
        number=kept.number, sha256=kept.file_key,
    )  # fmt: skip
    return kept


def copy(document: Document, assembly: Assembly, *, by: Actor) -> Document:
    """Add a paper of another assembly with the newest file of each language; `document.files` must be loaded.

    The stored bytes are shared: files are named by their content and never changed.
    """
    made = add(assembly, title=document.title, code=document.code, access=document.access, by=by)
    newest = {file.language: file for file in sorted(document.files, key=lambda file: file.number)}
    session = current_session()
    for file in newest.values():
        session.add(
            DocumentFile(
                document_id=made.id, number=1, language=file.language, file_name=file.file_name, size=file.size,
                media_type=file.media_type, file_key=file.file_key, uploaded_at=clock.now(),
            )
        )  # fmt: skip
        record(
            "document", made.public_id, "put_file", by=by, assembly_ref=assembly.public_id, language=file.language,
            number=1, sha256=file.file_key,
        )  # fmt: skip
    session.flush()
    return made


def withdraw(document: Document, *, by: Actor, assembly: Assembly) -> None:
    """Take a paper out of every list; its files are kept and it can be put back."""
    lock(document)
    document.withdrawn_at = document.withdrawn_at or clock.now()
    record("document", document.public_id, "withdraw", by=by, assembly_ref=assembly.public_id)


def put_back(document: Document, *, by: Actor, assembly: Assembly) -> None:
    """Undo a withdrawal."""
    lock(document)
    document.withdrawn_at = None
    record("document", document.public_id, "put_back", by=by, assembly_ref=assembly.public_id)


def _need_title(title: Mapping[str, str]) -> None:
    if not any(title.values()):
        sentence = _("Enter the title of the document.")
        raise Invalid(sentence, fields={"title": sentence})
