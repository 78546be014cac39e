"""The door gives what the view behind it gives, sooner; what it cannot give goes in."""

import datetime as dt
import re
from contextlib import contextmanager

import pytest
import time_machine
from sqlalchemy.exc import OperationalError
from werkzeug.routing import Map, Rule

from coordinator.agenda.models import SessionAccess
from coordinator.assemblies import service
from coordinator.assemblies.models import AssemblyState
from coordinator.core import clock
from coordinator.core.db import unit_of_work
from coordinator.core.poll import Poll
from coordinator.feeds.cache import feeds
from coordinator.web.door import Door, address_of
from coordinator.web.locale import LanguageConverter
from coordinator.web.responses import pages
from tests import world
from tests.agenda import stage
from tests.counting import statements

PROGRAMME, HOME = "/fr/assemblies/lome/agenda", "/fr/assemblies/lome/"


@pytest.fixture
def assembly(db):
    feeds.clear()
    return world.assembly("lome", lede={"fr": "Trois jours de travail."})


@pytest.fixture
def session(assembly):
    made = stage.session(assembly)
    stage.publish(assembly)
    return made


@pytest.fixture
def addresses(app, assembly, session):
    """An address of every view that is answered at the door."""
    parts = {"feeds.track": world.track(assembly).slug, "feeds.room": world.room(assembly).slug}
    found = {}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if hasattr(app.view_functions[rule.endpoint], "early"):
                part = parts.get(rule.endpoint, session.public_id)
                values = {"lang": "fr", "slug": "lome", "part": part, "session_id": session.public_id}
                found[rule.endpoint] = rule.build({name: values[name] for name in rule.arguments})[1]
    return found


def door_of(app):
    found = app.wsgi_app
    while not isinstance(found, Door):
        found = getattr(found, "_app", None) or found.application
    return found


@contextmanager
def door_open(app):
    """Everybody goes in to the view."""
    door = door_of(app)
    looks, door._looks = door._looks, []
    try:
        yield
    finally:
        door._looks = looks


@contextmanager
def door_alone(app):
    """Nobody is let in: what is answered is answered at the door."""
    door = door_of(app)

    def nobody(environ, _start_response):
        raise AssertionError(environ["PATH_INFO"] + " went in")

    inside, door._inside = door._inside, nobody
    try:
        yield
    finally:
        door._inside = inside


def told(answer):
    return answer.status, dict(answer.headers), answer.data


def edit(assembly, **facts):
    with unit_of_work():
        service.edit(assembly, by=world.admin_actor(), **facts)


def test_pages_and_feeds_are_answered_at_the_door(addresses):
    assert set(addresses) == {
        "assemblies.show", "home.papers", "agenda.programme", "agenda.session",
        "feeds.assembly", "feeds.track", "feeds.room", "feeds.session",
    }  # fmt: skip


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_door_and_the_view_answer_alike(app, client, addresses, method):
    with time_machine.travel(clock.now(), tick=False):
        for address in addresses.values():
            tag = client.get(address).headers["ETag"]
            packed = client.get(address, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
            for headers in readers(tag, packed):
                with door_open(app):
                    behind = client.open(address, method=method, headers=headers)
                with door_alone(app):
                    before = client.open(address, method=method, headers=headers)
                assert told(before) == told(behind), (address, headers)


def readers(tag, packed):
    """How readers of all kinds ask."""
    return (
        {}, {"Accept-Encoding": "gzip"}, {"Accept-Encoding": "*"}, {"Accept-Encoding": "gzip;q=0"},
        {"If-None-Match": '"stale"'}, {"If-None-Match": "*"}, {"If-None-Match": tag}, {"If-None-Match": packed},
        {"If-None-Match": f'W/"x", W/{tag}', "Accept-Encoding": "br, gzip"}, {"Cookie": "coordinator=x"},
        {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}, {"If-Modified-Since": "yesterday"},
        {"Range": "bytes=0-9"}, {"Host": "localhost:8000", "Accept-Language": "en"},
    )  # fmt: skip


def test_what_is_not_there_is_the_same_page_as_ever(app, client, addresses, db):
    world.assembly("secret", state=AssemblyState.DRAFT)
    closed = stage.session(world.assembly("other"), access=SessionAccess.BOARD)
    paths = [
        *(address.replace("lome", slug) for address in addresses.values() for slug in ("secret", "nowhere", "Lome")),
        f"{PROGRAMME}/sessions/{closed.public_id}", "/fr/assemblies/lome", "/de/assemblies/lome/agenda",
        f"{PROGRAMME}/", "/fr/assemblies/l%C3%B4me/agenda", "/fr/assemblies/lome/agenda%0A", "/fr//assemblies/lome/",
    ]  # fmt: skip
    for path in paths:
        with door_open(app):
            behind = client.get(path)
        before = client.get(path)
        assert before.status_code in {302, 308, 404}, path
        assert told(before) == told(behind), path


def test_a_release_is_shown_at_once(app, client, assembly, session):
    assert "Ouverture" not in client.get(PROGRAMME).text
    stage.change(session, assembly, title={"fr": "Ouverture"})
    with door_alone(app):
        assert "Ouverture" not in client.get(PROGRAMME).text  # a draft is nobody's business
    stage.publish(assembly)
    for path in (PROGRAMME, f"{PROGRAMME}/sessions/{session.public_id}", HOME):
        assert "Ouverture" in client.get(path).text
        with door_alone(app):
            assert "Ouverture" in client.get(path).text


def test_an_edit_is_shown_at_once(app, client, assembly, session):
    for lede in ("Premier texte.", "Second texte."):
        edit(assembly, lede={"fr": lede})
        assert lede in client.get(HOME).text
        with door_alone(app):
            assert lede in client.get(HOME).text


def test_an_assembly_taken_back_is_gone_at_once(client, assembly, addresses):
    for address in addresses.values():
        assert client.get(address).status_code == 200
    with unit_of_work():
        assembly.state = AssemblyState.DRAFT
    for address in addresses.values():
        assert client.get(address).status_code == 404


def test_each_language_has_its_page(app, client, session):
    paths = {lang: f"/{lang}/assemblies/lome/agenda" for lang in ("fr", "en")}
    for path in paths.values():
        client.get(path)
    for lang, path in paths.items():
        with door_alone(app):
            assert client.get(path).page.lang == lang


def test_a_query_goes_in(app, client, assembly, session):
    stage.session(assembly, "Le lendemain", day=1)
    stage.publish(assembly)
    client.get(PROGRAMME)
    tomorrow = (assembly.starts_on + dt.timedelta(days=1)).isoformat()
    assert "Le lendemain" in client.get(f"{PROGRAMME}?day={tomorrow}").text
    assert "Le lendemain" not in client.get(PROGRAMME).text


def test_the_public_page_is_kept_for_its_minute(app, client, assembly):
    opens = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)
    edit(assembly, registration_opens_at=opens, registration_closes_at=opens + dt.timedelta(days=9))
    with time_machine.travel(opens - dt.timedelta(seconds=1), tick=False):
        before = client.get(HOME).data
        with door_alone(app):
            assert client.get(HOME).data == before
    with time_machine.travel(opens + dt.timedelta(seconds=1), tick=False):
        after = client.get(HOME).data
        assert after != before
        with door_alone(app):
            assert client.get(HOME).data == after


def test_the_programme_turns_at_midnight_of_the_venue(app, client, assembly, session):
    stage.session(assembly, "Le lendemain", day=1)
    stage.publish(assembly)
    midnight = clock.from_wall(assembly.starts_on + dt.timedelta(days=1), dt.time(), assembly.zone)
    with time_machine.travel(midnight - dt.timedelta(seconds=1), tick=False):
        assert "Le lendemain" not in client.get(PROGRAMME).text
    with time_machine.travel(midnight, tick=False):
        assert "Le lendemain" in client.get(PROGRAMME).text


def test_an_unknown_host_is_refused_kept_or_not(client, addresses):
    for address in addresses.values():
        assert client.get(address).status_code == 200
        assert client.get(address, headers={"Host": "evil.example"}).status_code == 400


def test_a_database_that_is_away_is_503_and_asked_once(client, addresses, monkeypatch):
    for address in addresses.values():
        client.get(address)
    asked = []

    def away(self, *_given):
        asked.append(1)
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(Poll, "row", away)
    for address in addresses.values():
        asked.clear()
        answer = client.get(address)
        assert (answer.status_code, len(asked)) == (503, 1), address
        assert answer.headers["Retry-After"] == "30"
        assert answer.page.headings


def test_a_kept_page_costs_one_statement(client, addresses):
    for address in addresses.values():
        client.get(address)
        with statements() as sent:
            client.get(address)
        assert len(sent) == 1, address


def test_what_is_not_kept_yet_goes_in(client, addresses):
    pages.clear()
    feeds.clear()
    for address in addresses.values():
        assert client.get(address).status_code == 200


def test_only_what_everybody_may_see_is_answered_at_the_door(app):
    for endpoint, view in app.view_functions.items():
        assert view.guard_kind == "public" or not hasattr(view, "early"), endpoint


def test_addresses_are_those_of_the_routes():
    rule = Rule("/<lang:lang>/a.b/<slug>.ics", endpoint="x")
    Map([rule], converters={"lang": LanguageConverter})
    found = re.fullmatch(address_of(rule), "/en/a.b/lome-2027.ics")
    assert found.groupdict() == {"lang": "en", "slug": "lome-2027"}
    for other in ("/en/aXb/lome.ics", "/de/a.b/lome.ics", "/en/a.b/lome/x.ics", "/en/a.b/lome.ics\n", "/en/a.b/.ics"):
        assert re.fullmatch(address_of(rule), other) is None, other
