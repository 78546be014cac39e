"""Closed rooms in the grid: a shade where they are closed that day, and the same in words."""

import datetime as dt

import pytest

from coordinator.agenda.conflicts import service
from coordinator.agenda.grid.shades import Shade, shades_on
from coordinator.assemblies.queries import rooms_of
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.people.policy import Role
from tests import world
from tests.agenda.stage import session
from tests.signing import as_role

DAY = dt.date(2027, 3, 9)
NEXT = DAY + dt.timedelta(days=1)


@pytest.fixture
def assembly(db):
    return world.assembly("golfe", starts_on=DAY, ends_on=NEXT)


def closed(assembly, room, start, minutes, reason="", day=DAY):
    with unit_of_work():
        service.close_room(room, assembly, by=SYSTEM, day=day, start=dt.time.fromisoformat(start), minutes=minutes,
                           reason=reason)  # fmt: skip


def spans(assembly, day):
    return [(shade.column, shade.start, shade.end) for shade in shades_on(assembly, day, rooms_of(assembly))]


def test_a_closing_is_shaded_on_its_day_and_after_midnight(assembly):
    world.room(assembly, "Salle Mono", position=0)
    room = world.room(assembly, "Salle Oti", position=1)
    closed(assembly, room, "22:00", 240)
    closed(assembly, room, "08:00", 60, day=NEXT)
    assert spans(assembly, DAY) == [(2, 1320, 1560)]
    assert spans(assembly, NEXT) == [(2, -120, 120), (2, 480, 540)]
    assert spans(assembly, NEXT + dt.timedelta(days=1)) == []


def test_a_closing_that_ends_at_midnight_is_not_of_the_next_day(assembly):
    closed(assembly, world.room(assembly), "22:00", 120)
    assert spans(assembly, NEXT) == []


@pytest.mark.parametrize(
    ("start", "end", "classes"),
    [
        (480, 570, "h8 m0 dh1 dm30 l2"),
        (0, 1440, "h7 m0 dh13 dm0 l2"),
        (-120, 445, "h7 m0 dh0 dm25 l2"),
        (-120, 420, ""),
        (1200, 1300, ""),
    ],
)
def test_only_the_hours_shown_are_shaded(start, end, classes):
    assert Shade(2, start, end, "Salle Oti", "", "").classes(7, 13) == classes


def test_the_page_says_which_room_when_and_why(client, assembly):
    room = world.room(assembly, "Salle Oti")
    session(assembly)
    closed(assembly, room, "14:00", 90, "Montage de la scène")
    closed(assembly, room, "21:00", 60)
    as_role(client, assembly, Role.AGENDA_EDITOR)
    words = client.get(f"/fr/assemblies/golfe/manage/agenda?day={DAY}").page.words
    assert "Salle Oti est fermée, 14\u00a0h\u00a000 – 15\u00a0h\u00a030\u00a0: Montage de la scène" in words
    assert "Salle Oti, 21\u00a0h\u00a000 – 22\u00a0h\u00a000 Salle fermée" in words
    other = client.get(f"/fr/assemblies/golfe/manage/agenda?day={NEXT}").page.words
    assert "est fermée" not in other
    assert "Salle fermée" not in other
