"""The other layouts of a room, as organisers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.assemblies.layouts import as_text, layouts_in, seats_in, usual_keys
from coordinator.core.errors import Invalid

NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="|:"), min_size=1, max_size=40
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("en U : 40\n  théâtre:120 \n\n", [{"name": "en U", "seats": 40}, {"name": "théâtre", "seats": 120}]),
        ("en U : 40 | banquet : 0", [{"name": "en U", "seats": 40}, {"name": "banquet", "seats": 0}]),
        ("", []),
        (None, []),
    ],
)
def test_lines_and_bars_tell_layouts_apart(text, kept):
    assert layouts_in(text) == kept


@pytest.mark.parametrize("text", ["en U", "en U : beaucoup", ": 40", "en U : 40\nEN U: 30", "x" * 61 + " : 4",
                                  "\n".join(f"n{number} : 1" for number in range(21))])  # fmt: skip
def test_what_is_no_layout_is_refused_at_its_field(db, text):
    with pytest.raises(Invalid) as refused:
        layouts_in(text)
    assert list(refused.value.fields) == ["layouts"]


@given(st.lists(st.tuples(NAMES, st.integers(0, 9999)), max_size=5))
def test_what_is_written_is_read_again(rows):
    layouts = [{"name": name, "seats": seats} for name, seats in rows]
    try:
        kept = layouts_in(as_text(layouts))
    except Invalid:
        return  # two of one name
    assert kept == layouts
    assert layouts_in(as_text(layouts, "\n")) == layouts


def test_seats_are_found_by_name_accents_and_capitals_aside():
    layouts = layouts_in("Théâtre : 120")
    assert [seats_in(layouts, name) for name in ("theatre", "THÉÂTRE", "en U", "")] == [120, 120, None, None]


def test_the_usual_layout_has_its_names_in_all_languages_but_those_of_the_others():
    usual = {"fr": "Théâtre", "en": "Theatre style", "ewe": ""}
    assert usual_keys(usual, []) == {"", "theatre", "theatre style"}
    assert usual_keys(usual, layouts_in("théâtre : 90")) == {"", "theatre style"}
