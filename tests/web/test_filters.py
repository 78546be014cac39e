"""How dates, times, sizes and sentences look, in French and in English."""

import datetime as dt
import time

import pytest

from coordinator.core.i18n import use_language
from coordinator.web import filters

NB, NN = "\u00a0", "\u202f"
D = dt.date


def said(lang, name, *values):
    with use_language(lang):
        return getattr(filters, name)(*values)


@pytest.mark.parametrize(
    ("name", "values", "french", "english"),
    [
        ("day_long", (D(2027, 3, 9),), "mardi 9 mars 2027", "Tuesday, 9 March 2027"),
        ("day_long", (D(2027, 3, 1),), "lundi 1er mars 2027", "Monday, 1 March 2027"),
        ("day_long", (D(2027, 8, 1),), "dimanche 1er août 2027", "Sunday, 1 August 2027"),
        ("day_long", (D(2027, 3, 21),), "dimanche 21 mars 2027", "Sunday, 21 March 2027"),
        ("day_month", (D(2027, 2, 1),), "1er février", "1 February"),
        ("day_month", (D(2027, 12, 31),), "31 décembre", "31 December"),
        ("day_month_year", (D(2027, 1, 1),), "1er janvier 2027", "1 January 2027"),
        ("day_month_year", (D(2027, 1, 11),), "11 janvier 2027", "11 January 2027"),
        ("day_title", (D(2027, 3, 9),), "Mardi 9 mars 2027", "Tuesday, 9 March 2027"),
        ("day_short", (D(2027, 3, 9),), "mar. 9", "Tue 9"),
        ("day_short", (D(2027, 8, 1),), "dim. 1er", "Sun 1"),
        ("day_label", (D(2027, 3, 9),), "Mar. 9", "Tue 9"),
        ("day_label", (D(2027, 12, 1),), "Mer. 1er", "Wed 1"),
        ("clock_time", (dt.time(8, 5),), f"8{NB}h{NB}05", "08:05"),
        ("clock_time", (dt.time(0, 0),), f"0{NB}h{NB}00", "00:00"),
        ("date_range", (D(2027, 3, 9), D(2027, 3, 9)), "9 mars 2027", "9 March 2027"),
        ("date_range", (D(2027, 3, 9), D(2027, 3, 11)), "9 – 11 mars 2027", "9 – 11 March 2027"),
        ("date_range", (D(2027, 3, 1), D(2027, 3, 3)), "1er – 3 mars 2027", "1 – 3 March 2027"),
        ("date_range", (D(2027, 2, 28), D(2027, 3, 1)), "28 février – 1er mars 2027", "28 February – 1 March 2027"),
        (
            "date_range",
            (D(2027, 12, 31), D(2028, 1, 1)),
            "31 décembre 2027 – 1er janvier 2028",
            "31 December 2027 – 1 January 2028",
        ),
        ("number", (75992,), f"75{NN}992", "75,992"),
        ("number", (1.5,), "1,5", "1.5"),
        ("file_size", (0,), f"1{NB}ko", f"1{NB}kB"),
        ("file_size", (84_400,), f"84{NB}ko", f"84{NB}kB"),
        ("file_size", (999_600,), f"1{NB}Mo", f"1{NB}MB"),
        ("file_size", (1_240_000,), f"1,2{NB}Mo", f"1.2{NB}MB"),
        ("country", ("TG",), "Togo", "Togo"),
        ("country", ("CD",), "Congo-Kinshasa", "Congo - Kinshasa"),
        ("country", ("",), "", ""),
        ("country", ("Q9",), "Q9", "Q9"),
    ],
)
def test_what_a_value_looks_like(name, values, french, english):
    assert said("fr", name, *values) == french
    assert said("en", name, *values) == english


def test_a_moment_is_told_in_the_zone_of_the_place():
    instant = dt.datetime(2027, 3, 9, 23, 30, tzinfo=dt.UTC)
    assert said("fr", "moment", instant, "Africa/Lagos") == f"10 mars 2027 à 0{NB}h{NB}30"
    assert said("en", "moment", instant) == "9 March 2027 at 23:30"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Qui vient ?", f"Qui vient{NN}?"),
        ("Oui ;non", f"Oui{NN};non"),
        ("Objet : séance", f"Objet{NB}: séance"),
        ("à 12:30, http://a.tg:80", "à 12:30, http://a.tg:80"),
        ("« oui »", f"«{NB}oui{NB}»"),
        ("«oui»", f"«{NB}oui{NB}»"),
        ("l'eau", "l’eau"),
        (f"déjà{NB}: bien{NN}!", f"déjà{NB}: bien{NN}!"),
        (f"déjà{NB}!", f"déjà{NN}!"),
    ],
)
def test_french_gets_its_spaces_once(typed, shown):
    assert filters.typo(typed, "fr") == shown
    assert filters.typo(shown, "fr") == shown
    assert filters.typo(typed, "en") == typed


def test_a_text_full_of_spaces_does_not_hold_the_page_up():
    started = time.perf_counter()
    filters.typo("a" + " " * 200_000 + "b", "fr")
    assert time.perf_counter() - started < 2  # tried from each space it took minutes


def test_content_says_its_language_only_where_it_is_another():
    texts = {"fr": "Séance <b>", "en": ""}
    assert said("fr", "content", texts) == "Séance &lt;b&gt;"
    assert said("en", "content", texts) == '<span lang="fr">Séance &lt;b&gt;</span>'
    assert said("en", "content", {}) == ""


def test_rich_text_is_clean_and_says_its_language():
    html = said("en", "rich", {"fr": "**Qui** vient ?<script>x</script>\n\n[a](javascript:b)"})
    assert html.startswith('<div class="prose" lang="fr">')
    assert f"<strong>Qui</strong> vient{NN}?" in html
    assert "<script" not in html
    assert "href" not in html
    assert said("en", "rich", None) == ""
