"""The answers of the agenda builder: moves, versions, refusals, who may, and what a page costs."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.agenda import draft, service
from coordinator.agenda.contents import Part
from coordinator.agenda.grid.lanes import lanes_of
from coordinator.agenda.models import PersonRole, SessionAccess, SessionStatus, SessionType
from coordinator.core.db import unit_of_work
from coordinator.journal.models import JournalEntry
from coordinator.people.policy import Role
from tests import world
from tests.agenda.stage import change, session
from tests.counting import statements
from tests.signing import as_role, sign_in

DESK = "/fr/assemblies/golfe/manage/agenda"
DAY = "2027-03-09"
NBSP = "\u00a0"


@pytest.fixture
def assembly(db):
    return world.assembly("golfe", starts_on=dt.date(2027, 3, 9), ends_on=dt.date(2027, 3, 11))


@pytest.fixture
def editor(client, assembly):
    as_role(client, assembly, Role.AGENDA_EDITOR)
    return client


def move(client, row, **body):
    """Post a move as the script does; the token stands on the page of the day."""
    token = re.search(r'data-csrf="([^"]+)"', client.get(f"{DESK}?day={DAY}").page.html)
    sent = {"version": row.version, "day": DAY, "start": "10:00", "minutes": 45, "room": "", "shown": DAY, **body}
    return client.post(
        f"{DESK}/sessions/{row.public_id}/move", json=sent, headers={"X-CSRFToken": token[1] if token else ""}
    )


def fresh(row):
    return draft.item_in("golfe", row.public_id).session


def cards(page):
    """(public id, classes) of the cards of a page in their order."""
    return [
        (public_id, classes.split())
        for public_id, classes in re.findall(r'<li id="s-(\w+)" class="(slot[^"]*)"', page.html)
    ]


# ---- The page ----


def test_a_day_stands_in_the_order_of_time_then_room(editor, assembly):
    first, second = world.room(assembly, "Salle Oti", position=1), world.room(assembly, "Salle Mono", position=2)
    late = session(assembly, "Clôture", start="16:00", room_id=first.id)
    right = session(assembly, "Eau", start="10:00", room_id=second.id)
    left = session(assembly, "Sol", start="10:00", minutes=95, room_id=first.id)
    waiting = session(assembly, "Photo", day=None)
    session(assembly, "Demain", day=1)
    shown = cards(editor.get(f"{DESK}?day={DAY}").page)
    assert [public_id for public_id, _classes in shown] == [
        row.public_id for row in (waiting, left, right, late)
    ]  # fmt: skip
    assert shown[1][1][-5:] == ["h10", "m0", "dh1", "dm35", "l1"]
    assert shown[2][1][-1] == "l2"


def test_breaks_and_meals_without_a_room_stand_across_all_rooms(editor, assembly):
    room = world.room(assembly, "Salle Oti")
    world.room(assembly, "Salle Mono")
    across = session(assembly, "Pause café", start="11:00", type=SessionType.BREAK)
    inside = session(assembly, "Pause de l’équipe", start="12:00", type=SessionType.BREAK, room_id=room.id)
    nowhere = session(assembly, "Visite", start="13:00", type=SessionType.VISIT)
    page = editor.get(f"{DESK}?day={DAY}").page
    columns = {public_id: classes[-1] for public_id, classes in cards(page)}
    assert columns == {across.public_id: "l0", inside.public_id: "l1", nowhere.public_id: "l3"}
    assert page.html.count(f'id="s-{across.public_id}"') == 1


def test_sessions_that_overlap_in_a_room_share_its_width_and_are_told(editor, assembly):
    room = world.room(assembly, "Salle Oti")
    one = session(assembly, "Eau", start="10:00", room_id=room.id)
    other = session(assembly, "Sol", start="10:30", room_id=room.id)
    page = editor.get(f"{DESK}?day={DAY}").page
    lanes = {public_id: classes[-2:] for public_id, classes in cards(page)}
    assert lanes == {one.public_id: ["k0", "of2"], other.public_id: ["k1", "of2"]}
    assert "1 conflit à régler" in page.words
    assert page.html.count("slot--clash") == 2


def test_a_card_says_state_type_and_people(editor, assembly):
    people = [Part(PersonRole.SPEAKER, name) for name in ("Awa Diop", "Kofi Mensah", "Ɖeɖe Kpɔ", "Yao Aɖi")]
    row = session(assembly, "Eau", people=people, access=SessionAccess.BOARD, status=SessionStatus.TENTATIVE)
    words = editor.get(f"{DESK}?day={DAY}").page.words
    assert "À confirmer · Non publiée · Plénière · Awa Diop, Kofi Mensah, Ɖeɖe Kpɔ + 1" in words
    with unit_of_work():
        service.cancel(fresh(row), assembly, by=world.admin_actor())
    assert "slot--cancelled" in editor.get(f"{DESK}?day={DAY}").page.html


def test_a_day_shows_more_hours_when_something_stands_outside(editor, assembly):
    session(assembly, "Aube", start="05:30")
    session(assembly, "Nuit", start="23:00", minutes=180)
    html = editor.get(f"{DESK}?day={DAY}").page.html
    assert "f5 t21" in html
    assert html.count('<span class="h25">1\u00a0h</span>') == 1


def test_without_a_script_every_card_is_a_link(editor, assembly):
    row = session(assembly, "Eau")
    assert f"{DESK}/sessions/{row.public_id}" in editor.get(f"{DESK}?day={DAY}").page.links


def test_the_list_of_all_days_has_every_session(editor, assembly):
    rows = [session(assembly, "Séance", day=n) for n in (0, 1, None)]
    links = editor.get(f"{DESK}?day=all").page.links
    assert [link for link in links if "/sessions/" in link] == [
        f"{DESK}/sessions/{row.public_id}" for row in (rows[2], rows[0], rows[1])
    ]


@pytest.mark.parametrize("asked", ["yesterday", "2030-01-01", "", "9999-99-99"])
def test_an_unknown_day_shows_the_first(editor, assembly, asked):
    row = session(assembly, "Eau")
    assert row.public_id in editor.get(f"{DESK}?day={asked}").page.html


def test_a_viewer_sees_the_day_and_gets_no_script_and_no_token(client, assembly):
    as_role(client, assembly, Role.VIEWER)
    row = session(assembly, "Eau")
    page = client.get(f"{DESK}?day={DAY}").page
    assert "Eau" in page.words
    assert "<script" not in page.html
    assert "data-csrf" not in page.html
    assert move(client, row).status_code == 400  # no token to be had


# ---- Moving ----


def test_a_move_is_saved_with_the_next_version_and_noted(db, editor, assembly):
    room = world.room(assembly, "Salle Oti")
    row = session(assembly, "Eau", people=[Part(PersonRole.SPEAKER, "Awa Diop")])
    seen = row.version
    answer = move(editor, row, start="14:30", minutes=90, room=room.public_id)
    assert answer.status_code == 200
    assert answer.json["card"] == {
        "id": row.public_id, "version": fresh(row).version, "title": "Eau", "meta": "Plénière · Awa Diop", "day": DAY, "start": 870,
        "minutes": 90, "room": room.public_id,
    }  # fmt: skip
    assert answer.json["card"]["version"] > seen
    assert answer.json["message"] == ""
    assert re.fullmatch(rf"Enregistré à \d+{NBSP}h{NBSP}\d\d", answer.json["saved"])
    now = fresh(row)
    assert (now.day, now.start, now.minutes, now.room_id) == (dt.date(2027, 3, 9), dt.time(14, 30), 90, room.id)
    assert now.starts_at == dt.datetime(2027, 3, 9, 14, 30, tzinfo=dt.UTC)
    noted = db.session.query(JournalEntry).filter_by(subject_ref=row.public_id, verb="edit").one()
    assert noted.data["fields"] == ["minutes", "room_id", "start"]


def test_a_session_goes_to_the_tray_and_keeps_its_length(editor, assembly):
    room = world.room(assembly, "Salle Oti")
    row = session(assembly, "Eau", room_id=room.id)
    answer = move(editor, row, day=None, start=None, minutes=75, room=room.public_id)
    assert answer.json["card"] | {"title": ""} == answer.json["card"] | {
        "title": "", "day": None, "start": None, "minutes": 75, "room": ""}  # fmt: skip
    now = fresh(row)
    assert (now.day, now.start, now.starts_at, now.minutes, now.room_id) == (None, None, None, 75, None)


def test_the_answer_holds_the_conflicts_of_the_day_that_is_shown(editor, assembly):
    room = world.room(assembly, "Salle Oti")
    there = session(assembly, "Sol", start="10:00", room_id=room.id)
    row = session(assembly, "Eau", start="15:00")
    bar = move(editor, row, room=room.public_id).json["bar"]
    assert (bar["title"], bar["blocking"]) == ("1 conflit à régler", True)
    assert [point["sessions"] for point in bar["points"]] == [[there.public_id, row.public_id]]
    assert "Salle Oti" in bar["points"][0]["text"]
    assert move(editor, fresh(row), room=room.public_id, shown="2027-03-10").json["bar"]["points"] == []
    assert move(editor, fresh(row), start="15:00").json["bar"] == {"title": "", "blocking": False, "points": []}


def test_the_same_place_again_changes_nothing(editor, assembly):
    row = session(assembly, "Eau", start="10:00", minutes=45)
    seen = row.version
    assert move(editor, row).json["card"]["version"] == seen


def test_the_second_editor_is_told_who_changed_what_and_saves_nothing(editor, assembly):
    row = session(assembly, "Eau")
    stale = row.version
    other = world.account()
    world.grant(other, assembly, Role.AGENDA_EDITOR)
    with unit_of_work():
        service.edit(fresh(row), assembly, by=world.actor(other), start=dt.time(16), title={"fr": "Eau et sol"})
    answer = move(editor, row, version=stale, start="11:00")
    assert answer.status_code == 409
    assert re.fullmatch(
        rf"Modifié par Yawo Aɖigo à \d+{NBSP}h{NBSP}\d\d{NBSP}: Début \(16{NBSP}h{NBSP}00\), Titre \(Eau et sol\)\.",
        answer.json["message"],
    )
    card = answer.json["card"]
    assert (card["version"], card["start"], card["title"]) == (stale + 1, 960, "Eau et sol")
    assert fresh(row).start == dt.time(16)
    assert move(editor, row, version=stale + 1, start="11:00").status_code == 200


def test_a_change_of_texts_alone_is_a_conflict_too(editor, assembly):
    row = session(assembly, "Eau")
    change(fresh(row), assembly, people=[Part(PersonRole.SPEAKER, "Awa Diop")])
    answer = move(editor, row, version=row.version - 1)
    assert answer.status_code == 409
    assert answer.json["message"].endswith(": Personnes.")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"start": None}, "Saisissez l’heure à laquelle la séance commence."),
        ({"minutes": 0}, "Saisissez une durée comprise entre 1 minute et 24 heures."),
        ({"minutes": 1441}, "Saisissez une durée comprise entre 1 minute et 24 heures."),
        ({"day": "2027-05-01"}, "Choisissez un jour de l’assemblée"),
        ({"room": "nowhere"}, "Cette salle n’existe plus."),
        ({"day": "demain"}, "n’a pas pu être lue"),
        ({"day": 20270309}, "n’a pas pu être lue"),
        ({"start": "25:00"}, "n’a pas pu être lue"),
        ({"start": "1030"}, "n’a pas pu être lue"),
        ({"minutes": "45"}, "n’a pas pu être lue"),
        ({"minutes": True}, "n’a pas pu être lue"),
        ({"version": None}, "n’a pas pu être lue"),
        ({"shown": []}, None),
        ({"shown": ["2027"]}, "n’a pas pu être lue"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(editor, assembly, wrong, sentence):
    row = session(assembly, "Eau", start="09:00")
    seen = row.version
    answer = move(editor, row, **wrong)
    if sentence is None:
        assert answer.status_code == 200
        return
    assert answer.status_code == 422
    assert sentence in answer.json["message"]
    assert answer.json["card"]["start"] == 540
    assert fresh(row).version == seen


@pytest.mark.parametrize("body", ["[]", "null", "{", '"x"', ""])
def test_a_body_that_is_no_move_is_refused(editor, assembly, body):
    row = session(assembly, "Eau")
    token = re.search(r'data-csrf="([^"]+)"', editor.get(f"{DESK}?day={DAY}").page.html)[1]
    answer = editor.post(f"{DESK}/sessions/{row.public_id}/move", data=body, content_type="application/json",
                         headers={"X-CSRFToken": token})  # fmt: skip
    assert answer.status_code == 422
    assert "n’a pas pu être lue" in answer.json["message"]


def test_a_room_of_another_assembly_is_no_room(editor, assembly):
    elsewhere = world.room(world.assembly("autre"), "Ailleurs")
    assert move(editor, session(assembly, "Eau"), room=elsewhere.public_id).status_code == 422


def test_a_time_in_the_gap_is_refused_where_the_clocks_go_forward(db, editor):
    paris = world.assembly("paris", zone="Europe/Paris", starts_on=dt.date(2027, 3, 28), ends_on=dt.date(2027, 3, 28))
    as_role(editor, paris, Role.AGENDA_EDITOR)
    row = session(paris, "Nuit", start="01:00")
    token = re.search(r'data-csrf="([^"]+)"', editor.get("/fr/assemblies/paris/manage/agenda").page.html)[1]
    answer = editor.post(
        f"/fr/assemblies/paris/manage/agenda/sessions/{row.public_id}/move",
        json={"version": row.version, "day": "2027-03-28", "start": "02:30", "minutes": 60, "room": ""},
        headers={"X-CSRFToken": token},
    )
    assert answer.status_code == 422
    assert "02:30 n’existe pas" in answer.json["message"]


# ---- Who may ----


def test_without_a_token_nothing_moves(editor, assembly):
    row = session(assembly, "Eau")
    assert editor.post(f"{DESK}/sessions/{row.public_id}/move", json={"version": 1}).status_code == 400


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CHECK_IN, None])
def test_others_may_not_move(client, assembly, role):
    row = session(assembly, "Eau")
    as_role(client, world.assembly("ailleurs"), Role.ORGANISER)
    own = client.get("/fr/assemblies/ailleurs/manage/agenda/new").page.hidden["csrf_token"]
    if role:
        account = world.account()
        world.grant(account, assembly, role)
        with client.session_transaction() as cookie:
            token_key = dict(cookie)
        sign_in(client, account)
        with client.session_transaction() as cookie:
            cookie["csrf_token"] = token_key["csrf_token"]
    answer = client.post(
        f"{DESK}/sessions/{row.public_id}/move",
        json={"version": 1, "day": DAY, "start": "11:00", "minutes": 30}, headers={"X-CSRFToken": own},
    )  # fmt: skip
    assert answer.status_code == 404
    assert fresh(row).start == dt.time(9)


def test_a_session_of_another_assembly_is_not_there(editor, assembly):
    session(assembly, "Ici")
    row = session(world.assembly("autre"), "Ailleurs")
    assert move(editor, row).status_code == 404


# ---- What it costs ----


def fill(assembly, count):
    rooms = [world.room(assembly, f"Salle {number}") for number in range(4)]
    for number in range(count):
        session(assembly, f"Séance {number}", start=f"{8 + number % 10:02d}:{number // 10 % 6 * 10:02d}", minutes=10,
                room_id=rooms[number % 4].id, people=[Part(PersonRole.SPEAKER, f"Personne {number}")])  # fmt: skip


def test_a_page_and_a_move_cost_as_many_queries_at_10_as_at_300(editor, assembly):
    counts = []
    for more in (10, 290):
        fill(assembly, more)
        row = session(assembly, "Eau", start="19:00")
        editor.get(f"{DESK}?day={DAY}")
        with statements() as page:
            editor.get(f"{DESK}?day={DAY}")
        with statements() as both:
            assert move(editor, row, start="19:30").status_code == 200
        counts.append((len(page), len(both) - len(page)))
    assert counts[0] == counts[1]
    assert counts[0][0] <= 40
    assert counts[0][1] <= 40


# ---- Lanes ----

SPANS = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 90)), max_size=25)


@given(SPANS)
def test_no_two_that_overlap_share_a_lane_and_equal_shares_fill_the_width(spans):
    timed = [(number, start, start + length) for number, (start, length) in enumerate(spans)]
    lanes = lanes_of(timed)
    assert set(lanes) == {number for number, _start, _end in timed}
    for one, start, end in timed:
        assert 0 <= lanes[one].number < lanes[one].of
        for other, other_start, other_end in timed:
            if one != other and start < other_end and other_start < end:
                assert lanes[one].number != lanes[other].number
                assert lanes[one].of == lanes[other].of


def test_what_touches_does_not_overlap():
    assert {lane.of for lane in lanes_of([("a", 0, 60), ("b", 60, 120)]).values()} == {1}
