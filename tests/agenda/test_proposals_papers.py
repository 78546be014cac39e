"""Papers of a proposal on their way: kept through a fault, refused by name, at most five, sent as files to keep."""

import os

import pytest

from coordinator.agenda.proposals import service
from coordinator.agenda.proposals.models import ProposalFile
from coordinator.core import files
from coordinator.core.db import db
from coordinator.core.errors import Invalid
from tests import world
from tests.agenda import call
from tests.agenda.call import all_of, boxes, hidden_of

pytestmark = pytest.mark.usefixtures("app")
FORM = "/fr/assemblies/golfe/agenda/propose"


@pytest.fixture
def assembly():
    world.organisation("Kloto 1")
    return call.assembly()


def test_papers_survive_a_fault_elsewhere_and_can_be_taken_away(client, assembly):
    faulty = {**call.typed(title=""), "papers": [call.upload("Un.pdf"), call.upload("Deux.pdf", call.PDF + b"2")]}
    answer = client.submit(FORM, faulty)
    assert answer.status_code == 422
    kept = boxes(answer, "kept")
    assert len(kept) == 2
    answer = client.post(FORM, data={**hidden_of(answer), **call.typed(), "kept": kept[1:]})
    assert answer.status_code == 303
    assert [one.file_name for one in db.session.query(ProposalFile)] == ["Deux.pdf"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.pdf", b"<!doctype html><script>alert(1)</script>"),
        ("dessin.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("page.html", b"<html>"),
        ("macro.docm", call.zipped("word/document.xml")),
        ("vide.pdf", b""),
        ("lourd.pdf", b"%PDF-" + b"0" * 20_000_000),
        ("bombe.docx", call.zipped("word/document.xml", b"0" * 60_000_000)),
        ("faux.docx", call.zipped("xl/workbook.xml")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_paper_is_refused_by_name_and_the_good_one_kept(client, assembly, name, content):
    answer = client.submit(FORM, {**call.typed(), "papers": [call.upload(name, content), call.upload("Bon.pdf")]})
    assert answer.status_code == 422
    assert f"«\u00a0{name}\u00a0»" in answer.page.words
    assert len(boxes(answer, "kept")) == 1
    assert all_of() == []


def test_five_papers_are_the_most(client, assembly):
    six = [call.upload(f"{n}.pdf", call.PDF + bytes([n])) for n in range(6)]
    answer = client.submit(FORM, {**call.typed(), "papers": six})
    assert answer.status_code == 422
    assert "au plus 5 pièces" in answer.page.words
    assert len(boxes(answer, "kept")) == 5
    with pytest.raises(Invalid):
        call.filed(assembly, papers=tuple(call.paper(f"{n}.pdf", call.PDF + bytes([n])) for n in range(6)))


def test_a_note_that_was_not_signed_here_claims_nothing(client, assembly):
    secret = files.store().put(b"%PDF-secret")
    answer = client.submit(FORM, {**call.typed(), "kept": [f'{{"key": "{secret}"}}', "x.y.z"]})
    assert answer.status_code == 303
    assert db.session.query(ProposalFile).count() == 0


def test_a_paper_that_waited_too_long_is_asked_for_again(client, assembly):
    answer = client.submit(FORM, {**call.typed(title=""), "papers": [call.upload(content=call.PDF + b"alt")]})
    for path in service.waiting_room().root.glob("??/*"):
        os.utime(path, (1, 1))
    assert service.purge_waiting() >= 1
    answer = client.post(FORM, data={**hidden_of(answer), **call.typed(), "kept": boxes(answer, "kept")})
    assert answer.status_code == 422
    assert "n’est plus conservé ici" in answer.page.words
    assert all_of() == []


def test_what_waits_since_an_hour_is_left(assembly):
    paper = call.paper()
    service.purge_waiting()
    assert service.waiting_room().read(paper.key) == call.PDF


def test_a_paper_is_sent_as_a_file_to_keep(client, assembly):
    one, secret = call.filed(assembly, papers=(call.paper("Été.pdf"),))
    answer = client.get(f"/fr/proposals/{secret}/papers/{one.files[0].public_id}")
    assert answer.data == call.PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_link_opens_its_own_papers_only(client, assembly):
    one, _secret = call.filed(assembly, papers=(call.paper(),))
    _other, other_secret = call.filed(assembly, organisation_name="Kloto 2")
    path = f"/fr/proposals/{other_secret}/papers/{one.files[0].public_id}"
    assert client.get(path).status_code == 404


def test_without_a_token_nothing_is_filed(client, assembly):
    assert client.post(FORM, data=call.typed()).status_code == 400


def test_posts_are_limited(app, client, assembly, monkeypatch):
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", True)
    hidden = hidden_of(client.get(FORM))
    states = [client.post(FORM, data={**hidden, "title": ""}).status_code for _each in range(31)]
    assert (states[0], states[-1]) == (422, 429)


def test_a_file_too_large_gets_its_sentence_and_nothing_typed_or_sent_is_lost(client, assembly):
    heavy = b"%PDF-1.7\n" + b"0" * 24_000_000  # more than a request of any other page may hold
    answer = client.submit(
        FORM, {**call.typed(title="Mot-gardé"), "papers": [call.upload("Note.pdf"), call.upload("Lourd.pdf", heavy)]}
    )
    assert answer.status_code == 422
    assert "«\u00a0Lourd.pdf\u00a0»\u00a0: Ce fichier pèse plus de 20\u00a0Mo." in answer.page.words
    assert "Mot-gardé" in answer.page.html
    assert len(boxes(answer, "kept")) == 1
    assert all_of() == []
    sent = client.post(FORM, data={**hidden_of(answer), **call.typed(title="Mot-gardé"), "kept": boxes(answer, "kept")})
    assert sent.status_code == 303
    assert [file.file_name for file in db.session.query(ProposalFile)] == ["Note.pdf"]


def test_a_correction_takes_as_much(client, assembly):
    one, secret = call.filed(assembly)
    path = f"/fr/proposals/{secret}/correct"
    heavy = b"%PDF-1.7\n" + b"0" * 24_000_000
    answer = client.submit(path, {**call.typed(title="Mot-gardé"), "papers": [call.upload("Lourd.pdf", heavy)]})
    assert (answer.status_code, "Mot-gardé" in answer.page.html) == (422, True)
    assert call.again(assembly, one).title == call.TITLE


def test_more_than_all_papers_together_could_be_is_turned_away_with_advice(app, client, assembly, monkeypatch):
    seen = hidden_of(client.get(FORM))
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1_000_000)
    under = {**seen, **call.typed(), "papers": [call.upload("Note.pdf", b"%PDF-" + b"0" * 4_800_000)]}
    assert client.post(FORM, data=under).status_code == 303
    over = {**seen, **call.typed(), "papers": [call.upload("Note.pdf", b"%PDF-" + b"0" * 5_000_000)]}
    answer = client.post(FORM, data=over)
    assert answer.status_code == 413
    assert "Ces fichiers pèsent ensemble plus de 5\u00a0Mo." in answer.page.words
    assert "Revenez en arrière" in answer.page.words
    elsewhere = client.post("/fr/sign-in", data={"file": call.upload("Note.pdf", b"0" * 1_100_000)})
    assert elsewhere.status_code == 413
    assert "Ces fichiers" not in elsewhere.page.words
