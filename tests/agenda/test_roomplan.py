"""Setting up and clearing of rooms: in the form, in conflicts, in the grid, on the plan, and nowhere in public."""

import datetime as dt
import re

import pytest

from coordinator.agenda.conflicts.queries import conflicts_of
from coordinator.agenda.conflicts.rules import ConflictKind
from coordinator.agenda.conflicts.service import close_room
from coordinator.agenda.models import SessionStatus
from coordinator.agenda.release import pending
from coordinator.agenda.roomplan import rooms_on
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Invalid
from coordinator.people.policy import Role
from tests import world
from tests.agenda.stage import change, publish, session
from tests.counting import statements
from tests.signing import as_role

DAY = dt.date(2027, 3, 9)
DESK = "/fr/assemblies/golfe/manage/agenda"


@pytest.fixture
def assembly(db):
    return world.assembly("golfe", starts_on=DAY, ends_on=DAY + dt.timedelta(days=1))


@pytest.fixture
def room(assembly):
    return world.room(assembly, "Salle Oti", capacity=80, layout={"fr": "théâtre"}, has_booths=True,
                      layouts=[{"name": "en U", "seats": 24}])  # fmt: skip


@pytest.fixture
def editor(client, assembly):
    as_role(client, assembly, Role.AGENDA_EDITOR)
    return client


def kinds(assembly):
    return [(one.kind, one.number) for one in conflicts_of(assembly).open]


def test_setting_up_and_clearing_take_the_room(assembly, room):
    first = session(assembly, "Plénière", start="09:00", room_id=room.id)
    second = session(assembly, "Atelier", start="10:30", room_id=room.id)
    assert kinds(assembly) == []
    change(second, assembly, setup_minutes=45)
    assert kinds(assembly) == [(ConflictKind.ROOM, 15)]
    change(second, assembly, setup_minutes=15)
    change(first, assembly, clearing_minutes=20)
    assert kinds(assembly) == [(ConflictKind.ROOM, 5)]
    change(first, assembly, clearing_minutes=15)
    assert kinds(assembly) == []


def test_the_seats_are_those_of_the_layout(assembly, room):
    row = session(assembly, room_id=room.id, has_signup=True, places=30)
    assert kinds(assembly) == []
    change(row, assembly, layout="En u")
    assert kinds(assembly) == [(ConflictKind.CAPACITY, 6)]


def test_the_usual_layout_by_its_own_name_is_the_usual_one(editor, assembly, room):
    session(assembly, room_id=room.id, has_signup=True, places=80)
    session(assembly, "Atelier", start="10:00", room_id=room.id, layout="Theatre", has_signup=True, places=81)
    assert kinds(assembly) == [(ConflictKind.CAPACITY, 1)]
    assert "Cette salle n’a pas de disposition de ce nom" not in editor.get(f"{DESK}/rooms?day={DAY}").page.words


@pytest.mark.parametrize("minutes", [-1, 361])
def test_a_room_is_not_set_up_for_longer_than_six_hours(assembly, minutes):
    row = session(assembly)
    with pytest.raises(Invalid) as refused:
        change(row, assembly, clearing_minutes=minutes)
    assert list(refused.value.fields) == ["clearing_minutes"]


def test_the_form_of_a_session_takes_layout_and_minutes(editor, assembly, room):
    row = session(assembly, room_id=room.id)
    path = f"{DESK}/sessions/{row.public_id}"
    assert '<option value="en U">' in editor.get(path).page.html
    facts = {
        "title-fr": "Atelier",
        "type": "workshop",
        "access": "registered",
        "status": "confirmed",
        "day": str(DAY),
        "start": "09:00",
        "minutes": "60",
        "room": str(room.id),
        "layout": "en U",
    }
    assert editor.submit(path, {**facts, "setup_minutes": "45", "clearing_minutes": "20"}).status_code == 303
    page = editor.get(path).page.html
    assert [f'value="{value}"' in page for value in ("en U", "45", "20")] == [True] * 3
    refused = editor.submit(path, {**facts, "setup_minutes": "400"})
    assert refused.status_code == 422
    assert "Saisissez entre 0 et 360 minutes." in refused.page.words


def test_the_plan_says_who_sets_up_what_and_when(editor, assembly, room):
    session(assembly, "Atelier eau", start="09:00", room_id=room.id, layout="en U", setup_minutes=45,
            clearing_minutes=20, interpreted_into=["en"])  # fmt: skip
    session(assembly, "Plénière", start="14:00", room_id=room.id, layout="en étoile")
    session(assembly, "Dîner", start="23:30", room_id=room.id, clearing_minutes=30)
    session(assembly, "Sans salle", start="14:00")
    session(assembly, "Annulée", start="14:00", room_id=room.id, status=SessionStatus.CANCELLED)
    words = editor.get(f"{DESK}/rooms?day={DAY}").page.words.replace("\u00a0", " ")
    for said in (
        "Salle Oti Mardi 9 mars 2027 Disposition habituelle : théâtre · 80 places · Cabines d’interprétation",
        "8 h 15 – 9 h 00 Mise en place en U · 24 places",
        "9 h 00 – 10 h 00 Atelier eau Plénière · en U · 24 places · Interprétation vers l’anglais",
        "10 h 00 – 10 h 20 Rangement",
        "14 h 00 – 15 h 00 Plénière Plénière · en étoileCette salle n’a pas de disposition de ce nom",
        "23 h 30 – 0 h 30 Dîner Plénière · Disposition habituelle · 80 places 0 h 30 – 1 h 00 Rangement",
    ):
        assert said in words
    assert [title in words for title in ("Sans salle", "Annulée")] == [False, False]
    assert "Rien à installer" in editor.get(f"{DESK}/rooms?day={DAY + dt.timedelta(days=1)}").page.words


def test_the_plan_is_in_order_of_time_with_the_hours_when_a_room_is_closed(assembly, room):
    session(assembly, "Atelier", start="09:00", room_id=room.id, clearing_minutes=30)
    session(assembly, "Vote", start="10:15", room_id=room.id, setup_minutes=45)
    with unit_of_work():
        for day in (DAY, DAY + dt.timedelta(days=1)):
            close_room(room, assembly, by=SYSTEM, day=day, start=dt.time(8), minutes=60, reason="Sonorisation")
    (sheet,) = rooms_on(assembly, DAY)
    assert [(line.kind, line.details.replace("\u00a0", " ")) for line in sheet.lines[:2]] == [
        ("closed", "Sonorisation"),
        ("session", "Plénière · Disposition habituelle · 80 places"),
    ]
    assert [line.kind for line in sheet.lines[2:]] == ["work", "work", "session"]


def test_a_room_is_printed_alone_when_asked_for(editor, assembly, room):
    other = world.room(assembly, "Salle Mono")
    for one in (room, other):
        session(assembly, room_id=one.id)

    def sheets(asked):
        return re.findall(r'<h2 id="room-([^"]+)"', editor.get(f"{DESK}/rooms?day={DAY}&room={asked}").page.html)

    assert sheets(other.slug) == [other.slug]
    assert sheets("") == sheets("nulle-part") == [room.slug, other.slug]


def test_the_plan_asks_as_little_for_many_rooms_as_for_one(assembly, room):
    def asked():
        with statements() as seen:
            rooms_on(assembly, DAY)
        return len(seen)

    session(assembly, room_id=room.id)
    few = asked()
    for number in range(5):
        session(assembly, room_id=world.room(assembly, f"Salle {number}").id)
    assert asked() == few == 3


def test_the_grid_draws_strips_beside_the_card(editor, assembly, room):
    session(assembly, room_id=room.id, setup_minutes=44, clearing_minutes=2)
    html = editor.get(f"{DESK}?day={DAY}").page.html
    assert '<span class="edge edge--before e45"><span>Mise en place\u00a0: 44 min</span></span>' in html
    assert '<span class="edge edge--after e5">' in html


@pytest.mark.parametrize(
    ("facts", "hours"),
    [
        ({"start": "07:30", "setup_minutes": 90}, "f6 t14"),
        ({"start": "00:30", "setup_minutes": 90}, "f0 t20"),
        ({"start": "07:30", "setup_minutes": 90, "status": SessionStatus.CANCELLED}, "f7 t13"),
        ({"start": "22:00", "clearing_minutes": 30}, "f7 t17"),
    ],
)
def test_the_grid_has_the_hours_of_setting_up_and_clearing(editor, assembly, room, facts, hours):
    session(assembly, room_id=room.id, **facts)
    assert hours in editor.get(f"{DESK}?day={DAY}").page.html


def test_nothing_of_it_is_public_and_nothing_of_it_waits_for_a_release(client, assembly, room):
    row = session(assembly, room_id=room.id)
    publish(assembly)
    change(row, assembly, layout="en U", setup_minutes=45)
    pages = ("agenda", f"agenda/sessions/{row.public_id}", "calendar.ics", "agenda/screen", "agenda/now")
    for path in pages:
        assert b"en U" not in client.get(f"/fr/assemblies/golfe/{path}").data
    assert pending(assembly) == []


def test_viewers_read_the_plan_and_visitors_do_not(client, assembly, room):
    session(assembly, room_id=room.id)
    assert client.get(f"{DESK}/rooms").status_code in {302, 303, 403, 404}
    as_role(client, assembly, Role.VIEWER)
    assert client.get(f"{DESK}/rooms").status_code == 200
