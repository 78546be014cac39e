"""Bringing in, copying and templates through their pages: faulty cells by name, nothing written before a yes."""

import datetime as dt
import io
import json
import zipfile

import pytest
import xlsxwriter

from coordinator.agenda.contents import Item, Part, items_of, parts_of
from coordinator.agenda.exchange import copying
from coordinator.agenda.models import AgendaSession, SessionStatus, SessionType
from coordinator.assemblies.queries import key_dates_of, rooms_of, tracks_of
from coordinator.journal.models import JournalEntry
from coordinator.people.policy import Role
from tests import world
from tests.agenda.stage import change, publish, session
from tests.counting import statements
from tests.signing import as_role, sign_in

DESK = "/fr/assemblies/golfe/manage/agenda/exchange"
PASTED = (
    "Titre\tJour\tDébut\tDurée\tSalle\tPersonnes\nEau\t09/03/2027\t9 h 30\t90\tSalle Oti\tPrésidence : Afi, Maire\n"
)


@pytest.fixture
def assembly(db):
    return world.assembly("golfe", starts_on=dt.date(2027, 3, 9), ends_on=dt.date(2027, 3, 11))


@pytest.fixture
def organiser(client, assembly):
    as_role(client, assembly, Role.ORGANISER)
    return client


def sessions(db):
    return db.session.query(AgendaSession).order_by(AgendaSession.id).populate_existing().all()


def dry_run(client, text):
    answer = client.submit(f"{DESK}/import", {"pasted": text})
    assert answer.status_code == 200, answer.page.words
    return answer


def confirm(client, shown, path="import/confirm", **more):
    hidden = {name: value for name, value in shown.page.hidden.items() if name}
    offers = [one["value"] for one in shown.page.controls if one.get("name") == "make"]
    return client.post(f"{DESK}/{path}", data={**hidden, "make": offers, **more})


def test_pasted_rows_are_shown_first_and_written_on_a_yes(db, organiser, assembly):
    shown = dry_run(organiser, PASTED)
    assert "1 nouvelle séance" in shown.page.words
    assert "Salle « Salle Oti »" in shown.page.words.replace("\u00a0", " ")
    assert sessions(db) == []
    answer = confirm(organiser, shown)
    assert answer.status_code == 303
    (made,) = sessions(db)
    assert (made.title, made.day, made.start, made.minutes) == (
        {"fr": "Eau"}, dt.date(2027, 3, 9), dt.time(9, 30), 90)  # fmt: skip
    assert parts_of(made.id) == (Part("chair", "Afi", "Maire"),)
    assert [room.name for room in rooms_of(assembly)] == [{"fr": "Salle Oti"}]
    entry = db.session.query(JournalEntry).filter_by(verb="bring_in").one()
    assert entry.data == {"source": "import", "added": 1, "changed": 0}


def test_each_faulty_cell_is_named_and_nothing_is_written(db, organiser):
    text = "Title\tStart\tDay\tType\tPeople\nEau\t25 h 90\t09/03/2027\tbal masqué\tAfi\n\t9:00\t2027-03-09\n"
    shown = dry_run(organiser, text)
    words = shown.page.words.replace("\u00a0", " ").replace("\u202f", " ")
    for said in ("25 h 90", "Ce n’est pas une heure de la journée", "bal masqué", "Écrivez le rôle, deux-points",
                 "Saisissez le titre de la séance"):  # fmt: skip
        assert said in words, said
    assert "Ne prendre que" not in words
    assert "seal" not in shown.page.hidden
    assert sessions(db) == []


def test_only_the_good_rows_when_the_organiser_says_so(db, organiser):
    shown = dry_run(organiser, "Titre;Début;Jour\nEau;9:00;2027-03-09\nTerre;26:00;2027-03-09\n")
    assert confirm(organiser, shown).status_code == 409
    assert sessions(db) == []
    assert confirm(organiser, shown, take="good").status_code == 303
    assert [row.title["fr"] for row in sessions(db)] == ["Eau"]


def test_an_unticked_room_is_not_made(db, organiser, assembly):
    shown = dry_run(organiser, PASTED)
    assert confirm(organiser, shown, make=[]).status_code == 303
    assert sessions(db)[0].room_id is None
    assert rooms_of(assembly) == []


def test_what_changed_between_the_two_steps_is_shown_again(db, organiser, assembly):
    row = session(assembly, "Eau")
    shown = dry_run(organiser, f"Code\tTitre\n{row.public_id}\tEau et climat\n")
    assert "1 séance change" in shown.page.words
    change(row, assembly, title={"fr": "Autre"}, minutes=30)
    answer = confirm(organiser, shown)
    assert answer.status_code == 303  # the same fact changes to the same text
    assert (sessions(db)[0].title, sessions(db)[0].minutes) == ({"fr": "Eau et climat"}, 30)
    again = dry_run(organiser, f"Code\tTitre\n{row.public_id}\tFeu\n")
    change(row, assembly, title={"fr": "Feu"})
    assert confirm(organiser, again).status_code == 409


def test_columns_that_are_not_there_leave_a_session_as_it_is(db, organiser, assembly):
    row = session(assembly, people=[Part("chair", "Afi")], items=[Item({"fr": "Débat"}, 20)], places=30)
    kept = items_of(row.id)[0].public_id
    publish(assembly)
    shown = dry_run(organiser, f"Durée;Code;Titre;Points\n45;{row.public_id};Séance d’ouverture;Débat (25 min)\n")
    assert confirm(organiser, shown).status_code == 303
    (made,) = sessions(db)
    assert (made.minutes, made.places, made.start) == (45, 30, dt.time(9))
    assert parts_of(made.id) == (Part("chair", "Afi"),)
    assert [(item.public_id, item.minutes) for item in items_of(made.id)] == [(kept, 25)]


def test_text_is_kept_between_the_steps_without_loss(db, organiser):
    text = 'Titre\tDescription\nƉeka "ŋutɔ"\t"ligne 1\nligne 2 ; قاعة"\n'
    assert confirm(organiser, dry_run(organiser, text)).status_code == 303
    (made,) = sessions(db)
    assert (made.title["fr"], made.description["fr"]) == ('Ɖeka "ŋutɔ"', "ligne 1\nligne 2 ; قاعة")


def test_a_workbook_is_uploaded(db, organiser):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        day, time = (book.add_format({"num_format": form}) for form in ("dd/mm/yyyy", "hh:mm"))
        sheet.write_row(0, 0, ["Titre", "Date", "Heure", "Fin", "Langues"])
        sheet.write_string(1, 0, "Eau")
        sheet.write_datetime(1, 1, dt.date(2027, 3, 10), day)
        sheet.write_datetime(1, 2, dt.time(14, 30), time)
        sheet.write_datetime(1, 3, dt.time(16, 0), time)
        sheet.write_string(1, 4, "français, éwé")
    file.seek(0)
    shown = organiser.submit(f"{DESK}/import", {"file": (file, "a.xlsx")}, content_type="multipart/form-data")
    assert confirm(organiser, shown).status_code == 303
    (made,) = sessions(db)
    assert (made.day, made.start, made.minutes, made.languages) == (
        dt.date(2027, 3, 10), dt.time(14, 30), 90, ["fr", "ee"])  # fmt: skip


def sheet_zip(sheet):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return file.getvalue()


@pytest.mark.parametrize("sheet", [
    b"<sheet>" + b" " * 45_000_000 + b"</sheet>",
    b'<sheet><row r="1"><c r="XFD1"/></row></sheet>',
    b'<sheet><row r="1"/><row r="1048576"/></sheet>',
    b'<!DOCTYPE x [<!ENTITY a "b">]><sheet/>',
], ids=["grows", "wide", "high", "entities"])  # fmt: skip
def test_a_workbook_that_grows_is_refused_before_it_is_read(organiser, sheet):
    file = io.BytesIO(sheet_zip(sheet))
    answer = organiser.submit(f"{DESK}/import", {"file": (file, "a.xlsx")}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "trop grand" in answer.page.words


@pytest.mark.parametrize(("content", "said"), [
    (b"", "Choisissez un fichier"), (b"PK\x03\x04rubbish", "illisible"), (b"x" * 4_000_001, "trop lourd"),
])  # fmt: skip
def test_what_cannot_be_read_is_refused_with_the_form_kept(organiser, content, said):
    data = {"file": (io.BytesIO(content), "a.xlsx")}
    answer = organiser.submit(f"{DESK}/import", data, content_type="multipart/form-data")
    assert (answer.status_code, said in answer.page.words) == (422, True)


@pytest.mark.parametrize("content", ['{"format": "else"}', "{broken", '{"a": ' + "[" * 5000, "Salle;Jour\nOti;\n"])
def test_a_file_that_is_no_agenda_says_so(db, organiser, content):
    shown = dry_run(organiser, content)
    assert "1 point à corriger" in shown.page.words
    assert [one for one in shown.page.controls if one.get("name") == "take"] == []


def test_a_hidden_field_nobody_packed_is_refused(organiser):
    token = organiser.get(f"{DESK}/import").page.hidden["csrf_token"]
    assert organiser.post(f"{DESK}/import/confirm", data={"kept": "zzz", "csrf_token": token}).status_code == 422


def test_json_of_hostile_types_is_named_and_not_an_error(db, organiser):
    wrong = {"format": "coordinator-agenda", "schema": 2, "sessions": [
        {"title": "Eau"}, {"title": {"fr": "Eau"}, "day": "2027-13-01"}, {"title": {"fr": "Eau"}, "minutes": True},
        {"title": {"fr": "Eau"}, "people": [{"role": "a b"}]}, {"title": {"fr": "x"}, "levels": [1, "2"]},
    ], "rooms": [{"label": 3}]}  # fmt: skip
    assert "6 points à corriger" in dry_run(organiser, json.dumps(wrong)).page.words


def test_an_agenda_editor_makes_no_rooms(db, client, assembly):
    as_role(client, assembly, Role.AGENDA_EDITOR)
    shown = dry_run(client, PASTED)
    assert "inconnu ici, laissé de côté" in shown.page.words
    assert confirm(client, shown).status_code == 303
    assert (sessions(db)[0].room_id, list(rooms_of(assembly))) == (None, [])


@pytest.mark.parametrize("role", [Role.OWNER, Role.ORGANISER, Role.AGENDA_EDITOR])
def test_whoever_edits_takes_the_draft_along(client, assembly, role):
    as_role(client, assembly, role)
    session(assembly)
    for ending in ("json", "csv", "xlsx"):
        answer = client.get(f"{DESK}/agenda.{ending}")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    assert f"{DESK}/agenda.json" in client.get(DESK).page.links


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FOCAL_POINT, Role.REGISTRATION_OFFICER])
def test_whoever_only_reads_takes_nothing_private_along_and_brings_nothing_in(client, assembly, role):
    as_role(client, assembly, role)
    session(assembly, people=[Part("chair", "Afi", brief="Mot-de-la-consigne")])
    for ending in ("agenda.json", "agenda.csv", "agenda.xlsx", "import"):
        assert client.get(f"{DESK}/{ending}").status_code == 404, ending
    page = client.get(DESK).page
    assert not [link for link in page.links if "agenda.json" in link or link.endswith("/import")]
    assert f"{DESK}/site.zip" in page.links


def test_a_day_is_copied_with_identities_of_its_own(db, organiser, assembly):
    first = session(assembly, "Accueil", start="08:00", people=[Part("speaker", "Afi")])
    session(assembly, "Annulée", status=SessionStatus.CANCELLED)
    session(assembly, "Ailleurs", day=1)
    publish(assembly)
    shown = organiser.get(f"{DESK}/day?from=2027-03-09&to=2027-03-11")
    assert "1 nouvelle séance" in shown.page.words
    assert len(sessions(db)) == 3
    assert confirm(organiser, shown, "day").status_code == 303
    copy = sessions(db)[-1]
    assert (copy.title, copy.day, copy.start, copy.number) == (
        {"fr": "Accueil"}, dt.date(2027, 3, 11), dt.time(8), None)  # fmt: skip
    assert copy.uid != first.uid
    assert parts_of(copy.id) == (Part("speaker", "Afi"),)
    again = organiser.get(f"{DESK}/day?from=2027-03-09&to=2027-03-11")
    assert "figure déjà à cette heure" in again.page.words


def test_another_assembly_is_copied_relative_to_its_first_day(db, organiser, assembly):
    other = world.assembly("passee", starts_on=dt.date(2026, 5, 4), ends_on=dt.date(2026, 5, 9))
    room, track = world.room(other, "Salle Kara", capacity=40), world.track(other, "Finances")
    session(other, "Ouverture", room_id=room.id, track_id=track.id,
            people=[Part("chair", "Afi", "Maire"), Part("speaker", "Kofi")])  # fmt: skip
    session(other, "Excursion", day=8)
    path = f"{DESK}/assembly?source=passee"
    assert organiser.get(path).status_code == 404
    as_role_here = world.account()
    world.grant(as_role_here, assembly, Role.ORGANISER)
    reading = world.grant(as_role_here, other, Role.VIEWER)
    sign_in(organiser, as_role_here)
    assert organiser.get(path).status_code == 404, "who only reads it there takes no briefs along"
    assert "passee" not in organiser.get(DESK).page.html
    reading.role = Role.AGENDA_EDITOR
    world.save(reading)
    shown = organiser.get(path)
    assert "2 nouvelles séances" in shown.page.words
    assert confirm(organiser, shown, "assembly").status_code == 303
    opening, trip = sessions(db)[-2:]
    assert (opening.assembly_id, opening.day, opening.start) == (assembly.id, dt.date(2027, 3, 9), dt.time(9))
    assert (trip.day, trip.title) == (None, {"fr": "Excursion"})
    assert parts_of(opening.id) == (Part("chair", "", "Maire"),)
    (made,) = rooms_of(assembly)
    assert (made.name, made.capacity, opening.room_id) == ({"fr": "Salle Kara"}, 40, made.id)
    assert [one.name for one in tracks_of(assembly)] == [{"fr": "Finances"}]


def test_names_of_people_come_along_only_when_asked(db, organiser, assembly):
    other = world.assembly(starts_on=dt.date(2026, 5, 4), ends_on=dt.date(2026, 5, 6))
    session(other, "Ouverture", people=[Part("chair", "Afi", "Maire")])
    kept = copying.assembly_copied(other, assembly, with_names=True, with_papers=False).book.entries[0]
    assert kept.people[0].name == "Afi"
    assert "Afi" not in repr(copying.assembly_copied(other, assembly, with_names=False, with_papers=False))


def test_the_general_assembly_template_gives_days_and_deadlines(db, organiser, assembly):
    assert "Assemblée générale" in organiser.get(DESK).page.words
    shown = organiser.get(f"{DESK}/template?name=general_assembly")
    words = shown.page.words
    assert "11 dates à retenir" in words
    assert "vendredi 8 janvier 2027" in words.lower()  # D-60 of Tuesday 9 March
    assert "mardi 16 février 2027" in words.lower()  # D-21
    assert "J-60" in words
    assert "J+17" in words
    assert "Week-end" in words
    assert sessions(db) == []
    assert confirm(organiser, shown, "template").status_code == 303
    made = sessions(db)
    assert len(made) == 32
    board, welcome = made[0], made[1]
    assert (board.type, board.day, board.start) == (SessionType.BOARD_MEETING, dt.date(2027, 3, 8), dt.time(15))
    assert (welcome.day, welcome.title["en"]) == (dt.date(2027, 3, 9), "Welcome and badges")
    assert len(rooms_of(assembly)) == 7
    dates = {one.label["fr"]: one.on for one in key_dates_of(assembly)}
    assert dates["Ouverture des inscriptions"] == dt.date(2027, 1, 23)  # a Saturday, left where it falls
    again = organiser.get(f"{DESK}/template?name=general_assembly")
    assert "dates à retenir" not in again.page.words
    assert organiser.get(f"{DESK}/template?name=../../x").status_code == 404


def test_every_template_is_whole(db, assembly):
    for template in copying.templates():
        reading = copying.template_opened(template.name, assembly)
        assert reading.faults == ()
        for entry in reading.book.entries:
            assert set(entry.title) == {"fr", "en"}, entry.title
            assert sum(item.minutes or 0 for item in entry.items) <= entry.minutes, entry.title
            assert entry.room in {room.label for room in reading.book.rooms}
            assert entry.track in {"", *(track.label for track in reading.book.tracks)}


@pytest.mark.parametrize(
    "path", ["agenda.json", "agenda.csv", "", "template?name=general_assembly", "day?from=2027-03-09&to=2027-03-11"]
)
def test_no_page_asks_more_of_a_larger_agenda(organiser, assembly, path):
    session(assembly, people=[Part("chair", "Afi")], items=[Item({"fr": "Débat"})])
    address = f"{DESK}/{path}".rstrip("/")
    organiser.get(address)
    with statements() as few:
        organiser.get(address)
    for number in range(20):
        session(
            assembly,
            f"Séance {number}",
            start=f"{number:02}:30",
            people=[Part("chair", "Afi")],
            items=[Item({"fr": "Débat"})],
        )
    with statements() as many:
        organiser.get(address)
    assert len(many) == len(few)
