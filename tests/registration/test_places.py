"""Places are never oversold and never lost, whatever people and organisers do in whatever order."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict, Invalid
from coordinator.registration import places, queries, service
from coordinator.registration.desk import service as desk_service
from coordinator.registration.models import HOLDING_STATES, MOVES, Category, Desk, Registration, RegistrationState
from tests import world
from tests.registration import steps

S = RegistrationState


def holders(db, **conditions):
    query = select(func.count(Registration.id)).where(Registration.state.in_(HOLDING_STATES))
    return db.session.scalar(query.filter_by(**conditions))


def prepared(capacity, *, waiting=True, **categories):
    assembly = world.assembly()
    with unit_of_work():
        service.prepare(assembly, by=SYSTEM)
        wanted = {code: (limit, True) for code, limit in categories.items()}
        desk_service.set_places(assembly, desk_service.Places(capacity, waiting, wanted), by=SYSTEM)
    return assembly


def test_the_default_categories_are_those_of_the_domain(db):
    assembly = prepared(None)
    found = {one.code: one for one in queries.categories_of(assembly)}
    assert set(found) == {"MAIRE", "ADJ", "CONS", "SG", "AUT", "DIPLO", "PTF", "DELC", "OBS", "EXP", "CHEF", "PRESSE",
                          "INTERP", "ORG", "SECU", "ACC"}  # fmt: skip
    assert {code for code, one in found.items() if one.voting == "yes"} == {"MAIRE"}
    assert {code for code, one in found.items() if one.voting == "if_mandated"} == {"ADJ", "CONS"}
    assert not {"ORG", "AUT", "EXP", "DELC", "CHEF", "INTERP"} & {one.code for one in found.values() if one.is_open}
    assert all({"fr", "en"} <= set(one.name) and one.accredited_by for one in found.values())
    assert [one.code for one in sorted(found.values(), key=lambda one: (one.rank, one.id))][:3] == [
        "AUT",
        "DIPLO",
        "CHEF",
    ]


def test_preparing_twice_makes_one_desk(db):
    assembly = prepared(3)
    with unit_of_work():
        assert service.prepare(assembly, by=SYSTEM).capacity == 3
    assert db.session.scalar(select(func.count(Category.id)).where(Category.assembly_id == assembly.id)) == 16


def test_all_or_the_first_ones(db):
    assembly = prepared(3)
    maire = db.session.scalar(select(Category.id).where(Category.code == "MAIRE", Category.assembly_id == assembly.id))
    with unit_of_work():
        assert places.enter(assembly.id, [maire] * 2) == (1, [True, True])
    with unit_of_work():
        assert places.enter(assembly.id, [maire] * 3) == (3, [True, False, False])
    assert queries.desk_of(assembly).taken == 3


def test_a_full_category_gives_the_place_of_the_desk_back(db):
    assembly = prepared(10, PRESSE=1)
    ids = {one.code: one.id for one in queries.categories_of(assembly)}
    with unit_of_work():
        first, held = places.enter(assembly.id, [ids["PRESSE"], ids["PRESSE"], ids["MAIRE"]])
    assert (first, held) == (1, [True, False, True])
    db.session.expire_all()
    assert queries.desk_of(assembly).taken == 2
    assert [one.taken for one in queries.categories_of(assembly) if one.taken] == [1, 1]


def test_places_below_what_is_taken_are_refused(db):
    assembly = prepared(None)
    steps.delegation(assembly, people=3)
    with pytest.raises(Invalid) as refusal, unit_of_work():
        desk_service.set_places(assembly, desk_service.Places(2, True, {"MAIRE": (1, True)}), by=SYSTEM)
    assert set(refusal.value.fields) == {"capacity", "capacity_MAIRE"}
    assert queries.desk_of(assembly).capacity is None


def test_withdrawing_frees_the_place_and_passes_the_lead_on(db):
    assembly = prepared(2)
    made, members = steps.delegation(assembly, people=2)
    with unit_of_work():
        service.withdraw(members[0], made, by=SYSTEM, assembly=assembly)
    db.session.expire_all()
    assert queries.desk_of(assembly).taken == 1
    assert members[1].is_head
    assert made.withdrawn_at is None
    with unit_of_work():
        service.withdraw(members[1], made, by=SYSTEM, assembly=assembly)
    db.session.expire_all()
    assert queries.desk_of(assembly).taken == 0
    assert made.withdrawn_at is not None


def test_who_waits_longest_is_promoted_when_a_place_is_freed(db):
    assembly = prepared(1)
    first, [one] = steps.delegation(assembly)
    _, [two] = steps.delegation(assembly)
    _, [three] = steps.delegation(assembly)
    assert (two.state, three.state) == (S.WAITING, S.WAITING)
    with pytest.raises(service.NoPlace), unit_of_work():
        desk_service.promote(assembly, by=SYSTEM)
    with unit_of_work():
        service.withdraw(one, first, by=SYSTEM, assembly=assembly)
    with unit_of_work():
        assert desk_service.promote(assembly, by=SYSTEM).number == two.number
    db.session.expire_all()
    assert (two.state, three.state) == (S.ACCEPTED, S.WAITING)
    assert queries.desk_of(assembly).taken == 1


@pytest.mark.parametrize("before", list(S))
@pytest.mark.parametrize("after", list(S))
def test_only_the_moves_of_the_table_are_made(db, before, after):
    assembly = prepared(None)
    _, [one] = steps.delegation(assembly)
    desk = queries.desk_of(assembly)
    one.state = before
    desk.taken = queries.categories_of(assembly)[0].taken = 1 if before in HOLDING_STATES else 0
    db.session.commit()
    if (before, after) in MOVES:
        with unit_of_work():
            service.move(one, after, by=SYSTEM, assembly=assembly, reason="x")
        assert one.state is after
        db.session.expire_all()
        assert queries.desk_of(assembly).taken == (1 if after in HOLDING_STATES else 0)
    else:
        with pytest.raises(Conflict), unit_of_work():
            service.move(one, after, by=SYSTEM, assembly=assembly, reason="x")


def test_every_change_raises_the_version_of_the_desk(db):
    assembly = prepared(None)
    seen = [queries.desk_version(assembly.id)]
    made, [one] = steps.delegation(assembly)
    seen.append(queries.desk_version(assembly.id))
    with unit_of_work():
        service.move(one, S.ACCEPTED, by=SYSTEM, assembly=assembly)
    seen.append(queries.desk_version(assembly.id))
    with unit_of_work():
        service.withdraw(one, made, by=SYSTEM, assembly=assembly)
    seen.append(queries.desk_version(assembly.id))
    assert seen == sorted(set(seen))


ACTS = st.one_of(
    st.tuples(st.just("register"), st.lists(st.sampled_from(["MAIRE", "PRESSE", "ACC"]), min_size=1, max_size=3)),
    st.tuples(st.sampled_from([*S]), st.integers(0, 30)),
    st.tuples(st.just("capacity"), st.integers(0, 6)),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 5), st.integers(0, 2), st.booleans(), st.lists(ACTS, max_size=10))
def test_counters_equal_rows_and_never_exceed_capacity(db, capacity, press, waiting, acts):
    assembly = prepared(capacity, waiting=waiting, PRESSE=press)
    for act, value in acts:
        try:
            _act(db, assembly, act, value, waiting)
        except (Conflict, Invalid):
            db.session.rollback()
        db.session.expire_all()
        desk = db.session.scalar(select(Desk).where(Desk.assembly_id == assembly.id))
        assert desk.taken == holders(db, assembly_id=assembly.id)
        assert desk.capacity is None or desk.taken <= desk.capacity
        for category in queries.categories_of(assembly):
            assert category.taken == holders(db, category_id=category.id)
            assert category.capacity is None or category.taken <= category.capacity
        numbers = db.session.scalars(select(Registration.number).where(Registration.assembly_id == assembly.id)).all()
        assert sorted(numbers) == list(range(1, desk.next_number))


def _act(db, assembly, act, value, waiting):
    if act == "register":
        members = tuple(steps.member(n, category=code, is_head=n == 0) for n, code in enumerate(value))
        steps.submit(assembly, steps.draft(assembly, members=members))
    elif act == "capacity":
        with unit_of_work():
            desk_service.set_places(assembly, desk_service.Places(value, waiting, {}), by=SYSTEM)
    else:
        rows = db.session.scalars(select(Registration).where(Registration.assembly_id == assembly.id)).all()
        if rows:
            with unit_of_work():
                service.move(rows[value % len(rows)], act, by=SYSTEM, assembly=assembly, reason="x")
