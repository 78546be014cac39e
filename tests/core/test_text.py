"""Text: what people type is kept; search finds it however it is typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.core.text import clean_block, clean_line, like_pattern, search_key, slugify

anything = st.text(st.characters(codec="utf-8"), max_size=80)


@given(anything)
def test_cleaning_twice_changes_nothing_more(text):
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_block(clean_block(text)) == clean_block(text)


@given(anything)
def test_a_clean_line_is_one_nfc_line_without_controls(text):
    line = clean_line(text)
    assert line == line.strip()
    assert unicodedata.is_normalized("NFC", line)
    assert not any(unicodedata.category(ch) == "Cc" for ch in line)


@given(anything)
def test_a_search_key_is_its_own_key(text):
    assert search_key(search_key(text)) == search_key(text)


@given(st.text(st.characters(codec="utf-8", categories=["L"]), min_size=1, max_size=30))
def test_case_never_matters(text):
    assert search_key(text.upper().lower()) == search_key(text.upper().lower().casefold())


@pytest.mark.parametrize(
    ("written", "typed"),
    [("Aɖigo", "adigo"), ("Ʋɔɖugbe", "vodugbe"), ("Tandjouaré", "TANDJOUARE"), ("Kpɔ̃tɔ", "kpoto"), ("Bè", "be"),
     ("Ŋunyɔ", "nunyo"), ("L’Haÿ", "l hay"), ("Sœur", "soeur"), ("Agoè-Nyivé", "agoe nyive"), ("Ɣeyi", "geyi")],
)  # fmt: skip
def test_a_search_finds_it_on_any_keyboard(written, typed):
    assert search_key(written) == search_key(typed)


@given(anything)
def test_a_slug_is_a_safe_address_part(text):
    slug = slugify(text)
    assert slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")
    assert len(slug) <= 60


def test_combining_marks_survive_cleaning():
    assert clean_line("  Kɔ́dzo\u0007  Ŋunyɔ ") == "Kɔ́dzo Ŋunyɔ"


def test_direction_overrides_are_dropped():
    assert clean_line("a\u202ekcatta") == "akcatta"


def test_like_patterns_mean_what_was_typed():
    assert like_pattern("Golfe 1") == ["%golfe%", "%1%"]
    assert like_pattern("100%") == ["%100%"]
    assert like_pattern("a_b") == ["%a\\_b%"]


def test_a_block_keeps_its_no_break_spaces_and_drops_what_cannot_be_seen():
    typed = "Programme\u00a0: 3\u202f000 \nune\u202e ligne\x07\u00a0!  "
    assert clean_block(typed) == "Programme\u00a0: 3\u202f000\nune ligne\u00a0!"
