"""Links that a page makes to itself: in the other language, to the next page of a list; and where a bare path leads."""

import pytest

from coordinator.web.pagination import Page, asked_page
from tests import world

# Arguments of url_for that a query must not reach.
NAMES = ("endpoint", "self", "_scheme", "_external", "_anchor", "_method", "lang", "slug")


def in_english(answer):
    return next(link for link in answer.page.links if link.startswith("/en/organisations"))


@pytest.mark.parametrize("name", NAMES)
def test_a_query_is_carried_along_and_never_obeyed(client, name):
    answer = client.get("/fr/organisations", query_string={name: "javascript", "q": "lomé"})
    assert in_english(answer) == f"/en/organisations?{name}=javascript&q=lom%C3%A9"


def test_the_other_language_of_a_kept_page_carries_no_query_of_its_first_reader(client):
    world.organisation(slug="kloto-1")
    client.get("/fr/organisations/kloto-1?utm_source=mail")
    assert in_english(client.get("/fr/organisations/kloto-1")) == "/en/organisations/kloto-1"


def test_a_kept_page_that_was_first_asked_for_by_head_is_the_same_page(client):
    world.organisation(slug="kloto-1")
    assert client.head("/fr/organisations/kloto-1").status_code == 200
    assert in_english(client.get("/fr/organisations/kloto-1")) == "/en/organisations/kloto-1"


def test_the_address_of_another_page_of_a_list_keeps_the_rest_of_the_query(app):
    with app.test_request_context("/fr/organisations?q=a&kind=commune&page=2&size=25&_external=1"):
        app.preprocess_request()
        page = Page([], 120, *asked_page())
        assert page.url(3) == "/fr/organisations?q=a&kind=commune&page=3&size=25&_external=1"


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", (1, 50)),
        ("page=3&size=100", (3, 100)),
        ("page=-1&size=51", (1, 50)),
        ("page=x&size=x", (1, 50)),
        ("page=99999999999999999999", (100_000, 50)),
    ],
)
def test_nonsense_in_the_address_of_a_list_counts_as_its_first_page(app, query, asked):
    with app.test_request_context(f"/fr/organisations?{query}"):
        assert asked_page() == asked


def test_a_page_of_a_list_knows_where_it_stands():
    page = Page(list(range(20)), 120, 3, 50)
    assert (page.count, page.first_row, page.last_row) == (3, 101, 120)
    nothing = Page([], 0, 1, 50)
    assert (nothing.count, nothing.first_row, nothing.last_row) == (1, 0, 0)
