"""The programme of the data folder, read into a draft and released."""

import datetime as dt
import json
from pathlib import Path

import pytest

from coordinator.agenda import draft, queries
from coordinator.agenda.conflicts.queries import conflicts_of
from coordinator.agenda.conflicts.rules import ConflictKind
from coordinator.agenda.contents import Part, papers_of, parts_of
from coordinator.agenda.exchange.book import Book, Entry, Point, Reading, Somebody
from coordinator.agenda.exchange.plan import plan
from coordinator.agenda.exchange.programme import load_programme
from coordinator.agenda.exchange.service import carry_out
from coordinator.agenda.models import PersonRole, SessionAccess, SessionType
from coordinator.agenda.release import release
from coordinator.agenda.roles.queries import levels_of
from coordinator.assemblies.queries import rooms_of, tracks_of
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Invalid
from coordinator.documents.models import Document
from coordinator.journal.models import JournalEntry
from tests import world
from tests.counting import statements

PROGRAMME = Path("coordinator/home/demonstration/data/programme.json")


@pytest.fixture
def data():
    return json.loads(PROGRAMME.read_text(encoding="utf-8"))


def test_the_whole_programme_arrives(db, data):
    assembly = world.assembly()
    with unit_of_work():
        made = load_programme(assembly, data, assembly.starts_on, by=SYSTEM)
    assert len(made) == 48
    assert len(rooms_of(assembly)) == 11
    assert len(tracks_of(assembly)) == 9
    board = draft.draft_days(assembly)
    assert [day.on for day in board.days] == [assembly.starts_on + dt.timedelta(days=n) for n in range(3)]
    assert [one for one in conflicts_of(assembly).open if one.kind is ConflictKind.ROOM] == []
    opening = next(session for session in board.sessions if session.title["en"] == "Official opening ceremony")
    assert opening.type is SessionType.CEREMONY
    assert opening.access is SessionAccess.OPEN
    assert opening.minutes == 75
    assert opening.room.name["fr"] == "Grande salle plénière"
    assert (opening.languages, opening.interpreted_into) == (["fr"], ["en", "ee", "kbp"])
    workshop = next(session for session in made if session.room_id and session.levels == [3, 6])
    assert [level.number for level in levels_of(assembly)] == [1, 2, 3, 4, 5, 6]
    assert workshop.levels == [3, 6]
    assert [one.role for one in opening.people] == [PersonRole.MASTER_OF_CEREMONIES] + [PersonRole.SPEAKER] * 5
    assert opening.people[1].function == "Maire de la commune hôte"


def test_without_booths_nothing_is_interpreted(db, data):
    for room in data["rooms"]:
        room["interpretation_booths"] = False
    assembly = world.assembly()
    with unit_of_work():
        made = load_programme(assembly, data, assembly.starts_on, by=SYSTEM)
    opening = next(session for session in made if session.title["en"] == "Official opening ceremony")
    assert (opening.languages, opening.interpreted_into) == (["fr", "en", "ee", "kbp"], [])


def test_papers_are_found_by_their_code_of_another_year(db, data):
    assembly = world.assembly()
    agenda = world.save(Document(assembly_id=assembly.id, code="AG/2027/DOC.1", title={"fr": "Ordre du jour"}))
    world.save(Document(assembly_id=world.assembly().id, code="AG/09/DOC.2", title={"fr": "Règles"}))
    with unit_of_work():
        made = load_programme(assembly, data, assembly.starts_on, by=SYSTEM)
    attached = [papers_of(session.id) for session in made if papers_of(session.id)]
    assert attached == [(agenda.id,)]


def test_board_sessions_of_the_programme_are_not_public(db, data):
    assembly = world.assembly()
    with unit_of_work():
        load_programme(assembly, data, assembly.starts_on, by=SYSTEM)
        release(assembly, by=SYSTEM)
    shown = [session for day in queries.public_days(assembly) for session in day.sessions]
    assert len(shown) == 46
    assert all(session.access is not SessionAccess.BOARD for session in shown)


def test_an_unknown_type_is_refused_by_name(db, data):
    data["sessions"][3]["type"] = "pow-wow"
    assembly = world.assembly()
    with pytest.raises(Invalid, match=r"S104.*pow-wow"), unit_of_work():
        load_programme(assembly, data, assembly.starts_on, by=SYSTEM)


def brought(count):
    assembly = world.assembly(starts_on=dt.date(2027, 3, 9), ends_on=dt.date(2027, 3, 9))
    people = (Somebody("chair", "Afi"), Somebody("speaker", "Kofi"))
    entries = tuple(
        Entry(title={"fr": f"Séance {n}"}, people=people, items=(Point({"fr": "Débat"}),)) for n in range(count)
    )
    made = plan(assembly, Reading(Book(entries)), can_furnish=True)
    with unit_of_work(), statements() as sent:
        done = carry_out(assembly, made, by=SYSTEM, source="test")
    return assembly, done, sent


def asked(sent):
    return [statement for statement in sent if not statement.startswith("INSERT")]


def test_three_hundred_sessions_are_written_in_as_few_statements_as_ten(db):
    _assembly, _done, few = brought(10)
    assembly, done, many = brought(300)
    assert done.added == 300
    assert len(asked(many)) == len(asked(few))
    if db.engine.dialect.name == "postgresql":  # SQLite takes rows whose number it gives one by one
        assert len(many) <= len(few) + 2  # a statement holds a thousand rows
    noted = db.session.query(JournalEntry).filter_by(verb="create", assembly_ref=assembly.public_id)
    assert {entry.subject_ref for entry in noted} == {row.public_id for row in done.sessions}
    assert parts_of(done.sessions[299].id) == (Part("chair", "Afi"), Part("speaker", "Kofi"))
