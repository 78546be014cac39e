"""Conflicts of a real draft: what is read, accepted and ruled, and the pages that show it."""

import datetime as dt

import pytest

from coordinator.agenda.conflicts import queries, service
from coordinator.agenda.conflicts.finding import Conflict
from coordinator.agenda.conflicts.models import AcceptedConflict
from coordinator.agenda.conflicts.pages import told_conflicts
from coordinator.agenda.conflicts.rules import ConflictKind, Rules, Severity, rules_in
from coordinator.agenda.contents import Item, Part
from coordinator.agenda.signup.models import SignUp, SignUpState
from coordinator.core import clock
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict as Taken
from coordinator.core.errors import Invalid, NotFound
from coordinator.journal.models import JournalEntry
from coordinator.people.policy import Role
from tests import world
from tests.agenda import stage
from tests.counting import statements
from tests.signing import sign_in

pytestmark = pytest.mark.usefixtures("app")


def kinds(of) -> list[tuple[ConflictKind, str]]:
    return [(one.kind, one.about) for one in queries.conflicts_of(of).open]


def in_one_room(of):
    room = world.room(of)
    return [stage.session(of, title, start=start, room_id=room.id) for title, start in (("A", "09:00"), ("B", "09:30"))]


def test_two_sessions_in_one_room_are_found_until_one_is_cancelled():
    of = world.assembly()
    first, second = in_one_room(of)
    found = queries.conflicts_of(of)
    assert [(one.kind, [s.id for s in one.sessions], one.is_blocking) for one in found.open] == [
        (ConflictKind.ROOM, [first.id, second.id], True)
    ]
    assert found.blocking == found.open
    stage.change(second, of, start=dt.time(10))
    assert kinds(of) == []


def test_somebody_in_any_role_of_two_sessions_is_found_by_name_whatever_the_accents():
    of = world.assembly()
    stage.session(of, "A", people=[Part("chair", "Afi Mensah-Kɔ́dzo")])
    stage.session(of, "B", people=[Part("interpreter", "afi mensah kodzo")])
    stage.session(of, "C", items=[Item({"fr": "Eau"}, speaker="Afi MENSAH KODZO")])
    assert [kind for kind, _about in kinds(of)] == [ConflictKind.PERSON] * 3


def test_the_reader_of_a_message_must_be_there_and_its_author_need_not():
    of = world.assembly()
    stage.session(of, "A", people=[Part("speaker", "Afi Mensah", reader="Kofi Adjei")])
    stage.session(of, "B", people=[Part("chair", "Afi Mensah")])
    assert kinds(of) == []
    stage.session(of, "C", people=[Part("chair", "Kofi Adjei")])
    assert kinds(of) == [(ConflictKind.PERSON, "Kofi Adjei")]


def test_a_function_without_a_name_is_nobody_in_particular():
    of = world.assembly()
    stage.session(of, "A", people=[Part("chair", function="Maire de la commune hôte")])
    stage.session(of, "B", people=[Part("chair", function="Maire de la commune hôte")])
    assert kinds(of) == []


def test_one_team_of_interpreters_cannot_work_in_two_rooms():
    of = world.assembly()
    for title in ("A", "B"):
        stage.session(of, title, interpreter_team="Équipe 1", room_id=world.room(of).id)
    assert [kind for kind, _about in kinds(of)] == [ConflictKind.INTERPRETERS]


def test_a_registered_person_is_absent_before_arrival_and_after_departure():
    of = world.assembly()
    one = stage.registered(
        of, arrives_on=of.starts_on + dt.timedelta(days=1), leaves_on=of.starts_on + dt.timedelta(days=1)
    )
    part = Part("speaker", "Afi Mensah", person_id=one.person_id)
    sessions = [stage.session(of, str(day), day=day, people=[part]) for day in (0, 1, 2)]
    found = queries.conflicts_of(of).open
    assert [(c.kind, c.sessions[0].id, c.about) for c in found] == [
        (ConflictKind.ABSENT, sessions[0].id, "Afi Mensah"), (ConflictKind.ABSENT, sessions[2].id, "Afi Mensah"),
    ]  # fmt: skip


def test_more_people_signed_up_than_the_room_seats():
    of = world.assembly()
    room = world.room(of, capacity=1)
    row = stage.session(of, room_id=room.id, has_signup=True, places=1)
    for _each in range(2):
        one = stage.registered(of)
        world.save(SignUp(session_id=row.id, registration_id=one.id, state=SignUpState.PLACED, asked_at=clock.now()))
    assert [(c.kind, c.number) for c in queries.conflicts_of(of).open] == [(ConflictKind.CAPACITY, 1)]


def test_a_closed_room_and_a_window_are_found():
    of = world.assembly()
    room = world.room(of)
    with unit_of_work():
        service.close_room(room, of, by=SYSTEM, day=of.starts_on, start=dt.time(9), minutes=30, reason="Montage")
    stage.session(of, room_id=room.id)
    stage.session(of, "Midi", start="12:30", minutes=30)
    assert (ConflictKind.ROOM_CLOSED, "Montage") in kinds(of)
    assert (ConflictKind.WINDOW, "meal") in kinds(of)


def test_a_closing_at_a_time_no_clock_shows_is_refused():
    of = world.assembly(zone="Europe/Paris")
    of.starts_on, of.ends_on = dt.date(2027, 3, 28), dt.date(2027, 3, 29)
    room = world.room(world.save(of))
    with pytest.raises(Invalid), unit_of_work():
        service.close_room(room, of, by=SYSTEM, day=dt.date(2027, 3, 28), start=dt.time(2, 30), minutes=30)


def test_an_accepted_conflict_keeps_its_reason_and_comes_back_when_the_time_changes():
    of = world.assembly()
    _first, second = in_one_room(of)
    key = queries.conflicts_of(of).open[0].key
    with unit_of_work():
        assert service.accept(of, {key}, "La salle se divise.", by=SYSTEM) == 1
    found = queries.conflicts_of(of)
    assert (found.open, [row.reason for _conflict, row in found.accepted]) == ((), ["La salle se divise."])
    stage.change(second, of, start=dt.time(9, 45))
    assert len(queries.conflicts_of(of).open) == 1
    entries = queries.current_session().query(JournalEntry).filter_by(subject_kind="conflict", verb="accept").all()
    assert [entry.data["kind"] for entry in entries] == ["room"]


def test_a_reason_is_needed_and_a_settled_conflict_is_told():
    of = world.assembly()
    in_one_room(of)
    key = queries.conflicts_of(of).open[0].key
    with pytest.raises(Invalid), unit_of_work():
        service.accept(of, {key}, "  ", by=SYSTEM)
    with pytest.raises(Taken), unit_of_work():
        service.accept(of, {"0" * 40}, "Pourquoi pas", by=SYSTEM)
    with pytest.raises(NotFound), unit_of_work():
        service.withdraw(of, key, by=SYSTEM)


def test_rules_change_what_is_found():
    of = world.assembly()
    in_one_room(of)
    rules = Rules({**Rules().severities, ConflictKind.ROOM: Severity.WARNING})
    with unit_of_work():
        service.set_rules(of, rules, by=SYSTEM)
    assert rules_in(of.settings).severities[ConflictKind.ROOM] is Severity.WARNING
    assert [one.is_blocking for one in queries.conflicts_of(of).open] == [False]


def test_another_assembly_is_another_matter():
    of, other = world.assembly(), world.assembly()
    in_one_room(of)
    key = queries.conflicts_of(of).open[0].key
    assert queries.conflicts_of(other).open == ()
    with pytest.raises(Taken), unit_of_work():
        service.accept(other, {key}, "Pourquoi pas", by=SYSTEM)


@pytest.mark.parametrize("read", [queries.conflicts_of, told_conflicts], ids=["found", "told"])
def test_the_number_of_queries_does_not_grow(read):
    of = world.assembly()
    counts = []
    for more in (5, 60):
        for number in range(more):
            stage.session(of, str(number), start=f"{9 + number % 8:02d}:00", people=[Part("chair", f"Nom {number}")],
                          interpreter_team=f"Équipe {number % 3}", room_id=world.room(of).id)  # fmt: skip
        with statements() as sent:
            found = read(of)
        assert found.open
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 10


def organiser(client, of, role=Role.ORGANISER):
    account = world.account()
    world.grant(account, of, role)
    sign_in(client, account)


def test_an_organiser_reads_accepts_and_asks_again(client):
    of = world.assembly("lome")
    first, _second = in_one_room(of)
    organiser(client, of, Role.AGENDA_EDITOR)
    page = client.get("/fr/assemblies/lome/manage/agenda/conflicts")
    assert "Salle Oti" in page.page.words
    assert any(f"/manage/agenda/sessions/{first.public_id}" in link for link in page.page.links)
    key = queries.conflicts_of(of).open[0].key
    missing = client.submit(
        "/fr/assemblies/lome/manage/agenda/conflicts/accept",
        {"key": key, "reason": ""},
        form_page="/fr/assemblies/lome/manage/agenda/conflicts",
    )
    assert missing.status_code == 422
    client.submit(
        "/fr/assemblies/lome/manage/agenda/conflicts/accept",
        {"key": key, "reason": "Salle double"},
        form_page="/fr/assemblies/lome/manage/agenda/conflicts",
    )
    page = client.get("/fr/assemblies/lome/manage/agenda/conflicts")
    assert "Salle double" in page.page.words
    client.submit(
        "/fr/assemblies/lome/manage/agenda/conflicts/withdraw",
        {"key": key},
        form_page="/fr/assemblies/lome/manage/agenda/conflicts",
    )
    assert queries.current_session().query(AcceptedConflict).count() == 0


def test_a_viewer_reads_and_changes_nothing(client):
    of = world.assembly("lome")
    in_one_room(of)
    organiser(client, of, Role.VIEWER)
    page = client.get("/fr/assemblies/lome/manage/agenda/conflicts")
    assert "Salle Oti" in page.page.words
    assert not page.page.controls
    for path in ("closures", "rules"):
        assert client.get(f"/fr/assemblies/lome/manage/agenda/conflicts/{path}").status_code == 404


def test_rooms_are_closed_and_opened_on_a_page(client):
    of = world.assembly("lome")
    room = world.room(of)
    organiser(client, of)
    url = "/fr/assemblies/lome/manage/agenda/conflicts/closures"
    values = {
        "room": str(room.id),
        "day": of.starts_on.isoformat(),
        "start": "9 h",
        "end": "11 h",
        "reason": "Sonorisation",
    }
    assert client.submit(url, {**values, "end": "8 h"}).status_code == 422
    client.submit(url, values)
    page = client.get(url)
    assert "Sonorisation" in page.page.words
    closure = queries.closures_of(of)[0][0]
    client.submit(f"{url}/{closure.public_id}/remove", form_page=url)
    assert queries.closures_of(of) == []


def test_rules_are_saved_and_refused_on_a_page(client):
    of = world.assembly("lome")
    organiser(client, of)
    url = "/fr/assemblies/lome/manage/agenda/conflicts/rules"
    values = {f"kind_{kind.value}": "warning" for kind in ConflictKind} | {
        "buffer": "20", "relayout": "10", "windows-0-kind": "prayer", "windows-0-weekday": "4", "windows-0-start": "12:30",
        "windows-0-end": "14:00",
    }  # fmt: skip
    assert client.submit(url, {**values, "windows-0-end": "12:00"}).status_code == 422
    for name in ("buffer", "relayout"):
        assert client.submit(url, {**values, name: "999"}).status_code == 422
    client.submit(url, values)
    rules = rules_in(queries.current_session().get(type(of), of.id, populate_existing=True).settings)
    assert (rules.buffer, rules.relayout) == (20, 10)
    assert [(w.kind.value, w.weekday) for w in rules.windows] == [("prayer", 4)]
    assert set(rules.severities.values()) == {Severity.WARNING}


def test_every_kind_has_a_sentence_in_both_languages(app):
    of = world.assembly()
    assert set(ConflictKind) == set(Rules().severities)
    assert Conflict(ConflictKind.ROOM, Severity.OFF, ()).is_blocking is False
    assert told_conflicts(of).open == ()
