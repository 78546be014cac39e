"""The organisers' start page: what each role sees, the steps of a new assembly, the journal in sentences."""

import datetime as dt

import pytest

from coordinator.assemblies import furniture, service
from coordinator.assemblies.models import AssemblyState
from coordinator.core import clock
from coordinator.core.db import unit_of_work
from coordinator.core.i18n import use_language
from coordinator.home.history import SENTENCES
from coordinator.people.policy import Role
from tests import world
from tests.counting import statements
from tests.registration import steps
from tests.signing import as_role

PAGE = "/fr/assemblies/lome/manage/"
BY = world.admin_actor()


@pytest.fixture
def assembly(db):
    return world.assembly("lome", secretariat_email="bureau@example.org")


def test_a_visitor_signs_in_first_and_a_stranger_finds_nothing(client, assembly):
    assert client.get(PAGE).status_code == 303
    as_role(client, world.assembly(), Role.OWNER)
    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_start_page_and_each_of_its_links_opens(client, assembly, role, lang):
    as_role(client, assembly, role)
    page = client.get(f"/{lang}/assemblies/lome/manage/").page
    for link in set(page.links):
        if "/manage/" in link:
            assert client.get(link).status_code == 200, link


@pytest.mark.parametrize(("role", "sees"), [(Role.ORGANISER, True), (Role.VIEWER, True), (Role.AGENDA_EDITOR, False)])
def test_counts_of_people_are_for_those_who_may_see_them(client, assembly, role, sees):
    as_role(client, assembly, role)
    assert ("personne inscrite" in client.get(PAGE).page.words) is sees


def test_a_new_assembly_shows_its_five_steps_and_a_complete_one_none(client, db):
    draft = world.assembly("lome", state=AssemblyState.DRAFT)
    as_role(client, draft, Role.ORGANISER)
    page = client.get(PAGE).page
    assert "Créer votre assemblée" in page.words
    for section in ("settings", "settings/venue", "settings/registration", "agenda", "settings/publication"):
        assert f"{PAGE}{section}" in page.links
    assert page.words.count("(terminé)") == 1  # registration: the factory gave dates and consent
    with unit_of_work():
        service.edit(draft, by=BY, lede={"fr": "Trois jours."}, secretariat_email="a@example.org")
        service.publish(draft, by=BY)
    assert client.get(PAGE).page.words.count("(terminé)") == 3


def test_steps_are_for_those_who_may_take_them(client, db):
    draft = world.assembly("lome", state=AssemblyState.DRAFT)
    as_role(client, draft, Role.VIEWER)
    assert "Créer votre assemblée" not in client.get(PAGE).page.words


def test_who_waits_longest_stands_first(client, assembly):
    as_role(client, assembly, Role.REGISTRATION_OFFICER)
    assert "Rien n’attend de décision." in client.get(PAGE).page.words
    for name in ("Kloto 1", "Kloto 2"):
        steps.delegation(assembly, organisation=world.organisation(name))
    page = client.get(PAGE).page
    assert page.words.index("Kloto 1") < page.words.index("Kloto 2")
    assert "2 inscriptions à examiner" in page.words


def test_history_is_told_in_sentences_and_repeats_are_counted(client, assembly):
    account = as_role(client, assembly, Role.ORGANISER)
    by = world.actor(account)
    with unit_of_work():
        for name in ("Oti", "Mono", "Zio"):
            furniture.add_room(assembly, by=by, name={"fr": name})
        service.edit(assembly, by=by, city="Kara")
    words = client.get(PAGE).page.words
    assert f"{account.person.full_name} a modifié les réglages." in words
    assert f"{account.person.full_name} a ajouté une salle. × 3" in words


def test_sentences_are_whole_in_french():
    with use_language("fr"):
        french = {key: str(text) for key, text in SENTENCES.items()}
    with use_language("en"):
        assert [key for key, text in SENTENCES.items() if str(text) == french[key]] == []


def test_the_nearest_key_dates_and_the_deadline_stand_there(client, assembly):
    with unit_of_work():
        for days, text in ((-3, "Hier"), (3, "Bientôt")):
            furniture.add_key_date(assembly, by=BY, on=clock.today() + dt.timedelta(days=days), label={"fr": text})
    as_role(client, assembly, Role.ORGANISER)
    words = client.get(PAGE).page.words
    assert "Bientôt" in words
    assert "Hier" not in words
    assert "Clôture des inscriptions dans 29 jours" in words


def test_the_page_costs_the_same_with_little_and_with_much(client, assembly):
    as_role(client, assembly, Role.OWNER)
    costs = []
    for number in (1, 30):
        with unit_of_work():
            for each in range(number):
                furniture.add_room(assembly, by=BY, name={"fr": f"Salle {number} {each}"})
                furniture.add_key_date(assembly, by=BY, on=clock.today(), label={"fr": f"Jour {each}"})
        with statements() as sent:
            client.get(PAGE)
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 14
