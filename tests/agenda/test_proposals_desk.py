"""The bureau’s pages of proposals: who may what, papers taken over, the list, the call; nothing leaks."""

import re

import pytest

from coordinator.agenda import contents
from coordinator.agenda.models import SessionAccess, SessionType
from coordinator.agenda.proposals import deciding, queries
from coordinator.agenda.proposals.rules import Late, call_in
from coordinator.assemblies.models import AssemblyState
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.core.actor import SYSTEM
from coordinator.core.db import db, unit_of_work
from coordinator.core.errors import Conflict
from coordinator.documents.models import Document, DocumentAccess
from coordinator.people.policy import Role
from tests import world
from tests.agenda import call, stage
from tests.agenda.call import act, letters, sessions
from tests.client import CheckingClient
from tests.counting import statements
from tests.signing import as_role

pytestmark = pytest.mark.usefixtures("app")
LIST = "/fr/assemblies/golfe/manage/agenda/proposals"
READERS = {Role.OWNER, Role.ORGANISER, Role.AGENDA_EDITOR, Role.REGISTRATION_OFFICER, Role.FOCAL_POINT, Role.VIEWER}
EDITORS = {Role.OWNER, Role.ORGANISER, Role.AGENDA_EDITOR}


@pytest.fixture
def assembly():
    return call.assembly()


@pytest.fixture
def editor(client, assembly):
    as_role(client, assembly, Role.AGENDA_EDITOR)
    return client


# who may what


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_what_it_may(client, assembly, role):
    one, _secret = call.filed(assembly, papers=(call.paper(),))
    as_role(client, assembly, role)
    path = f"{LIST}/{one.public_id}"
    shown = client.get(path)
    paper = client.get(f"{path}/papers/{one.files[0].public_id}")
    assert {client.get(LIST).status_code, shown.status_code, paper.status_code} == {200 if role in READERS else 404}
    decide = [client.get(f"{path}/{verb}").status_code for verb in ("accept", "merge", "refuse")]
    assert decide == [200 if role in EDITORS else 404] * 3
    assert client.get(f"{LIST}/settings").status_code == (200 if role in EDITORS else 404)
    if role in READERS:
        contact = {"Afi Mensah", "afi@example.org"}
        assert {word for word in contact if word in shown.page.html} == (contact if role in EDITORS else set())
        assert not any(word in client.get(LIST).page.html for word in contact)


def test_a_proposal_of_another_assembly_is_not_there(editor, assembly):
    one, _secret = call.filed(call.assembly("autre"))
    assert editor.get(f"{LIST}/{one.public_id}").status_code == 404


def test_papers_of_the_bureau_are_files_to_keep(editor, assembly):
    one, _secret = call.filed(assembly, papers=(call.paper("Note.pdf"),))
    headers = editor.get(f"{LIST}/{one.public_id}/papers/{one.files[0].public_id}").headers
    assert headers["Content-Disposition"] == "attachment; filename=Note.pdf"
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "private, no-store")


# papers


def test_papers_are_taken_over_once_and_stay_hidden(editor, assembly):
    one, _secret = call.filed(assembly, papers=(call.paper("Délibération.pdf"),))
    path = f"{LIST}/{one.public_id}"
    act(deciding.accept, one, assembly)
    for _twice in range(2):
        assert editor.submit(f"{path}/take-over", form_page=path).status_code == 303
    document = db.session.query(Document).one()
    assert document.title == {"fr": f"{call.TITLE} – Délibération"}
    assert (document.access, document.withdrawn_at is not None) == (DocumentAccess.REGISTERED, True)
    assert contents.papers_of(sessions()[0].id) == (document.id,)
    stranger = CheckingClient(editor.application)
    answer = stranger.get(f"/fr/assemblies/golfe/documents/{document.public_id}")
    assert answer.location.startswith("/fr/sign-in")
    assert call.TITLE not in stranger.get("/fr/assemblies/golfe/documents").text


def test_papers_of_an_undecided_proposal_are_not_taken_over(editor, assembly):
    one, _secret = call.filed(assembly, papers=(call.paper(),))
    with pytest.raises(Conflict), unit_of_work():
        deciding.take_over(one, assembly, by=SYSTEM)
    assert db.session.query(Document).count() == 0


# nothing of a proposal is public before it is accepted and released


PUBLIC = ("/fr/", "/fr/assemblies/golfe/", "/fr/assemblies/golfe/agenda", "/fr/assemblies/golfe/agenda?day=all",
          "/fr/assemblies/golfe/agenda/changes", "/fr/assemblies/golfe/calendar.ics", "/fr/assemblies/golfe/documents",
          "/fr/assemblies/golfe/agenda/propose", "/fr/assemblies/golfe/agenda/now")  # fmt: skip


def leaks(client) -> list[str]:
    found = []
    for path in PUBLIC:
        text = re.sub(r"\r\n[ \t]", "", client.get(path).text)
        found += [path for word in (call.TITLE, "Trois forages", "Afi Mensah", "Note.pdf") if word in text]
    return found


def test_nothing_of_a_proposal_is_public_before_the_release(client, assembly):
    stage.session(assembly, "Accueil")
    stage.publish(assembly)
    one, _secret = call.filed(assembly, papers=(call.paper(),))
    assert leaks(client) == []
    act(deciding.accept, one, assembly)
    (made,) = [row for row in sessions() if row.title == {"fr": call.TITLE}]
    assert leaks(client) == []
    stage.change(made, assembly, day=assembly.starts_on, start=stage.dt.time(10))
    with unit_of_work():
        deciding.take_over(one, assembly, by=SYSTEM)
    assert leaks(client) == []
    stage.publish(assembly)  # now it may be read, and this test sees what it looks for
    assert "/fr/assemblies/golfe/agenda" in leaks(client)
    assert "Afi Mensah" not in client.get("/fr/assemblies/golfe/agenda?day=all").text


def test_no_word_of_the_draft_is_told_to_the_member_before_the_release(client, assembly):
    one, secret = call.filed(assembly)
    row = stage.session(assembly, "Séance encore secrète")
    act(deciding.merge, one, assembly, row)
    assert "secrète" not in letters()[0].text + letters()[0].subject
    assert "secrète" not in client.get(f"/fr/proposals/{secret}").text
    stage.publish(assembly)
    assert "secrète" in client.get(f"/fr/proposals/{secret}").text


def test_a_closed_session_is_never_named_to_the_member(client, assembly):
    one, secret = call.filed(assembly)
    stage.session(assembly, "Accueil")
    row = stage.session(assembly, "Bureau à huis clos", access=SessionAccess.BOARD)
    act(deciding.merge, one, assembly, row)
    stage.publish(assembly)
    assert "huis clos" not in client.get(f"/fr/proposals/{secret}").text


# the list and the call


def test_the_list_is_searched_and_filtered(editor, assembly):
    first, second = call.filed(assembly)[0], call.filed(assembly, organisation_name="Tandjouaré", title="Écoles")[0]
    act(deciding.refuse, second, assembly, reason="Non.")
    second = call.again(assembly, second)
    second.is_late = True
    db.session.commit()

    def found(query):
        return [ref for ref in (first.public_id, second.public_id) if ref in editor.get(f"{LIST}{query}").page.html]

    assert found("") == [first.public_id, second.public_id]
    assert found("?q=ecoles") == found("?q=tandjouare") == found("?state=refused") == found("?late=1")
    assert found("?late=1") == [second.public_id]
    assert found("?q=quartiers") == [first.public_id]
    assert found("?q=%25") == [first.public_id, second.public_id]  # signs alone search for nothing
    assert found("?q=zzz") == []
    assert "Aucune proposition ne correspond" in editor.get(f"{LIST}?q=zzz").page.words


def test_the_list_costs_the_same_with_10_and_with_300(editor, assembly):
    body = world.organisation("Kloto 1")
    costs = []
    for total in (10, 300):
        while queries.count(assembly, queries.Filters()) < total:
            call.filed(assembly, organisation_id=body.id)
        with statements() as sent:
            assert editor.get(f"{LIST}?q=eau").status_code == 200
        costs.append(len(sent))
        assert queries.rows(assembly, queries.Filters(), limit=1)[0].number == total
    assert costs[0] == costs[1]
    assert "1 à 50 sur 300" in editor.get(LIST).page.words


def test_an_empty_list_says_what_to_do(client):
    of = world.assembly("golfe")
    as_role(client, of, Role.ORGANISER)
    page = client.get(LIST).page
    assert "Ouvrir l’appel" in page.words
    assert f"{LIST}/settings" in page.links


def test_the_call_is_set_and_raises_the_version(editor, assembly):
    before = assembly.version
    given = {"is_open": "y", "deadline": "2027-02-01", "late": "refused", "instructions-fr": "Deux pages.",
             "instructions-en": ""}  # fmt: skip
    assert editor.submit(f"{LIST}/settings", given).status_code == 303
    fresh = assembly_by_slug("golfe")
    kept = call_in(fresh.settings)
    assert (kept.is_open, kept.deadline.isoformat(), kept.late) == (True, "2027-02-01", Late.REFUSED)
    assert kept.instructions == {"fr": "Deux pages."}
    assert fresh.version > before
    assert editor.submit(f"{LIST}/settings", {**given, "deadline": "demain"}).status_code == 422
    assert editor.submit(f"{LIST}/settings", {**given, "late": "perhaps"}).status_code == 422


def test_a_statutory_assembly_begins_with_flagging(client):
    of = world.assembly("golfe")
    as_role(client, of, Role.ORGANISER)

    def ticked():
        controls = client.get(f"{LIST}/settings").page.controls
        return [one["value"] for one in controls if one.get("name") == "late" and "checked" in one]

    assert ticked() == ["refused"]
    stage.session(of, type=SessionType.STATUTORY)
    assert ticked() == ["flagged"]


def test_an_archived_assembly_keeps_its_call(editor, assembly):
    assembly.state = AssemblyState.ARCHIVED
    db.session.commit()
    assert editor.submit(f"{LIST}/settings", {"late": "refused", "deadline": ""}).status_code == 403
    assert call_in(assembly_by_slug("golfe").settings).is_open
