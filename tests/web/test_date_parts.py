"""Dates typed in three boxes."""

import datetime as dt

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from coordinator.web.date_parts import DatePartsField
from coordinator.web.forms import optional, required


class Traveller(Form):
    born_on = DatePartsField("Date of birth", [required("Enter the date of birth")])
    expires_on = DatePartsField("Expiry", [optional()])


def typed(day, month, year):
    return Traveller(MultiDict({"born_on-day": day, "born_on-month": month, "born_on-year": year}))


@pytest.mark.parametrize(
    ("parts", "date"), [(("9", "3", "1975"), dt.date(1975, 3, 9)), ((" 09 ", "03", "1975"), dt.date(1975, 3, 9))]
)
def test_a_date_is_read_with_or_without_zeros(parts, date):
    form = typed(*parts)
    assert form.validate()
    assert form.born_on.data == date


@pytest.mark.parametrize(
    "parts",
    [
        ("31", "2", "1975"),
        ("9", "", "1975"),
        ("9", "mars", "1975"),
        ("9", "3", "75"),
        ("9", "3", "9999"),
        ("9", "3", "9" * 40),
        ("9" * 40, "3", "1975"),
    ],
)
def test_what_is_no_date_is_one_error_and_stays_in_its_boxes(parts):
    form = typed(*parts)
    assert not form.validate()
    assert len(form.born_on.errors) == 1
    assert form.born_on.data is None
    assert form.born_on.parts == parts


def test_an_empty_date_is_missing_or_optional():
    form = typed("", "", "")
    assert not form.validate()
    assert form.errors == {"born_on": ["Enter the date of birth"]}


def test_a_known_date_fills_the_boxes():
    form = Traveller(data={"born_on": dt.date(1975, 3, 9)})
    assert form.born_on.parts == ("9", "3", "1975")
    assert form.expires_on.parts == ("", "", "")
