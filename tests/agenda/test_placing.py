"""Wall time and zone turned into instants: gaps refused, overlaps explained, lengths that can be."""

import datetime as dt

import pytest

from coordinator.agenda import placing
from coordinator.assemblies.models import Assembly
from coordinator.core.errors import Invalid

# In Paris the clocks go forward on 28 March 2027 at 2:00 and back on 31 October 2027 at 3:00.
SPRING, AUTUMN = dt.date(2027, 3, 28), dt.date(2027, 10, 31)


def paris(day: dt.date) -> Assembly:
    return Assembly(zone="Europe/Paris", starts_on=day, ends_on=day + dt.timedelta(days=1))


def test_a_wall_time_becomes_an_instant_of_the_zone():
    when = placing.place(paris(SPRING), SPRING, dt.time(9), 90)
    assert when.starts_at == dt.datetime(2027, 3, 28, 7, tzinfo=dt.UTC)
    assert when.ends_at == dt.datetime(2027, 3, 28, 8, 30, tzinfo=dt.UTC)


def test_without_a_day_there_are_no_instants():
    assert placing.place(paris(SPRING), None, None, 60) == placing.Placing()
    assert placing.place(paris(SPRING), None, dt.time(9), 60) == placing.Placing()


def test_a_day_needs_a_start():
    with pytest.raises(Invalid) as refusal:
        placing.place(paris(SPRING), SPRING, None, 60)
    assert set(refusal.value.fields) == {"start"}


def test_a_time_in_the_gap_is_refused_with_a_sentence():
    with pytest.raises(Invalid) as refusal:
        placing.place(paris(SPRING), SPRING, dt.time(2, 30), 60)
    assert refusal.value.fields == {"start": refusal.value.message}
    assert "02:30" in refusal.value.message
    assert "Europe/Paris" in refusal.value.message


@pytest.mark.parametrize("time", [dt.time(1, 59), dt.time(3, 0)])
def test_times_beside_the_gap_are_taken(time):
    assert placing.place(paris(SPRING), SPRING, time, 60).starts_at is not None


def test_of_a_time_that_comes_twice_the_first_is_meant():
    assert placing.happens_twice("Europe/Paris", AUTUMN, dt.time(2, 30))
    when = placing.place(paris(AUTUMN), AUTUMN, dt.time(2, 30), 60)
    assert when.starts_at == dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(("day", "time"), [(AUTUMN, dt.time(3, 0)), (AUTUMN, dt.time(1, 59)), (SPRING, dt.time(2, 30))])
def test_other_times_do_not_come_twice(day, time):
    assert not placing.happens_twice("Europe/Paris", day, time)


def test_nothing_comes_twice_in_lome():
    assert not placing.happens_twice("Africa/Lome", AUTUMN, dt.time(2, 30))


@pytest.mark.parametrize("minutes", [0, -5, 24 * 60 + 1])
def test_a_length_that_cannot_be_is_refused(minutes):
    with pytest.raises(Invalid) as refusal:
        placing.place(paris(SPRING), SPRING, dt.time(9), minutes)
    assert set(refusal.value.fields) == {"minutes"}


@pytest.mark.parametrize("days", [-4, 5])
def test_a_day_far_from_the_assembly_is_refused(days):
    with pytest.raises(Invalid) as refusal:
        placing.place(paris(SPRING), SPRING + dt.timedelta(days=days), dt.time(9), 60)
    assert set(refusal.value.fields) == {"day"}


@pytest.mark.parametrize("days", [-3, 4])
def test_days_next_to_the_assembly_are_taken(days):
    assert placing.place(paris(SPRING), SPRING + dt.timedelta(days=days), dt.time(9), 60).starts_at


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [((9, 0), (10, 30), 90), ((22, 0), (0, 30), 150), ((9, 0), (9, 0), 1440)],
)
def test_minutes_between_two_times(start, end, minutes):
    assert placing.minutes_between(dt.time(*start), dt.time(*end)) == minutes
    assert placing.end_time(dt.time(*start), minutes) == dt.time(*end)
