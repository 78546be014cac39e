"""Conflicts that restoring a version or shifting the day would make: named before, asked about, never hidden."""

import datetime as dt

import pytest

from coordinator.agenda.conflicts.ahead import conflicts_ahead
from coordinator.agenda.conflicts.models import AcceptedConflict
from coordinator.agenda.conflicts.queries import conflicts_of
from coordinator.agenda.conflicts.rules import ConflictKind
from coordinator.agenda.conflicts.service import accept
from coordinator.agenda.contents import Item, Part
from coordinator.agenda.live.service import Scope, shifted
from coordinator.agenda.models import Release, SessionAccess
from coordinator.agenda.releases.restoring import restoration, restore_settled
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict, Invalid
from coordinator.people.policy import Role
from tests import world
from tests.agenda.stage import change, publish, published, registered, session
from tests.counting import statements
from tests.signing import as_role

DESK = "/fr/assemblies/golfe/manage/agenda"


@pytest.fixture
def assembly(db):
    return world.assembly("golfe", starts_on=dt.date(2027, 3, 9), ends_on=dt.date(2027, 3, 11))


@pytest.fixture
def organiser(client, assembly):
    as_role(client, assembly, Role.ORGANISER)
    return client


@pytest.fixture
def room(assembly):
    return world.room(assembly, "Salle Oti")


@pytest.fixture
def moved(assembly, room):
    """Eau left nine o'clock, then Sol, which was never public before, took its room there."""
    water = session(assembly, "Eau", room_id=room.id)
    soil = session(assembly, "Sol", start="11:00", room_id=room.id)
    publish(assembly)
    change(water, assembly, start=dt.time(15))
    publish(assembly)
    change(soil, assembly, start=dt.time(9, 30))
    publish(assembly)
    return water, soil


def kinds(found):
    return [(one.kind, [s.public_id for s in one.sessions]) for one in found]


def ahead_of_restoring(assembly, number):
    return conflicts_ahead(assembly, restoration(assembly, number))


def test_restoring_the_first_of_three_versions_moves_both_and_makes_none(assembly, moved):
    assert ahead_of_restoring(assembly, 1).open == ()


def test_a_session_of_the_draft_alone_is_met_where_it_stands(assembly, room, moved):
    board = session(assembly, "Bureau", start="11:15", room_id=room.id, access=SessionAccess.BOARD)
    found = ahead_of_restoring(assembly, 1)
    assert kinds(found.blocking) == [(ConflictKind.ROOM, [moved[1].public_id, board.public_id])]


def test_a_private_move_of_the_draft_is_no_matter_for_the_world(assembly, room, moved):
    """The draft has moved Sol to two o'clock; restoring the second version moves it, for the world, to eleven."""
    third = session(assembly, "Air", start="11:00", day=1, room_id=room.id)
    publish(assembly)
    change(third, assembly, day=assembly.starts_on)
    change(moved[1], assembly, start=dt.time(14))
    found = ahead_of_restoring(assembly, 2)
    assert third.public_id not in {s.public_id for one in found.open for s in one.sessions}


def test_people_of_the_version_are_found_by_name_link_reader_and_item(assembly):
    awa = registered(assembly, "Awa Diop").person_id
    one = session(assembly, "Eau", people=[Part("speaker", "Awa Diop", person_id=awa)])
    session(assembly, "Sol", people=[Part("chair", "Efua Lawson", reader="Kossi Agbeko")])
    session(assembly, "Air", day=1, items=[Item({"fr": "Les puits"}, speaker="Yao Amouzou")])
    publish(assembly)
    change(one, assembly, people=[])
    publish(assembly)
    session(assembly, "Feu", start="09:15", people=[Part("speaker", "AWA DIOP", person_id=awa),
                                                     Part("speaker", "Efua Lawson")])  # fmt: skip
    publish(assembly)
    change(one, assembly, title={"fr": "Eau potable"})
    publish(assembly)
    found = conflicts_ahead(assembly, [c for c in restoration(assembly, 1) if c.public_id == one.public_id])
    assert [(c.kind, c.about.casefold()) for c in found.open] == [(ConflictKind.PERSON, "awa diop")]


def test_what_meets_already_and_moves_along_is_not_new(assembly, room):
    first = session(assembly, "Eau", start="10:00", room_id=room.id)
    session(assembly, "Sol", start="10:15", room_id=room.id)
    last = session(assembly, "Air", start="11:40", room_id=room.id)
    publish(assembly)
    assert kinds(conflicts_of(assembly).blocking) != []
    found = conflicts_ahead(assembly, shifted(assembly, published(first), 20, Scope.EVERYTHING))
    assert [c.kind for c in found.open] == [ConflictKind.WINDOW]  # Air reaches into lunch
    assert found.open[0].sessions[0].public_id == last.public_id


def test_a_shift_of_one_room_names_whom_it_puts_in_two_places(assembly, room):
    first = session(assembly, "Eau", start="09:00", room_id=room.id, people=[Part("chair", "Afi Mensah")])
    other = session(assembly, "Sol", start="10:00", room_id=world.room(assembly, "Salle Mono").id,
                    people=[Part("speaker", "Afi Mensah")])  # fmt: skip
    publish(assembly)
    found = conflicts_ahead(assembly, shifted(assembly, published(first), 20, Scope.ROOM))
    assert kinds(found.blocking) == [(ConflictKind.PERSON, [first.public_id, other.public_id])]
    assert conflicts_ahead(assembly, shifted(assembly, published(first), 20, Scope.EVERYTHING)).open == ()


def restored_onto_a_private_meeting(assembly, room):
    water = session(assembly, "Eau", room_id=room.id)
    publish(assembly)
    change(water, assembly, start=dt.time(15))
    publish(assembly)
    session(assembly, "Bureau", start="09:30", room_id=room.id, access=SessionAccess.BOARD)
    return water


def test_restoring_asks_why_a_new_blocking_conflict_may_stay(db, organiser, assembly, room):
    restored_onto_a_private_meeting(assembly, room)
    path = f"{DESK}/releases/1/restore"
    shown = organiser.get(path).page.words
    for words in ("1 conflit apparaîtrait", "9\u00a0h\u00a030\u00a0: «\u00a0Eau\u00a0»"):
        assert words in shown, words
    assert organiser.submit(path, {"reason": "", "name": "Gardé"}).status_code == 422
    assert db.session.query(Release).count() == 2
    assert organiser.submit(path, {"reason": "La cloison est ouverte."}).status_code == 303
    accepted = db.session.query(AcceptedConflict).one()
    assert accepted.reason == "La cloison est ouverte."
    assert [row.key for _conflict, row in conflicts_of(assembly).accepted] == [accepted.key]
    assert conflicts_of(assembly).blocking == ()


def test_a_conflict_that_was_not_read_is_shown_first_and_nothing_typed_is_lost(db, organiser, assembly, room):
    water = session(assembly, "Eau", room_id=room.id)
    publish(assembly)
    change(water, assembly, start=dt.time(15))
    publish(assembly)
    path = f"{DESK}/releases/1/restore"
    seen = organiser.get(path).page.hidden
    session(assembly, "Bureau", start="09:30", room_id=room.id, access=SessionAccess.BOARD)
    assert organiser.post(path, data={**seen, "name": "Nom gardé"}).status_code == 422
    answer = organiser.post(path, data={**seen, "name": "Nom gardé", "reason": "La cloison est ouverte.", "key": "0"})
    assert answer.status_code == 409
    assert "Nom gardé" in answer.page.html
    assert db.session.query(Release).count() == 2


def test_the_service_restores_nothing_unread_or_without_a_reason(db, assembly, room):
    restored_onto_a_private_meeting(assembly, room)
    (one,) = ahead_of_restoring(assembly, 1).blocking
    with pytest.raises(Conflict), unit_of_work():
        restore_settled(assembly, 1, by=SYSTEM, reason="Parce que")
    with pytest.raises(Invalid), unit_of_work():
        restore_settled(assembly, 1, by=SYSTEM, accepting=[one.key], reason=" ")
    assert db.session.query(Release).count() == 2


def test_what_was_accepted_before_stands_apart_and_asks_nothing(organiser, assembly, room):
    water = restored_onto_a_private_meeting(assembly, room)
    change(water, assembly, start=dt.time(9))
    (met,) = conflicts_of(assembly).blocking
    with unit_of_work():
        accept(assembly, [met.key], "Une demi-heure commune.", by=SYSTEM)
    change(water, assembly, start=dt.time(15))
    page = organiser.get(f"{DESK}/releases/1/restore").page
    assert "Une demi-heure commune." in page.words
    assert "conflit apparaîtrait" not in page.words
    assert organiser.submit(f"{DESK}/releases/1/restore", {}).status_code == 303


def test_a_shift_warns_and_moves_all_the_same(organiser, assembly, room):
    first = session(assembly, "Eau", start="09:00", room_id=room.id, people=[Part("chair", "Afi Mensah")])
    session(assembly, "Sol", start="10:00", room_id=world.room(assembly, "Mono").id,
            people=[Part("speaker", "Afi Mensah")])  # fmt: skip
    publish(assembly)
    path, values = f"{DESK}/day/{first.public_id}/shift", {"minutes": "20", "scope": "room"}
    words = organiser.submit(path, {**values, "act": "preview"}).page.words
    assert "1 conflit apparaîtrait" in words
    assert "Afi Mensah" in words
    assert "Vous pouvez néanmoins" in words
    assert organiser.submit(path, {**values, "act": "move"}).status_code == 303
    assert published(first).start == dt.time(9, 20)


def test_the_number_of_queries_does_not_grow(assembly, room):
    def cost():
        anchor = published(first)
        changes = shifted(assembly, anchor, 20, Scope.EVERYTHING)
        with statements() as seen:
            conflicts_ahead(assembly, changes)
        return len(seen)

    first = session(assembly, "Eau", start="08:00", room_id=room.id, people=[Part("chair", "Afi Mensah")])
    publish(assembly)
    few = cost()
    for number in range(12):
        session(assembly, f"Sol {number}", start=f"{9 + number % 8:02}:00", people=[Part("chair", f"Afi {number}")])
    publish(assembly)
    assert cost() == few
