"""The dry run of an import foretells the conflicts that the finder finds afterwards, and writes nothing."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordinator.agenda.conflicts.pages import told_conflicts
from coordinator.agenda.conflicts.service import accept
from coordinator.agenda.contents import Part
from coordinator.agenda.exchange import queries
from coordinator.agenda.exchange.book import FACTS, Book, Entry, Point, Reading, RoomSheet, Somebody
from coordinator.agenda.exchange.clashes import MOST_LISTED, Foretold, foretold
from coordinator.agenda.exchange.plan import plan
from coordinator.agenda.exchange.service import carry_out
from coordinator.agenda.models import AgendaSession, SessionStatus, SessionType
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.people.policy import Role
from tests import world
from tests.agenda import stage
from tests.counting import statements
from tests.signing import as_role

FIRST = dt.date(2027, 3, 9)
DESK = "/fr/assemblies/golfe/manage/agenda/exchange"
NAMES = st.sampled_from(["", "Afi Mensah", "afi mensah", "Kofi"])
ENTRY = st.builds(
    Entry, title=st.sampled_from([{"fr": "Eau"}, {"fr": "Sol"}]), day=st.none() | st.just(FIRST),
    type=st.sampled_from([SessionType.PLENARY, SessionType.MEAL]),
    status=st.sampled_from([SessionStatus.CONFIRMED, SessionStatus.CANCELLED]),
    start=st.sampled_from([dt.time(9), dt.time(9, 30), dt.time(12)]), minutes=st.sampled_from([30, 90]),
    room=st.sampled_from(["", "Salle Oti", "Salle Kara"]), track=st.sampled_from(["", "Eau"]),
    interpreter_team=st.sampled_from(["", "A"]), has_signup=st.booleans(), places=st.sampled_from([None, 50]),
    people=st.lists(st.builds(Somebody, role=st.just("chair"), name=NAMES, function=st.just("Maire"), reader=NAMES),
                    max_size=2).map(tuple),
    items=st.lists(st.builds(Point, title=st.just({"fr": "Débat"}), speaker=NAMES, reader=NAMES), max_size=1).map(tuple),
    told=st.just(frozenset(FACTS)),
)  # fmt: skip
ROOMS = (RoomSheet("Salle Kara", {"fr": "Salle Kara"}, 10, site="Palais"),)


def furnished():
    """An assembly with two sessions that meet, in one room of another site, and somebody registered who leaves early."""
    assembly = world.assembly(starts_on=FIRST, ends_on=FIRST + dt.timedelta(days=1))
    room = world.room(assembly, "Salle Oti", capacity=40, site="Hôtel")
    known = stage.registered(assembly, "Afi Mensah", leaves_on=FIRST - dt.timedelta(days=1))
    linked = Part("chair", "Afi Mensah", person_id=known.person_id)
    first = stage.session(assembly, "Accueil", room_id=room.id, people=[linked])
    stage.session(assembly, "Ouverture", start="09:30", room_id=room.id)
    return assembly, first


def sentences(conflicts):
    return Counter((one.is_blocking, one.sentence) for one in conflicts)


def test_what_is_foretold_is_what_is_found(db):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(ENTRY, max_size=3), st.booleans())
    def holds(entries, replaces):
        assembly, first = furnished()
        given_code = [Entry(**{**vars(entries[0]), "code": first.public_id})] if entries and replaces else entries[:1]
        book = Book(tuple(given_code + entries[1:]), rooms=ROOMS)
        made = plan(assembly, Reading(book), can_furnish=True)
        before = sentences(told_conflicts(assembly).open)
        said = foretold(assembly, made)
        with unit_of_work():
            carry_out(assembly, made, by=SYSTEM, source="test")
        after = sentences(told_conflicts(assembly).open)
        if not made.written:
            assert (said, after) == (Foretold(), before)
            return
        new = sentences(said.blocking + said.warnings)
        assert sum(after.values()) == said.staying + sum(new.values())
        assert after - before <= new
        assert new <= after
        assert said.settled == sum(before.values()) - said.staying

    holds()


@pytest.fixture
def organiser(db, client):
    assembly = world.assembly("golfe", starts_on=FIRST, ends_on=FIRST)
    as_role(client, assembly, Role.ORGANISER)
    client.assembly = assembly
    return client


TWO = "Titre;Jour;Début;Durée;Salle;Personnes\n{a};09/03/2027;9:00;60;Oti;Présidence : Afi\n{b};09/03/2027;9:30;60;Oti;Présidence : Afi\n"


def test_the_page_names_the_conflicts_that_would_block_a_release_and_writes_nothing(db, organiser):
    shown = organiser.submit(f"{DESK}/import", {"pasted": TWO.format(a="Eau", b="Sol")})
    words = shown.page.words.replace("\u00a0", " ")
    assert "2 conflits demanderaient un motif avant la publication" in words
    assert "Oti, mar. 9, 9 h 30 : « Eau » et « Sol » s’y tiennent en même temps." in words.replace("\u202f", " ")
    assert db.session.query(AgendaSession).count() == 0


def test_an_accepted_conflict_is_not_asked_about_again(db):
    assembly, _first = furnished()
    with unit_of_work():
        accept(assembly, {one.key for one in told_conflicts(assembly).open}, "Voulu", by=SYSTEM)
    made = plan(assembly, Reading(Book((Entry(title={"fr": "Sol"}),))), can_furnish=True)
    assert foretold(assembly, made) == Foretold()


def test_a_page_lists_so_many_and_counts_the_rest(db):
    assembly, _first = furnished()
    entries = tuple(
        Entry(title={"fr": f"S{n}"}, room="Salle Oti", day=FIRST, start=dt.time(15), minutes=30) for n in range(20)
    )
    said = foretold(assembly, plan(assembly, Reading(Book(entries)), can_furnish=True))
    assert len(said.blocking) == 190
    assert [len(found) for _is_blocking, found in said.groups] == [MOST_LISTED]
    assert said.more == len(said.blocking) + len(said.warnings) - MOST_LISTED


def test_foretelling_asks_no_more_of_a_larger_import(db):
    assembly, _first = furnished()

    def asked(count):
        entries = tuple(Entry(title={"fr": f"S{n}"}, people=(Somebody("chair", "Afi"),)) for n in range(count))
        made = plan(assembly, Reading(Book(entries)), can_furnish=True)
        with statements() as sent:
            foretold(assembly, made)
        return len(sent)

    assert asked(10) == asked(300)
    assert queries.sessions_of(assembly)
