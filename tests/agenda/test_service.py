"""The private draft: what is kept, what is refused, what is noted in the journal."""

import datetime as dt

import pytest
from sqlalchemy import select

from coordinator.agenda import draft, service
from coordinator.agenda.conflicts.queries import conflicts_of
from coordinator.agenda.conflicts.rules import ConflictKind
from coordinator.agenda.contents import Part
from coordinator.agenda.models import AgendaSession, PersonRole, SessionStatus, SessionType
from coordinator.assemblies.models import AssemblyState
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict, Invalid, NotAllowed
from coordinator.journal.queries import history_of
from tests import world
from tests.agenda.stage import change, publish, session

PEOPLE = [
    Part(PersonRole.CHAIR, function="Maire de la commune hôte"),
    Part(PersonRole.SPEAKER, "Ɖeɖeƒo Kpɔ̃tɔ", "Maire de Kpalimé"),
    Part(PersonRole.RAPPORTEUR, "Awa Diop"),
]


def test_a_session_is_kept_with_its_instants_and_people(db):
    assembly = world.assembly(zone="Europe/Paris")
    made = session(assembly, "Ouverture", start="09:30", minutes=75, people=PEOPLE)
    found = draft.item_in(assembly.slug, made.public_id).session
    assert found.title == {"fr": "Ouverture"}
    assert found.starts_at.astimezone(dt.UTC).hour in {7, 8}
    assert found.ends_at - found.starts_at == dt.timedelta(minutes=75)
    assert service.parts_of(found.id) == tuple(PEOPLE)
    assert len(found.uid) == 36


def test_a_session_may_wait_to_be_placed(db):
    assembly = world.assembly()
    made = session(assembly, day=None)
    assert (made.day, made.starts_at, made.ends_at) == (None, None, None)
    assert [row.id for row in draft.draft_days(assembly).tray] == [made.id]


def test_a_title_is_needed(db):
    assembly = world.assembly()
    with pytest.raises(Invalid) as refusal:
        session(assembly, "")
    assert set(refusal.value.fields) == {"title"}


def test_the_room_of_another_assembly_is_refused(db):
    assembly, other = world.assembly(), world.room(world.assembly())
    with pytest.raises(Invalid) as refusal:
        session(assembly, room_id=other.id)
    assert set(refusal.value.fields) == {"room"}


def test_the_track_of_another_assembly_is_refused(db):
    assembly, other = world.assembly(), world.track(world.assembly())
    with pytest.raises(Invalid) as refusal:
        session(assembly, track_id=other.id)
    assert set(refusal.value.fields) == {"track"}


def test_somebody_without_name_and_function_is_refused(db):
    assembly = world.assembly()
    with pytest.raises(Invalid) as refusal:
        session(assembly, people=[Part(PersonRole.SPEAKER)])
    assert set(refusal.value.fields) == {"people"}


def test_an_archived_assembly_is_not_changed(db):
    assembly = world.assembly(state=AssemblyState.ARCHIVED)
    with pytest.raises(NotAllowed):
        session(assembly)


def test_what_is_no_fact_of_a_session_is_a_mistake_of_ours(db):
    assembly = world.assembly()
    with pytest.raises(TypeError):
        session(assembly, uid="another")


def test_editing_moves_the_instants_and_raises_the_version(db):
    assembly = world.assembly()
    made = session(assembly)
    before = made.version
    change(made, assembly, start=dt.time(14), minutes=30)
    assert made.starts_at.hour == 14
    assert made.ends_at - made.starts_at == dt.timedelta(minutes=30)
    assert made.version == before + 1


def test_editing_only_the_people_raises_the_version_too(db):
    assembly = world.assembly()
    made = session(assembly, people=PEOPLE)
    before = made.version
    change(made, assembly, people=PEOPLE[::-1])
    assert made.version == before + 1
    assert service.parts_of(made.id) == tuple(PEOPLE[::-1])


def test_saving_without_a_change_changes_nothing(db):
    assembly = world.assembly()
    made = session(assembly, people=PEOPLE)
    before, entries = made.version, len(history_of("session", made.public_id))
    change(made, assembly, title={"fr": "Séance d’ouverture"}, people=PEOPLE)
    assert made.version == before
    assert len(history_of("session", made.public_id)) == entries


def test_the_second_of_two_editors_is_told_and_changes_nothing(db):
    assembly = world.assembly()
    made = session(assembly)
    seen = made.version
    change(made, assembly, version=seen, start=dt.time(11))
    with pytest.raises(Conflict):
        change(made, assembly, version=seen, title={"fr": "Autre titre"})
    found = draft.item_in(assembly.slug, made.public_id).session
    assert found.title == {"fr": "Séance d’ouverture"}
    assert [change.fields for change in draft.changes_since(found, seen)] == [("start",)]


def test_a_copy_has_an_identity_of_its_own_and_is_to_be_placed(db):
    assembly = world.assembly()
    made = session(assembly, people=PEOPLE, minutes=90, type=SessionType.WORKSHOP)
    with unit_of_work():
        copy = service.duplicate(made, assembly, by=SYSTEM)
    assert copy.uid != made.uid
    assert copy.public_id != made.public_id
    assert (copy.title, copy.minutes, copy.type, copy.day) == (made.title, 90, SessionType.WORKSHOP, None)
    assert service.parts_of(copy.id) == tuple(PEOPLE)


def test_cancelling_and_restoring(db):
    assembly = world.assembly()
    made = session(assembly)
    with unit_of_work():
        service.cancel(made, assembly, by=SYSTEM)
    assert made.status is SessionStatus.CANCELLED
    with unit_of_work():
        service.restore(made, assembly, by=SYSTEM)
    assert made.status is SessionStatus.CONFIRMED


def test_restoring_what_is_only_tentative_does_not_confirm_it(db):
    assembly = world.assembly()
    made = session(assembly, status=SessionStatus.TENTATIVE)
    with unit_of_work():
        service.restore(made, assembly, by=SYSTEM)
    assert made.status is SessionStatus.TENTATIVE


def test_what_was_never_released_is_removed_for_good(db):
    assembly = world.assembly()
    made = session(assembly, people=PEOPLE)
    with unit_of_work():
        assert service.remove(made, assembly, by=SYSTEM) is True
    assert db.session.scalar(select(AgendaSession).where(AgendaSession.public_id == made.public_id)) is None


def test_what_was_released_is_cancelled_instead(db):
    assembly = world.assembly()
    made = session(assembly)
    publish(assembly)
    with unit_of_work():
        assert service.remove(made, assembly, by=SYSTEM) is False
    assert draft.item_in(assembly.slug, made.public_id).session.status is SessionStatus.CANCELLED


def test_the_journal_tells_what_was_done_and_names_nobody(db):
    assembly = world.assembly()
    made = session(assembly, people=PEOPLE)
    change(made, assembly, start=dt.time(10), people=[])
    with unit_of_work():
        service.cancel(made, assembly, by=SYSTEM)
    entries = history_of("session", made.public_id)
    assert [entry.verb for entry in entries] == ["cancel", "edit", "create"]
    assert entries[1].data["fields"] == ["start", "people"]
    assert entries[1].data["facts"]["start"] == "10:00"
    assert "Awa" not in str([entry.data for entry in entries])


def test_overlaps_in_a_room_are_found_and_touching_sessions_are_none(db):
    assembly = world.assembly()
    room = world.room(assembly)
    first = session(assembly, "A", start="09:00", minutes=120, room_id=room.id)
    second = session(assembly, "B", start="10:00", minutes=60, room_id=room.id)
    session(assembly, "C", start="11:00", minutes=60, room_id=room.id)
    session(assembly, "D", start="09:30", minutes=60)
    found = conflicts_of(assembly).open
    assert [(one.kind, *(met.id for met in one.sessions)) for one in found] == [
        (ConflictKind.ROOM, first.id, second.id)
    ]
    with unit_of_work():
        service.cancel(second, assembly, by=SYSTEM)
    assert conflicts_of(assembly).open == ()


def test_the_draft_lists_days_without_sessions_and_days_outside(db):
    assembly = world.assembly(days=2)
    session(assembly, "Bureau", day=-1)
    board = draft.draft_days(assembly)
    assert [(day.on - assembly.starts_on).days for day in board.days] == [-1, 0, 1]
    assert [day.is_outside for day in board.days] == [True, False, False]
    assert [len(day.slots) for day in board.days] == [1, 0, 0]
