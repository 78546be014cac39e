"""Rooms, tracks, roles, levels and key dates in tables of their own: what a spreadsheet makes of them comes back."""

import datetime as dt

import pytest

from coordinator.agenda.exchange import queries
from coordinator.agenda.exchange.book import Book, Entry, KeyDay, Reading, RoleSheet, RoomSheet, Somebody
from coordinator.agenda.exchange.files import csv_bytes, parts_in_file
from coordinator.agenda.exchange.known import Known
from coordinator.agenda.exchange.plan import plan
from coordinator.agenda.exchange.service import carry_out
from coordinator.agenda.exchange.tables import read_tables, tables_of
from coordinator.agenda.exchange.workbook import parts_of_workbook, xlsx_bytes
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from tests import world

FIRST = dt.date(2027, 3, 9)
SALLES = "Titre;Salle\r\nEau;Salle Oti\r\n;\r\n[Salles];\r\nSalle;Places;Cabines d’interprétation;Nom (en)\r\n"


def read(text, known=None):
    return read_tables(parts_in_file(text.encode(), "fr"), known or Known())


def test_a_table_stands_below_its_name_in_brackets_even_when_a_spreadsheet_filled_the_lines_up():
    padded = (
        "Titre;Salle;;\r\nEau;Salle Oti;;\r\n;;;\r\n[Salles];;;\r\nSalle;Places;Cabines d’interprétation;Nom (en)\r\n"
    )
    for head in (SALLES, padded):
        found = read(head + "Salle Oti;120;oui;Oti room\r\n")
        assert found.faults == ()
        assert found.book.rooms == (RoomSheet("Salle Oti", {"en": "Oti room"}, 120, has_booths=True),)
        assert [(entry.title, entry.room) for entry in found.book.entries] == [({"fr": "Eau"}, "Salle Oti")]


def test_a_session_may_be_called_like_a_table():
    found = read("Titre\r\n[Salles]\r\nEau\r\n")
    assert [entry.title["fr"] for entry in found.book.entries] == ["[Salles]", "Eau"]


def test_a_file_may_hold_rooms_alone():
    found = read("[Salles]\r\nSalle;Places\r\nSalle Oti;40\r\n")
    assert (found.faults, found.book.entries) == ((), ())
    assert found.book.rooms == (RoomSheet("Salle Oti", {}, 40),)


@pytest.mark.parametrize(("row", "column", "value"), [
    ("Salle Oti;beaucoup;;", "Places", "beaucoup"), ("Salle Oti;;peut-être;", "Cabines d’interprétation", "peut-être"),
    (";40;;", "Salle", ""), ("Salle Oti;999999;;", "Places", "999999"),
])  # fmt: skip
def test_a_faulty_cell_of_a_room_is_named_with_its_table_and_line(row, column, value):
    (fault,) = read(f"{SALLES}{row}\r\n").faults
    assert (fault.table, fault.row, fault.column, fault.value) == ("Salles", 6, column, value)


def test_a_fault_in_another_table_leaves_the_session_of_the_same_line_good(db):
    assembly = world.assembly(starts_on=FIRST, ends_on=FIRST)
    text = "[Salles]\nSalle;Places\nOti;beaucoup\n\n[Agenda]\nTitre\n"
    found = read_tables(parts_in_file(f"{text}Eau\n".encode(), "fr"), queries.known_of(assembly))
    made = plan(assembly, found, can_furnish=True)
    assert len(made.faults) == 1
    assert [line.entry.title["fr"] for line in made.written] == ["Eau"]


def test_doubled_columns_and_endless_tables_are_refused():
    (doubled,) = read("[Salles]\nSalle;Places;Places\nOti;1;2\n").faults
    assert (doubled.table, doubled.column) == ("Salles", "Places")
    (endless,) = read("[Salles]\nSalle\n" + "Oti\n" * 600).faults
    assert (endless.table, endless.value) == ("Salles", "601")


def test_roles_keep_their_code_and_what_cells_call_them():
    text = "Titre;Personnes\nEau;Crieur : Afi\n\n[Rôles]\nRôle;Code du rôle;Consigne (fr)\nCrieur;herald;Parler fort\n"
    book = read(text).book
    assert book.entries[0].people == (Somebody("herald", "Afi"),)
    assert book.roles == (RoleSheet("herald", {"fr": "Crieur"}, {"fr": "Parler fort"}),)


def test_a_role_without_a_code_is_the_usual_one_or_a_new_one():
    roles = read("[Rôles]\nRôle;Consigne\nPrésidence;Ouvrir\nHuissier;Fermer\n").book.roles
    assert [(one.code, one.name) for one in roles] == [("chair", {}), ("huissier", {"fr": "Huissier"})]


def test_a_role_nobody_listed_is_made_with_its_code_for_a_name(db):
    assembly = world.assembly(starts_on=FIRST, ends_on=FIRST)
    entry = Entry(title={"fr": "Eau"}, people=(Somebody("herald", "Afi"),))
    made = plan(assembly, Reading(Book((entry,))), can_furnish=True)
    assert made.roles == (RoleSheet("herald", {"fr": "herald"}),)


def test_key_dates_come_along_and_are_not_doubled(db):
    assembly = world.assembly(starts_on=FIRST, ends_on=FIRST)
    found = read("Titre\nEau\n\n[Dates à retenir]\nJour;Ce qui se passe\n15/02/2027;Clôture\n")
    made = plan(assembly, found, can_furnish=True)
    assert made.key_days == (KeyDay(dt.date(2027, 2, 15), {"fr": "Clôture"}),)
    with unit_of_work():
        carry_out(assembly, made, by=SYSTEM, source="test")
    assert plan(assembly, found, can_furnish=True).key_days == ()
    assert plan(assembly, found, can_furnish=False).key_days == ()


def test_sheets_are_found_by_name_and_a_sheet_with_another_name_holds_the_sessions():
    book = Book((Entry(title={"fr": "Eau"}),), rooms=(RoomSheet("Oti", {"fr": "Oti"}, 12),))
    tables = tables_of(book, Known())
    names = [part.name for part in parts_of_workbook(xlsx_bytes(tables))]
    assert names == ["sessions", "rooms", "tracks", "roles", "levels", "key_dates"]
    assert b"[Salles]" in csv_bytes(tables)
    assert "[Rôles]".encode() not in csv_bytes(tables)
