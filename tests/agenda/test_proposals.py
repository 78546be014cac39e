"""A member’s side of proposals: the public form, and what the private link shows and allows."""

import datetime as dt

import pytest

from coordinator.agenda.proposals import service
from coordinator.agenda.proposals.models import ProposalFile, ProposalState
from coordinator.agenda.proposals.queries import number_of
from coordinator.agenda.proposals.rules import Call, Late
from coordinator.core import clock
from coordinator.core.actor import SYSTEM, link_holder
from coordinator.core.db import db, unit_of_work
from coordinator.core.errors import Conflict
from coordinator.journal.models import JournalEntry
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


# the form


def test_an_item_is_filed_with_a_paper_and_confirmed(client, assembly):
    shown = client.get(FORM)
    assert "Joignez la délibération." in shown.page.words
    answer = client.submit(FORM, {**call.typed(), "papers": [call.upload("Délibération.pdf")]})
    assert answer.status_code == 303
    one = only()
    assert (one.title, one.state, one.minutes, one.is_late) == (call.TITLE, ProposalState.FILED, 30, False)
    assert (one.organisation_name, one.language, one.contact_email) == ("Kloto 1", "fr", "afi@example.org")
    page = client.get(answer.location).page
    assert "Proposition n°\u00a01" in page.words
    assert "Délibération.pdf" in page.words
    assert answer.location in page.html
    letter = db.session.query(MailMessage).filter_by(purpose="agenda.proposal_filed").one()
    assert letter.to_address == "afi@example.org"
    assert f"http://localhost{answer.location}" in letter.text
    assert [entry.verb for entry in db.session.query(JournalEntry).filter_by(subject_kind="proposal")] == ["file"]


def test_without_an_address_nothing_is_sent_and_the_page_says_so(client, assembly):
    answer = client.submit(FORM, call.typed(contact_email="", contact_phone="90 12 34 56"))
    assert only().contact_phone == "+22890123456"
    assert db.session.query(MailMessage).count() == 0
    assert "consultez sa réponse ici" in client.get(answer.location).page.words


def test_a_double_click_files_it_once(client, assembly):
    first = client.submit(FORM, call.typed())
    hidden = hidden_of(client.get(FORM))
    second = client.post(FORM, data={**hidden, **call.typed(title="Autre"), "key": first.location.rpartition("/")[2]})
    assert (second.status_code, second.location) == (303, first.location)
    assert [one.title for one in all_of()] == [call.TITLE]
    assert db.session.query(MailMessage).count() == 1


def test_the_service_files_the_same_form_once(assembly):
    one, secret = call.filed(assembly)
    assert call.filed(assembly, key=secret, title="Autre")[0].id == one.id
    assert len(all_of()) == 1


def test_an_empty_file_field_as_browsers_send_it_is_no_paper(client, assembly):
    assert client.submit(FORM, {**call.typed(), "papers": [call.upload("", b"")]}).status_code == 303
    assert db.session.query(ProposalFile).count() == 0


def test_an_invented_key_is_replaced(client, assembly):
    answer = client.submit(FORM, {**call.typed(), "key": "x" * 43 + "/../"})
    assert answer.status_code == 303
    assert "x" * 43 not in answer.location


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Saisissez l’objet du point."),
        ({"title": "x" * 201}, "200 caractères"),
        ({"summary": ""}, "Dites en quelques phrases"),
        ({"minutes": "0"}, "entre 1 et 480"),
        ({"minutes": "beaucoup"}, "nombre entier"),
        ({"contact_name": ""}, "Saisissez votre nom."),
        ({"contact_email": ""}, "Saisissez une adresse électronique ou un numéro de téléphone"),
        ({"contact_email": "afi"}, "adresse électronique"),
        ({"contact_phone": "12"}, "numéro de téléphone"),
        ({"organisation": ""}, "Saisissez le nom de votre commune."),
        ({"organisation": "Zzzzzzzz"}, "Nous ne connaissons ni commune ni organisation"),
    ],
)
def test_each_fault_comes_back_with_what_was_typed(client, assembly, wrong, sentence):
    answer = client.submit(FORM, call.typed(**wrong))
    assert answer.status_code == 422
    assert sentence in answer.page.words.replace("\u202f", " ")
    assert "Trois forages" in answer.page.words or "summary" in wrong
    assert all_of() == []


def test_a_name_that_comes_near_is_chosen_on_the_page(client, assembly):
    other = world.organisation("Kloto 2")
    answer = client.submit(FORM, {**call.typed(organisation="Kloto"), "papers": [call.upload()]})
    assert answer.status_code == 422
    assert [one["value"] for one in answer.page.controls if one.get("name") == "chosen"].count(other.public_id) == 1
    assert "Plusieurs noms s’approchent de «\u00a0Kloto\u00a0»" in answer.page.words
    faulty = {**hidden_of(answer), **call.typed(organisation="Kloto", chosen=other.public_id, title="")}
    assert boxes(client.post(FORM, data=faulty), "chosen") == [other.public_id]  # not asked a second time
    again = {**hidden_of(answer), **call.typed(organisation="Kloto", chosen=other.public_id),
             "kept": boxes(answer, "kept")}  # fmt: skip
    assert client.post(FORM, data=again).status_code == 303
    assert only().organisation_name == "Kloto 2"
    assert db.session.query(ProposalFile).count() == 1


def test_an_organisation_that_was_not_offered_is_not_taken(client, assembly):
    stranger = world.organisation("Ministère", kind="ministry")
    world.organisation("Kloto 2")
    assert client.submit(FORM, call.typed(organisation="Kloto", chosen=stranger.public_id)).status_code == 422
    assert client.submit(FORM, call.typed(organisation="Ministère")).status_code == 422
    assert all_of() == []


@pytest.mark.parametrize(
    "value", ["\x00", "\ud800", "é" * 5000, "9" * 40, "<script>alert(1)</script>", "%(name)s", "{{7*7}}"]
)
def test_hostile_values_are_answered(client, assembly, value):
    given = value.encode("utf-8", "surrogatepass")
    names = [*call.typed(), "chosen", "kept", "keep", "late", "version", "key"]
    answer = client.submit(FORM, dict.fromkeys(names, given))
    assert answer.status_code in {400, 422}
    assert all_of() == []


# the private link


def test_unknown_expired_and_withdrawn_assemblies_links_look_the_same(client, assembly, monkeypatch):
    _one, secret = call.filed(assembly)
    path = f"/fr/proposals/{secret}"
    assert client.get(path).status_code == 200
    unknown = client.get(f"/fr/proposals/{'x' * 43}")
    call.at(monkeypatch, assembly, 60 + 2 + 92)
    expired = client.get(path)
    assert (unknown.status_code, expired.status_code) == (404, 404)
    assert unknown.page.words == expired.page.words


def test_a_private_page_keeps_its_secret(client, assembly):
    _one, secret = call.filed(assembly)
    for path in (f"/fr/proposals/{secret}", "/fr/proposals/unknown"):
        headers = client.get(path).headers
        told = (headers["Referrer-Policy"], headers["X-Robots-Tag"], headers["Cache-Control"])
        assert told == ("no-referrer", "noindex, nofollow", "no-store")


def test_a_proposal_is_corrected_and_its_papers_changed(client, assembly):
    one, secret = call.filed(assembly, papers=(call.paper("Un.pdf"), call.paper("Deux.pdf", call.PDF + b"2")))
    path = f"/fr/proposals/{secret}/correct"
    keep = boxes(client.get(path), "keep")
    assert len(keep) == 2
    new = {**call.typed(title="Eau et routes"), "keep": keep[1:], "papers": [call.upload("Trois.pdf", call.PDF + b"3")]}
    assert client.submit(path, new).status_code == 303
    one = call.again(assembly, one)
    assert (one.title, [paper.file_name for paper in one.files]) == ("Eau et routes", ["Deux.pdf", "Trois.pdf"])


def test_a_correction_keeps_everything_after_a_fault(client, assembly):
    _one, secret = call.filed(assembly, papers=(call.paper("Un.pdf"), call.paper("Deux.pdf", call.PDF + b"2")))
    path = f"/fr/proposals/{secret}/correct"
    keep = boxes(client.get(path), "keep")
    answer = client.submit(path, {**call.typed(title=""), "keep": keep[:1], "papers": [call.upload("Trois.pdf")]})
    assert answer.status_code == 422
    assert (boxes(answer, "keep"), len(boxes(answer, "kept"))) == (keep[:1], 1)


def test_a_correction_holds_five_papers_at_most(client, assembly):
    four = tuple(call.paper(f"{n}.pdf", call.PDF + bytes([n])) for n in range(4))
    one, secret = call.filed(assembly, papers=four)
    path = f"/fr/proposals/{secret}/correct"
    more = [call.upload(f"n{n}.pdf", call.PDF + bytes([90 + n])) for n in range(2)]
    answer = client.submit(path, {**call.typed(), "keep": boxes(client.get(path), "keep"), "papers": more})
    assert answer.status_code == 422
    assert len(call.again(assembly, one).files) == 4


def test_after_the_deadline_nothing_is_corrected(client, assembly, monkeypatch):
    one, secret = call.filed(assembly)
    call.at(monkeypatch, assembly, 11)
    assert client.get(f"/fr/proposals/{secret}/correct").status_code == 303
    with pytest.raises(Conflict), unit_of_work():
        service.correct(one, assembly, call.filing(title="Autre"), version=one.version, keep=(), papers=(),
                        by=link_holder(one.public_id))  # fmt: skip
    assert only().title == call.TITLE


def test_a_correction_of_an_older_version_is_refused(client, assembly):
    one, secret = call.filed(assembly)
    path = f"/fr/proposals/{secret}/correct"
    hidden = hidden_of(client.get(path))
    assert client.post(path, data={**hidden, **call.typed(title="Première")}).status_code == 303
    assert client.post(path, data={**hidden, **call.typed(title="Seconde")}).status_code == 303
    assert "Relisez-la." in client.get(f"/fr/proposals/{secret}").page.words
    assert call.again(assembly, one).title == "Première"


def test_a_proposal_is_withdrawn_after_a_question(client, assembly, monkeypatch):
    one, secret = call.filed(assembly)
    call.at(monkeypatch, assembly, 11)  # the deadline does not matter
    assert client.submit(f"/fr/proposals/{secret}/withdraw").status_code == 303
    assert call.again(assembly, one).state is ProposalState.WITHDRAWN
    page = client.get(f"/fr/proposals/{secret}").page
    assert "Vous l’avez retirée" in page.words
    assert client.get(f"/fr/proposals/{secret}/withdraw").status_code == 303


def test_numbers_count_inside_an_assembly(assembly):
    other = call.assembly("autre")
    call.filed(other)
    assert [number_of(call.filed(assembly)[0]) for _each in range(2)] == [1, 2]


# the link on the programme


def test_the_programme_links_to_the_form_only_while_it_is_open(client, assembly, monkeypatch):
    programme = "/fr/assemblies/golfe/agenda"
    assert FORM in client.get(programme).page.links
    with unit_of_work():
        service.set_call(assembly, Call(True, clock.today() + dt.timedelta(days=1), Late.REFUSED), by=SYSTEM)
    assert FORM in client.get(programme).page.links
    call.at(monkeypatch, assembly, 2)
    assert FORM not in client.get(programme).page.links
    with unit_of_work():
        service.set_call(assembly, Call(True, None), by=SYSTEM)
    assert FORM in client.get(programme).page.links
    with unit_of_work():
        service.set_call(assembly, Call(False, None), by=SYSTEM)
    assert FORM not in client.get(programme).page.links
