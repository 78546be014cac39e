"""The day itself: what runs, what follows, actual times, shifts, screens and door sheets."""

import datetime as dt

import pytest

from coordinator.agenda.contents import Part
from coordinator.agenda.live import queries, service
from coordinator.agenda.live.service import Scope
from coordinator.agenda.models import ReleaseKind
from coordinator.agenda.release import pending
from coordinator.core import clock
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict, Invalid
from coordinator.people.policy import Role
from coordinator.web.filters import day_long, day_title
from tests import world
from tests.agenda import stage
from tests.signing import sign_in

pytestmark = pytest.mark.usefixtures("app")
URL = "/fr/assemblies/lome"


def act(verb, row, of, **more):
    with unit_of_work():
        return verb(stage.published(row), of, by=SYSTEM, **more)


def move(row, of, minutes, scope=Scope.EVERYTHING):
    with unit_of_work():
        return service.shift(of, stage.published(row), minutes, scope=scope, by=SYSTEM)


@pytest.fixture
def day():
    """Today, as a released day of four sessions in two rooms."""
    of = world.assembly("lome", days_ahead=0)
    oti, mono = world.room(of, "Salle Oti", position=1), world.room(of, "Salle Mono", position=2)
    rows = [
        stage.session(of, "Ouverture", start="09:00", room_id=oti.id, people=[Part("chair", "Afi Mensah")]),
        stage.session(of, "Eau", start="10:30", room_id=oti.id),
        stage.session(of, "Sol", start="10:30", room_id=mono.id),
        stage.session(of, "Air", start="14:00", room_id=mono.id),
    ]
    stage.publish(of)
    return of, rows, (oti, mono)


def at(of, text):
    return clock.from_wall(of.starts_on, dt.time.fromisoformat(text), of.zone)


def titles(live):
    return [one.session.title["fr"] for one in live]


@pytest.mark.parametrize(
    ("time", "now", "following"),
    [
        ("08:00", [], ["Ouverture", "Sol"]),
        ("09:00", ["Ouverture"], ["Eau", "Sol"]),
        ("10:00", [], ["Eau", "Sol"]),
        ("10:45", ["Eau", "Sol"], ["Air"]),
        ("15:00", [], []),
    ],
)
def test_what_runs_and_what_follows_by_the_plan(day, time, now, following):
    of, _rows, _rooms = day
    moment = queries.moment_at(of, at(of, time))
    assert (titles(moment.now), titles(moment.next)) == (now, following)


def test_a_session_runs_from_its_real_beginning_to_its_real_end(day, monkeypatch):
    of, (first, *_rest), _rooms = day
    monkeypatch.setattr(clock, "now", lambda: at(of, "09:25"))
    act(service.start, first, of)
    moment = queries.moment_at(of, at(of, "10:10"))
    assert titles(moment.now) == ["Ouverture"]
    assert moment.now[0].late == 25
    monkeypatch.setattr(clock, "now", lambda: at(of, "10:12"))
    act(service.end, first, of)
    assert titles(queries.moment_at(of, at(of, "10:13")).now) == []
    run = queries.runs_of(of)[first.public_id]
    assert (run.started_at, run.ended_at) == (at(of, "09:25"), at(of, "10:12"))
    assert stage.published(first).start == dt.time(9)


def test_a_session_begins_on_its_day_only(day, client):
    of, _rows, (oti, _mono) = day
    later = stage.session(of, "Demain", day=1, room_id=oti.id)
    stage.publish(of)
    with pytest.raises(Conflict):
        act(service.start, later, of)
    assert queries.runs_of(of) == {}
    signed_in(client, of, Role.AGENDA_EDITOR)
    desk = f"{URL}/manage/agenda/day?day="
    assert "Commence" in client.get(f"{desk}{of.starts_on}").page.words
    tomorrow = client.get(f"{desk}{of.starts_on + dt.timedelta(days=1)}").page.words
    assert "Demain" in tomorrow
    assert "Commence" not in tomorrow


def test_the_screen_says_when_what_follows_is_on_another_day(day, client, monkeypatch):
    of, _rows, (oti, _mono) = day
    stage.session(of, "Demain", day=1, room_id=oti.id)
    stage.publish(of)
    told = day_long(of.starts_on + dt.timedelta(days=1))
    for time, is_told in (("10:40", False), ("18:00", True)):
        monkeypatch.setattr(clock, "now", lambda time=time: at(of, time))
        assert (told in client.get(f"{URL}/agenda/screen").page.words) is is_told


def test_an_end_needs_a_beginning_and_a_wrong_button_is_taken_back(day):
    of, (first, *_rest), _rooms = day
    with pytest.raises(Conflict):
        act(service.end, first, of)
    act(service.start, first, of)
    act(service.forget, first, of)
    assert queries.runs_of(of) == {}


def test_an_end_that_nobody_noted_does_not_last_for_ever(day, monkeypatch):
    of, (first, water, *_rest), _rooms = day
    monkeypatch.setattr(clock, "now", lambda: at(of, "09:05"))
    act(service.start, first, of)
    assert "Ouverture" in titles(queries.moment_at(of, at(of, "10:20")).now)
    assert "Ouverture" not in titles(queries.moment_at(of, at(of, "12:10")).now)
    monkeypatch.setattr(clock, "now", lambda: at(of, "10:35"))
    act(service.start, water, of)
    assert titles(queries.moment_at(of, at(of, "10:40")).now) == ["Eau", "Sol"]


def test_the_screen_of_a_room_says_what_follows_there_however_late(day):
    of, _rows, (_oti, mono) = day
    assert titles(queries.moment_at(of, at(of, "11:45"), mono.slug).next) == ["Air"]
    stage.session(of, "Feu", start="12:00", room_id=_oti.id)
    stage.session(of, "Nuit", start="12:10", room_id=_oti.id)
    stage.publish(of)
    assert titles(queries.moment_at(of, at(of, "11:45")).next) == ["Feu"]
    assert titles(queries.moment_at(of, at(of, "11:45"), mono.slug).next) == ["Air"]


def test_a_cancelled_session_neither_runs_nor_begins(day):
    of, (first, *_rest), _rooms = day
    with unit_of_work():
        stage.service.cancel(first, of, by=SYSTEM)
    stage.publish(of)
    assert titles(queries.moment_at(of, at(of, "09:10")).now) == []
    with pytest.raises(Conflict):
        act(service.start, first, of)


def test_a_shift_moves_what_follows_for_the_world_and_in_the_draft_and_publishes_nothing_else(day):
    of, (first, water, soil, air), _rooms = day
    stage.change(first, of, title={"fr": "Titre secret"})
    stage.change(air, of, start=dt.time(16))
    made = move(water, of, 20)
    assert (made.kind, len(made.changes)) == (ReleaseKind.SHIFT, 3)
    assert [stage.published(row).start for row in (first, water, soil, air)] == [
        dt.time(9), dt.time(10, 50), dt.time(10, 50), dt.time(14, 20),
    ]  # fmt: skip
    assert [stage.published(row).sequence for row in (first, water, soil, air)] == [0, 1, 1, 1]
    assert [row.start for row in (water, soil, air)] == [dt.time(10, 50), dt.time(10, 50), dt.time(16)]
    assert stage.published(first).title == {"fr": "Ouverture"}
    assert {change.session_id for change in pending(of)} == {first.id, air.id}


def test_a_shift_may_stay_in_its_room_and_leaves_what_has_begun(day, monkeypatch):
    of, (first, water, soil, air), _rooms = day
    move(soil, of, -10, Scope.ROOM)
    assert [stage.published(row).start for row in (water, soil, air)] == [
        dt.time(10, 30),
        dt.time(10, 20),
        dt.time(13, 50),
    ]
    monkeypatch.setattr(clock, "now", lambda: at(of, "09:00"))
    act(service.start, first, of)
    made = move(first, of, 15)
    assert first.public_id not in {change["session"] for change in made.changes}


@pytest.mark.parametrize("minutes", [0, 241, -241])
def test_a_shift_that_cannot_be_is_refused(day, minutes):
    of, (first, *_rest), _rooms = day
    with pytest.raises(Invalid):
        move(first, of, minutes)


def test_a_shift_across_midnight_is_refused_and_moves_nothing(day):
    of, (first, *_rest), _rooms = day
    late = stage.session(of, "Dîner", start="21:00")
    stage.publish(of)
    with pytest.raises(Invalid):
        move(first, of, 200)
    assert (stage.published(first).start, stage.published(late).start) == (dt.time(9), dt.time(21))


def test_now_and_next_is_small_public_and_refreshes_itself(day, client, monkeypatch):
    of, _rows, _rooms = day
    monkeypatch.setattr(clock, "now", lambda: at(of, "09:10"))
    answer = client.get(f"{URL}/agenda/now")
    assert 'http-equiv="refresh" content="60"' in answer.page.html
    assert "Ouverture" in answer.page.words
    assert "50\u00a0minutes" in answer.page.words or "50 minutes" in answer.page.words
    assert "Set-Cookie" not in answer.headers
    assert len(answer.data) < 10_000


def test_now_changes_as_soon_as_a_beginning_is_noted(day, client, monkeypatch):
    of, (first, *_rest), _rooms = day
    monkeypatch.setattr(clock, "now", lambda: at(of, "09:10"))
    assert "En cours" not in client.get(f"{URL}/agenda/now").page.words
    act(service.start, first, of)
    assert "10 minutes de retard" in client.get(f"{URL}/agenda/now").page.words


def test_the_screen_shows_one_room_or_all(day, client, monkeypatch):
    of, _rows, (oti, _mono) = day
    monkeypatch.setattr(clock, "now", lambda: at(of, "10:40"))
    everything = client.get(f"{URL}/agenda/screen").page.words
    assert "Eau" in everything
    assert "Sol" in everything
    one = client.get(f"{URL}/agenda/screen?room={oti.slug}").page
    assert one.headings == ["Salle Oti"]
    assert "Sol" not in one.words


def test_nothing_of_a_draft_is_on_the_pages_of_the_day(day, client, monkeypatch):
    of, (first, *_rest), _rooms = day
    monkeypatch.setattr(clock, "now", lambda: at(of, "09:10"))
    stage.change(first, of, title={"fr": "Titre secret"}, people=[Part("chair", "Nom secret")])
    for path in ("now", "screen"):
        assert "secret" not in client.get(f"{URL}/agenda/{path}").page.words


def signed_in(client, of, role):
    account = world.account()
    world.grant(account, of, role)
    sign_in(client, account)


def test_an_editor_notes_times_and_an_organiser_shifts(day, client):
    of, (first, water, *_rest), _rooms = day
    signed_in(client, of, Role.ORGANISER)
    desk = f"{URL}/manage/agenda/day"
    client.submit(f"{desk}/{first.public_id}/start", form_page=desk)
    client.submit(f"{desk}/{first.public_id}/end", form_page=desk)
    assert queries.runs_of(of)[first.public_id].ended_at
    shift = f"{desk}/{water.public_id}/shift"
    seen = client.submit(shift, {"minutes": "+20", "scope": "everything", "act": "preview"})
    assert seen.status_code == 200
    assert "10 h 50".replace(" ", "\u00a0") in seen.page.words
    assert stage.published(water).start == dt.time(10, 30)
    moved = client.submit(shift, {"minutes": "20", "scope": "everything", "act": "move"})
    assert moved.status_code == 303
    assert stage.published(water).start == dt.time(10, 50)


@pytest.mark.parametrize("minutes", ["", "beaucoup", "0", "999", "1e3", "٢٠"])
def test_a_wrong_number_of_minutes_is_told(day, client, minutes):
    of, (first, *_rest), _rooms = day
    signed_in(client, of, Role.ORGANISER)
    answer = client.submit(f"{URL}/manage/agenda/day/{first.public_id}/shift",
                           {"minutes": minutes, "scope": "everything", "act": "move"})  # fmt: skip
    assert answer.status_code == 422
    assert stage.published(first).start == dt.time(9)


def test_an_agenda_editor_may_not_shift_and_a_viewer_may_note_nothing(day, client):
    of, (first, *_rest), _rooms = day
    signed_in(client, of, Role.AGENDA_EDITOR)
    assert client.get(f"{URL}/manage/agenda/day/{first.public_id}/shift").status_code == 404
    signed_in(client, of, Role.VIEWER)
    assert client.get(f"{URL}/manage/agenda/day").page.forms == client.get(f"{URL}/manage/agenda").page.forms
    assert client.post(f"{URL}/manage/agenda/day/{first.public_id}/start").status_code in {400, 404}
    assert queries.runs_of(of) == {}


def test_door_sheets_are_one_for_each_room_with_public_sessions(day, client):
    of, _rows, _rooms = day
    world.room(of, "Salle vide")
    signed_in(client, of, Role.VIEWER)
    words = client.get(f"{URL}/manage/agenda/day/doors").page.words
    assert "Salle Oti" in words
    assert "Salle Mono" in words
    assert "Salle vide" not in words
    assert "Afi Mensah" in words
    assert day_title(of.starts_on) in words
