"""Reading what the form of a session offers and links to: registered people, organisations, teams, papers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from coordinator.agenda.models import AgendaSession, SessionItem
from coordinator.agenda.roles.queries import levels_of, role_choices
from coordinator.assemblies.models import Assembly, Room, Track
from coordinator.assemblies.queries import rooms_of, tracks_of
from coordinator.core.db import current_session
from coordinator.core.i18n import pick
from coordinator.core.text import like_pattern, search_key
from coordinator.directory.models import Organisation, OrganisationKind
from coordinator.directory.queries import names
from coordinator.documents.models import Document
from coordinator.people.models import Person
from coordinator.registration.models import Category, Registration, RegistrationState

# More names than this are no help in a list of suggestions and would weigh more than the page.
MOST_SUGGESTIONS = 400
EVERY_KIND = tuple(OrganisationKind)
_WORDS = 6  # of a name, to look for


@dataclass(frozen=True)
class Registered:
    """Who bears a name among the accepted: how many, and the person and the rank when it is one alone."""

    count: int
    person_id: int | None = None
    rank: int | None = None


@dataclass(frozen=True)
class Offer:
    """What the form of a session offers: pairs (value, name), and suggestions for what is typed freely."""

    rooms: Sequence[Room]
    tracks: Sequence[Track]
    roles: Sequence[tuple[str, str]]
    levels: Sequence[tuple[str, str]]
    papers: Sequence[tuple[str, str]]
    teams: Sequence[str]
    layouts: Sequence[str]
    organisations: Sequence[str]
    people: Sequence[str] = ()


def offer(assembly: Assembly, session: AgendaSession | None = None, *, with_people: bool = False) -> Offer:
    """Return what the form offers; names of registered people only to those who may know them."""
    levels = [(str(one.number), f"{one.number} · {pick(one.name, fallback=assembly.language)[0]}")
              for one in levels_of(assembly)]  # fmt: skip
    rooms = rooms_of(assembly)
    return Offer(
        rooms=rooms, tracks=tracks_of(assembly), roles=role_choices(assembly), levels=levels,
        papers=[_paper(row, assembly) for row in _papers(assembly, session)], teams=teams_in_use(assembly),
        layouts=sorted({one["name"] for room in rooms for one in room.layouts}, key=search_key),
        organisations=names(EVERY_KIND), people=registered_names(assembly) if with_people else (),
    )  # fmt: skip


def registered(assembly: Assembly, wanted: Iterable[str]) -> dict[str, Registered]:
    """Return who bears each of the `wanted` names among the accepted registrations, by the name's key.

    Blind to accents, to case and to the order of the words; one query whatever the number of names.
    """
    keys = {key for name in wanted if (key := name_key(name))}
    if not keys:
        return {}
    found: dict[str, list[tuple[int, int]]] = {}
    for row in current_session().execute(_accepted(assembly).where(or_(*map(_bears, keys)))):
        found.setdefault(name_key(f"{row.given_names} {row.family_name}"), []).append((row.id, row.rank))
    return {
        key: Registered(1, *people[0]) if len(people) == 1 else Registered(len(people))
        for key, people in found.items()
        if key in keys
    }


def registered_names(assembly: Assembly) -> list[str]:
    """Return the names of the accepted in alphabetical order; none when they are too many to choose from."""
    rows = current_session().execute(_accepted(assembly).limit(MOST_SUGGESTIONS + 1)).all()
    if len(rows) > MOST_SUGGESTIONS:
        return []
    return sorted({f"{row.given_names} {row.family_name}".strip() for row in rows}, key=search_key)


def name_key(name: str) -> str:
    """Return the key under which a name is compared: 'MENSAH Akouvi' is 'Akouvi Mensah'."""
    return " ".join(sorted(search_key(name).split()))


def teams_in_use(assembly: Assembly) -> Sequence[str]:
    """Return the teams of interpreters that sessions of this assembly name."""
    query = (
        select(AgendaSession.interpreter_team)
        .where(AgendaSession.assembly_id == assembly.id, AgendaSession.interpreter_team != "")
        .distinct()
        .order_by(AgendaSession.interpreter_team)
    )
    return current_session().scalars(query).all()


def organisation_names(ids: Iterable[int | None]) -> dict[int, str]:
    """Return the names of organisations by row number."""
    wanted = {number for number in ids if number}
    if not wanted:
        return {}
    query = select(Organisation.id, Organisation.name).where(Organisation.id.in_(wanted))
    return {row.id: row.name for row in current_session().execute(query)}


def withdrawn_items(session: AgendaSession) -> Sequence[SessionItem]:
    """Return the items of a session that were withdrawn after a release."""
    query = select(SessionItem).where(SessionItem.session_id == session.id, SessionItem.withdrawn_at.is_not(None))
    return current_session().scalars(query.order_by(SessionItem.number)).all()


def _bears(key: str) -> ColumnElement[bool]:
    return and_(*(Person.search_text.like(word, escape="\\") for word in like_pattern(key)[:_WORDS]))


def _accepted(assembly: Assembly) -> Select[*tuple[Any, ...]]:
    return (
        select(Person.id, Person.given_names, Person.family_name, Category.rank)
        .join(Registration, Registration.person_id == Person.id)
        .join(Category, Category.id == Registration.category_id)
        .where(
            Registration.assembly_id == assembly.id, Registration.state == RegistrationState.ACCEPTED,
            Person.erased_at.is_(None),
        )
        .order_by(Person.id)
    )  # fmt: skip


def _papers(assembly: Assembly, session: AgendaSession | None) -> Sequence[Document]:
    """The papers that stand, and those of the session that were withdrawn since."""
    kept = {paper.document_id for paper in session.papers} if session else set()
    query = (
        select(Document)
        .where(Document.assembly_id == assembly.id, or_(Document.withdrawn_at.is_(None), Document.id.in_(kept)))
        .order_by(Document.position, Document.id)
    )
    return current_session().scalars(query).all()


def _paper(row: Document, assembly: Assembly) -> tuple[str, str]:
    title = pick(row.title, fallback=assembly.language)[0]
    return str(row.id), " · ".join(part for part in (row.code, title) if part)
