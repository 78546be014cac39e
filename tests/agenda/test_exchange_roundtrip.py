"""What an export writes, an import reads: hostile texts, every form of file, an empty assembly and the same one."""

import datetime as dt
import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from coordinator.agenda.contents import Part
from coordinator.agenda.exchange import queries
from coordinator.agenda.exchange.book import (
    Book,
    Entry,
    KeyDay,
    LevelSheet,
    Point,
    Reading,
    RoleSheet,
    RoomSheet,
    Somebody,
    TrackSheet,
    key_of,
)
from coordinator.agenda.exchange.cells import ITEM_KEYS, PEOPLE_KEYS
from coordinator.agenda.exchange.document import json_bytes, read_json
from coordinator.agenda.exchange.files import csv_bytes, parts_in_file, text_grid
from coordinator.agenda.exchange.known import Known
from coordinator.agenda.exchange.plan import Verb, plan
from coordinator.agenda.exchange.service import carry_out
from coordinator.agenda.exchange.table import HEADINGS, READ_TOO
from coordinator.agenda.exchange.tables import Table, read_tables, tables_of
from coordinator.agenda.exchange.words import TABLE_NAMES
from coordinator.agenda.exchange.workbook import xlsx_bytes
from coordinator.agenda.models import SessionAccess, SessionStatus, SessionType
from coordinator.agenda.wording import ACCESS_NAMES, ROLE_NAMES, STATUS_NAMES, TYPE_NAMES
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Invalid
from coordinator.core.i18n import LANGUAGES, use_language
from coordinator.core.text import clean_block, clean_line
from coordinator.documents.models import Document
from tests import world
from tests.agenda import stage

FIRST = dt.date(2027, 3, 9)
HOSTILE = st.sampled_from([
    "=SUM(A1)", "+1", "-1", "@x", "'=1", "''+", "a;b", 'say "so"', '"', "Ɖeka ŋutɔ ƒe ʋɔ", "قاعة الاجتماعات", "🎉 fête",
    "a|b", "[x]", "a, b", "rôle : nom", "?", "\\", "\\n", "a\\", "Débat (20 min)", "; ]", "Salle 1", "salle 1", "Chair",
    "Présidence", "l’eau", "_x0041_", "NULL", "0012", "1e5", "2027-03-09", "oui", "x" * 150, "a // b", "[en: z]",
])  # fmt: skip
HOSTILE_SIGNS = "|[]\\\\:;,?()\n\t\"'=20min"
LETTERS = st.text(st.characters(codec="utf-8"), max_size=12)
LINE = st.one_of(HOSTILE, LETTERS).map(clean_line)
NAME = LINE.filter(bool)
BLOCK = st.lists(st.one_of(HOSTILE, LETTERS), max_size=3).map(lambda lines: clean_block("\n".join(lines)))
CODES = st.lists(st.sampled_from(["fr", "en", "ee", "kbp"]), unique=True, max_size=3).map(tuple)


def texts(of, least=1):
    return st.dictionaries(st.sampled_from(["fr", "en"]), of.filter(bool), min_size=least)


ROLES = st.sampled_from(["chair", "speaker", "herald", "interpreter"])
SOMEBODY = st.builds(
    Somebody, role=ROLES, name=LINE, function=NAME, reader=LINE, reader_function=LINE, brief=BLOCK,
    precedence=st.none() | st.integers(0, 99),
)  # fmt: skip
POINT = st.builds(
    Point, title=texts(LINE), minutes=st.none() | st.integers(1, 90), speaker=LINE, function=LINE, reader=LINE
)
ROOMS = ["Salle Oti", "Salle Kara; =1", "قاعة", "🎉", "salle-oti"]
ENTRY = st.builds(
    Entry, title=texts(LINE), description=texts(BLOCK, 0), type=st.sampled_from(SessionType),
    access=st.sampled_from(SessionAccess), status=st.sampled_from(SessionStatus),
    day=st.none() | st.integers(-3, 5).map(lambda n: FIRST + dt.timedelta(days=n)), start=st.just(dt.time(9, 30)),
    minutes=st.integers(1, 1440), room=st.sampled_from(["", *ROOMS]), track=st.sampled_from(["", "Eau", "@eau"]),
    languages=CODES, interpreted_into=CODES, interpreter_team=LINE.map(lambda text: text[:80].strip()),
    layout=LINE.map(lambda text: text[:60].strip()), setup_minutes=st.integers(0, 360),
    clearing_minutes=st.sampled_from([0, 15]),
    levels=st.lists(st.integers(1, 6), unique=True, max_size=3).map(tuple),
    video_url=st.sampled_from(["", "https://video.example/a;b?c=1"]), recording_url=st.sampled_from(["", "https://film.example/=1"]),
    has_signup=st.booleans(), places=st.none() | st.integers(1, 500), people=st.lists(SOMEBODY, max_size=3).map(tuple),
    items=st.lists(POINT, max_size=3).map(tuple),
)  # fmt: skip
ROOM = st.builds(
    RoomSheet, label=st.sampled_from([*ROOMS, "Salle vide"]), name=texts(LINE.map(lambda text: text[:60].strip())),
    capacity=st.none() | st.integers(0, 9000), layout=texts(LINE, 0), has_booths=st.booleans(),
    site=LINE.map(lambda text: text[:80].strip()),
    layouts=st.sampled_from(["", "en U : 40", "en U : 40 | Ɖaŋgbo : 0"]),
)  # fmt: skip
TRACK = st.builds(
    TrackSheet,
    label=st.sampled_from(["Eau", "@eau", "Sol"]),
    name=texts(NAME.map(lambda text: text[:60])),
    code=st.sampled_from(["", "A", "EAU", "ƉƐ"]),
)
ROLE = st.builds(
    RoleSheet, code=st.sampled_from(["chair", "speaker", "herald", "usher-2"]),
    name=texts(LINE.map(lambda text: text[:60].strip()), 0), brief=texts(BLOCK, 0),
    position=st.none() | st.integers(0, 40), reminder_days=st.none() | st.integers(1, 60),
)  # fmt: skip
LEVEL = st.builds(LevelSheet, number=st.integers(1, 9), name=texts(LINE))
KEY_DAY = st.builds(
    KeyDay, on=st.integers(-90, 20).map(lambda n: FIRST + dt.timedelta(days=n)), label=texts(LINE),
)  # fmt: skip


def several(of, by):
    return st.lists(of, max_size=3, unique_by=by).map(tuple)


BOOKS = st.builds(
    Book, entries=st.lists(ENTRY, max_size=4).map(tuple), rooms=several(ROOM, lambda one: key_of(one.label)),
    tracks=several(TRACK, lambda one: key_of(one.label)), roles=several(ROLE, lambda one: one.code),
    levels=several(LEVEL, lambda one: one.number), key_days=several(KEY_DAY, lambda one: one.on),
)  # fmt: skip


def empty():
    return world.assembly(starts_on=FIRST, ends_on=FIRST + dt.timedelta(days=2))


def bring_in(assembly, reading):
    made = plan(assembly, reading, can_furnish=True)
    assert made.faults == ()
    with unit_of_work():
        carry_out(assembly, made, by=SYSTEM, source="test")
    return made


def export(assembly, form):
    known = queries.known_of(assembly)
    book = queries.book_of(assembly, known)
    if form == "json":
        return json_bytes(book, {})
    return (csv_bytes if form == "csv" else xlsx_bytes)(tables_of(book, known))


def read(content, form, assembly):
    if form == "json":
        return read_json(content, assembly.starts_on)
    return read_tables(parts_in_file(content, assembly.language), queries.known_of(assembly))


def told(content, form):
    """What an export says, without the identities that a copy must not share."""
    if form == "json":
        found = json.loads(content)
        for session in found["sessions"]:
            session.pop("code")
            for item in session["items"]:
                item.pop("code")
        return found
    parts = {part.name: part.rows for part in parts_in_file(content, "fr")}
    return {**parts, "sessions": [row[1:] for row in parts["sessions"]]}


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_an_export_comes_back_whole_into_an_empty_assembly(db, form):
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(BOOKS, st.sampled_from(["fr", "en"]))
    @example(Book(), "fr")
    def holds(book, lang):
        with use_language(lang):
            source, target = empty(), empty()
            bring_in(source, Reading(book))
            content = export(source, form)
            bring_in(target, read(content, form, target))
            again = export(target, form)
            assert len(queries.sessions_of(target)) == len(book.entries)
            assert whole(target) == whole(source)
            assert told(again, form) == told(content, form)

    holds()


def whole(assembly):
    """The draft as it lies in the database; positions and all."""
    return queries.book_of(assembly, queries.known_of(assembly))


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_an_export_brought_into_its_own_assembly_changes_nothing(db, form):
    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(BOOKS)
    def holds(book):
        assembly = empty()
        bring_in(assembly, Reading(book))
        made = plan(assembly, read(export(assembly, form), form, assembly), can_furnish=True)
        assert made.faults == ()
        assert {line.verb for line in made.lines} <= {Verb.SAME}
        assert made.is_empty

    holds()


def test_what_is_brought_in_is_what_was_written(db):
    entry = Entry(
        title={"fr": "Eau", "en": "Water"}, room="Salle Oti", track="Eau", day=FIRST, start=dt.time(9, 30), minutes=90,
        people=(Somebody("chair", "Afi, la sage", "Maire", brief="a\nb", precedence=1),),
        items=(Point({"fr": "Débat | un", "en": "Debate"}, 20, "Kofi", "Expert"),), levels=(1, 4), places=30,
    )  # fmt: skip
    assembly = empty()
    bring_in(assembly, Reading(Book((entry,))))
    assert queries.book_of(assembly, queries.known_of(assembly)).entries == (entry,)


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_links_to_people_organisations_and_papers_survive_where_they_are_known(db, form):
    assembly = empty()
    person, commune = world.person(), world.organisation(slug="kloto-1")
    paper = world.save(Document(assembly_id=assembly.id, code="AG/2027/DOC.1", title={"fr": "Rapport"}))
    stage.registered(assembly)
    linked = stage.session(
        assembly, people=[stage_part(person, commune)], papers=[paper.id], items=[],
    )  # fmt: skip
    content = export(assembly, form)
    made = plan(assembly, read(content, form, assembly), can_furnish=True)
    assert [line.verb for line in made.lines] == [Verb.SAME]
    assert linked.public_id == made.lines[0].entry.code
    other = empty()
    elsewhere = plan(other, read(content, form, other), can_furnish=True)
    assert elsewhere.lines[0].verb is Verb.NEW
    assert elsewhere.lines[0].entry.papers == ()
    assert elsewhere.lines[0].entry.people[0].person == ""
    assert elsewhere.lines[0].entry.people[0].organisation == "kloto-1"
    assert len(elsewhere.lines[0].remarks) == 2


def stage_part(person, commune):
    return Part("speaker", "Afi", person_id=person.id, organisation_id=commune.id)


@given(st.lists(st.lists(st.one_of(HOSTILE, LETTERS.map(clean_block)), min_size=2, max_size=4), min_size=1, max_size=4))
@settings(max_examples=200, deadline=None)
def test_csv_is_read_as_it_was_written(rows):
    grid = [["Titre", "Jour"], *rows]
    (part,) = parts_in_file(csv_bytes([Table("sessions", grid)]), "fr")
    assert (part.name, part.rows) == ("sessions", [*grid, [""]])


def test_a_pasted_cell_may_begin_with_a_quotation_mark_or_hold_lines():
    pasted = 'Titre\tDescription\r\n"Eau" et santé\t"deux\r\nlignes et ""guillemets"""\r\n'
    assert text_grid(pasted, "fr") == [
        ["Titre", "Description"], ['"Eau" et santé', 'deux\r\nlignes et "guillemets"'], [""]]  # fmt: skip


def test_no_formula_leaves_in_a_csv():
    signs = ["=1", "+1", "-1", "@1", "'=1"]
    first = csv_bytes([Table("sessions", [["Titre", *signs]])]).decode("utf-8-sig").split("\r\n")[0].split(";")
    assert first[1:] == [f"'{sign}" for sign in signs]


@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200).map(str.encode),
        st.text(HOSTILE_SIGNS, max_size=200).map(str.encode),
    )
)
@settings(max_examples=300, deadline=None)
def test_no_bytes_break_the_reading_of_a_table(content):
    try:
        parts = parts_in_file(b"Titre;Personnes;Points;Jour\n" + content, "fr")
    except Invalid:
        return
    for row in read_tables(parts, Known()).book.entries:
        assert isinstance(row.minutes, int)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["2027-03-09", "chair"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["title", "day", "people", "role", "fr", "items", "name", "label", "levels"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(
    st.dictionaries(
        st.sampled_from(["sessions", "rooms", "tracks", "roles", "levels", "key_dates"]),
        st.lists(JSON, max_size=3) | JSON,
    )
)
@settings(max_examples=300, deadline=None)
def test_no_json_breaks_the_reading(data):
    content = json.dumps({"format": "coordinator-agenda", "schema": 2, **data}).encode()
    assert isinstance(read_json(content, FIRST), Reading)


@pytest.mark.parametrize(
    "names",
    [TYPE_NAMES, ACCESS_NAMES, STATUS_NAMES, ROLE_NAMES, {**HEADINGS, **READ_TOO}, PEOPLE_KEYS, ITEM_KEYS, TABLE_NAMES],
)
def test_no_word_means_two_things_in_any_language(names):
    meant = {}
    for lang in LANGUAGES:
        with use_language(lang):
            for key, name in names.items():
                assert meant.setdefault(key_of(str(name)), key) == key, name


def test_a_role_of_a_file_without_reminders_has_the_usual_one():
    roles = [{"code": "chair"}, {"code": "herald"}, {"code": "speaker", "reminder_days": None}]
    content = json.dumps({"format": "coordinator-agenda", "schema": 2, "roles": roles}).encode()
    assert [one.reminder_days for one in read_json(content, FIRST).book.roles] == [3, None, None]
