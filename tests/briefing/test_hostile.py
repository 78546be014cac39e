"""What organisers or strangers type must not fetch, run, hang or break a pack."""

import re
import socket
import time
from pathlib import Path

import pytest
from markupsafe import Markup

from coordinator.briefing import assets
from coordinator.briefing.content import (
    NOTHING,
    Body,
    Contact,
    Country,
    Delegation,
    Identity,
    Part,
    Participant,
    Practical,
    Prose,
    Text,
)
from coordinator.briefing.render import render_pack
from coordinator.briefing.typography import LONGEST_WORD, Setter, balanced, breakable, french, kept_company, safe_href
from tests.briefing.paper import Paper
from tests.briefing.samples import small_pack

NB, NN = "\u00a0", "\u202f"


def practical(html: str):
    return small_pack(parts=(Part.PRACTICAL,), practical=Practical(prose=Prose(Markup(html), "fr")))  # noqa: S704 - dirty on purpose


@pytest.mark.parametrize("address", ["http://169.254.169.254/x.png", "https://example.org/x.png", "ftp://h/x", "//h/x",
                                     "file:///etc/passwd", "asset:../render.py", "asset:render.py"])  # fmt: skip
def test_no_address_but_ours_is_fetched(address: str, monkeypatch: pytest.MonkeyPatch):
    def connect(*_args: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", connect)
    fetcher = assets.make_fetcher({})
    with pytest.raises(assets.RefusedAddressError):
        fetcher.fetch(address)
    assert fetcher.refused == [address]


def test_a_large_data_address_is_refused():
    fetcher = assets.make_fetcher({})
    with pytest.raises(assets.RefusedAddressError):
        fetcher.fetch("data:text/plain," + "x" * assets.LARGEST_DATA_URL)
    assert fetcher.fetch("data:text/plain,x").read() == b"x"


def test_a_pack_that_asks_for_an_address_is_still_made(tmp_path: Path):
    identity = Identity(Text("Assemblée", "fr"), "2027", hosts=(Body("Union", logo="gone.png"),))
    made = render_pack(small_pack(parts=(Part.NOTES,), identity=identity), "fr")
    assert made.page_count == 3
    assert made.warnings == ("asset:gone.png n’a pas été chargé.",)


def test_markup_of_strangers_is_cleaned(tmp_path: Path):
    html = (
        '<p onclick="x()">Bonjour <script>alert(1)</script><img src="http://h/x"><a href="javascript:alert(1)">ici</a>'
        '<a href="file:///etc/passwd">là</a> <a href="https://example.org/a?b=c&amp;d=e">site</a></p>'
        '<style>@import "http://h/x.css"</style><iframe src="http://h"></iframe>'
    )
    made = render_pack(practical(html), "fr")
    paper = Paper(made.content, tmp_path / "p.pdf")
    assert paper.links()[1] == ["https://example.org/a?b=c&d=e"]
    assert made.warnings == ()
    assert "alert" not in paper.text
    assert b"javascript" not in made.content.lower()


def test_text_fields_are_never_markup(tmp_path: Path):
    identity = Identity(Text('<img src="file:///etc/passwd"><b>x</b>', "fr"), "<i>2027</i>")
    made = render_pack(small_pack(parts=(Part.NOTES,), identity=identity), "fr")
    assert made.warnings == ()
    assert "<i>2027</i>" in Paper(made.content, tmp_path / "p.pdf").text


def test_four_thousand_letters_take_no_time(tmp_path: Path):
    long = "Kpalimé" * 572
    countries = (Country(long, (Delegation(long, (Participant(long, long, long),), long),)),)
    identity = Identity(Text(long, "fr"), "2027", venue=long)
    prose = Prose(Markup("<p>{}</p>").format(long), "fr")
    note = Practical(NOTHING, prose, (Contact(long, long, long, long, long),))
    render_pack(small_pack(parts=(Part.NOTES,)), "fr")  # warm: imports are not what is measured
    started = time.process_time()
    made = render_pack(small_pack(identity=identity, countries=countries, practical=note, days=()), "fr")
    assert time.process_time() - started < 8
    assert made.page_count >= 5


def test_deep_nesting_is_flattened_not_fatal(tmp_path: Path):
    made = render_pack(practical("<blockquote>" * 3000 + "fond" + "</blockquote>" * 3000), "fr")
    assert "fond" in Paper(made.content, tmp_path / "p.pdf").text


def test_signs_without_a_shape_are_replaced_and_named(tmp_path: Path):
    identity = Identity(Text("Assemblée 🎉 市長", "fr"), "2027")
    made = render_pack(small_pack(parts=(Part.NOTES,), identity=identity), "fr")
    assert [re.search(r"U\+\w+", warning)[0] for warning in made.warnings] == ["U+5E02", "U+9577", "U+1F389"]
    assert "Assemblée ◊ ◊◊" in Paper(made.content, tmp_path / "p.pdf").text


def test_control_characters_vanish():
    assert Setter("en").line("a\x00b\x1fc\ufeffd\u0085e") == "abcde"


@pytest.mark.parametrize(("typed", "printed"), [
    ("Quoi ?", f"Quoi{NN}?"), ("Quoi? Oui!", f"Quoi{NN}? Oui{NN}!"), ("L'eau: a ; b", f"L’eau: a{NN}; b"),
    ("Thème : eau", f"Thème{NB}: eau"), ("« eau »", f"«{NB}eau{NB}»"), ("10 000 FCFA", f"10{NN}000{NB}FCFA"),
    ("http://x.y/?a=1!b", "http://x.y/?a=1!b"), ("8 h 30", f"8{NB}h 30"), ("M. Adjovi", f"M.{NB}Adjovi"),
])  # fmt: skip
def test_french_spaces(typed: str, printed: str):
    assert french(typed) == printed


def test_english_keeps_its_spaces():
    assert Setter("en").line("What? It's « so » : yes") == "What? It's « so » : yes"
    assert Setter("en").line("Quoi ?", "fr") == f"Quoi{NN}?"


def test_endless_words_may_break_and_others_stay():
    assert breakable("a" * 59) == "a" * 59
    pieces = breakable("a" * 150 + " b").split("\u200b")
    assert [len(piece) for piece in pieces] == [LONGEST_WORD, LONGEST_WORD, 32]


def test_entities_of_prose_survive_french_spaces():
    assert Setter("fr").prose("<p>A &amp; B &lt;c&gt; ; d</p>") == f"<p>A &amp; B &lt;c&gt;{NN}; d</p>"


def test_titles_of_prose_come_below_the_titles_of_the_pack():
    assert Setter("fr").prose("<h2>A</h2><h3>B</h3>") == "<h4>A</h4><h5>B</h5>"


@pytest.mark.parametrize("href", ["javascript:x", "JaVaScript:x", "data:text/html,x", "file:///x", "/x", "#x", "x"])
def test_only_web_mail_and_telephone_links(href: str):
    assert not safe_href(href)
    assert safe_href("https://example.org")


def test_titles_break_evenly_and_small_words_stay_with_the_next():
    title = "Assemblée générale de l’Union des communes du Togo"
    lines = balanced(title, 24)
    assert lines == ["Assemblée générale", "de\u00a0l’Union", "des\u00a0communes du\u00a0Togo"]
    assert balanced("x" * 50, 24) == ["x" * 50]
    assert balanced("Lomé", 24) == ["Lomé"]


@pytest.mark.parametrize(
    ("title", "set_as"),
    [
        ("Retours d’un projet pilote", "Retours d’un projet\u00a0pilote"),
        ("Pause café", "Pause café"),  # two words may part
        ("Pause", "Pause"),
        ("Démonstration du recensement intercommunalisé", "Démonstration du recensement intercommunalisé"),
    ],
)
def test_the_last_word_of_a_title_keeps_company(title, set_as):
    assert kept_company(title) == set_as
