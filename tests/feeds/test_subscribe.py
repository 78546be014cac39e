"""The page that says how to follow an assembly."""

import pytest

from coordinator.assemblies.models import AssemblyState
from tests import world
from tests.feeds.stage import published, release

PAGE = "/{lang}/assemblies/lome-2027/calendar"
FEED = "http://localhost/{lang}/assemblies/lome-2027/calendar.ics"


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_it_gives_the_address_and_the_links_that_open_programs(client, db, lang):
    assembly = world.assembly("lome-2027")
    published(assembly)
    release(assembly)
    shown = client.get(PAGE.format(lang=lang)).page
    feed = FEED.format(lang=lang)
    assert feed in shown.words
    assert feed.replace("http://", "webcal://") in shown.links
    assert any(link.startswith("https://calendar.google.com/") and "calendar.ics" in link for link in shown.links)
    assert '<svg class="qr"' in shown.html


def test_parts_are_listed_where_there_are_several(client, db):
    assembly = world.assembly("lome-2027")
    rooms = [world.room(assembly, name) for name in ("Salle Oti", "Salle Mono", "Salle vide")]
    for room in rooms[:2]:
        published(assembly, room=room)
    release(assembly)
    links = client.get(PAGE.format(lang="fr")).page.links
    listed = [link.rsplit("/", 1)[1] for link in links if "/calendar/rooms/" in link]
    assert listed == [f"{room.slug}.ics" for room in rooms[:2]]
    for link in (each for each in links if "/calendar/rooms/" in each):
        assert client.get(link.removeprefix("http://localhost")).status_code == 200


def test_before_the_first_release_it_says_that_the_calendar_is_empty(client, db):
    world.assembly("lome-2027")
    assert "n’est pas encore publié" in client.get(PAGE.format(lang="fr")).page.words


def test_drafts_have_no_such_page(client, db):
    world.assembly("lome-2027", state=AssemblyState.DRAFT)
    assert client.get(PAGE.format(lang="fr")).status_code == 404
