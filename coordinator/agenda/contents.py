"""What is inside a session of the draft: its people, its items, its papers. Read and written as a whole each."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, select

from coordinator.agenda.models import AgendaSession, SessionItem, SessionPaper, SessionPerson
from coordinator.assemblies.models import Assembly
from coordinator.core import clock
from coordinator.core.db import current_session
from coordinator.core.errors import Invalid
from coordinator.core.i18n import _
from coordinator.documents.models import Document

MOST_PEOPLE = 60
MOST_ITEMS = 60


@dataclass(frozen=True)
class Part:
    """Somebody's part in a session as it is written: a name, or the function that stands for it.

    `role` is the code of a role. `reader` reads the message of a named person who need not be there.
    """

    role: str
    name: str = ""
    function: str = ""
    organisation_id: int | None = None
    person_id: int | None = None
    reader: str = ""
    reader_function: str = ""
    reader_person_id: int | None = None
    precedence: int | None = None
    brief: str = ""


@dataclass(frozen=True)
class Item:
    """An item of a session as it is written. `public_id` names the one it was; '' is a new one."""

    title: dict[str, str] = field(default_factory=dict)
    minutes: int | None = None
    speaker: str = ""
    function: str = ""
    reader: str = ""
    person_id: int | None = None
    public_id: str = ""


@dataclass(frozen=True)
class Contents:
    """Everything that is inside a session; `papers` are row numbers of documents."""

    people: tuple[Part, ...] = ()
    items: tuple[Item, ...] = ()
    papers: tuple[int, ...] = ()


def parts_of(session_id: int) -> tuple[Part, ...]:
    """Return the people of a session in their order."""
    found = current_session().scalars(
        select(SessionPerson).where(SessionPerson.session_id == session_id).order_by(SessionPerson.position)
    )
    return tuple(Part(**{name: getattr(one, name) for name in Part.__dataclass_fields__}) for one in found)


def items_of(session_id: int) -> tuple[Item, ...]:
    """Return the items of a session that stand, in their order."""
    return tuple(
        Item(dict(row.title), row.minutes, row.speaker, row.function, row.reader, row.person_id, row.public_id)
        for row in _items(session_id)
        if row.withdrawn_at is None
    )


def papers_of(session_id: int) -> tuple[int, ...]:
    """Return the row numbers of the documents of a session in their order."""
    query = (
        select(SessionPaper.document_id).where(SessionPaper.session_id == session_id).order_by(SessionPaper.position)
    )
    return tuple(current_session().scalars(query))


def check_people(people: Iterable[Part]) -> None:
    """Raise Invalid for people without name and function, and for more than fit."""
    parts = list(people)
    if len(parts) > MOST_PEOPLE:
        sentence = _("A session has %(n)s people at most.", n=MOST_PEOPLE)
        raise Invalid(sentence, fields={"people": sentence})
    if any(not part.name and not part.function for part in parts):
        sentence = _("Enter a name, or the function while the name is not known.")
        raise Invalid(sentence, fields={"people": sentence})


def check_items(items: Sequence[Item]) -> None:
    """Raise Invalid for items without a subject or with an impossible length, and for more than fit."""
    if len(items) > MOST_ITEMS:
        sentence = _("A session has %(n)s items at most.", n=MOST_ITEMS)
        raise Invalid(sentence, fields={"items": sentence})
    if any(not any(item.title.values()) for item in items):
        sentence = _("Enter the subject of each item.")
        raise Invalid(sentence, fields={"items": sentence})
    if any(item.minutes is not None and not 0 < item.minutes <= 24 * 60 for item in items):
        sentence = _("Enter a length between 1 minute and 24 hours.")
        raise Invalid(sentence, fields={"items": sentence})


def fill(sessions: Sequence[tuple[int, Contents]], assembly: Assembly) -> None:
    """Put people, items and papers into new sessions, given by row number. Raises Invalid for another's document."""
    _check_papers({number for _id, inside in sessions for number in inside.papers}, assembly)
    for number, inside in sessions:
        current_session().add_all([
            *_people_rows(number, inside.people), *_item_rows(number, inside.items), *_paper_rows(number, inside.papers)
        ])  # fmt: skip
    current_session().flush()


def put_people(session: AgendaSession, people: Sequence[Part]) -> None:
    """Let these be the people of a session, in this order."""
    database = current_session()
    database.execute(delete(SessionPerson).where(SessionPerson.session_id == session.id))
    database.add_all(_people_rows(session.id, people))
    database.flush()
    database.expire(session, ["people"])


def put_items(session: AgendaSession, items: Sequence[Item]) -> None:
    """Let these be the items of a session, in this order.

    An item that was released and is not among them is withdrawn: it keeps its number and stands at the end, so
    that the gap is said. Others are gone.
    """
    database = current_session()
    rows = {row.public_id: row for row in _items(session.id)}
    for position, item in enumerate(items):
        row = rows.pop(item.public_id, None) or SessionItem(session_id=session.id)
        row.title, row.minutes, row.position = dict(item.title), item.minutes, position
        row.speaker, row.function, row.reader = item.speaker, item.function, item.reader
        row.person_id, row.withdrawn_at = item.person_id, None
        database.add(row)
    for position, row in enumerate(rows.values(), start=len(items)):
        if row.number is None:
            database.delete(row)
        else:
            row.position, row.withdrawn_at = position, row.withdrawn_at or clock.now()
    database.flush()
    database.expire(session, ["items"])


def put_papers(session: AgendaSession, assembly: Assembly, documents: Sequence[int]) -> None:
    """Let these documents of the assembly be the papers of a session. Raises Invalid for another's document."""
    database = current_session()
    _check_papers(documents, assembly)
    database.execute(delete(SessionPaper).where(SessionPaper.session_id == session.id))
    database.add_all(_paper_rows(session.id, documents))
    database.flush()
    database.expire(session, ["papers"])


def _check_papers(documents: Collection[int], assembly: Assembly) -> None:
    known = select(Document.id).where(Document.assembly_id == assembly.id)
    if documents and set(documents) - set(current_session().scalars(known)):
        sentence = _("Choose one of the values in the list.")
        raise Invalid(sentence, fields={"papers": sentence})


def _people_rows(session_id: int, people: Iterable[Part]) -> list[SessionPerson]:
    return [
        SessionPerson(session_id=session_id, position=position, **vars(part)) for position, part in enumerate(people)
    ]


def _item_rows(session_id: int, items: Iterable[Item]) -> list[SessionItem]:
    return [
        SessionItem(
            session_id=session_id, position=position, title=dict(item.title), minutes=item.minutes,
            speaker=item.speaker, function=item.function, reader=item.reader, person_id=item.person_id,
        )
        for position, item in enumerate(items)
    ]  # fmt: skip


def _paper_rows(session_id: int, documents: Iterable[int]) -> list[SessionPaper]:
    return [
        SessionPaper(session_id=session_id, document_id=number, position=position)
        for position, number in enumerate(dict.fromkeys(documents))
    ]


def _items(session_id: int) -> Sequence[SessionItem]:
    query = select(SessionItem).where(SessionItem.session_id == session_id).order_by(SessionItem.position)
    return current_session().scalars(query).all()
