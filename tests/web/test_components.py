"""The components, through the gallery: what a reader, a screen reader and a slow line are given."""

import gzip
import re
from pathlib import Path

import pytest

from tests.client import check_page
from tests.gallery.app import ERRORS, PAGES, make_gallery

STATIC = Path(__file__).parent.parent.parent / "static"
HEADERS_BYTES = 600  # of one answer, generously


@pytest.fixture(scope="module")
def gallery():
    return make_gallery().test_client()


def html(gallery, address):
    return gallery.get(address).get_data(as_text=True)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("page", [*PAGES, "delegation?errors", "components?errors", "public?long", "list?long"])
def test_every_page_of_the_gallery_keeps_the_rules_of_a_page(gallery, lang, page):
    answer = gallery.get(f"/{lang}/{page}")
    assert answer.status_code == 200
    checked = check_page(answer, answer.get_data(as_text=True))
    assert checked.lang == lang


@pytest.mark.parametrize("code", ERRORS)
def test_error_pages_say_one_sentence_and_offer_one_action(gallery, code):
    answer = gallery.get(f"/fr/error-{code}")
    page = check_page(answer, answer.get_data(as_text=True))
    assert f"Erreur {code}" in page.words
    assert page.html.count('class="lede"') == 1
    assert page.html.count('class="button') == 1
    assert "secrétariat" in page.words


def test_an_error_page_shows_the_more_precise_sentence_instead_of_its_own(gallery):
    words = html(gallery, "/fr/error-404?message=Cette+commune+n%27est+plus+membre.")
    assert re.findall(r'<p class="lede">(.*?)</p>', words, re.S) == ["Cette commune n&#39;est plus membre."]


def test_an_unexpected_error_shows_its_reference(gallery):
    assert "7KD2-QF4M" in html(gallery, "/fr/error-500")
    assert "Référence" not in html(gallery, "/fr/error-503")


def test_error_pages_read_neither_frame_nor_session():
    app = make_gallery()
    app.template_context_processors[None] = [lambda: {"lang": "fr", "text_direction": "ltr"}]
    app.jinja_env.globals.pop("csrf_token")
    app.jinja_env.globals.pop("get_flashed_messages")
    assert app.test_client().get("/fr/error-503").status_code == 503


def test_the_summary_lists_each_error_once_and_leads_to_a_control(gallery):
    text = html(gallery, "/fr/components?errors")
    summary = re.search(r'<div class="error-summary".*?</div>', text, re.S).group()
    links = re.findall(r'href="#([^"]+)">([^<]+)<', summary)
    controls = set(re.findall(r'<(?:input|select|textarea)[^>]*\bid="([^"]+)"', text))
    assert [target for target, _words in links if target not in controls] == []
    assert len(links) == len(set(links)) == 8
    assert ("title-fr", "Saisissez le titre en français") in links
    assert ("language-0", "Choisissez une langue") in links
    for _target, words in links:
        assert text.count(words) == 2, f"{words}: not the same at its field"


def test_a_form_in_error_is_announced_by_the_title_and_the_summary(gallery):
    text = html(gallery, "/fr/delegation?errors")
    assert "<title>Erreur – Votre délégation" in text
    assert 'role="alert" tabindex="-1" autofocus' in text
    assert "<title>Votre délégation" in html(gallery, "/fr/delegation")


def test_a_field_is_described_by_its_hint_and_then_its_error(gallery):
    control = re.search(r'<input[^>]*id="phone"[^>]*>', html(gallery, "/fr/delegation?errors")).group()
    assert 'aria-describedby="phone-hint phone-error"' in control
    assert 'aria-invalid="true"' in control
    assert 'value="90 12 3"' in control
    assert 'type="tel"' in control
    calm = re.search(r'<input[^>]*id="phone"[^>]*>', html(gallery, "/fr/delegation")).group()
    assert 'aria-describedby="phone-hint"' in calm
    assert "aria-invalid" not in calm


def test_optional_fields_say_so_and_required_ones_are_not_starred(gallery):
    text = html(gallery, "/fr/delegation")
    assert text.count("(facultatif)") == 1
    assert re.search(r"Besoins particuliers <span[^>]*>\(facultatif\)", text)
    assert "*" not in text


def test_a_form_carries_the_token_and_no_browser_validation(gallery):
    form = re.search(r"<form method=\"post\" novalidate.*?</form>", html(gallery, "/fr/delegation"), re.S).group()
    assert form.count('name="csrf_token"') == 1
    assert 'data-sending="Envoi…"' in form


def test_the_page_is_mirrored_for_arabic(gallery):
    assert '<html lang="ar" dir="rtl">' in html(gallery, "/fr/public?rtl")


def test_a_sorted_column_says_how(gallery):
    text = html(gallery, "/fr/list")
    assert re.findall(r'aria-sort="(\w+)"', text) == ["ascending"]
    assert 'aria-label="Sélectionner Kpalimé 1"' in text
    assert "51 à 100 sur 1\u202f204" in text


def test_the_first_visit_of_a_public_page_costs_under_30_kb_and_no_script(gallery):
    text = html(gallery, "/fr/public")
    assert "<script" not in text
    files = set(re.findall(r'(?:href|src)="/static/[0-9a-f]+/([^"#]+)', text))
    assert len(files) + 1 <= 6
    weights = {name: len(raw) if name.endswith(".woff2") else len(gzip.compress(raw, 9))
               for name in files for raw in [(STATIC / name).read_bytes()]}  # fmt: skip
    weights["the page"] = len(gzip.compress(text.encode(), 9))
    assert sum(weights.values()) + HEADERS_BYTES * len(weights) < 30_000, weights
