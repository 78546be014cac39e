"""Copying another assembly's agenda: its papers come along when asked, and what stays is said."""

import datetime as dt

import pytest

from coordinator.agenda.contents import Part, papers_of
from coordinator.agenda.models import AgendaSession, SessionStatus
from coordinator.assemblies.models import AssemblyState, KeyDate
from coordinator.assemblies.queries import key_dates_of
from coordinator.core import clock
from coordinator.documents.models import Document, DocumentAccess, DocumentFile
from coordinator.documents.queries import papers_of as documents_of
from coordinator.people.policy import Role
from tests import world
from tests.agenda.stage import session
from tests.agenda.test_exchange_pages import confirm
from tests.counting import statements
from tests.signing import sign_in

DESK = "/fr/assemblies/golfe/manage/agenda/exchange"
FIRST = dt.date(2027, 3, 9)


def paper(of, code="AG/DOC.1", *, files=(("fr", 1),), **more):
    document = world.save(Document(assembly_id=of.id, code=code, title={"fr": f"Rapport {code}"}, **more))
    for language, number in files:
        world.save(DocumentFile(
            document_id=document.id, number=number, language=language, file_name="a.pdf", media_type="application/pdf",
            size=number, file_key=f"{number}" * 64, uploaded_at=clock.now(),
        ))  # fmt: skip
    return document


def stage(client, state=AssemblyState.DRAFT, role=Role.ORGANISER):
    """A target and a source, and somebody who may see both."""
    target = world.assembly("golfe", starts_on=FIRST, ends_on=FIRST, state=state)
    source = world.assembly("passee", starts_on=dt.date(2026, 5, 4), ends_on=dt.date(2026, 5, 6))
    account = world.account()
    world.grant(account, target, role)
    world.grant(account, source, Role.AGENDA_EDITOR)
    sign_in(client, account)
    return target, source


def copy(client, asked="&papers=1", **more):
    shown = client.get(f"{DESK}/assembly?source=passee{asked}")
    answer = confirm(client, shown, "assembly", **more)
    assert answer.status_code == 303
    return shown.page.words.replace("\u00a0", " "), client.get(answer.location).page.words.replace("\u00a0", " ")


def made(db, target):
    return db.session.query(AgendaSession).filter_by(assembly_id=target.id).populate_existing().all()


def test_a_recording_stays_with_the_session_it_was_made_of(db, client):
    target, source = stage(client)
    session(source, "Ouverture", video_url="https://meet.example/salle", recording_url="https://film.example/vu")
    shown, _said = copy(client, "")
    assert "1 enregistrement" in shown
    (opening,) = made(db, target)
    assert (opening.video_url, opening.recording_url) == ("https://meet.example/salle", "")


def test_papers_of_sessions_come_along_in_their_newest_version(db, client):
    target, source = stage(client)
    kept = paper(source, files=(("fr", 1), ("fr", 2), ("en", 1)), access=DocumentAccess.DELEGATES)
    paper(source, "AG/DOC.9")  # belongs to no session
    session(source, "Ouverture", papers=[kept.id])
    shown, said = copy(client)
    assert "Document « AG/DOC.1 – Rapport AG/DOC.1 »" in shown
    assert "1 document est copié." in said
    (copied,) = documents_of(target)
    assert (copied.code, copied.title, copied.access, copied.withdrawn_at) == (
        "AG/DOC.1", {"fr": "Rapport AG/DOC.1"}, DocumentAccess.DELEGATES, None)  # fmt: skip
    assert {(file.language, file.number, file.file_key) for file in copied.files} == {
        ("fr", 1, "2" * 64), ("en", 1, "1" * 64)}  # fmt: skip
    (opening,) = made(db, target)
    assert papers_of(opening.id) == (copied.id,)
    assert copied.public_id != kept.public_id


def test_a_paper_of_the_same_code_is_linked_to_and_not_doubled(db, client):
    target, source = stage(client)
    own = paper(target)
    session(source, papers=[paper(source).id])
    shown, _said = copy(client)
    assert "Document «" not in shown
    assert [document.id for document in documents_of(target)] == [own.id]
    assert papers_of(made(db, target)[0].id) == (own.id,)


def test_in_a_public_assembly_copies_stand_as_withdrawn(db, client):
    target, source = stage(client, AssemblyState.PUBLISHED)
    session(source, papers=[paper(source).id])
    _shown, said = copy(client)
    assert documents_of(target)[0].withdrawn_at is not None
    assert "comme retirés" in said


def test_what_is_not_copied_is_said_before_and_after(db, client):
    target, source = stage(client)
    ids = [paper(source, "W", withdrawn_at=clock.now()).id, paper(source, "F", files=()).id, paper(source, "G").id]
    session(source, papers=ids, people=[Part("chair", "Afi", "Maire")])
    session(source, "Annulée", status=SessionStatus.CANCELLED)
    for words in copy(client):
        assert "Non repris : 1 séance annulée, 2 documents retirés ou sans fichier, les noms des personnes." in words
    assert [document.code for document in documents_of(target)] == ["G"]


@pytest.mark.parametrize(("asked", "more"), [("", {}), ("&papers=1", {"make": []})])
def test_papers_stay_when_they_are_not_asked_for(db, client, asked, more):
    target, source = stage(client)
    session(source, papers=[paper(source).id])
    copy(client, asked, **more)
    assert documents_of(target) == []
    assert papers_of(made(db, target)[0].id) == ()


def test_key_dates_come_along_as_far_from_the_first_day(db, client):
    target, source = stage(client)
    session(source)
    world.save(KeyDate(assembly_id=source.id, on=dt.date(2026, 4, 4), label={"fr": "Clôture"}))
    copy(client)
    assert [(one.on, one.label) for one in key_dates_of(target)] == [(dt.date(2027, 2, 7), {"fr": "Clôture"})]


def test_showing_a_copy_asks_no_more_of_many_papers(client):
    _target, source = stage(client)
    path = f"{DESK}/assembly?source=passee&papers=1"
    session(source, papers=[paper(source).id])
    client.get(path)
    with statements() as few:
        client.get(path)
    for number in range(10):
        session(source, f"S{number}", papers=[paper(source, f"D{number}").id])
    with statements() as many:
        client.get(path)
    assert len(many) == len(few)
