"""Sessions that are narrowed after people signed up: who is told, who stays, when places are taken back, and by whom."""

import datetime as dt

import pytest

from coordinator.agenda.contents import Part
from coordinator.agenda.models import SessionAccess
from coordinator.agenda.releases.restoring import restore
from coordinator.agenda.signup import queries, service
from coordinator.agenda.signup.models import SignUp, SignUpState
from coordinator.core import clock
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.jobs.worker import run_due
from coordinator.mail.models import MailMessage
from coordinator.people.policy import Role
from coordinator.registration.models import Voting
from tests import world
from tests.agenda.stage import change, publish, published, registered, session
from tests.signing import sign_in

DESK = "/fr/assemblies/golfe/manage/agenda"


@pytest.fixture
def assembly(db):
    return world.assembly("golfe", secretariat_email="secretariat@example.org")


@pytest.fixture
def workshop(db, assembly):
    """A workshop of two places: a mayor and an observer hold them, another mayor waits."""
    row = session(assembly, "Atelier", has_signup=True, places=2)
    publish(assembly)
    people = [somebody(db, assembly, *facts) for facts in
              (("Afi Mensah", Voting.YES), ("Yao Ata", Voting.NO), ("Kofi Adjei", Voting.YES))]  # fmt: skip
    for one in people:
        db.session.refresh(one, ["category", "person", "delegation"])
        with unit_of_work():
            service.sign_up(published(row), one, assembly, by=SYSTEM)
    return row, people


def somebody(db, assembly, name, voting):
    one = registered(assembly, name)
    one.category.voting = voting
    one.person.email = f"{one.person.given_names.lower()}@example.org"
    world.save(one)
    return one


def listed(row):
    return [(one.registration.person.given_names, one.row.state) for one in queries.holders_of(published(row))]


def narrow(row, assembly, access=SessionAccess.VOTING):
    change(row, assembly, access=access)
    publish(assembly)


def digests(db):
    run_due()
    return db.session.query(MailMessage).filter_by(purpose="agenda.digest").order_by(MailMessage.id).all()


def tend():
    with unit_of_work():
        return service.tend()


PLACED, WAITING = SignUpState.PLACED, SignUpState.WAITING
EVERYBODY = [("Afi", PLACED), ("Yao", PLACED), ("Kofi", WAITING)]


def test_nobody_loses_a_place_before_it_is_published(assembly, workshop):
    row, _people = workshop
    change(row, assembly, access=SessionAccess.VOTING)
    tend()
    assert listed(row) == EVERYBODY


def test_the_release_tells_them_once_and_the_job_gives_the_place_to_who_waits(db, assembly, workshop):
    row, _people = workshop
    narrow(row, assembly)
    assert listed(row) == EVERYBODY, "told first"
    (message,) = digests(db)
    assert message.to_address == "yao@example.org"
    for words in ("Qui peut assister\u00a0: Participants inscrits → Membres votants", "Votre place\u00a0: prend fin"):
        assert words in message.text, message.text
    assert message.attachments == []
    assert tend() == 1
    tend()
    assert listed(row) == [("Afi", PLACED), ("Kofi", PLACED)]
    assert len(digests(db)) == 1


def test_a_turn_in_the_queue_ends_too(db, assembly, workshop):
    row, people = workshop
    people[2].category.voting = Voting.NO
    world.save(people[2].category)
    narrow(row, assembly)
    assert sorted(one.to_address for one in digests(db)) == ["kofi@example.org", "yao@example.org"]
    tend()
    assert listed(row) == [("Afi", PLACED)]


def test_who_also_hears_of_a_move_gets_one_message(db, assembly, workshop):
    row, _people = workshop
    change(row, assembly, start=dt.time(11))
    narrow(row, assembly)
    messages = {one.to_address: one for one in digests(db)}
    assert sorted(messages) == ["afi@example.org", "kofi@example.org", "yao@example.org"]
    assert "Votre place" in messages["yao@example.org"].text
    assert "Votre place" not in messages["afi@example.org"].text


def test_a_part_in_the_session_keeps_the_place(db, assembly, workshop):
    row, people = workshop
    change(row, assembly, people=[Part("speaker", "Yao Ata", person_id=people[1].person_id)])
    publish(assembly)
    digests(db)
    narrow(row, assembly)
    tend()
    assert listed(row) == EVERYBODY


def test_let_in_again_before_the_job_came_they_stay(db, assembly, workshop):
    row, _people = workshop
    narrow(row, assembly)
    with unit_of_work():
        restore(assembly, 1, by=SYSTEM)
    tend()
    assert listed(row) == EVERYBODY
    assert db.session.query(SignUp).filter(SignUp.ended_by.is_not(None)).count() == 0


def test_a_restored_version_that_narrows_ends_places_too(db, assembly, workshop):
    row, _people = workshop
    narrow(row, assembly, SessionAccess.OPEN)
    change(row, assembly, access=SessionAccess.VOTING)
    publish(assembly)
    tend()
    assert listed(row) == [("Afi", PLACED), ("Kofi", PLACED)]


@pytest.mark.parametrize(("hours", "stay"), [(23, True), (25, False)])
def test_from_a_day_before_the_session_everybody_stays(assembly, workshop, monkeypatch, hours, stay):
    row, _people = workshop
    instant = published(row).starts_at - dt.timedelta(hours=hours)
    monkeypatch.setattr(clock, "now", lambda: instant)
    narrow(row, assembly)
    tend()
    assert (listed(row) == EVERYBODY) is stay


def test_a_category_that_changes_takes_no_place(db, assembly, workshop):
    row, people = workshop
    narrow(row, assembly)
    tend()
    people[0].category.voting = Voting.NO
    world.save(people[0].category)
    tend()
    assert listed(row) == [("Afi", PLACED), ("Kofi", PLACED)]


def signed_in(client, assembly, role=Role.ORGANISER):
    account = world.account()
    world.grant(account, assembly, role)
    sign_in(client, account)
    return client


def test_saving_publishing_and_the_page_of_places_say_who_and_an_organiser_keeps_somebody(
    db, client, assembly, workshop
):
    row, people = workshop
    organiser = signed_in(client, assembly)
    path = f"{DESK}/sessions/{row.public_id}/places"
    assert "perdrait sa place" not in organiser.get(path).page.words
    change(row, assembly, access=SessionAccess.VOTING)
    words = organiser.get(path).page.words
    assert "1 personne perdrait sa place" in words
    assert "Perd sa place à la publication" in words
    shown = organiser.get(f"{DESK}/publish").page
    assert "«\u00a0Atelier\u00a0»\u00a0: 1 personne perd sa place" in shown.words
    assert "Yao Ata" in shown.words
    assert path in shown.links
    kept = organiser.submit(f"{path}/{people[1].public_id}/keep", form_page=path)
    assert kept.status_code == 303
    assert "perd sa place" not in organiser.get(f"{DESK}/publish").page.words
    assert "Maintenue par un organisateur" in organiser.get(path).page.words
    publish(assembly)
    tend()
    assert listed(row) == EVERYBODY
    assert digests(db) == []


def test_saving_a_narrower_session_says_how_many(client, assembly, workshop):
    row, _people = workshop
    organiser = signed_in(client, assembly)
    edit = f"{DESK}/sessions/{row.public_id}"
    answer = organiser.submit(edit, {
        "title-fr": "Atelier", "type": "plenary", "access": "voting", "status": "confirmed", "has_signup": "y",
        "places": "2", "day": row.day.isoformat(), "start": "09:00", "minutes": "60",
    })  # fmt: skip
    assert answer.status_code == 303, answer.page and answer.page.words
    assert "1 personne inscrite ne pourra plus assister" in organiser.get(DESK).page.words


def test_an_agenda_editor_reads_how_many_and_no_names(client, assembly, workshop):
    row, people = workshop
    change(row, assembly, access=SessionAccess.VOTING)
    editor = signed_in(client, assembly, Role.AGENDA_EDITOR)
    words = editor.get(f"{DESK}/publish").page.words
    assert "1 personne perd sa place" in words
    assert "Yao Ata" not in words
    path = f"{DESK}/sessions/{row.public_id}/places/{people[1].public_id}/keep"
    assert editor.post(path).status_code in {400, 404}
