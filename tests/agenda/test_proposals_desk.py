"""The bureau's side of proposals: who may what, each decision, two organisers at once, papers taken over, no leak."""

import re

import pytest

from coordinator.agenda import contents
from coordinator.agenda.models import AgendaSession, SessionAccess, SessionType
from coordinator.agenda.proposals import deciding, queries, service
from coordinator.agenda.proposals.models import MOVES, ProposalState
from coordinator.agenda.proposals.rules import Late, call_in
from coordinator.assemblies.models import AssemblyState
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.core.actor import SYSTEM
from coordinator.core.db import db, unit_of_work
from coordinator.core.errors import Conflict, Invalid, NotAllowed
from coordinator.documents.models import Document, DocumentAccess
from coordinator.journal.models import JournalEntry
from coordinator.mail.models import MailMessage
from coordinator.people.policy import Role
from tests import world
from tests.agenda import call, stage
from tests.client import CheckingClient
from tests.counting import statements
from tests.signing import sign_in

pytestmark = pytest.mark.usefixtures("app")
LIST = "/fr/assemblies/golfe/manage/agenda/proposals"
READERS = {Role.OWNER, Role.ORGANISER, Role.AGENDA_EDITOR, Role.REGISTRATION_OFFICER, Role.FOCAL_POINT, Role.VIEWER}
EDITORS = {Role.OWNER, Role.ORGANISER, Role.AGENDA_EDITOR}


@pytest.fixture
def assembly():
    return call.assembly()


def as_role(client, assembly, role):
    account = world.account()
    world.grant(account, assembly, role)
    sign_in(client, account)
    return client


@pytest.fixture
def editor(client, assembly):
    return as_role(client, assembly, Role.AGENDA_EDITOR)


def act(verb, one, of, *given, **more):
    with unit_of_work():
        return verb(one, of, *given, **{"by": SYSTEM, "version": one.version, **more})


def letters() -> list[MailMessage]:
    return db.session.query(MailMessage).filter_by(purpose="agenda.proposal_decided").order_by(MailMessage.id).all()


def sessions() -> list[AgendaSession]:
    return db.session.query(AgendaSession).order_by(AgendaSession.id).all()


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


# accepting


def test_accepted_it_is_a_session_to_be_placed(editor, assembly):
    one, secret = call.filed(assembly)
    path = f"{LIST}/{one.public_id}/accept"
    answer = editor.submit(path, {"way": "session", "type": "statutory", "session": "", "reason": "Merci."})
    assert answer.status_code == 303
    (made,) = sessions()
    assert (made.title, made.description) == ({"fr": call.TITLE}, {"fr": "Trois forages à décider."})
    assert (made.type, made.minutes, made.day) == (SessionType.STATUTORY, 30, None)
    (part,) = contents.parts_of(made.id)
    assert (part.name, part.organisation_id) == ("", one.organisation_id)
    one = call.again(assembly, one)
    assert (one.state, one.session_id, one.reason) == (ProposalState.ACCEPTED, made.id, "Merci.")
    (letter,) = letters()
    assert (letter.to_address, "Merci." in letter.text, "acceptée" in letter.subject) == ("afi@example.org", True, True)
    assert call.TITLE in editor.get(answer.location).page.words
    assert "Le bureau l’a acceptée" in editor.get(f"/fr/proposals/{secret}").page.words


def test_accepted_as_an_item_it_stands_in_a_session(editor, assembly):
    one, _secret = call.filed(assembly)
    row = stage.session(assembly, items=[contents.Item({"fr": "Premier point"})])
    path = f"{LIST}/{one.public_id}/accept"
    assert editor.submit(path, {"way": "item", "type": "plenary", "session": ""}).status_code == 422
    assert editor.submit(path, {"way": "item", "type": "plenary", "session": row.public_id}).status_code == 303
    items = contents.items_of(row.id)
    assert [(item.title["fr"], item.minutes, item.function) for item in items] == [
        ("Premier point", None, ""), (call.TITLE, 30, "Kloto 1")]  # fmt: skip
    assert call.again(assembly, one).state is ProposalState.ACCEPTED
    assert len(sessions()) == 1


def test_a_session_of_another_assembly_cannot_be_chosen(editor, assembly):
    one, _secret = call.filed(assembly)
    row = stage.session(call.assembly("autre"))
    answer = editor.submit(f"{LIST}/{one.public_id}/merge", {"session": row.public_id, "as_item": "y"})
    assert answer.status_code == 422
    assert contents.items_of(row.id) == ()


# merging, refusing, reopening


@pytest.mark.parametrize(("as_item", "wanted"), [("y", 1), (None, 0)])
def test_merged_it_is_an_item_or_only_said(editor, assembly, as_item, wanted):
    one, _secret = call.filed(assembly)
    row = stage.session(assembly)
    given = {"session": row.public_id, "reason": "Même sujet.", **({"as_item": as_item} if as_item else {})}
    assert editor.submit(f"{LIST}/{one.public_id}/merge", given).status_code == 303
    assert len(contents.items_of(row.id)) == wanted
    assert call.again(assembly, one).state is ProposalState.MERGED
    assert "Même sujet." in letters()[0].text


def test_a_session_that_came_from_a_proposal_is_named_so(editor, assembly):
    first, second = call.filed(assembly)[0], call.filed(assembly, organisation_name="Kloto 2", title="Puits")[0]
    act(deciding.accept, first, assembly)
    assert "(proposition n°\u00a01)" in editor.get(f"{LIST}/{second.public_id}/merge").page.words


def test_refused_with_a_reason_that_is_sent(editor, assembly):
    one, secret = call.filed(assembly)
    path = f"{LIST}/{one.public_id}/refuse"
    assert editor.submit(path, {"reason": " "}).status_code == 422
    assert letters() == []
    assert editor.submit(path, {"reason": "Hors de nos statuts."}).status_code == 303
    assert "Hors de nos statuts." in letters()[0].text
    assert "Hors de nos statuts." in editor.get(f"/fr/proposals/{secret}").page.words
    assert sessions() == []


def test_the_letter_is_in_the_language_of_the_person(assembly):
    one, _secret = call.filed(assembly)
    one.language = "en"
    db.session.commit()
    act(deciding.refuse, one, assembly, reason="Not within our statutes.")
    assert letters()[0].subject == "Proposal no. 1: answer of the bureau"


def test_a_decision_is_taken_back_and_taken_again(editor, assembly):
    one, _secret = call.filed(assembly)
    act(deciding.accept, one, assembly)
    assert editor.submit(f"{LIST}/{one.public_id}/reopen", {"reason": "Erreur de notre part."}).status_code == 303
    one = call.again(assembly, one)
    assert (one.state, one.session_id, one.decided_at) == (ProposalState.FILED, None, None)
    assert len(sessions()) == 1  # what stands in the draft is the editors' matter
    act(deciding.refuse, one, assembly, reason="Hors sujet.")
    assert [letter.text.count("Erreur de notre part.") for letter in letters()] == [0, 1, 0]


def test_every_decision_is_in_the_journal_without_words(assembly):
    one, _secret = call.filed(assembly)
    act(deciding.refuse, one, assembly, reason="Hors sujet.")
    act(deciding.reopen, one, assembly)
    entries = db.session.query(JournalEntry).filter_by(subject_ref=one.public_id).order_by(JournalEntry.id).all()
    assert [entry.verb for entry in entries] == ["file", "refuse", "reopen"]
    assert not any("Hors sujet" in str(entry.data) or "Mensah" in str(entry.data) for entry in entries)


@pytest.mark.parametrize("before", ProposalState)
@pytest.mark.parametrize("after", ProposalState)
def test_only_moves_of_the_table_are_made(assembly, before, after):
    one, _secret = call.filed(assembly)
    one.state = before
    db.session.commit()
    with unit_of_work():
        if (before, after) in MOVES:
            assert service.move(one, after, assembly=assembly, by=SYSTEM) == MOVES[before, after]
        else:
            with pytest.raises(Conflict):
                service.move(one, after, assembly=assembly, by=SYSTEM)


def test_refusing_without_a_reason_is_refused(assembly):
    one, _secret = call.filed(assembly)
    with pytest.raises(Invalid):
        act(deciding.refuse, one, assembly, reason=" ")


def test_what_is_decided_cannot_be_withdrawn(assembly):
    one, _secret = call.filed(assembly)
    act(deciding.accept, one, assembly)
    with pytest.raises(Conflict), unit_of_work():
        service.withdraw(one, assembly, by=SYSTEM)


def test_an_archived_assembly_decides_nothing(assembly):
    one, _secret = call.filed(assembly)
    assembly.state = AssemblyState.ARCHIVED
    db.session.commit()
    with pytest.raises(NotAllowed):
        act(deciding.accept, one, assembly)


def test_when_two_organisers_decide_at_once_the_second_is_told(editor, assembly):
    one, _secret = call.filed(assembly)
    path = f"{LIST}/{one.public_id}/refuse"
    hidden = dict(editor.get(path).page.hidden)
    act(deciding.accept, one, assembly)
    answer = editor.post(path, data={**hidden, "reason": "Mon motif."})
    assert answer.status_code == 409
    assert "Acceptée" in answer.page.words
    assert "Mon motif." in answer.page.words
    assert call.again(assembly, one).state is ProposalState.ACCEPTED
    assert len(letters()) == 1


def test_who_has_not_read_a_correction_does_not_decide(editor, assembly):
    one, _secret = call.filed(assembly)
    path = f"{LIST}/{one.public_id}/accept"
    hidden = dict(editor.get(path).page.hidden)
    given = call.filing(title="Tout autre chose", organisation_name="Kloto 3")
    with unit_of_work():
        service.correct(one, assembly, given, version=one.version, keep=(), papers=(), by=SYSTEM)
    assert editor.post(path, data={**hidden, "way": "session", "type": "plenary"}).status_code == 409
    assert sessions() == []


def test_a_decided_proposal_offers_no_form_for_another_decision(editor, assembly):
    one, _secret = call.filed(assembly)
    act(deciding.accept, one, assembly)
    assert editor.get(f"{LIST}/{one.public_id}/refuse").status_code == 303


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
