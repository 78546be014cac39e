"""Releases: what the world sees, SEQUENCE and LAST-MODIFIED (CALENDAR §4.8-4.14 at the level of the rows)."""

import datetime as dt

import pytest

from coordinator.agenda import queries, service
from coordinator.agenda.contents import Part
from coordinator.agenda.models import PersonRole, SessionAccess, SessionStatus, SessionType
from coordinator.agenda.release import pending
from coordinator.assemblies import furniture
from coordinator.assemblies import service as assemblies
from coordinator.core import clock
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict
from coordinator.journal.queries import history_of
from tests import world
from tests.agenda.stage import change, publish, published, session


@pytest.fixture
def tick(monkeypatch):
    """A clock that a test moves on by an hour."""
    state = {"now": clock.now()}
    monkeypatch.setattr(clock, "now", lambda: state["now"])

    def on() -> dt.datetime:
        state["now"] += dt.timedelta(hours=1)
        return state["now"]

    return on


@pytest.fixture
def assembly(db):
    return world.assembly()


def test_the_world_sees_nothing_before_the_first_release(assembly):
    session(assembly)
    assert queries.public_days(assembly) == []
    assert queries.publication_version(assembly.id) == 0


def test_a_release_shows_the_draft_as_it_is(assembly):
    room, track = world.room(assembly, "Salle Mono"), world.track(assembly, "Eau")
    people = [Part(PersonRole.CHAIR, "Awa Diop", "Maire")]
    made = session(assembly, "Eau potable", room_id=room.id, track_id=track.id, people=people, languages=["fr", "ee"],
                   description={"fr": "Texte"}, type=SessionType.WORKSHOP)  # fmt: skip
    release = publish(assembly, name="Première", message={"fr": "Voici"})
    row = published(made)
    assert (row.uid, row.public_id, row.sequence) == (made.uid, made.public_id, 0)
    assert (row.room_name, row.track_name) == ({"fr": "Salle Mono"}, {"fr": "Eau"})
    assert row.people == [{"role": "chair", "name": "Awa Diop", "function": "Maire", "organisation": ""}]
    assert (row.title, row.description, row.languages) == ({"fr": "Eau potable"}, {"fr": "Texte"}, ["fr", "ee"])
    assert (row.starts_at, row.ends_at) == (made.starts_at, made.ends_at)
    assert row.changed_at == row.first_released_at == release.released_at
    assert (release.number, release.name, release.message) == (1, "Première", {"fr": "Voici"})
    assert queries.publication_version(assembly.id) == 1
    assert [entry.verb for entry in history_of("agenda", assembly.public_id)] == ["release"]


def test_there_may_be_nothing_to_release(assembly):
    session(assembly, day=None)
    with pytest.raises(Conflict):
        publish(assembly)
    assert queries.publication_version(assembly.id) == 0


def test_a_second_release_without_a_change_is_refused(assembly):
    session(assembly)
    publish(assembly)
    with pytest.raises(Conflict):
        publish(assembly)
    assert queries.publication_version(assembly.id) == 1


def test_edits_stay_private_until_the_next_release(assembly):
    made = session(assembly)
    publish(assembly)
    change(made, assembly, title={"fr": "Secret du brouillon"}, start=dt.time(15))
    shown = queries.public_session(assembly, made.public_id)
    assert shown.title == {"fr": "Séance d’ouverture"}
    assert shown.start == dt.time(9)


@pytest.mark.parametrize(
    "facts",
    [{"start": dt.time(10)}, {"minutes": 30}, {"status": SessionStatus.TENTATIVE}],
    ids=["start", "end", "status"],
)
def test_sequence_rises_with_time_and_status(assembly, tick, facts):
    made = session(assembly)
    publish(assembly)
    now = tick()
    change(made, assembly, **facts)
    publish(assembly)
    assert published(made).sequence == 1
    assert published(made).changed_at == now


def test_sequence_rises_with_the_day(assembly):
    made = session(assembly)
    publish(assembly)
    change(made, assembly, day=assembly.starts_on + dt.timedelta(days=1))
    publish(assembly)
    assert published(made).sequence == 1


def test_sequence_rises_with_the_room(assembly):
    made = session(assembly, room_id=world.room(assembly).id)
    publish(assembly)
    change(made, assembly, room_id=world.room(assembly, "Salle Zio").id)
    publish(assembly)
    assert published(made).sequence == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"title": {"fr": "Autre titre"}}, {"description": {"fr": "Autre texte"}}, {"languages": ["en"]},
        {"type": SessionType.WORKSHOP}, {"access": SessionAccess.OPEN},
        {"people": [Part(PersonRole.SPEAKER, "Awa Diop")]},
    ],
    ids=["title", "description", "languages", "type", "access", "people"],
)  # fmt: skip
def test_other_changes_raise_last_modified_and_not_sequence(assembly, tick, facts):
    made = session(assembly)
    publish(assembly)
    now = tick()
    change(made, assembly, **facts)
    publish(assembly)
    assert published(made).sequence == 0
    assert published(made).changed_at == now


def test_what_did_not_change_keeps_its_stamps(assembly, tick):
    made, other = session(assembly), session(assembly, "Autre", start="14:00")
    first = publish(assembly).released_at
    tick()
    change(other, assembly, start=dt.time(15))
    publish(assembly)
    assert published(made).changed_at == first
    assert published(made).sequence == 0


def test_identity_stays_through_every_change(assembly):
    made = session(assembly)
    publish(assembly)
    uid = published(made).uid
    for facts in ({"start": dt.time(10)}, {"title": {"fr": "X"}}, {"access": SessionAccess.BOARD},
                  {"access": SessionAccess.OPEN}, {"day": None, "start": None}):  # fmt: skip
        change(made, assembly, **facts)
        publish(assembly)
        assert published(made).uid == uid


def test_moving_there_and_back_between_releases_changes_nothing(assembly):
    made = session(assembly)
    publish(assembly)
    change(made, assembly, start=dt.time(10))
    change(made, assembly, start=dt.time(9))
    with pytest.raises(Conflict):
        publish(assembly)


def withdraw_by_cancelling(made, assembly):
    with unit_of_work():
        service.cancel(made, assembly, by=SYSTEM)


def withdraw_by_removing(made, assembly):
    with unit_of_work():
        service.remove(made, assembly, by=SYSTEM)


def withdraw_by_unscheduling(made, assembly):
    change(made, assembly, day=None, start=None)


def withdraw_to_the_board(made, assembly):
    change(made, assembly, access=SessionAccess.BOARD)


def withdraw_behind_closed_doors(made, assembly):
    change(made, assembly, access=SessionAccess.CLOSED)


WITHDRAWALS = [withdraw_by_cancelling, withdraw_by_removing, withdraw_by_unscheduling, withdraw_to_the_board,
               withdraw_behind_closed_doors]  # fmt: skip


@pytest.mark.parametrize("withdraw", WITHDRAWALS, ids=lambda verb: verb.__name__)
def test_what_the_world_knew_is_cancelled_with_the_same_times(assembly, tick, withdraw):
    made = session(assembly)
    publish(assembly)
    before = published(made)
    times = (before.day, before.start, before.starts_at, before.ends_at)
    now = tick()
    withdraw(made, assembly)
    publish(assembly)
    row = published(made)
    assert row.status is SessionStatus.CANCELLED
    assert (row.day, row.start, row.starts_at, row.ends_at) == times
    assert (row.sequence, row.changed_at, row.cancelled_at) == (1, now, now)
    assert row.access is SessionAccess.REGISTERED


def test_nothing_written_since_leaks_with_a_withdrawal(assembly):
    made = session(assembly)
    publish(assembly)
    change(made, assembly, title={"fr": "Négociation secrète"}, access=SessionAccess.CLOSED, start=dt.time(16))
    publish(assembly)
    row = published(made)
    assert row.title == {"fr": "Séance d’ouverture"}
    assert row.start == dt.time(9)


def test_a_cancelled_session_is_cancelled_once(assembly):
    made = session(assembly)
    publish(assembly)
    withdraw_by_cancelling(made, assembly)
    publish(assembly)
    change(made, assembly, title={"fr": "Autre"}, start=dt.time(17))
    with pytest.raises(Conflict):
        publish(assembly)
    assert published(made).sequence == 1


def test_uncancelling_raises_the_sequence_again(assembly):
    made = session(assembly)
    publish(assembly)
    withdraw_by_cancelling(made, assembly)
    publish(assembly)
    with unit_of_work():
        service.restore(made, assembly, by=SYSTEM)
    publish(assembly)
    row = published(made)
    assert (row.sequence, row.status, row.cancelled_at) == (2, SessionStatus.CONFIRMED, None)


@pytest.mark.parametrize("access", [SessionAccess.BOARD, SessionAccess.CLOSED])
def test_private_sessions_are_never_released(assembly, access):
    made = session(assembly, access=access)
    session(assembly, "Publique")
    publish(assembly)
    assert queries.public_session(assembly, made.public_id) is None
    assert [row.title["fr"] for day in queries.public_days(assembly) for row in day.sessions] == ["Publique"]


def test_what_was_cancelled_before_it_was_known_stays_unknown(assembly):
    made = session(assembly)
    withdraw_by_cancelling(made, assembly)
    with pytest.raises(Conflict):
        publish(assembly)


def test_a_renamed_room_is_a_change_of_place_at_the_next_release(assembly):
    room = world.room(assembly, "Salle Mono")
    made = session(assembly, room_id=room.id)
    publish(assembly)
    with unit_of_work():
        furniture.edit_room(room, assembly, by=SYSTEM, name={"fr": "Salle Oti"})
    assert queries.public_session(assembly, made.public_id).room == {"fr": "Salle Mono"}
    publish(assembly)
    assert queries.public_session(assembly, made.public_id).room == {"fr": "Salle Oti"}
    assert published(made).sequence == 1
    assert published(made).moved_from is None


def test_a_renamed_track_is_no_change_of_place(assembly):
    track = world.track(assembly, "Eau")
    made = session(assembly, track_id=track.id)
    publish(assembly)
    with unit_of_work():
        furniture.edit_track(track, assembly, by=SYSTEM, name={"fr": "Eau et sol"})
    publish(assembly)
    assert published(made).track_name == {"fr": "Eau et sol"}
    assert published(made).sequence == 0


def test_another_zone_keeps_wall_time_and_counts_as_a_change_of_time(assembly):
    made = session(assembly)
    publish(assembly)
    with unit_of_work():
        assemblies.edit(assembly, by=SYSTEM, zone="Africa/Kinshasa")
    publish(assembly)
    row = published(made)
    assert row.start == dt.time(9)
    assert row.starts_at.hour == 8
    assert row.sequence == 1
    assert row.moved_from is None


def test_a_moved_session_says_where_it_was(assembly):
    mono, oti = world.room(assembly, "Salle Mono"), world.room(assembly, "Salle Oti")
    made = session(assembly, room_id=mono.id)
    publish(assembly)
    change(made, assembly, room_id=oti.id, start=dt.time(14, 30))
    publish(assembly)
    before = {"day": assembly.starts_on.isoformat(), "start": "09:00", "room": "Salle Mono"}
    assert published(made).moved_from == before
    change(made, assembly, title={"fr": "Autre titre"})
    publish(assembly)
    assert published(made).moved_from == before


def test_a_longer_session_has_not_moved(assembly):
    made = session(assembly)
    publish(assembly)
    change(made, assembly, minutes=90)
    publish(assembly)
    assert published(made).moved_from is None


def test_the_diff_names_what_happened(assembly):
    moved, renamed = session(assembly, "Déplacée"), session(assembly, "Renommée", start="10:00")
    longer, gone = session(assembly, "Allongée", start="11:00"), session(assembly, "Annulée", start="12:00")
    edited = session(assembly, "Décrite", start="13:00")
    first = publish(assembly)
    assert {tuple(entry["kinds"]) for entry in first.changes} == {("added",)}
    change(moved, assembly, start=dt.time(16))
    change(renamed, assembly, title={"fr": "Nouveau nom"})
    change(longer, assembly, minutes=75)
    change(edited, assembly, description={"fr": "Texte"})
    withdraw_by_cancelling(gone, assembly)
    added = session(assembly, "Ajoutée", start="17:00")
    found = {entry["session"]: entry for entry in publish(assembly).changes}
    assert {key: entry["kinds"] for key, entry in found.items()} == {
        moved.public_id: ["moved"], renamed.public_id: ["renamed"], longer.public_id: ["retimed"],
        edited.public_id: ["edited"], gone.public_id: ["cancelled"], added.public_id: ["added"],
    }  # fmt: skip
    assert found[moved.public_id]["before"]["start"] == "09:00:00"
    assert found[moved.public_id]["after"]["start"] == "16:00:00"
    assert found[renamed.public_id]["before"] == {"title": {"fr": "Renommée"}}


def test_private_sessions_are_in_no_diff(assembly):
    session(assembly, "Secret", access=SessionAccess.BOARD)
    session(assembly, "Publique")
    assert [entry.after.title["fr"] for entry in pending(assembly)] == ["Publique"]
    assert "Secret" not in str(publish(assembly).changes)
