"""The list as a file: exactly what the filters find, with accents, and without a single formula."""

import csv
import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from coordinator.people.policy import Role
from coordinator.registration.desk import export
from tests import world
from tests.registration import steps
from tests.signing import as_role

LIST = "/fr/assemblies/palais/manage/registrations"


@pytest.fixture
def place(client, db):
    assembly, _commune = steps.ready()
    as_role(client, assembly, Role.ORGANISER)
    steps.delegation(assembly, organisation=world.organisation("Tandjouaré 1"), members=(
        steps.member(1, given_names="Ɖeɖe", family_name="Kpɔ̃tɔ", phone="+22890123456", is_head=True),
        steps.member(2, given_names="Afi", function="=HYPERLINK(1)", remarks="@SUM(A1)", category="ACC"),
    ))  # fmt: skip
    steps.delegation(assembly, organisation_name="-2+3", country="FR")
    return assembly


def table(answer):
    body = b"".join(answer.response).decode("utf-8")
    assert body.startswith("\ufeff")
    return list(csv.reader(io.StringIO(body.removeprefix("\ufeff")), delimiter=";"))


def test_csv_holds_exactly_what_the_filters_find(client, place):
    everything = table(client.get(f"{LIST}/export.csv?sort=number"))
    assert [row[0] for row in everything] == ["Numéro", "1", "2", "3"]
    assert everything[1][5:7] == ["Kpɔ̃tɔ", "Ɖeɖe"]
    assert everything[1][9] == "oui"
    assert everything[1][-1] == place.created_at.date().isoformat()
    assert [row[0] for row in table(client.get(f"{LIST}/export.csv?country=FR"))] == ["Numéro", "3"]
    assert [row[0] for row in table(client.get(f"{LIST}/export.csv?q=nobody"))] == ["Numéro"]
    answer = client.get(f"{LIST}/export.csv")
    assert answer.is_streamed
    assert answer.data  # read to its end, or its request stays open
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="registrations-palais-')
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_csv_neutralises_formulas(client, place):
    for row in table(client.get(f"{LIST}/export.csv")):
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell
    rows = table(client.get(f"{LIST}/export.csv?sort=number"))
    assert rows[1][12] == "'+22890123456"
    assert rows[2][7] == "'=HYPERLINK(1)"
    assert rows[3][10] == "'-2+3"


@pytest.mark.parametrize("value", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_each_dangerous_beginning(value):
    assert export._harmless(value) == f"'{value}"


def test_xlsx_holds_the_same_with_types_and_no_formula(client, place):
    answer = client.get(f"{LIST}/export.xlsx?sort=number")
    body = b"".join(answer.response)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["Numéro", 1, 2, 3]
    assert rows[1][12] == "+22890123456"
    assert rows[2][7] == "=HYPERLINK(1)"
    assert rows[1][-1] == place.created_at.date()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert 'state="frozen"' in sheet
    assert "<autoFilter" in sheet
