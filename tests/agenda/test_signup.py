"""Places in sessions: taken, waited for, given back, and never given twice."""

import datetime as dt

import pytest

from coordinator.agenda.models import SessionAccess
from coordinator.agenda.signup import queries, service
from coordinator.agenda.signup.models import SignUp, SignUpState
from coordinator.core import clock
from coordinator.core.actor import SYSTEM
from coordinator.core.db import db, unit_of_work
from coordinator.core.errors import Closed, Conflict, NotAllowed
from coordinator.mail.models import MailMessage
from coordinator.people.policy import Role
from coordinator.registration.models import RegistrationState, Voting
from tests import world
from tests.agenda import stage
from tests.signing import as_role

pytestmark = pytest.mark.usefixtures("app")


def workshop(of, **more):
    row = stage.session(of, "Atelier", **{"has_signup": True, "places": 1, **more})
    stage.publish(of)
    return row


def act(verb, row, one, of):
    db.session.commit()
    db.session.refresh(one, ["category", "person", "delegation"])  # a refusal before this one expired them
    with unit_of_work():
        return verb(stage.published(row), one, of, by=SYSTEM)


def listed(row):
    return [(one.registration.id, one.row.state.value) for one in queries.holders_of(stage.published(row))]


def test_the_first_has_the_place_the_next_waits_and_moves_up():
    of = world.assembly()
    row, first, second = workshop(of), stage.registered(of), stage.registered(of, "Kofi Adjei")
    second.person.email = "kofi@example.org"
    assert act(service.sign_up, row, first, of) is SignUpState.PLACED
    assert act(service.sign_up, row, second, of) is SignUpState.WAITING
    assert act(service.sign_up, row, second, of) is SignUpState.WAITING
    assert listed(row) == [(first.id, "placed"), (second.id, "waiting")]
    act(service.sign_off, row, first, of)
    assert listed(row) == [(second.id, "placed")]
    letter = db.session.query(MailMessage).filter_by(purpose="agenda.moved_up").one()
    assert letter.to_address == "kofi@example.org"
    assert "Atelier" in letter.subject


def test_the_seats_of_the_room_count_when_no_places_are_given():
    of = world.assembly()
    row = workshop(of, places=None, room_id=world.room(of, capacity=2).id)
    states = [act(service.sign_up, row, stage.registered(of), of) for _each in range(3)]
    assert states == [SignUpState.PLACED, SignUpState.PLACED, SignUpState.WAITING]


def test_two_sessions_at_one_time_need_a_choice():
    of = world.assembly()
    one = stage.registered(of)
    first, second = workshop(of), workshop(of, start="09:30")
    act(service.sign_up, first, one, of)
    with pytest.raises(Conflict):
        act(service.sign_up, second, one, of)
    act(service.sign_off, first, one, of)
    assert act(service.sign_up, second, one, of) is SignUpState.PLACED


@pytest.mark.parametrize("state", [RegistrationState.SUBMITTED, RegistrationState.WITHDRAWN, RegistrationState.REFUSED])
def test_only_accepted_people_sign_up(state):
    of = world.assembly()
    with pytest.raises(NotAllowed):
        act(service.sign_up, workshop(of), stage.registered(of, state=state), of)


def test_a_session_of_voting_members_refuses_others():
    of = world.assembly()
    row, voter = workshop(of, access=SessionAccess.VOTING), stage.registered(of)
    with pytest.raises(NotAllowed):
        act(service.sign_up, row, stage.registered(of), of)
    db.session.refresh(voter, ["category"])
    voter.category.voting = Voting.YES
    assert act(service.sign_up, row, voter, of) is SignUpState.PLACED


def test_no_sign_up_no_cancelled_session_and_none_that_has_begun(monkeypatch):
    of = world.assembly()
    one = stage.registered(of)
    without, cancelled, begun = workshop(of, has_signup=False), workshop(of, start="11:00"), workshop(of, start="14:00")
    with unit_of_work():
        stage.service.cancel(cancelled, of, by=SYSTEM)
    stage.publish(of)
    for row in (without, cancelled):
        with pytest.raises(Closed):
            act(service.sign_up, row, one, of)
    monkeypatch.setattr(clock, "now", lambda: stage.published(begun).starts_at)
    with pytest.raises(Closed):
        act(service.sign_up, begun, one, of)


def test_places_of_withdrawn_people_and_new_places_go_to_the_queue():
    of = world.assembly()
    row, first, second, third = workshop(of), *(stage.registered(of) for _each in range(3))
    for one in (first, second, third):
        act(service.sign_up, row, one, of)
    first.state = RegistrationState.WITHDRAWN
    world.save(first)
    with unit_of_work():
        assert service.tend() == 1
    assert listed(row) == [(second.id, "placed"), (third.id, "waiting")]
    stage.change(row, of, places=2)
    stage.publish(of)
    with unit_of_work():
        assert (service.tend(), service.tend()) == (1, 0)


def test_an_organiser_seats_somebody_over_the_list(client):
    of = world.assembly("lome")
    row, first, second = workshop(of), stage.registered(of), stage.registered(of, "Kofi Adjei")
    for one in (first, second):
        act(service.sign_up, row, one, of)
    as_role(client, of, Role.ORGANISER)
    url = f"/fr/assemblies/lome/manage/agenda/sessions/{row.public_id}/places"
    assert "Kofi Adjei" in client.get(url).page.words
    client.submit(f"{url}/{second.public_id}/seat", form_page=url)
    assert listed(row) == [(first.id, "placed"), (second.id, "placed")]
    client.submit(f"{url}/{first.public_id}/remove", form_page=url)
    assert listed(row) == [(second.id, "placed")]
    assert client.get(f"{url}/{first.public_id}/seat").status_code in {404, 405}


def test_the_list_is_found_from_the_session_and_from_the_day_and_says_when_places_shrank(client):
    of = world.assembly("lome", days_ahead=1)
    row, one, other = workshop(of, places=2), stage.registered(of), stage.registered(of, "Kofi Adjei")
    for each in (one, other):
        act(service.sign_up, row, each, of)
    base = "/fr/assemblies/lome/manage/agenda"
    places = f"{base}/sessions/{row.public_id}/places"
    stage.change(row, of, places=1)
    stage.publish(of)
    assert listed(row) == [(one.id, "placed"), (other.id, "placed")]
    as_role(client, of, Role.ORGANISER)
    for path in (f"{base}/sessions/{row.public_id}", f"{base}/day"):
        assert places in client.get(path).page.links
    page = client.get(places).page
    assert "1 personne de plus que de places" in page.words
    assert f"{base}/sessions/{row.public_id}" in page.links


def test_a_registration_officer_comes_to_the_list_from_the_day_and_goes_back_there(client):
    of = world.assembly("lome", days_ahead=1)
    row = workshop(of)
    base = "/fr/assemblies/lome/manage/agenda"
    as_role(client, of, Role.REGISTRATION_OFFICER)
    places = f"{base}/sessions/{row.public_id}/places"
    assert places in client.get(f"{base}/day").page.links
    page = client.get(places).page
    assert f"{base}/sessions/{row.public_id}" not in page.links
    assert any(link.startswith(f"{base}/day") for link in page.links)


def test_names_are_for_those_who_read_registrations(client):
    of = world.assembly("lome")
    row = workshop(of)
    as_role(client, of, Role.AGENDA_EDITOR)
    assert client.get(f"/fr/assemblies/lome/manage/agenda/sessions/{row.public_id}/places").status_code == 404


def test_a_later_day_of_the_same_hour_is_no_overlap():
    of = world.assembly()
    one = stage.registered(of)
    rows = [workshop(of), workshop(of, day=1)]
    assert [act(service.sign_up, row, one, of) for row in rows] == [SignUpState.PLACED] * 2
    assert db.session.query(SignUp).count() == 2
    assert dt.time(9) == rows[1].start


def test_without_a_number_of_places_they_are_the_seats_of_the_layout_that_the_public_room_has():
    of = world.assembly()
    room = world.room(of, capacity=120, layouts=[{"name": "en U", "seats": 60}])
    other = world.room(of, capacity=30, layouts=[{"name": "en U", "seats": 5}])
    row = workshop(of, places=None, room_id=room.id)
    assert queries.capacity_of(stage.published(row)) == 120
    stage.change(row, of, layout="En U")
    assert (queries.capacity_of(stage.published(row)), queries.places_of(of)[row.id].capacity) == (60, 60)
    stage.change(row, of, layout="banquet")
    assert queries.capacity_of(stage.published(row)) == 120
    stage.change(row, of, room_id=other.id, layout="en U")
    assert queries.capacity_of(stage.published(row)) == 120
    stage.publish(of)
    assert queries.capacity_of(stage.published(row)) == 5
    stage.change(row, of, places=12)
    stage.publish(of)
    assert (queries.capacity_of(stage.published(row)), queries.places_of(of)[row.id].capacity) == (12, 12)
