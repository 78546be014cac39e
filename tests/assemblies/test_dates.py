"""Dates are said as exactly as they are known, in both languages."""

import datetime as dt

import pytest

from coordinator.assemblies.dates import latest_day, spoken, spoken_weekdays
from coordinator.assemblies.models import Assembly, DatePrecision
from coordinator.core.i18n import use_language

P = DatePrecision
OCT = (dt.date(2009, 10, 28), dt.date(2009, 10, 30))


@pytest.mark.parametrize(
    ("precision", "french", "english"),
    [
        (P.DAY, "28 – 30 octobre 2009", "28 – 30 October 2009"),
        (P.EARLY, "début octobre 2009", "early October 2009"),
        (P.MID, "mi-octobre 2009", "mid-October 2009"),
        (P.LATE, "fin octobre 2009", "end of October 2009"),
        (P.MONTH, "octobre 2009", "October 2009"),
        (P.YEAR, "2009", "2009"),
    ],
)
def test_each_precision_in_both_languages(precision, french, english):
    with use_language("fr"):
        assert spoken(*OCT, precision) == french
    with use_language("en"):
        assert spoken(*OCT, precision) == english


@pytest.mark.parametrize(
    ("first", "last", "french"),
    [
        (dt.date(2027, 3, 9), dt.date(2027, 3, 9), "9 mars 2027"),
        (dt.date(2027, 2, 28), dt.date(2027, 3, 2), "28 février – 2 mars 2027"),
        (dt.date(2026, 12, 31), dt.date(2027, 1, 1), "31 décembre 2026 – 1er janvier 2027"),
        (dt.date(2027, 3, 1), dt.date(2027, 3, 3), "1er – 3 mars 2027"),
    ],
)
def test_ranges_over_months_and_years(first, last, french):
    with use_language("fr"):
        assert spoken(first, last, P.DAY) == french


@pytest.mark.parametrize(
    ("precision", "last"),
    [(P.DAY, dt.date(2009, 10, 30)), (P.LATE, dt.date(2009, 10, 31)), (P.MONTH, dt.date(2009, 10, 31)),
     (P.YEAR, dt.date(2009, 12, 31))],
)  # fmt: skip
def test_a_vague_date_is_past_only_when_all_it_can_mean_is_past(precision, last):
    assert latest_day(Assembly(starts_on=OCT[0], ends_on=OCT[1], precision=precision)) == last


def test_december_ends_with_the_year():
    day = dt.date(2009, 12, 5)
    assert latest_day(Assembly(starts_on=day, ends_on=day, precision=P.EARLY)) == dt.date(2009, 12, 31)


def test_weekdays_stand_beside_exact_dates_only():
    days = {"starts_on": dt.date(2027, 3, 9), "ends_on": dt.date(2027, 3, 11)}
    with use_language("fr"):
        assert spoken_weekdays(Assembly(**days, precision=P.DAY)) == "Mardi à jeudi"
        assert spoken_weekdays(Assembly(**days, precision=P.LATE)) == ""
    with use_language("en"):
        assert spoken_weekdays(Assembly(**days, precision=P.DAY)) == "Tuesday to Thursday"
        one = {"starts_on": dt.date(2027, 3, 9), "ends_on": dt.date(2027, 3, 9)}
        assert spoken_weekdays(Assembly(**one, precision=P.DAY)) == "Tuesday"
