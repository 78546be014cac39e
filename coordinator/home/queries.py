"""Reading for pages that look at many packages at once."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from coordinator.agenda.models import Publication
from coordinator.assemblies.models import Assembly, AssemblyState
from coordinator.core.db import current_session
from coordinator.documents.models import Document
from coordinator.registration.models import Desk


@dataclass(frozen=True)
class Stamp:
    """Everything the public page depends on, read in one statement: the key under which it is kept."""

    version: int
    first_day: dt.date
    last_day: dt.date
    agenda: int
    registrations: int
    papers: int


def page_stamp(slug: str) -> Stamp | None:
    """Return the stamp of a public assembly; None for a draft and for what is not there."""
    query = select(
        Assembly.version, Assembly.starts_on, Assembly.ends_on,
        _of(Publication.version, Publication.assembly_id), _of(Desk.version, Desk.assembly_id),
        _of(func.sum(Document.version) + func.count(Document.id), Document.assembly_id),
    ).where(Assembly.slug == slug, Assembly.state != AssemblyState.DRAFT)  # fmt: skip
    row = current_session().execute(query).first()
    return Stamp(*row[:3], *(value or 0 for value in row[3:])) if row else None


def _of(value: Any, owner: Any) -> ColumnElement[Any]:
    return select(value).where(owner == Assembly.id).scalar_subquery()
