"""The call for proposals and its deadline: the last minute in the assembly’s zone, late ones said or not taken."""

import pytest

from coordinator.agenda.proposals import service
from coordinator.agenda.proposals.models import ProposalFile
from coordinator.agenda.proposals.rules import Call, Late, Standing, call_in, standing_of
from coordinator.assemblies.models import AssemblyState, Holding
from coordinator.core import clock
from coordinator.core.actor import SYSTEM
from coordinator.core.db import db, unit_of_work
from coordinator.core.errors import Closed
from coordinator.mail.models import MailMessage
from tests import world
from tests.agenda import call
from tests.agenda.call import all_of, boxes, hidden_of, only

pytestmark = pytest.mark.usefixtures("app")
FORM = "/fr/assemblies/golfe/agenda/propose"


@pytest.fixture
def assembly():
    world.organisation("Kloto 1")
    return call.assembly()


@pytest.mark.parametrize("zone", ["Africa/Lome", "Pacific/Auckland", "America/Martinique"])
def test_the_last_minute_of_the_day_in_the_assemblys_zone_is_in_time(monkeypatch, zone):
    of = call.assembly(deadline=1, zone=zone)
    call.at(monkeypatch, of, 1, "23:59")
    assert standing_of(of) is Standing.OPEN
    call.at(monkeypatch, of, 2, "00:00")
    assert standing_of(of) is Standing.LATE


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({"deadline": None}, Standing.OPEN),
        ({"deadline": 0}, Standing.OPEN),
        ({"deadline": -1}, Standing.LATE),
        ({"deadline": -1, "late": Late.REFUSED}, Standing.CLOSED),
        ({"state": AssemblyState.DRAFT}, Standing.OFF),
        ({"holding": Holding.CANCELLED}, Standing.OFF),
        ({"days_ahead": -10, "days": 2}, Standing.CLOSED),
    ],
)
def test_where_a_call_stands(facts, wanted):
    assert standing_of(call.assembly(**facts)) is wanted


def test_a_statutory_assembly_that_never_said_flags_late_items():
    assert (call_in({}).late, call_in({}, is_statutory=True).late) == (Late.REFUSED, Late.FLAGGED)
    kept = {"proposals": {"late": "refused"}}
    assert call_in(kept, is_statutory=True).late is Late.REFUSED


def test_late_is_said_before_sending_and_flagged(client):
    world.organisation("Kloto 1")
    call.assembly(deadline=-1)
    assert "L’échéance est passée" in client.get(FORM).page.words
    answer = client.submit(FORM, call.typed())
    assert only().is_late
    assert "Tardive" in client.get(answer.location).page.words
    assert "tardive" in db.session.query(MailMessage).one().text


def test_who_did_not_know_is_told_before_it_is_filed_late(client, assembly, monkeypatch):
    hidden = hidden_of(client.get(FORM))
    call.at(monkeypatch, assembly, 11)
    answer = client.post(FORM, data={**hidden, **call.typed(), "papers": [call.upload()]})
    assert answer.status_code == 422
    assert "L’échéance vient de passer." in answer.page.words
    assert all_of() == []
    answer = client.post(FORM, data={**hidden_of(answer), **call.typed(), "kept": boxes(answer, "kept")})
    assert answer.status_code == 303
    assert (only().is_late, db.session.query(ProposalFile).count()) == (True, 1)


def test_late_ones_are_not_taken_where_they_are_refused(client, assembly, monkeypatch):
    with unit_of_work():
        service.set_call(assembly, Call(True, clock.today(), Late.REFUSED), by=SYSTEM)
    hidden = hidden_of(client.get(FORM))
    call.at(monkeypatch, assembly, 1)
    shown = client.get(FORM)
    assert (shown.status_code, "Les propositions sont closes" in shown.page.words) == (200, True)
    assert client.post(FORM, data={**hidden, **call.typed()}).status_code == 409
    with pytest.raises(Closed):
        call.filed(assembly)
    assert all_of() == []


def test_no_call_no_form(client):
    world.assembly("golfe")
    assert client.get(FORM).status_code == 404


def test_a_draft_assembly_has_no_form(client):
    call.assembly(state=AssemblyState.DRAFT)
    assert client.get(FORM).status_code == 404
