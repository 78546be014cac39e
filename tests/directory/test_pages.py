"""The public pages of the directory: search, doubts, logos, credits."""

import io

import pytest
from PIL import Image

from coordinator.core import files
from coordinator.core.db import unit_of_work
from coordinator.directory import queries, service
from coordinator.directory.models import OrganisationKind
from tests import world
from tests.counting import statements

BY = world.admin_actor()


@pytest.fixture
def directory(db):
    with unit_of_work():
        service.import_directory()


def test_a_commune_is_found_by_its_chef_lieu_without_accents(client, directory):
    page = client.get("/fr/organisations?q=atakpame&kind=commune").page
    found = [link for link in page.links if link.startswith("/fr/organisations/")]
    assert found[0] == "/fr/organisations/ogou-1"


def test_a_misspelt_name_is_answered_by_proposals(client, directory):
    page = client.get("/fr/organisations?q=Tandjoaree").page
    assert "S’agit-il de" in page.words
    assert "/fr/organisations/tandjoare-1" in page.links


def test_nothing_found_says_so_and_leads_on(client, directory):
    page = client.get("/fr/organisations?q=zzyzx+wqwq").page
    assert "Aucune organisation trouvée" in page.words
    assert "/fr/organisations" in page.links


def test_the_list_is_paged_and_keeps_its_filters(client, directory):
    first = client.get("/fr/organisations?kind=commune&size=25").page
    assert "1 à 25 sur 117" in first.words
    assert "/fr/organisations?kind=commune&size=25&page=2" in first.links
    last = client.get("/fr/organisations?kind=commune&size=25&page=5").page
    assert "101 à 117 sur 117" in last.words


@pytest.mark.parametrize("query", ["page=0", "page=-3", "page=99999999999", "size=7", "kind=castle", "country=%00",
                                   "q=%25%5f%5c", "page=x", "region=%F0%9F%98%80"])  # fmt: skip
def test_nonsense_in_the_address_is_answered(client, db, query):
    assert client.get(f"/fr/organisations?{query}").status_code in {200, 400, 404}


def test_the_list_costs_the_same_at_10_and_at_100_rows(client, db):
    costs = []
    for number in (10, 100):
        for _each in range(number):
            world.organisation()
        with statements() as sent:
            client.get("/fr/organisations?size=100&q=kloto")
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 6


def test_the_language_switch_keeps_the_search(client, directory):
    assert "/en/organisations?q=golfe" in client.get("/fr/organisations?q=golfe").page.links


def test_the_page_of_a_commune_says_what_is_doubtful(client, directory):
    words = client.get("/fr/organisations/tandjoare-2").page.words
    assert "Nano (non vérifié)" in words
    assert "554,7\u00a0km² (approximatif)" in words
    assert "un point habité, non la mairie" in words


def test_a_commune_counted_with_another_says_so(client, directory):
    words = client.get("/fr/organisations/danyi-1").page.words
    assert "Danyi 1 et Danyi 2" in words
    assert "Population" not in words


def test_an_unverified_city_says_so(client, directory):
    assert "culture générale" in client.get("/fr/organisations/tirana-al").page.words
    assert "culture générale" not in client.get("/fr/organisations/lome-tg").page.words


def test_names_are_in_the_language_of_the_page_where_the_data_has_one(client, directory):
    assert client.get("/en/organisations/aimf").page.headings == ["International Association of Francophone Mayors"]
    assert client.get("/fr/organisations/golfe-1").page.headings == ["Golfe 1"]


def test_an_unknown_organisation_is_404(client, db):
    assert client.get("/fr/organisations/nowhere").status_code == 404


@pytest.mark.parametrize("path", ["/fr/organisations", "/fr/organisations/golfe-1", "/fr/credits", "/en/credits"])
def test_no_cookie_is_set_or_varied_by(client, directory, path):
    answer = client.get(path, headers={"Cookie": "coordinator=x"})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "cookie" not in answer.headers.get("Vary", "").lower()


def test_a_kept_page_changes_with_the_organisation(client, db):
    made = world.organisation("Kloto 9", slug="kloto-9")
    first = client.get("/fr/organisations/kloto-9")
    assert client.get("/fr/organisations/kloto-9", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    with unit_of_work():
        made.population = 12_345
    again = client.get("/fr/organisations/kloto-9", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert "12\u202f345" in again.page.words


def test_the_credits_name_sources_and_what_is_approximate(client):
    words = client.get("/fr/credits").page.words
    for name in ("Togodevelopers", "INSEED", "aimf.asso.fr", "Correlates of War", "Noto Serif", "Lucide", "CLDR"):
        assert name in words
    assert "Approximatives" in words


def picture(kind="PNG", size=(900, 300), mode="RGB"):
    out = io.BytesIO()
    Image.new(mode, size, (40, 50, 110, 120) if mode == "RGBA" else (40, 50, 110)).save(out, kind)
    return out.getvalue()


def test_a_logo_is_drawn_anew_and_served_for_ever(client, db):
    made = world.organisation(slug="uct", kind=OrganisationKind.UNION)
    with unit_of_work():
        service.set_logo(made, picture("JPEG") + b"<script>alert(1)</script>", by=BY)
    answer = client.get(f"/fr/organisations/uct/logo-{made.logo_key[:16]}.png")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]
    assert b"script" not in answer.data
    with Image.open(io.BytesIO(answer.data)) as kept:
        assert kept.size == (480, 160)


@pytest.mark.parametrize("key", ["0" * 16, "a", "..%2f..%2fsecret_key000"])
def test_a_logo_that_is_not_the_organisations_is_404(client, db, key):
    made = world.organisation(slug="uct")
    with unit_of_work():
        service.set_logo(made, picture(), by=BY)
    assert client.get(f"/fr/organisations/uct/logo-{key}.png").status_code == 404


def test_a_stored_file_that_is_no_logo_is_never_served(client, db):
    world.organisation(slug="uct")
    key = files.store().put(b"%PDF-1.7 secret")
    assert client.get(f"/fr/organisations/uct/logo-{key[:16]}.png").status_code == 404


def test_a_logo_can_be_taken_away(client, db):
    made = world.organisation(slug="uct")
    with unit_of_work():
        service.set_logo(made, picture(), by=BY)
    key = made.logo_key
    with unit_of_work():
        service.set_logo(made, None, by=BY)
    assert client.get(f"/fr/organisations/uct/logo-{key[:16]}.png").status_code == 404
    assert queries.by_slug("uct").logo_key is None
