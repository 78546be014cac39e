"""The bureau decides: accepts as a session or an item, merges, refuses, takes back; two organisers at once."""

import pytest

from coordinator.agenda import contents
from coordinator.agenda.models import SessionType
from coordinator.agenda.proposals import deciding, service
from coordinator.agenda.proposals.models import MOVES, ProposalState
from coordinator.assemblies.models import AssemblyState
from coordinator.core.actor import SYSTEM
from coordinator.core.db import db, unit_of_work
from coordinator.core.errors import Conflict, Invalid, NotAllowed
from coordinator.journal.models import JournalEntry
from coordinator.people.policy import Role
from tests.agenda import call, stage
from tests.agenda.call import act, letters, sessions
from tests.signing import as_role

pytestmark = pytest.mark.usefixtures("app")
LIST = "/fr/assemblies/golfe/manage/agenda/proposals"


@pytest.fixture
def assembly():
    return call.assembly()


@pytest.fixture
def editor(client, assembly):
    as_role(client, assembly, Role.AGENDA_EDITOR)
    return client


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
