"""Times of a second city beside those of the venue, on the programme, a session's page and the private agenda."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from coordinator.agenda import zones
from coordinator.agenda.models import SessionStatus
from coordinator.core import clock
from coordinator.core.i18n import use_language
from coordinator.web.responses import pages
from tests import world
from tests.agenda.stage import change, publish, session
from tests.agenda.test_mine import linked

PAGE = "/fr/assemblies/golfe/agenda"
NB = "\u00a0"


def hours(*times):
    return " – ".join(time.replace(":", f"{NB}h{NB}") for time in times)


@pytest.fixture
def assembly(db):
    return world.assembly("golfe", starts_on=dt.date(2027, 3, 9), ends_on=dt.date(2027, 3, 11))


@pytest.fixture
def morning(assembly):
    made = session(assembly, "Ouverture", start="09:00", minutes=90)
    publish(assembly)
    return made


def test_every_city_has_a_zone_and_a_name_of_its_own():
    cities = [city for _part, group in zones._CITIES for city in group]
    for parts in zip(*cities, strict=True):
        assert len(set(map(str, parts))) == len(cities)
    assert all(ZoneInfo(zone) for _slug, zone, _name in cities)
    assert all(slug.replace("-", "").isalpha() for slug, _zone, _name in cities)


def test_without_a_second_city_the_programme_says_whose_times_these_are(client, morning):
    words = client.get(PAGE).page.words
    assert "Heures de Lomé (temps universel, UTC+0)" in words
    assert words.count("temps universel") == 2  # on the page, and at the foot of what is printed
    assert "(Lomé)" not in words


def test_both_times_stand_side_by_side_each_with_its_city(client, morning):
    words = client.get(f"{PAGE}?zone=paris").page.words
    assert f"{hours('9:00', '10:30')} (Lomé) · {hours('10:00', '11:30')} (Paris)" in words
    assert "Heures de Lomé (temps universel, UTC+0) · Heures de Paris (UTC+1)" in words


def test_in_summer_paris_is_two_hours_ahead(client, db):
    july = world.assembly("golfe", starts_on=dt.date(2027, 7, 6), ends_on=dt.date(2027, 7, 7))
    session(july, start="09:00")
    publish(july)
    words = client.get(f"{PAGE}?zone=paris").page.words
    assert f"{hours('11:00', '12:00')} (Paris)" in words
    assert "Heures de Paris (UTC+2)" in words


def test_where_clocks_change_between_two_days_no_one_distance_is_said(client, db):
    march = world.assembly("golfe", starts_on=dt.date(2027, 3, 27), ends_on=dt.date(2027, 3, 28))
    for day in (0, 1):
        session(march, start="09:00", day=day)
    publish(march)
    words = client.get(f"{PAGE}?zone=paris&day=all").page.words
    assert f"{hours('10:00', '11:00')} (Paris)" in words
    assert f"{hours('11:00', '12:00')} (Paris)" in words
    assert "Heures de Paris (" not in words
    assert "· Heures de Paris" in words


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ("12:00", f"{hours('23:00')} – {hours('0:30')} le mer.{NB}10 (Nouméa)"),
        ("14:00", f"mer.{NB}10, {hours('1:00', '2:30')} (Nouméa)"),
    ],
)
def test_another_day_there_is_marked(client, assembly, start, said):
    session(assembly, start=start, minutes=90)
    publish(assembly)
    assert said in client.get(f"{PAGE}?zone=noumea").page.words


def test_the_day_before_is_marked_too(client, assembly):
    session(assembly, start="02:00")
    publish(assembly)
    assert f"lun.{NB}8, {hours('21:00', '22:00')} (Montréal)" in client.get(f"{PAGE}?zone=montreal").page.words


def test_sessions_that_end_at_different_times_say_both_ends(client, morning, assembly):
    session(assembly, "Atelier", start="09:00", minutes=60)
    publish(assembly)
    words = client.get(f"{PAGE}?zone=paris").page.words
    assert f"{hours('9:00')} (Lomé) · {hours('10:00')} (Paris)" in words
    assert f"jusqu’à {hours('10:30')} (Lomé) · {hours('11:30')} (Paris)" in words


def test_the_same_time_is_said_once_and_not_beside_every_session(client, morning):
    words = client.get(f"{PAGE}?zone=dakar").page.words
    assert f"Dakar{NB}: la même heure" in words
    assert "(Dakar)" not in words


@pytest.mark.parametrize("asked", ["lome", "atlantis", "Europe/Paris", "paris%00", ""])
def test_the_venue_itself_and_what_is_no_city_change_nothing(client, morning, asked):
    words = client.get(f"{PAGE}?zone={asked}").page.words
    assert words == client.get(PAGE).page.words
    assert '<option value="lome"' not in client.get(PAGE).text


def test_what_is_no_city_is_kept_under_no_key_of_its_own(client, morning):
    client.get(PAGE)
    before = len(pages._kept)
    for number in range(5):
        client.get(f"{PAGE}?zone=x{number}")
        client.get(f"{PAGE}/sessions/{morning.public_id}?zone=x{number}")
    assert len(pages._kept) == before + 1  # the session's page itself


@pytest.mark.parametrize("path", ["", "/sessions/{id}"])
def test_a_page_with_a_city_is_the_same_for_everybody(app, morning, path):
    address = PAGE + path.format(id=morning.public_id) + "?zone=paris"
    first, second = (app.test_client().get(address) for _reader in range(2))
    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]
    assert "Set-Cookie" not in first.headers
    plain = app.test_client().get(address.partition("?")[0])
    assert b"(Paris)" not in plain.data
    assert plain.headers["ETag"] != first.headers["ETag"]


def test_links_carry_the_city_and_the_form_keeps_the_filters(client, morning, assembly):
    eau, sol = world.track(assembly, "Eau"), world.track(assembly, "Sol")
    session(assembly, "Puits", start="11:00", track_id=eau.id)
    session(assembly, "Terres", day=1, track_id=sol.id)
    publish(assembly)
    page = client.get(f"{PAGE}?track={eau.slug}&zone=paris").page
    assert f"{PAGE}?day=2027-03-10&track={eau.slug}&zone=paris" in page.links
    assert f"{PAGE}?day=2027-03-09&zone=paris" in page.links  # clear the filters
    assert f"/en/assemblies/golfe/agenda?track={eau.slug}&zone=paris" in page.links
    assert any("/sessions/" in link and link.endswith("?zone=paris") for link in page.links)
    for kept in ("day", "track"):
        assert f'<input type="hidden" name="{kept}"' in page.html
    assert '<input type="hidden" name="zone" value="paris">' in page.html


def test_a_session_and_the_ways_out_of_it(client, morning, assembly):
    session(assembly, "Suite", start="11:00")
    publish(assembly)
    page = client.get(f"{PAGE}/sessions/{morning.public_id}?zone=noumea").page
    assert f"{hours('9:00', '10:30')} (Lomé) · {hours('20:00', '21:30')} (Nouméa)" in page.words
    assert "Heures de Lomé (temps universel, UTC+0) · Heures de Nouméa (UTC+11)" in page.words
    assert f"Après{NB}: {hours('11:00', '12:00')} (Lomé)" in page.words
    assert f"{PAGE}?day=2027-03-09&zone=noumea" in page.links
    assert f"/en/assemblies/golfe/agenda/sessions/{morning.public_id}?zone=noumea" in page.links


def test_behind_the_private_link_the_city_stays_when_a_session_is_picked(client, morning, assembly):
    _one, url = linked(assembly)
    words = client.get(f"{url}?zone=paris").page.words
    assert f"{hours('9:00', '10:30')} (Lomé) · {hours('10:00', '11:30')} (Paris)" in words
    answer = client.submit(
        f"{url}/pick", {"session": morning.public_id, "zone": "paris"}, form_page=f"{url}?zone=paris"
    )
    assert answer.location.endswith(f"?zone=paris#s-{morning.public_id}")
    assert "(Paris)" not in client.get(url).page.words
    refused = client.submit(f"{url}/pick", {"session": morning.public_id, "zone": "//evil"}, form_page=url)
    assert "evil" not in refused.location


def test_the_private_agenda_of_an_empty_programme_offers_no_city(client, assembly):
    _one, url = linked(assembly)
    assert 'name="zone"' not in client.get(url).text


@pytest.mark.parametrize(
    ("city", "said"),
    [("Lomé", "Heures de Lomé"), ("Abidjan", "Heures d’Abidjan"), ("Le Caire", "Heures du Caire"),
     ("Éfoulan", "Heures d’Éfoulan")],
)  # fmt: skip
def test_french_elides_before_the_name_of_a_city(app, city, said):
    of = world.assembly("x", city=city, zone="Africa/Cairo")
    with use_language("fr"):
        assert zones.zone_in_words(of, clock.from_wall(of.starts_on, dt.time(12), of.zone)).startswith(f"{said} (UTC+")


def test_a_cancelled_session_is_struck_in_both_cities(client, morning, assembly):
    change(morning, assembly, status=SessionStatus.CANCELLED)
    publish(assembly)
    html = client.get(f"{PAGE}/sessions/{morning.public_id}?zone=paris").text
    assert f"<s>{hours('9:00', '10:30')} (Lomé)</s>" in html
    assert f"<s>{hours('10:00', '11:30')} (Paris)</s>" in html
