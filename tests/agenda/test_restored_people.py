"""Restoring a version: whoever it brings back is linked to their registration again, with what was written for them."""

import datetime as dt
from dataclasses import replace

import pytest

from coordinator.agenda import service
from coordinator.agenda.contents import Item, Part
from coordinator.agenda.release import pending
from coordinator.agenda.releases.models import LaidAsidePart
from coordinator.agenda.releases.restoring import restore
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.registration.service import open_link
from tests import world
from tests.agenda.stage import change, publish, registered, session


@pytest.fixture
def assembly(db):
    return world.assembly("golfe", starts_on=dt.date(2027, 3, 9), ends_on=dt.date(2027, 3, 11))


def test_restored_people_keep_person_and_brief(assembly):
    awa = world.person("Awa", "Diop")
    part = Part("speaker", "Awa Diop", "Maire", person_id=awa.id, brief="Cinq minutes", precedence=2)
    made = session(assembly, "Eau", people=[part])
    publish(assembly)
    change(made, assembly, people=[part, Part("chair", "Kossi Agbeko")])
    publish(assembly)
    with unit_of_work():
        restore(assembly, 1, by=SYSTEM)
    assert service.parts_of(made.id) == (part,)


def test_what_was_written_about_people_survives_going_back_and_forth(assembly):
    awa, kossi = (registered(assembly, name).person_id for name in ("Awa Diop", "Kossi Agbeko"))
    first = Part("speaker", "Awa Diop", person_id=awa, brief="Cinq minutes")
    later = Part("chair", "Kossi Agbeko", person_id=kossi, brief="Ouvrir à l’heure", precedence=1)
    made = session(assembly, "Eau", people=[first])
    publish(assembly)
    change(made, assembly, people=[later])
    publish(assembly)
    for number, wanted in ((1, first), (2, later), (1, first), (2, later)):
        with unit_of_work():
            restore(assembly, number, by=SYSTEM)
        assert service.parts_of(made.id) == (wanted,)
        assert pending(assembly) == []


def test_who_was_removed_in_a_later_version_comes_back_with_their_private_page(client, assembly):
    registration = registered(assembly, "Awa Diop")
    with unit_of_work():
        mine = f"/fr/my/{open_link(assembly, registration=registration)}/{registration.public_id}/agenda"
    part = Part("speaker", "Awa Diop", "Maire", person_id=registration.person_id, brief="Mot-de-la-consigne")
    made = session(assembly, "Eau", people=[part])
    publish(assembly)
    for people in ([Part("speaker", "Kossi Agbeko")], [], [Part("chair", "Efua Lawson")]):
        change(made, assembly, people=people)
        publish(assembly)
    assert client.get(mine).status_code == 200
    assert "Mot-de-la-consigne" not in client.get(mine).page.words
    with unit_of_work():
        restore(assembly, 1, by=SYSTEM)
    assert service.parts_of(made.id) == (part,)
    assert "Mot-de-la-consigne" in client.get(mine).page.words


@pytest.mark.parametrize("elsewhere", [True, False])
def test_who_is_registered_here_no_more_comes_back_by_name_only(assembly, elsewhere):
    awa = registered(world.assembly("autre"), "Awa Diop").person_id if elsewhere else world.person("Awa", "Diop").id
    made = session(assembly, "Eau", people=[Part("speaker", "Awa Diop", person_id=awa, precedence=3)])
    publish(assembly)
    change(made, assembly, people=[])
    publish(assembly)
    with unit_of_work():
        restore(assembly, 1, by=SYSTEM)
    assert service.parts_of(made.id) == (Part("speaker", "Awa Diop", precedence=3),)


def test_a_link_that_an_editor_took_away_does_not_come_back(assembly):
    awa = registered(assembly, "Awa Diop").person_id
    made = session(assembly, "Eau", people=[Part("speaker", "Awa Diop", person_id=awa)])
    publish(assembly)
    change(made, assembly, people=[Part("speaker", "Awa Diop")], title={"fr": "Autre"})
    publish(assembly)
    with unit_of_work():
        restore(assembly, 1, by=SYSTEM)
    assert service.parts_of(made.id) == (Part("speaker", "Awa Diop"),)


def test_whom_the_world_never_knew_is_not_laid_aside(db, assembly):
    awa = registered(assembly, "Awa Diop").person_id
    made = session(assembly, "Eau", people=[Part("speaker", "Kossi Agbeko")])
    publish(assembly)
    change(made, assembly, people=[Part("speaker", "Awa Diop", person_id=awa, brief="Jamais publiée")])
    change(made, assembly, people=[Part("speaker", "Kossi Agbeko")])
    assert db.session.query(LaidAsidePart).count() == 0


def test_who_presented_an_item_is_linked_again(assembly):
    awa, kossi = (registered(assembly, name).person_id for name in ("Awa Diop", "Kossi Agbeko"))
    made = session(assembly, "Eau", items=[Item({"fr": "Les puits"}, speaker="Awa Diop", person_id=awa)])
    publish(assembly)
    (item,) = service.items_of(made.id)
    change(made, assembly, items=[replace(item, speaker="Kossi Agbeko", person_id=kossi)])
    publish(assembly)
    for number, wanted in ((1, awa), (2, kossi), (1, awa)):
        with unit_of_work():
            restore(assembly, number, by=SYSTEM)
        assert [one.person_id for one in service.items_of(made.id)] == [wanted]
