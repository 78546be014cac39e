"""Numbers track by track: given once, never twice, and said the same way everywhere."""

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordinator.agenda import service
from coordinator.agenda.contents import Item, items_of
from coordinator.agenda.exchange.site import site_of
from coordinator.agenda.labels import session_label
from coordinator.agenda.releases.restoring import restore
from coordinator.assemblies import furniture
from coordinator.briefing.content import Edition
from coordinator.briefing.content import Part as PackPart
from coordinator.briefing.material import pack_content
from coordinator.core import clock
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.core.i18n import LANGUAGES
from coordinator.people.policy import Role
from tests import world
from tests.agenda import stage
from tests.signing import as_role


def number(row) -> str:
    known = stage.published(row)
    return session_label(known.series, known.number)


def recode(track, assembly, code):
    with unit_of_work():
        furniture.edit_track(track, assembly, by=SYSTEM, code=code)


def test_a_cancelled_session_leaves_its_gap_and_a_restored_version_keeps_all_numbers(db):
    of = world.assembly()
    water = world.track(of, "Eau", code="A")
    first = stage.session(of, track_id=water.id)
    stage.publish(of)
    second = stage.session(of, start="10:00", track_id=water.id)
    stage.publish(of)
    with unit_of_work():
        service.cancel(first, of, by=SYSTEM)
    stage.publish(of)
    third = stage.session(of, start="11:00", track_id=water.id)
    stage.publish(of)
    with unit_of_work():
        restore(of, 1, by=SYSTEM)
    assert [number(one) for one in (first, second, third)] == ["A-1", "A-2", "A-3"]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["add", "move"]), st.integers(0, 2)), st.tuples(st.just("publish"), st.none()),
        st.tuples(st.just("code"), st.tuples(st.integers(1, 2), st.sampled_from(["", "A", "B", "C"]))),
    ),
    max_size=14,
)  # fmt: skip


def test_no_number_is_ever_given_twice_or_changed(db):
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def holds(steps):
        of = world.assembly()
        tracks = [None, world.track(of, "Eau", code="A"), world.track(of, "Routes")]
        rows, known = [], {}
        for verb, value in [*steps, ("publish", None)]:
            if verb == "add":
                rows.append(stage.session(of, f"S{len(rows)}", track_id=tracks[value].id if value else None))
            elif verb == "move" and rows:
                stage.change(rows[0], of, track_id=tracks[value].id if value else None)
            elif verb == "code":
                recode(tracks[value[0]], of, value[1])
            elif verb == "publish" and any(row.public_id not in known for row in rows):
                stage.publish(of)
                now = {row.public_id: number(row) for row in rows}
                assert {**now, **known} == now
                assert len(set(now.values())) == len(now)
                known = now

    holds()


def test_page_feed_pack_doors_and_stick_say_the_same_number(app, client):
    of = world.assembly("lome", starts_on=dt.date(2027, 3, 9), ends_on=dt.date(2027, 3, 11))
    water, room = world.track(of, "Eau", code="A"), world.room(of)
    items = [Item({"fr": "Rapport"}, 20), Item({"fr": "Comptes"}, 10)]
    row = stage.session(of, track_id=water.id, room_id=room.id, items=items)
    stage.publish(of)
    stage.change(row, of, items=items_of(row.id)[:1])
    stage.publish(of)
    page = client.get(f"/fr/assemblies/lome/agenda/sessions/{row.public_id}").page.words
    feed = client.get("/fr/assemblies/lome/calendar.ics").get_data(as_text=True).replace("\r\n ", "")  # unfolded
    with app.test_request_context():
        stick = b"\n".join(site_of(of, dict.fromkeys(LANGUAGES, b""), LANGUAGES).values()).decode("utf-8", "ignore")
    for said in (page, feed, stick):
        assert [word in said for word in ("Séance A-1", "A-1.1", "A-1.2")] == [True] * 3
    pack = repr(
        pack_content(of, parts=[part.value for part in PackPart], edition=Edition(1, clock.now()), calendar=None)
    )
    assert [f"number='{label}'" in pack for label in ("A-1", "A-1.1", "A-1.2")] == [True] * 3
    as_role(client, of, Role.AGENDA_EDITOR)
    assert "Séance A-1 · Plénière" in client.get("/fr/assemblies/lome/manage/agenda/day/doors").page.words
