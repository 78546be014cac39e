"""Our writer of events and the library's give the same bytes."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coordinator.core.text import clean_line
from coordinator.feeds import render
from coordinator.feeds.content import EventStatus, Organiser, Timed, WholeDays
from coordinator.feeds.lines import folded, line
from tests.feeds.reference import library_bytes
from tests.feeds.samples import event, timed

# The library reads backslash and N as a line break: the one thing we do otherwise.
TEXT = st.text(st.characters(codec="utf-8"), max_size=400).filter(lambda text: "\\N" not in text)
LONG = st.text(st.sampled_from("aé𐍈\\,;^ n\n"), min_size=60, max_size=300)
ZONES = st.sampled_from(["Africa/Lome", "Europe/Paris", "Asia/Beirut", "Africa/Cairo", "America/Toronto"])


@given(st.one_of(TEXT, LONG), st.one_of(TEXT, LONG), st.one_of(TEXT, LONG), st.integers(0, 9999))
@example("x" * 66, "x" * 60 + "\\" * 30, "é" * 200, 0)
@example("x" * 65 + "\\;", "x" * 61 + ",,,,,,", "\\^" * 90, 0)
def test_any_text(title, description, place, sequence):
    one = event(title=title, description=description, location=place, sequence=sequence, categories=("Eau", place))
    assert render.event_bytes(one) == library_bytes(one, clean_line(title))


@given(st.integers(0, 20 * 365 * 24 * 60), st.integers(1, 3000), ZONES)
def test_any_time_in_any_zone(minute, minutes, zone):
    start = dt.datetime(2015, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minute)
    one = event(when=Timed(start, start + dt.timedelta(minutes=minutes), zone))
    assert render.event_bytes(one) == library_bytes(one, one.title)


@given(st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)), st.integers(0, 9))
def test_any_days(first, more):
    one = event(when=WholeDays(first, first + dt.timedelta(days=more)))
    assert render.event_bytes(one) == library_bytes(one, one.title)


@pytest.mark.parametrize(
    "changes",
    [
        {"organiser": None},
        {"status": EventStatus.TENTATIVE},
        {"uid": "a,b;c"},
        {"url": "https://a.example/" + "x" * 90},
        {"organiser": Organiser("Sécrétariat: bureau", "a@b.example")},
        {"when": timed("Africa/Casablanca", 2027, 2, 20, 9)},
    ],
)
def test_the_rest(changes):
    one = event(**changes)
    assert render.event_bytes(one) == library_bytes(one, one.title)


def test_a_fold_leaves_characters_and_escapes_whole():
    for text in ("é" * 100, "𐍈" * 60, "\\\\" * 90, "a" * 73 + "\\,"):
        for part in folded(text.encode()).split(b"\r\n "):
            assert len(part) <= 74
            part.decode()
            assert (len(part) - len(part.rstrip(b"\\"))) % 2 == 0 or part.endswith(b"\\\\")


def test_a_name_cannot_break_out_of_its_quotes():
    assert line("ORGANIZER", "mailto:a@b.example", {"CN": 'x";EVIL="y:^n'}).decode() == (
        'ORGANIZER;CN="x’;EVIL=’y: n":mailto:a@b.example\r\n'
    )
