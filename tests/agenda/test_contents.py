"""Items, papers, roles and numbers of sessions: written in the draft, seen after a release only."""

import pytest

from coordinator.agenda import queries
from coordinator.agenda.changes import FIELDS
from coordinator.agenda.contents import Item, Part, items_of
from coordinator.agenda.labels import session_label
from coordinator.agenda.models import SessionType
from coordinator.agenda.queries import public_session
from coordinator.agenda.release import pending
from coordinator.agenda.roles.models import AgendaRole
from coordinator.assemblies import furniture
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Invalid
from coordinator.documents.models import Document
from tests import world
from tests.agenda import stage

pytestmark = pytest.mark.usefixtures("app")


def subjects(row):
    return [(item["number"], item["title"]["fr"], item["withdrawn"]) for item in stage.published(row).items]


def test_items_keep_their_numbers_and_a_withdrawn_one_leaves_a_gap_that_is_said():
    of = world.assembly()
    first, second = Item({"fr": "Eau"}, 20, "Afi Mensah"), Item({"fr": "Sol"}, 30)
    row = stage.session(of, items=[first, second])
    stage.publish(of)
    assert subjects(row) == [(1, "Eau", False), (2, "Sol", False)]
    kept = items_of(row.id)[1]
    stage.change(row, of, items=[Item({"fr": "Air"}), kept])
    stage.publish(of)
    assert subjects(row) == [(3, "Air", False), (2, "Sol", False), (1, "Eau", True)]
    assert [item.title["fr"] for item in items_of(row.id)] == ["Air", "Sol"]


def labels(*rows):
    """The numbers of sessions as the world reads them."""
    return [session_label(now.series, now.number) for now in map(stage.published, rows)]


def test_an_item_that_was_never_released_leaves_nothing():
    of = world.assembly()
    row = stage.session(of, items=[Item({"fr": "Eau"})])
    stage.change(row, of, items=[])
    stage.publish(of)
    assert subjects(row) == []


def test_sessions_are_numbered_in_order_of_time_and_later_ones_take_the_next_number():
    of = world.assembly()
    late, early = stage.session(of, "B", start="11:00"), stage.session(of, "A", start="09:00")
    pause = stage.session(of, "Pause", start="10:00", type=SessionType.BREAK)
    stage.publish(of)
    new = stage.session(of, "C", start="08:00")
    stage.publish(of)
    assert [stage.published(row).number for row in (early, late, pause, new)] == [1, 2, None, 3]


def test_a_track_with_letters_numbers_its_sessions_in_a_series_that_stays():
    of = world.assembly()
    water, land = world.track(of, "Eau", code="EAU"), world.track(of, "Terre")
    rows = [stage.session(of, f"S{hour}", start=f"{hour:02}:00", track_id=track.id, items=[Item({"fr": "Point"})])
            for hour, track in ((9, water), (10, land), (11, water), (12, land))]  # fmt: skip
    stage.publish(of)
    assert labels(*rows) == ["EAU-1", "1", "EAU-2", "2"]
    with unit_of_work():
        furniture.edit_track(water, of, by=SYSTEM, code="O")
    stage.change(rows[1], of, track_id=water.id)
    later = stage.session(of, "Plus tard", start="08:00", track_id=water.id)
    stage.publish(of)
    assert labels(*rows, later) == ["EAU-1", "1", "EAU-2", "2", "O-1"]
    assert queries.visit(of, rows[0].public_id).session.number == "EAU-1"


def test_numbers_are_no_change_of_the_session_for_an_editor_at_work():
    of = world.assembly()
    row = stage.session(of)
    version = row.version
    stage.publish(of)
    stage.change(row, of, version=version, title={"fr": "Autre titre"})


def test_contents_are_private_until_the_release():
    of = world.assembly()
    paper = world.save(Document(assembly_id=of.id, title={"fr": "Rapport moral"}))
    world.save(AgendaRole(assembly_id=of.id, code="witness", name={"fr": "Grand témoin"}))
    row = stage.session(of)
    stage.publish(of)
    stage.change(
        row, of, items=[Item({"fr": "Eau"})], papers=[paper.id], interpreted_into=["en"], levels=[2],
        video_url="https://example.org/salle", has_signup=True, places=12,
        people=[Part("witness", "Afi Mensah", reader="Koffi Adjei", brief="Dix minutes")],
    )  # fmt: skip
    before = public_session(of, row.public_id)
    assert (before.items, before.papers, before.people, before.has_video) == ((), (), (), False)
    stage.publish(of)
    after = public_session(of, row.public_id)
    assert (after.items[0].title, after.papers, after.interpreted_into, after.levels) == (
        {"fr": "Eau"}, (paper.public_id,), ("en",), (2,),
    )  # fmt: skip
    assert (after.people[0].role_in("fr"), after.people[0].reader) == ("Grand témoin", "Koffi Adjei")
    assert (after.has_signup, after.places, after.has_video) == (True, 12, True)
    assert "brief" not in stage.published(row).people[0]
    assert not pending(of)


@pytest.mark.parametrize(
    "facts",
    [
        {"items": [Item({"fr": ""})]},
        {"items": [Item({"fr": "Eau"}, 0)]},
        {"items": [Item({"fr": "Eau"})] * 61},
        {"video_url": "javascript:alert(1)"},
        {"recording_url": "javascript:alert(1)"},
        {"places": 0},
    ],
    ids=["no subject", "no length", "too many", "no address", "no recording", "no place"],
)
def test_what_cannot_be_is_refused(facts):
    of = world.assembly()
    with pytest.raises(Invalid):
        stage.session(of, **facts)


def test_the_paper_of_another_assembly_is_refused():
    of, other = world.assembly(), world.assembly()
    paper = world.save(Document(assembly_id=other.id, title={"fr": "Rapport"}))
    with pytest.raises(Invalid):
        stage.session(of, papers=[paper.id])


def test_every_public_fact_is_a_column_of_what_is_released():
    of = world.assembly()
    row = stage.session(of)
    stage.publish(of)
    assert all(hasattr(stage.published(row), name) for name in FIELDS)
