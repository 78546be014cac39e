"""Reading the draft of an assembly as a book, and what words of a file may mean in it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import defer, subqueryload

from coordinator.agenda.exchange.book import (
    Book,
    Entry,
    KeyDay,
    LevelSheet,
    PaperSheet,
    Point,
    RoleSheet,
    RoomSheet,
    Somebody,
    TrackSheet,
    key_of,
    labelled,
)
from coordinator.agenda.exchange.known import Known, Named
from coordinator.agenda.exchange.models import AgendaTemplate
from coordinator.agenda.models import AgendaSession, SessionItem, SessionPerson
from coordinator.agenda.roles.queries import levels_of, roles_of
from coordinator.assemblies.layouts import as_text
from coordinator.assemblies.models import Assembly, Room, Track
from coordinator.assemblies.queries import key_dates_of, rooms_of, tracks_of
from coordinator.core.db import current_session
from coordinator.directory.models import Organisation
from coordinator.documents.models import Document, DocumentFile
from coordinator.people.models import Person
from coordinator.registration.models import Registration


def known_of(assembly: Assembly) -> Known:
    """Return by what words a file may mean the rooms, tracks, roles and papers of an assembly."""
    return Known(
        language=assembly.language, languages=tuple(assembly.languages or [assembly.language]),
        rooms=_named(rooms_of(assembly), assembly), tracks=_named(tracks_of(assembly), assembly),
        papers=_papers(assembly),
        roles=tuple(
            RoleSheet(one.code, _filled(one.name), _filled(one.brief), one.position, one.reminder_days)
            for one in roles_of(assembly)
        ),
    )  # fmt: skip


def book_of(assembly: Assembly, known: Known) -> Book:
    """Return the whole draft; the same few queries whatever its size."""
    sessions = sessions_of(assembly)
    links = _Links(sessions)
    return Book(
        entries=tuple(_entry(session, known, links) for session in sessions),
        rooms=tuple(
            RoomSheet(known.rooms.labels[one.id], _filled(one.name), one.capacity, _filled(one.layout), one.has_booths,
                      one.site, as_text(one.layouts))
            for one in rooms_of(assembly)
        ),
        tracks=tuple(
            TrackSheet(known.tracks.labels[one.id], _filled(one.name), one.code) for one in tracks_of(assembly)
        ),
        roles=known.roles,
        levels=tuple(LevelSheet(one.number, _filled(one.name)) for one in levels_of(assembly)),
        key_days=tuple(KeyDay(one.on, _filled(one.label)) for one in key_dates_of(assembly)),
    )  # fmt: skip


def sessions_of(assembly: Assembly) -> Sequence[AgendaSession]:
    """Return the sessions of the draft in order of time with all they hold, those to be placed last."""
    query = (
        select(AgendaSession)
        .where(AgendaSession.assembly_id == assembly.id, AgendaSession.deleted_at.is_(None))
        .options(
            subqueryload(AgendaSession.people), subqueryload(AgendaSession.items), subqueryload(AgendaSession.papers)
        )
        .order_by(AgendaSession.day.nulls_last(), AgendaSession.start.nulls_last(), AgendaSession.id)
        .execution_options(populate_existing=True)
    )
    return current_session().scalars(query).all()


def people_here(assembly: Assembly) -> dict[str, int]:
    """Return the persons that sessions of an assembly may be linked to, by public id: registered, or linked already."""
    registered = select(Registration.person_id).where(Registration.assembly_id == assembly.id)
    session = AgendaSession.assembly_id == assembly.id
    linked = select(SessionPerson.person_id).join(AgendaSession).where(session)
    reading = select(SessionPerson.reader_person_id).join(AgendaSession).where(session)
    presenting = select(SessionItem.person_id).join(AgendaSession).where(session)
    wanted = [Person.id.in_(one) for one in (registered, linked, reading, presenting)]
    query = select(Person.public_id, Person.id).where(wanted[0] | wanted[1] | wanted[2] | wanted[3])
    return {row[0]: row[1] for row in current_session().execute(query)}


def organisations_named(slugs: Iterable[str]) -> dict[str, int]:
    """Return the row numbers of organisations by their address part."""
    wanted = sorted(set(slugs) - {""})
    if not wanted:
        return {}
    query = select(Organisation.slug, Organisation.id).where(Organisation.slug.in_(wanted))
    return {row[0]: row[1] for row in current_session().execute(query)}


def papers_to_copy(assembly: Assembly, known: Known) -> tuple[PaperSheet, ...]:
    """Return the papers that can follow into another assembly: not withdrawn, with a file."""
    query = (
        select(Document.id, Document.public_id, Document.code, Document.title)
        .where(Document.assembly_id == assembly.id, Document.withdrawn_at.is_(None))
        .where(exists().where(DocumentFile.document_id == Document.id))
        .order_by(Document.position, Document.id)
    )
    rows = current_session().execute(query)
    return tuple(PaperSheet(known.papers.label_of(row.id), row.public_id, row.code, row.title) for row in rows)


def kept_templates() -> Sequence[AgendaTemplate]:
    """Return the templates that organisers kept, the newest first, without what they hold."""
    query = select(AgendaTemplate).options(defer(AgendaTemplate.content)).order_by(AgendaTemplate.id.desc())
    return current_session().scalars(query).all()


def kept_template(public_id: str) -> AgendaTemplate | None:
    """Return one template that was kept."""
    return current_session().scalar(select(AgendaTemplate).where(AgendaTemplate.public_id == public_id))


class _Links:
    """Public ids of the people and organisations that sessions are linked to, in two queries."""

    def __init__(self, sessions: Sequence[AgendaSession]) -> None:
        people = [one for session in sessions for one in session.people]
        persons = {one.person_id for one in people} | {one.reader_person_id for one in people}
        persons |= {item.person_id for session in sessions for item in session.items}
        self._persons = _by_number(Person.id, Person.public_id, persons)
        self._organisations = _by_number(Organisation.id, Organisation.slug, {one.organisation_id for one in people})

    def person(self, number: int | None) -> str:
        return self._persons.get(number, "")

    def organisation(self, number: int | None) -> str:
        return self._organisations.get(number, "")


def _by_number(key: Any, value: Any, numbers: set[int | None]) -> dict[int | None, str]:
    wanted = sorted(number for number in numbers if number is not None)
    if not wanted:
        return {}
    return {row[0]: row[1] for row in current_session().execute(select(key, value).where(key.in_(wanted)))}


def _entry(session: AgendaSession, known: Known, links: _Links) -> Entry:
    return Entry(
        title=_filled(session.title), description=_filled(session.description), type=session.type,
        access=session.access, status=session.status, day=session.day, start=session.start, minutes=session.minutes,
        room=known.rooms.label_of(session.room_id), track=known.tracks.label_of(session.track_id),
        languages=tuple(session.languages), interpreted_into=tuple(session.interpreted_into),
        layout=session.layout, setup_minutes=session.setup_minutes, clearing_minutes=session.clearing_minutes,
        interpreter_team=session.interpreter_team, levels=tuple(session.levels), video_url=session.video_url,
        recording_url=session.recording_url, has_signup=session.has_signup, places=session.places,
        people=tuple(
            Somebody(
                one.role, one.name, one.function, links.organisation(one.organisation_id),
                links.person(one.person_id), one.reader, one.reader_function, links.person(one.reader_person_id),
                one.precedence, one.brief,
            )
            for one in session.people
        ),
        items=tuple(
            Point(_filled(one.title), one.minutes, one.speaker, one.function, one.reader, links.person(one.person_id),
                  one.public_id)
            for one in session.items
            if one.withdrawn_at is None
        ),
        papers=tuple(known.papers.label_of(one.document_id) for one in session.papers), code=session.public_id,
    )  # fmt: skip


def _filled(texts: Mapping[str, str]) -> dict[str, str]:
    return {lang: text for lang, text in texts.items() if text}


def _named(rows: Sequence[Room | Track], assembly: Assembly) -> Named:
    """Name rooms or tracks: by label, else by a name in another language or the address part if only one has it."""
    labels = labelled([row.name for row in rows], assembly.language)
    words = {key_of(label): row.id for row, label in zip(rows, labels, strict=True)}
    others: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        for text in (*row.name.values(), row.slug):
            others[key_of(text)].add(row.id)
    words = {key: min(ids) for key, ids in others.items() if key and len(ids) == 1} | words
    return Named({row.id: label for row, label in zip(rows, labels, strict=True)}, words)


def _papers(assembly: Assembly) -> Named:
    """Name papers by code, or by public id where the code is missing, doubled or would break a cell."""
    query = select(Document.id, Document.code, Document.public_id).where(Document.assembly_id == assembly.id)
    rows = current_session().execute(query).all()
    codes = [row.code for row in rows]
    labels = {
        row.id: row.code if row.code and codes.count(row.code) == 1 and "|" not in row.code else row.public_id
        for row in rows
    }
    words = {key_of(label): number for number, label in labels.items()}
    words |= {row.public_id: row.id for row in rows} | {label: number for number, label in labels.items()}
    return Named(labels, words)
