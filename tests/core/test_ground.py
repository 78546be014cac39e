"""The rest of the ground: languages, files, rich text, tokens, clock."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.core import clock, i18n, tokens
from coordinator.core.files import FileStore
from coordinator.core.markup import prose


def test_pick_prefers_the_wanted_language_then_the_fallback_then_any():
    texts = {"fr": "Bonjour", "en": "Hello", "pt": ""}
    assert i18n.pick(texts, "en") == ("Hello", "en")
    assert i18n.pick(texts, "pt") == ("Bonjour", "fr")
    assert i18n.pick({"en": "Hello"}, "fr", "pt") == ("Hello", "en")
    assert i18n.pick({}, "fr") == ("", "fr")
    assert i18n.pick(None, "fr") == ("", "fr")


def test_a_language_lasts_for_the_block_only():
    i18n.set_language("fr")
    with i18n.use_language("en"):
        assert i18n.current_language() == "en"
    assert i18n.current_language() == "fr"


def test_an_unknown_language_is_french():
    with i18n.use_language("xx"):
        assert i18n.current_language() == "fr"


def test_equal_content_is_stored_once(tmp_path):
    store = FileStore(tmp_path)
    assert store.put(b"abc") == store.put(b"abc")
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 1
    assert store.read(store.put(b"abc")) == b"abc"


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "a" * 63, "A" * 64, "g" * 64, "/" + "a" * 63])
def test_only_keys_open_files(tmp_path, key):
    with pytest.raises(ValueError, match="key"):
        FileStore(tmp_path).path(key)


@pytest.mark.parametrize(
    "attack",
    ["<script>alert(1)</script>", "[x](javascript:alert(1))", "<img src=x onerror=alert(1)>", "[x](data:text/html,1)",
     "![x](https://evil.example/a.png)", "<a href='vbscript:x'>x</a>", "[x](  javascript:alert(1))"],
)  # fmt: skip
def test_rich_text_keeps_no_attack(attack):
    html = str(prose(attack))
    assert not re.search(r"<(script|img|iframe)|\bhref=\"(?!https?:|mailto:|tel:)", html)


@given(st.text(max_size=200))
def test_rich_text_has_only_the_listed_tags(text):
    tags = set(re.findall(r"</?([a-z0-9]+)", str(prose(text))))
    assert tags <= {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code", "br", "hr"}


def test_deep_nesting_is_cut():
    assert str(prose(">" * 5000 + " x")).count("<blockquote>") <= 50


def test_secrets_are_long_and_differ():
    assert len(tokens.new_secret()) == 43
    assert tokens.new_secret() != tokens.new_secret()
    assert re.fullmatch(r"[0-9a-f]{64}", tokens.digest("x"))
    assert re.fullmatch(r"\d{6}", tokens.new_code())
    drawn = [tokens.new_public_id() for _each in range(1000)]
    assert all(re.fullmatch(r"[2-9a-hjkmnp-z]{12}", one) for one in drawn)
    assert all(len(set(letters)) == 31 for letters in zip(*drawn, strict=True))


def test_wall_time_in_the_spring_gap_does_not_exist():
    assert not clock.wall_time_exists(dt.date(2027, 3, 28), dt.time(2, 30), "Europe/Paris")
    assert clock.wall_time_exists(dt.date(2027, 3, 28), dt.time(3, 30), "Europe/Paris")
    assert clock.from_wall(dt.date(2027, 7, 1), dt.time(9), "Europe/Paris").hour == 7
