"""Whatever keyboard and whatever name people use, they find their commune."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.core.db import unit_of_work
from coordinator.core.text import search_key
from coordinator.directory import queries, service
from coordinator.directory.models import OrganisationKind
from coordinator.directory.search import names_in, search_text, wanted_key
from tests import world


@pytest.fixture
def directory(db):
    with unit_of_work():
        service.import_directory()


def names(found):
    return [organisation.name for organisation in found]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("Bè", "Golfe 1"),
        ("be", "Golfe 1"),
        ("Atakpame", "Ogou 1"),
        ("ATAKPAMÉ", "Ogou 1"),
        ("Tandjoare", "Tandjoaré 1"),
        ("Tandjouare", "Tandjoaré 1"),
        ("Golfe 1", "Golfe 1"),
        ("golfe1", "Golfe 1"),
        ("mairie de Golfe 1", "Golfe 1"),
        ("Commune d’Agoè-Nyivé 4", "Agoè-Nyivé 4"),
        ("Togblekope", "Agoè-Nyivé 4"),
        ("uct", "Union des communes du Togo"),
        ("Union des collectivités togolaises", "Union des communes du Togo"),
    ],
)
def test_the_first_result_is_the_one_that_is_meant(directory, words, first):
    assert names(queries.search(words))[0] == first


def test_a_chef_lieu_leads_to_its_commune_where_only_communes_are_asked_for(directory):
    assert names(queries.search("kpalime", kinds=[OrganisationKind.COMMUNE]))[0] == "Kloto 1"
    assert set(names(queries.match("kpalime"))) >= {"Kloto 1", "Kpalimé"}


@pytest.mark.parametrize(
    ("city", "body"),
    [
        ("Kpalimé", "Kloto 1"),
        ("Aného", "Lacs 1"),
        ("Atakpamé (Ogou 1)", "Ogou 1"),
        ("Lomé", "Lomé"),  # thirteen communes, none of which is the city
        ("Cotonou", "Cotonou"),
        ("Golfe 1", "Golfe 1"),
    ],
)
def test_a_city_of_the_network_is_the_commune_whose_seat_it_is(directory, city, body):
    assert queries.commune_of(queries.exact(city)).name == body


def test_every_word_must_be_found(directory):
    assert names(queries.search("golfe 7")) == ["Golfe 7"]
    assert queries.search("golfe 99") == []
    assert queries.count("golfe 99") == 0


def test_a_word_is_found_at_its_beginning_only(directory):
    assert "Golfe 1" not in names(queries.search("olfe"))


def test_search_keeps_to_kinds_country_and_region(directory):
    communes = queries.search("lome", kinds=[OrganisationKind.COMMUNE])
    assert {o.kind for o in communes} == {OrganisationKind.COMMUNE}
    assert {o.country for o in queries.search(country="BJ")} == {"BJ"}
    assert {o.region for o in queries.search(region="Kara")} == {"Kara"}
    assert queries.count(kinds=[OrganisationKind.COMMUNE]) == 117


def test_letters_of_the_pattern_language_are_letters(directory):
    assert queries.search("%") == queries.search("")
    assert queries.search("_") == []
    assert "Golfe 1" not in names(queries.search("g%f"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Tandjoaré1", "Tandjoaré 1"), ("Kpalimai", "Kloto 1"), ("Atakpamey", "Ogou 1"), ("Golf 4", "Golfe 4"),
     ("Bassar", "Bassar 1"), ("Dappaong", "Tône 1")],
)  # fmt: skip
def test_a_misspelt_name_is_among_the_five_proposals(directory, typed, meant):
    proposals = queries.match(typed)
    assert meant in names(proposals)
    assert len(proposals) <= 5


def test_nothing_near_gives_no_proposal(directory):
    assert queries.match("Zzyzx Wqwqwq") == []
    assert queries.match("") == []
    assert queries.match("…") == []


def test_only_a_certain_name_is_exact(directory):
    assert queries.exact("golfe 1").slug == "golfe-1"
    assert queries.exact("Bè").slug == "golfe-1"
    assert queries.exact("Tandjoaré") is None
    assert queries.exact("") is None


def test_the_longest_input_is_answered(directory):
    assert queries.match("é" * 4000) == []
    assert queries.search("a" * 4000) == []


@given(st.lists(st.text(max_size=30), max_size=5), st.lists(st.text(max_size=30), max_size=5))
def test_names_go_in_and_come_out_of_the_stored_text(given_names, context):
    expected = list(dict.fromkeys(key for name in given_names if (key := search_key(name))))
    assert names_in(search_text(given_names, context)) == expected


@given(st.text(max_size=60))
def test_a_wanted_key_is_stable(text):
    key = wanted_key(text)
    assert wanted_key(key) == key


def test_a_factory_organisation_is_found_by_its_seat(db):
    made = world.organisation("Kloto 9", seat="Kpadapé")
    assert queries.search("kpadape") == [made]
