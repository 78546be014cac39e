"""Reading the papers that belong to released sessions, and the releases they may be newer than."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import subqueryload

from coordinator.agenda.models import Release
from coordinator.assemblies.models import Assembly
from coordinator.core.db import current_session
from coordinator.documents.models import Document
from coordinator.documents.policy import Paper, may_read_publicly


def readable_papers(assembly: Assembly, public_ids: Sequence[str]) -> list[Document]:
    """Return those of the papers that everybody may read, in the order given, with their files."""
    if not public_ids:
        return []
    query = (
        select(Document)
        .where(Document.assembly_id == assembly.id, Document.public_id.in_(public_ids))
        .options(subqueryload(Document.files))
    )
    found = {row.public_id: row for row in current_session().scalars(query)}
    standing = [found[public_id] for public_id in public_ids if public_id in found]
    return [document for document in standing if may_read_publicly(Paper(assembly, document))]


def release_times(assembly: Assembly) -> list[tuple[int, dt.datetime]]:
    """Return (number, time) of every release in order."""
    query = select(Release.number, Release.released_at).where(Release.assembly_id == assembly.id)
    return [(row.number, row.released_at) for row in current_session().execute(query.order_by(Release.number))]
