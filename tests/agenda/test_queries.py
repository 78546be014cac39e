"""Reading the released programme: days, neighbours, filters, what falls away, and how many queries it costs."""

import datetime as dt

import pytest

from coordinator.agenda import draft, queries, service
from coordinator.agenda.contents import Part
from coordinator.agenda.models import PersonRole, SessionAccess
from coordinator.agenda.queries import Filters
from coordinator.agenda.release import pending
from coordinator.assemblies.models import AssemblyState
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.core import clock
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from tests import world
from tests.agenda.stage import change, publish, session
from tests.counting import statements


def titles(days):
    return [[[row.title["fr"] for row in slot.sessions] for slot in day.slots] for day in days]


def test_days_slots_and_what_stands_side_by_side(db):
    assembly = world.assembly()
    one, two = world.room(assembly, "Un", position=1), world.room(assembly, "Deux", position=2)
    session(assembly, "B", start="11:00", room_id=two.id)
    session(assembly, "A", start="11:00", room_id=one.id)
    session(assembly, "Matin", start="08:00")
    session(assembly, "Demain", day=1)
    publish(assembly)
    days = queries.public_days(assembly)
    assert titles(days) == [[["Matin"], ["A", "B"]], [["Demain"]]]
    assert [day.on for day in days] == [assembly.starts_on, assembly.starts_on + dt.timedelta(days=1)]


def test_a_slot_has_an_end_only_when_all_its_sessions_share_it(db):
    assembly = world.assembly()
    session(assembly, "A", start="08:00", minutes=60)
    session(assembly, "B", start="11:00", minutes=60)
    session(assembly, "C", start="11:00", minutes=90)
    publish(assembly)
    assert [slot.end for slot in queries.public_days(assembly)[0].slots] == [dt.time(9), None]


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (Filters(track="eau"), ["A"]),
        (Filters(room="oti"), ["B"]),
        (Filters(language="ee"), ["A", "B"]),
        (Filters(track="eau", room="oti"), []),
        (Filters(), ["A", "B", "C"]),
    ],
)
def test_filters(db, filters, wanted):
    assembly = world.assembly()
    room, track = world.room(assembly), world.track(assembly)
    room.slug, track.slug = "oti", "eau"
    world.save(room, track)
    session(assembly, "A", start="08:00", track_id=track.id, languages=["fr", "ee"])
    session(assembly, "B", start="09:00", room_id=room.id, languages=["ee"])
    session(assembly, "C", start="10:00", languages=["fr"])
    publish(assembly)
    found = [row.title["fr"] for day in queries.public_days(assembly, filters) for row in day.sessions]
    assert found == wanted


def test_a_cancelled_session_stays_for_thirty_days_after_its_end(db, monkeypatch):
    assembly = world.assembly()
    made = session(assembly)
    publish(assembly)
    with unit_of_work():
        service.cancel(made, assembly, by=SYSTEM)
    publish(assembly)
    end = made.ends_at
    monkeypatch.setattr(clock, "now", lambda: end + dt.timedelta(days=29, hours=23))
    assert len(queries.public_days(assembly)) == 1
    monkeypatch.setattr(clock, "now", lambda: end + dt.timedelta(days=30, hours=1))
    assert queries.public_days(assembly) == []
    assert queries.public_session(assembly, made.public_id).is_cancelled


def test_a_session_knows_its_neighbours(db):
    assembly = world.assembly()
    rows = [session(assembly, name, start=start) for name, start in (("A", "08:00"), ("B", "09:00"), ("C", "10:00"))]
    publish(assembly)
    visits = [queries.visit(assembly, row.public_id) for row in rows]
    around = [[other.title["fr"] if other else None for other in (visit.before, visit.after)] for visit in visits]
    assert around == [[None, "B"], ["A", "C"], ["B", None]]


def test_a_session_of_another_assembly_is_not_there(db):
    assembly, other = world.assembly(), world.assembly()
    made = session(other)
    publish(other)
    assert queries.public_session(assembly, made.public_id) is None
    assert queries.visit(assembly, "nothing") is None
    assert draft.item_in(assembly.slug, made.public_id) is None


def test_the_edition_of_a_draft_assembly_is_none(db):
    hidden, shown = world.assembly(state=AssemblyState.DRAFT), world.assembly()
    assert queries.edition_of(hidden.slug) is None
    assert queries.edition_of("nowhere") is None
    assert queries.edition_of(shown.slug).version == 0
    session(shown)
    publish(shown)
    assert queries.edition_of(shown.slug).version == 1


def test_one_statement_keys_the_public_pages(db):
    assembly = world.assembly()
    session(assembly)
    publish(assembly)
    for read in (lambda: queries.edition_of(assembly.slug), lambda: queries.publication_version(assembly.id)):
        with statements() as sent:
            read()
        assert len(sent) == 1


@pytest.mark.parametrize(
    ("read", "budget"),
    [
        (queries.public_days, 1),
        (draft.draft_days, 2),
        (pending, 10),
    ],
    ids=["public", "draft", "pending"],
)
def test_the_number_of_queries_does_not_grow(db, read, budget):
    counts = []
    assembly = world.assembly()
    room, track = world.room(assembly), world.track(assembly)
    commune = world.organisation()
    for wanted in (10, 60):
        while len(draft.draft_days(assembly).sessions) < wanted:
            with unit_of_work():
                for _number in range(10):
                    service.create(
                        assembly, by=SYSTEM, title={"fr": "Séance"}, type="workshop", day=assembly.starts_on,
                        start=dt.time(9), room_id=room.id, track_id=track.id,
                        people=[Part(PersonRole.SPEAKER, "Awa Diop", organisation_id=commune.id)],
                    )  # fmt: skip
        if wanted == 10:
            publish(assembly)
        db.session.expunge_all()
        assembly = assembly_by_slug(assembly.slug)
        with statements() as sent:
            read(assembly)
        counts.append(len(sent))
    assert counts[0] == counts[1]
    assert counts[0] <= budget


def test_public_reading_never_touches_the_draft(db):
    assembly = world.assembly()
    made = session(assembly)
    publish(assembly)
    change(made, assembly, title={"fr": "Brouillon"}, access=SessionAccess.OPEN)
    with statements() as sent:
        queries.public_days(assembly)
        queries.visit(assembly, made.public_id)
        queries.edition_of(assembly.slug)
    assert sent
    assert not [statement for statement in sent if "agenda_session" in statement]
