"""Items in words: numbers, running times, gaps that are noted. Pure functions, with hypothesis where there is order."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.agenda.items import in_order, item_lines
from coordinator.agenda.labels import item_label, session_label
from coordinator.agenda.queries import PublicItem
from coordinator.core.i18n import use_language

NINE = dt.time(9)


def item(number=None, minutes=None, title="Eau", *, gone=False, **more):
    facts = {"speaker": "", "function": "", "reader": "", **more}
    return PublicItem(public_id=f"i{number}", number=number, title={"fr": title}, minutes=minutes, is_withdrawn=gone,
                      **facts)  # fmt: skip


def starts(*items):
    with use_language("fr"):
        return [
            line.start.replace("\u00a0", " ")
            for line in item_lines(items, session_label="3", start=NINE, fallback="fr")
        ]


@pytest.mark.parametrize(
    ("items", "wanted"),
    [
        ((item(1, 20), item(2, 45), item(3, 10)), ["9 h 00", "9 h 20", "10 h 05"]),
        ((item(1, 20), item(2), item(3, 10)), ["9 h 00", "9 h 20", ""]),
        ((item(1), item(2)), ["", ""]),
        ((item(1, 20), item(2, 30, gone=True), item(3, 5)), ["9 h 00", "", "9 h 20"]),
        ((item(1, 23 * 60), item(2, 90), item(3, 5)), ["9 h 00", "8 h 00", "9 h 30"]),
        ((), []),
    ],
)
def test_times_run_on_while_every_item_before_tells_its_minutes(items, wanted):
    assert starts(*items) == wanted


def test_numbers_are_those_of_the_release_and_none_before():
    assert (session_label("", 3), session_label("A", 3), session_label("A", None)) == ("3", "A-3", "")
    assert (item_label("A-3", 2), item_label("", 2), item_label("3", None)) == ("A-3.2", "", "")


def test_who_presents_and_who_reads_and_nothing_of_a_withdrawn_one():
    with use_language("fr"):
        lines = item_lines(
            [item(1, 20, speaker="Afi Mensah", function="maire", reader="Kossi Ata"),
             item(2, 5, speaker="Yao Ata", gone=True)],
            session_label="3", start=NINE, fallback="fr",
        )  # fmt: skip
    assert [(line.number, line.who, line.minutes, line.is_withdrawn) for line in lines] == [
        ("3.1", "Afi Mensah, maire, message lu par Kossi Ata", "20 minutes", False), ("3.2", "", "", True),
    ]  # fmt: skip


def test_a_withdrawn_item_stands_where_its_number_falls():
    ordered = in_order([item(1), item(4), item(2, gone=True), item(9, gone=True)])
    assert [one.number for one in ordered] == [1, 2, 4, 9]


@given(st.lists(st.tuples(st.integers(1, 50), st.booleans()), unique_by=lambda pair: pair[0], max_size=20))
def test_the_order_of_standing_items_is_the_organisers_and_nothing_is_lost(pairs):
    items = [item(number, gone=gone) for number, gone in pairs]
    ordered = in_order(items)
    assert sorted(one.number for one in ordered) == sorted(number for number, _gone in pairs)
    assert [one for one in ordered if not one.is_withdrawn] == [one for one in items if not one.is_withdrawn]
    for place, one in enumerate(ordered):
        if one.is_withdrawn:
            assert all(before.number < one.number for before in ordered[:place])
