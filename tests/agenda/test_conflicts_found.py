"""Conflicts of placed sessions: the finder against a check of every pair by brute force."""

import datetime as dt
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from coordinator.agenda.conflicts.finding import Placed, RoomFacts, Somebody, find
from coordinator.agenda.conflicts.rules import ConflictKind, Rules, Severity, Window, WindowKind, as_settings, rules_in
from coordinator.agenda.models import SessionType
from coordinator.core import clock

ZONE = "Africa/Lome"
DAY = dt.date(2027, 3, 12)  # a Friday
PEOPLE = [
    Somebody("person:1", "Afi", DAY, DAY + dt.timedelta(days=1)),
    Somebody("person:2", "Kofi", DAY + dt.timedelta(days=1), None),
    Somebody("name:ama", "Ama"),
]
ROOMS = {
    1: RoomFacts(40, "hotel", layouts={"en u": 10}, usual=frozenset({"", "carre"})),
    2: RoomFacts(
        None, "hotel", ((clock.from_wall(DAY, dt.time(9), ZONE), clock.from_wall(DAY, dt.time(11), ZONE), "son"),)
    ),
    3: RoomFacts(10, "palais"),
    4: RoomFacts(),
}
KINDS = [SessionType.PLENARY, SessionType.MEAL, SessionType.BREAK, SessionType.VISIT]


def placed(number, start, minutes, room=None, **more):
    begins = clock.from_wall(DAY, dt.time(0), ZONE) + dt.timedelta(minutes=start)
    return Placed(
        id=number, public_id=f"s{number}", type=more.pop("type", SessionType.PLENARY),
        day=begins.date(), starts_at=begins, ends_at=begins + dt.timedelta(minutes=minutes), room_id=room, **more,
    )  # fmt: skip


@st.composite
def agendas(draw):
    return [
        placed(
            number, draw(st.integers(0, 40)) * 30 + draw(st.sampled_from([0, 1440])),
            draw(st.sampled_from([15, 30, 60, 90, 240])), draw(st.sampled_from([None, 1, 2, 3, 4])),
            type=draw(st.sampled_from(KINDS)), track_id=draw(st.sampled_from([None, 7, 8])),
            team=draw(st.sampled_from(["", "a", "b"])), needs=draw(st.sampled_from([0, 10, 11, 50])),
            setup=draw(st.sampled_from([0, 0, 30, 60])), clearing=draw(st.sampled_from([0, 0, 15, 90])),
            layout=draw(st.sampled_from(["", "en u", "banquet", "carre"])),
            people=frozenset(draw(st.sets(st.sampled_from(PEOPLE)))),
        )
        for number in range(draw(st.integers(0, 9)))
    ]  # fmt: skip


def overlap(a, b):
    return a.starts_at < b.ends_at and b.starts_at < a.ends_at


def share_room(a, b):
    """Whether two sessions need their one room at one time, setting up and clearing included."""
    minute = dt.timedelta(minutes=1)
    return (a.starts_at - a.setup * minute < b.ends_at + b.clearing * minute
            and b.starts_at - b.setup * minute < a.ends_at + a.clearing * minute)  # fmt: skip


def stands_otherwise(a, b):
    """Whether their one room has another layout for each; 'carre' is how room 1 usually stands."""
    usual = {"", "carre"} if a.room_id == 1 else {""}
    return a.layout != b.layout and not {a.layout, b.layout} <= usual


def audience(one):
    return one.track_id if one.type is SessionType.PLENARY else None


def in_pairs(sessions, rules):
    for a, b in combinations(sorted(sessions, key=lambda s: (s.starts_at, s.id)), 2):
        both = (a.id, b.id)
        if a.room_id and a.room_id == b.room_id and share_room(a, b):
            yield ConflictKind.ROOM, both, ""
        is_said = a.clearing or b.setup
        gap = b.starts_at - a.ends_at
        if (a.room_id and a.room_id == b.room_id and stands_otherwise(a, b) and not is_said
                and dt.timedelta() <= gap < dt.timedelta(minutes=rules.relayout)):  # fmt: skip
            yield ConflictKind.LAYOUT, both, ""
        if overlap(a, b):
            same = {ConflictKind.AUDIENCE: ("", audience(a), audience(b)),
                    ConflictKind.INTERPRETERS: (a.team, a.team, b.team)}  # fmt: skip
            yield from ((kind, both, about) for kind, (about, x, y) in same.items() if x and x == y)
            yield from ((ConflictKind.PERSON, both, who.name) for who in a.people & b.people)
        elif b.starts_at - a.ends_at < dt.timedelta(minutes=rules.buffer):
            sites = {ROOMS[s.room_id].site for s in (a, b) if s.room_id} - {""}
            if len(sites) == 2:
                yield from ((ConflictKind.BUFFER, both, who.name) for who in a.people & b.people)


def alone(one):
    room = ROOMS.get(one.room_id or 0, RoomFacts())
    yield from (
        (ConflictKind.ROOM_CLOSED, (one.id,), why)
        for since, until, why in room.closures
        if one.starts_at - dt.timedelta(minutes=one.setup) < until
        and since < one.ends_at + dt.timedelta(minutes=one.clearing)
    )
    seats = 10 if one.room_id == 1 and one.layout == "en u" else room.seats
    if seats is not None and one.needs > seats:
        yield ConflictKind.CAPACITY, (one.id,), ""
    for who in one.people:
        if (who.arrives_on and one.day < who.arrives_on) or (who.leaves_on and one.day > who.leaves_on):
            yield ConflictKind.ABSENT, (one.id,), who.name
    is_friday = one.day.weekday() == 4 and one.type not in {SessionType.MEAL, SessionType.BREAK}
    if is_friday and during(one, dt.time(12, 30), dt.time(14, 15)):
        yield ConflictKind.WINDOW, (one.id,), "prayer"
    if one.type is SessionType.PLENARY and during(one, dt.time(12, 45), dt.time(13, 45)):
        yield ConflictKind.WINDOW, (one.id,), "meal"


def during(one, start, end):
    return one.starts_at < clock.from_wall(one.day, end, ZONE) and clock.from_wall(one.day, start, ZONE) < one.ends_at


def by_brute_force(sessions, rules):
    """What is in conflict, said by looking at everything: (kind, ids, about)."""
    return {*in_pairs(sessions, rules), *(found for one in sessions for found in alone(one))}


@settings(max_examples=400, deadline=None)
@given(agendas())
def test_the_finder_finds_what_brute_force_finds_and_nothing_twice(sessions):
    found = [(c.kind, tuple(s.id for s in c.sessions), c.about) for c in find(sessions, ROOMS, Rules(), ZONE)]
    assert len(found) == len(set(found))
    assert set(found) == by_brute_force(sessions, Rules())


@settings(max_examples=100, deadline=None)
@given(agendas(), st.randoms())
def test_the_order_in_which_sessions_are_read_changes_nothing(sessions, random):
    mixed = list(sessions)
    random.shuffle(mixed)
    first, second = find(sessions, ROOMS, Rules(), ZONE), find(mixed, ROOMS, Rules(), ZONE)
    assert [(c.key, c.kind) for c in first] == [(c.key, c.kind) for c in second]
    assert len({c.key for c in first}) == len(first)


def test_what_touches_does_not_overlap():
    assert find([placed(1, 540, 60, 1), placed(2, 600, 60, 1)], ROOMS, Rules(), ZONE) == []


def test_clearing_and_setting_up_say_how_many_minutes_they_lack():
    def missing(gap, clearing, setup):
        pair = [placed(1, 540, 60, 1, clearing=clearing), placed(2, 600 + gap, 60, 1, setup=setup)]
        return [(c.kind, c.number) for c in find(pair, ROOMS, Rules(), ZONE)]

    assert missing(30, 15, 15) == []
    assert missing(30, 20, 15) == [(ConflictKind.ROOM, 5)]
    assert missing(0, 0, 10) == [(ConflictKind.ROOM, 10)]
    assert missing(-30, 20, 20) == [(ConflictKind.ROOM, 0)]


def test_a_room_that_stands_otherwise_needs_the_time_of_the_rules_or_the_one_that_is_said():
    def found(gap, rules=Rules(), **more):  # noqa: B008 - frozen
        pair = [placed(1, 540, 60, 4, layout="en u"), placed(2, 600 + gap, 60, 4, **more)]
        return [(c.kind, c.number, c.is_blocking) for c in find(pair, ROOMS, rules, ZONE)]

    assert found(10) == [(ConflictKind.LAYOUT, 5, False)]
    assert found(15) == []
    assert found(0, layout="en u") == []
    assert found(10, setup=10) == []
    assert found(0, Rules(relayout=0)) == []


def test_to_accept_one_change_of_layout_accepts_no_other():
    keys = {
        find([placed(1, 540, 60, 4, layout=layout), placed(2, 600, 60, 4)], ROOMS, Rules(), ZONE)[0].key
        for layout in ("en u", "banquet")
    }
    assert len(keys) == 2


def test_a_closed_room_cannot_be_made_ready():
    found = find([placed(1, 680, 60, 2, setup=50)], ROOMS, Rules(), ZONE)
    assert [(c.kind, c.about, c.number) for c in found] == [(ConflictKind.ROOM_CLOSED, "son", 30)]


def test_a_kind_that_is_off_is_not_found_and_another_severity_is_kept():
    rules = Rules({**Rules().severities, ConflictKind.ROOM: Severity.OFF, ConflictKind.AUDIENCE: Severity.BLOCKING})
    sessions = [placed(1, 540, 60, 1, track_id=7), placed(2, 540, 60, 1, track_id=7)]
    found = find(sessions, ROOMS, rules, ZONE)
    assert [(c.kind, c.is_blocking) for c in found] == [(ConflictKind.AUDIENCE, True)]


def test_the_key_changes_with_time_room_and_person_only():
    def key(*sessions):
        return [c.key for c in find(sessions, ROOMS, Rules(), ZONE) if c.kind is ConflictKind.ROOM]

    one, other = placed(1, 540, 60, 1), placed(2, 570, 60, 1)
    assert key(one, other) == key(placed(1, 540, 60, 1, needs=11), other)
    assert key(one, other) != key(one, placed(2, 585, 60, 1))
    assert key(one, other) != key(placed(1, 540, 60, 3), placed(2, 570, 60, 3))


def test_missing_minutes_between_two_sites_are_counted():
    sessions = [
        placed(1, 540, 60, 1, people=frozenset(PEOPLE[2:])),
        placed(2, 610, 60, 3, people=frozenset(PEOPLE[2:])),
    ]
    assert [(c.kind, c.number) for c in find(sessions, ROOMS, Rules(), ZONE)] == [(ConflictKind.BUFFER, 20)]


def test_rules_survive_the_settings_of_an_assembly():
    rules = Rules({**Rules().severities, ConflictKind.WINDOW: Severity.OFF}, 45,
                  (Window(WindowKind.MEAL, dt.time(13), dt.time(14), 2),))  # fmt: skip
    assert rules_in({"conflicts": as_settings(rules)}) == rules
    assert rules_in({}) == Rules()
