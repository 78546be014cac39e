"""The public programme and a session's page, as readers get them."""

import datetime as dt

import pytest

from coordinator.agenda import service
from coordinator.agenda.contents import Part
from coordinator.agenda.models import PersonRole, SessionAccess, SessionStatus, SessionType
from coordinator.assemblies.models import AssemblyState
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from tests import world
from tests.agenda.stage import change, publish, session

PAGE = "/fr/assemblies/golfe/agenda"


@pytest.fixture
def assembly(db):
    return world.assembly("golfe", starts_on=dt.date(2027, 3, 9), ends_on=dt.date(2027, 3, 11))


def test_before_the_first_release_the_day_of_publication_is_told(client, assembly):
    assembly.programme_announced_on = dt.date(2027, 1, 10)
    world.save(assembly)
    session(assembly, "Secret")
    words = client.get(PAGE).page.words
    assert "Le programme sera publié le 10 janvier 2027" in words
    assert "Secret" not in words


def test_without_such_a_day_it_is_said_plainly(client, assembly):
    assert "Le programme n’est pas encore publié" in client.get(PAGE).page.words


def test_the_programme_of_the_first_day(client, assembly):
    room = world.room(assembly, "Salle Mono")
    session(assembly, "Eau potable : financer", start="09:30", minutes=90, room_id=room.id, type=SessionType.WORKSHOP,
            languages=["fr", "ee"])  # fmt: skip
    session(assembly, "Demain", day=1)
    publish(assembly)
    page = client.get(PAGE).page
    assert page.headings == ["Programme"]
    for words in ("Mardi 9 mars 2027", "9\u00a0h\u00a030", "11\u00a0h\u00a000", "Eau potable\u00a0: financer",
                  "Salle Mono · Atelier", "FR · EE", "Heures de Lomé (temps universel, UTC+0)"):  # fmt: skip
        assert words in page.words, words
    assert "Demain" not in page.words


def test_another_day_and_all_days(client, assembly):
    session(assembly, "Aujourd’hui")
    session(assembly, "Demain", day=1)
    publish(assembly)
    tomorrow = client.get(f"{PAGE}?day=2027-03-10").page
    assert "Demain" in tomorrow.words
    assert "Aujourd’hui" not in tomorrow.words
    both = client.get(f"{PAGE}?day=all").page.words
    assert both.index("Aujourd’hui") < both.index("Demain")
    assert "Aujourd’hui" in client.get(f"{PAGE}?day=rubbish").page.words


def test_filters_keep_the_day_and_say_when_nothing_is_left(client, assembly):
    eau, sol = world.track(assembly, "Eau"), world.track(assembly, "Sol")
    session(assembly, "Puits", track_id=eau.id)
    session(assembly, "Terres", day=1, track_id=sol.id)
    publish(assembly)
    found = client.get(f"{PAGE}?day=2027-03-10&track={sol.slug}").page
    assert "Terres" in found.words
    nothing = client.get(f"{PAGE}?day=2027-03-10&track={eau.slug}").page
    assert "Aucune séance avec ces filtres" in nothing.words
    assert f"{PAGE}?day=2027-03-10" in nothing.links
    assert f"/en/assemblies/golfe/agenda?day=2027-03-10&track={eau.slug}" in nothing.links


def test_a_moved_session_shows_its_old_time_struck(client, assembly):
    made = session(assembly, "Atelier")
    publish(assembly)
    change(made, assembly, start=dt.time(14))
    publish(assembly)
    response = client.get(PAGE)
    assert "Déplacée" in response.page.words
    assert "<s>9\u00a0h\u00a000</s>" in response.page.html
    assert "Cette séance est déplacée" in client.get(f"{PAGE}/sessions/{made.public_id}").page.words


def test_a_cancelled_session_stays_and_says_so(client, assembly):
    made = session(assembly, "Atelier")
    publish(assembly)
    with unit_of_work():
        service.cancel(made, assembly, by=SYSTEM)
    publish(assembly)
    assert "Annulée" in client.get(PAGE).page.words
    page = client.get(f"{PAGE}/sessions/{made.public_id}").page
    assert "Cette séance est annulée" in page.words
    assert not [link for link in page.links if link.endswith(".ics")]


def test_an_unconfirmed_session_says_so(client, assembly):
    made = session(assembly, status=SessionStatus.TENTATIVE)
    publish(assembly)
    assert "À confirmer" in client.get(PAGE).page.words
    assert "À confirmer" in client.get(f"{PAGE}/sessions/{made.public_id}").page.words


def test_the_page_of_a_session(client, assembly):
    people = [Part(PersonRole.CHAIR, function="Maire de la commune hôte"),
              Part(PersonRole.SPEAKER, "Ɖeɖeƒo Kpɔ̃tɔ", "Maire de Kpalimé")]  # fmt: skip
    room = world.room(assembly, "Salle Oti")
    made = session(assembly, "État civil", start="11:30", minutes=90, room_id=room.id, people=people,
                   languages=["fr", "ee"], description={"fr": "Enregistrer **chaque** naissance."},
                   type=SessionType.ROUND_TABLE)  # fmt: skip
    session(assembly, "Déjeuner", start="13:00")
    publish(assembly)
    page = client.get(f"{PAGE}/sessions/{made.public_id}").page
    assert page.headings == ["État civil"]
    for words in ("Table ronde", "Mardi 9 mars 2027", "11\u00a0h\u00a030 – 13\u00a0h\u00a000", "Salle Oti",
                  "Langues\u00a0: français, éwé", "Présidence", "Maire de la commune hôte", "Ɖeɖeƒo Kpɔ̃tɔ", "Déjeuner"):  # fmt: skip
        assert words in page.words, words
    assert "<strong>chaque</strong>" in page.html
    assert f"{PAGE}/sessions/{made.public_id}.ics" in page.links


def test_what_has_no_english_title_is_marked_as_french(client, assembly):
    session(assembly, "Cérémonie d’ouverture")
    publish(assembly)
    response = client.get("/en/assemblies/golfe/agenda")
    assert '<h3 lang="fr">' in response.page.html
    assert "09:00" in response.page.words


@pytest.mark.parametrize("access", [SessionAccess.BOARD, SessionAccess.CLOSED])
def test_private_sessions_have_no_page(client, assembly, access):
    made = session(assembly, "Huis clos du bureau", access=access)
    session(assembly, "Publique")
    publish(assembly)
    assert client.get(f"{PAGE}/sessions/{made.public_id}").status_code == 404
    assert "Huis clos du bureau" not in client.get(f"{PAGE}?day=all").page.words


def test_drafts_have_no_page(client, assembly):
    made = session(assembly)
    assert client.get(f"{PAGE}/sessions/{made.public_id}").status_code == 404


def test_a_draft_assembly_has_no_programme(client, db):
    hidden = world.assembly("cache", state=AssemblyState.DRAFT)
    session(hidden)
    publish(hidden)
    assert client.get("/fr/assemblies/cache/agenda").status_code == 404


def test_no_word_of_the_draft_is_public(client, assembly):
    made = session(assembly)
    publish(assembly)
    change(made, assembly, title={"fr": "Mot-secret-un"}, description={"fr": "Mot-secret-deux"},
           people=[Part(PersonRole.SPEAKER, "Mot-secret-trois")])  # fmt: skip
    session(assembly, "Mot-secret-quatre", start="10:00")
    for path in (PAGE, f"{PAGE}?day=all", f"{PAGE}/sessions/{made.public_id}"):
        assert "Mot-secret" not in client.get(path).page.html


def test_pages_are_kept_until_a_release_and_set_no_cookie(client, assembly):
    made = session(assembly, "Avant")
    publish(assembly)
    first = client.get(PAGE)
    assert "Set-Cookie" not in first.headers
    assert "Cookie" not in first.headers.get("Vary", "")
    again = client.get(PAGE, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    change(made, assembly, title={"fr": "Après"})
    assert client.get(PAGE).headers["ETag"] == first.headers["ETag"]
    publish(assembly)
    changed = client.get(PAGE, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert "Après" in changed.page.words


def test_a_renamed_assembly_is_seen_at_once(client, assembly):
    session(assembly)
    publish(assembly)
    client.get(PAGE)
    assembly.short_title = {"fr": "Nouveau nom"}
    world.save(assembly)
    assert "Nouveau nom" in client.get(PAGE).page.words


def test_a_query_of_one_reader_stands_on_no_other_page(client, assembly):
    session(assembly)
    publish(assembly)
    client.get(f"{PAGE}?wicked=1&track={'x' * 90}")
    assert "wicked" not in client.get(PAGE).page.html
