"""The public page in every state an assembly can be in, and what it costs to keep it."""

import datetime as dt
import re

import pytest

from coordinator.agenda.models import SessionAccess, SessionType
from coordinator.assemblies import furniture, service
from coordinator.assemblies.models import AssemblyState, DatePrecision, Holding, PartyRole
from coordinator.core import clock
from coordinator.core.db import unit_of_work
from coordinator.documents import service as documents
from coordinator.documents.models import DocumentAccess
from coordinator.people.policy import Role
from coordinator.registration.models import Delegation, Desk
from coordinator.web.filters import day_month
from tests import world
from tests.agenda import stage
from tests.counting import statements
from tests.signing import as_role

BY = world.admin_actor()
PAGE = "/fr/assemblies/lome/"
HOUR = dt.timedelta(hours=1)


def shown(client, path=PAGE):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.page


def edit(assembly, **facts):
    with unit_of_work():
        service.edit(assembly, by=BY, **facts)


@pytest.fixture
def assembly(db):
    return world.assembly("lome", venue_name="Palais des congrès", secretariat_email="bureau@example.org")


def paper(assembly, access=DocumentAccess.PUBLIC, title="Ordre du jour", content=b"%PDF-1.7\n%%EOF\n"):
    with unit_of_work():
        made = documents.add(assembly, title={"fr": title}, access=access, by=BY)
        documents.put_file(made, language="fr", file_name="odj.pdf", content=content, by=BY, assembly=assembly)
    return made


# ---- What is shown, and what is not


def test_a_page_without_data_shows_no_empty_section(client, db):
    world.assembly("lome")
    page = shown(client)
    for title in ("Dates à retenir", "Programme", "Documents", "communes inscrites", "Venir sur place",
                  "Une question", "Hôtes et partenaires"):  # fmt: skip
        assert f"{title}</h2>" not in page.html, title
    assert page.headings == ["Assemblée des maires"]


def test_a_full_page_shows_each_section_once(client, assembly):
    world.room(assembly, "Salle Oti")
    with unit_of_work():
        furniture.add_key_date(assembly, by=BY, on=clock.today() + dt.timedelta(days=5), label={"fr": "Visas"})
        furniture.add_party(assembly, by=BY, organisation=world.organisation("Kloto 1"), role=PartyRole.HOST)
    stage.session(assembly, "Ouverture")
    stage.publish(assembly)
    paper(assembly)
    world.save(Desk(assembly_id=assembly.id), _delegation(assembly, "TG", 1), _delegation(assembly, "BJ", 2))
    page = shown(client)
    for title in ("Dates à retenir", "Programme", "Documents", "2 communes inscrites", "Venir sur place",
                  "Une question\u202f?", "Hôtes et partenaires"):  # fmt: skip
        assert page.html.count(f">{title}</h2>") == 1, title
    assert "Accueillie par" in page.words
    assert "PDF, 1\u00a0ko" in page.words


def _delegation(assembly, country, number):
    organisation = world.organisation(f"Commune {country} {number}")
    return Delegation(assembly_id=assembly.id, organisation_id=organisation.id, organisation_name=organisation.name,
                      country=country, idempotency_key=f"{country}{number}")  # fmt: skip


def test_countries_stand_in_order_and_the_rest_is_summed_up(client, assembly):
    codes = ["TG", "TG", "TG", "BJ", "BJ", "CI", "GH", "BF", "CM", "ML", "NE", "SN", "GN"]
    world.save(Desk(assembly_id=assembly.id), *(_delegation(assembly, code, n) for n, code in enumerate(codes)))
    page = shown(client)
    assert "13 communes inscrites" in page.words
    assert page.html.index(">Togo<") < page.html.index(">Bénin<") < page.html.index(">Autres pays<")
    assert page.html.count('<th scope="row">') == 8


def test_only_public_papers_stand_on_the_page(client, assembly):
    paper(assembly, title="Ordre du jour")
    paper(assembly, DocumentAccess.MEMBERS, "Rapport financier", b"%PDF-1.7\n2\n%%EOF\n")
    words = shown(client).words
    assert "Ordre du jour" in words
    assert "Rapport financier" not in words


def test_a_plan_is_drawn_from_landmarks_and_names_them_in_words(client, assembly):
    marks = [{"name": "Gare <b>", "latitude": 6.142, "longitude": 1.229}]
    edit(assembly, venue_latitude=6.1319, venue_longitude=1.2228, settings={"landmarks": marks})
    page = shown(client)
    assert "Plan schématique" in page.html
    assert "Gare &lt;b&gt;" in page.html
    assert "geo:6.13190,1.22280" in page.links


def test_far_landmarks_and_paths_that_are_no_paths_are_left_out(client, assembly):
    settings = {"landmarks": [{"name": "Gare", "latitude": 6.14, "longitude": 1.22},
                              {"name": "Paris", "latitude": 48.8, "longitude": 2.3}],
                "plan": {"water": '"/><script>', "roads": ["M0 0L9 9", "url(x)"]}}  # fmt: skip
    edit(assembly, venue_latitude=6.1319, venue_longitude=1.2228, settings=settings)
    html = shown(client).html
    assert "Paris" not in html
    assert "<script" not in html
    assert 'd="M0 0L9 9"' in html
    assert "url(x)" not in html


def test_a_text_missing_in_the_language_carries_its_own(client, assembly):
    edit(assembly, title={"fr": "Assemblée des maires"}, lede={"fr": "Trois jours."})
    page = shown(client, "/en/assemblies/lome/")
    assert '<h1 lang="fr">Assemblée des maires</h1>' in page.html
    assert '<p class="lede" lang="fr">' in page.html


# ---- The invitation card


def test_registration_open_offers_the_button_and_says_until_when(client, assembly):
    page = shown(client)
    assert "/fr/assemblies/lome/register" in page.links
    until = clock.now() + dt.timedelta(days=30)
    assert f"Inscription jusqu’au {day_month(until.date())}" in page.words


def test_registration_not_yet_open_says_when(client, assembly):
    edit(assembly, registration_opens_at=clock.now() + dt.timedelta(days=3))
    page = shown(client)
    assert "/fr/assemblies/lome/register" not in page.links
    assert "Les inscriptions ouvrent le" in page.words


def test_registration_closed_says_since_when_and_whom_to_ask(client, assembly):
    edit(assembly, registration_opens_at=clock.now() - 9 * HOUR, registration_closes_at=clock.now() - HOUR)
    page = shown(client)
    assert "/fr/assemblies/lome/register" not in page.links
    assert "Les inscriptions sont closes depuis le" in page.words
    card = page.html[page.html.index('class="invitation"') : page.html.index("</section>")]
    assert "mailto:bureau@example.org" in card


@pytest.mark.parametrize(
    ("waiting", "sentence"), [(True, "liste d’attente"), (False, "Toutes les places sont prises.")]
)
def test_a_full_assembly_says_so(client, assembly, waiting, sentence):
    world.save(Desk(assembly_id=assembly.id, capacity=1, taken=1, has_waiting_list=waiting))
    page = shown(client)
    assert sentence in page.words
    assert ("/fr/assemblies/lome/register" in page.links) is waiting


def test_the_first_session_opens_the_doors(client, assembly):
    stage.session(assembly, "Accueil", start="08:30", type=SessionType.RECEPTION)
    stage.publish(assembly)
    assert "accueil dès 8\u00a0h\u00a030" in shown(client).words


# ---- States


def test_a_draft_is_404_for_everybody(client, db):
    world.assembly("lome", state=AssemblyState.DRAFT)
    assert client.get(PAGE).status_code == 404


def test_the_team_sees_a_draft_as_visitors_will(client, db):
    draft = world.assembly("lome", state=AssemblyState.DRAFT)
    assert client.get("/fr/assemblies/lome/manage/preview").status_code == 303
    as_role(client, draft, Role.VIEWER)
    assert client.get("/fr/assemblies/lome/manage/preview").page.headings == ["Assemblée des maires"]


@pytest.mark.parametrize(
    ("holding", "title"), [(Holding.CANCELLED, "est annulée."), (Holding.POSTPONED, "est reportée.")]
)
def test_cancelled_and_postponed_stand_above_everything(client, assembly, holding, title):
    with unit_of_work():
        service.hold(assembly, holding, by=BY, note={"fr": "Le fleuve déborde."})
    page = shown(client)
    html = page.html
    assert html.index(title) < html.index("Le fleuve déborde.") < html.index("<h1>")
    offered = "/fr/assemblies/lome/register" in page.links
    assert offered is (holding is Holding.POSTPONED)


def test_a_past_assembly_shows_its_papers_first(client, db):
    past = world.assembly("lome", days_ahead=-30, secretariat_email="bureau@example.org")
    stage.session(past, "Ouverture")
    stage.publish(past)
    paper(past, title="Actes")
    page = shown(client)
    assert page.html.index(">Documents et actes<") < page.html.index(">Programme</h2>")
    assert "Cette assemblée est passée." in page.words
    assert "/fr/assemblies/lome/register" not in page.links
    assert "/fr/assemblies/lome/calendar" not in page.links


@pytest.mark.parametrize(("days_ahead", "said"), [(-30, "passée"), (60, "archivée")])
def test_an_archived_assembly_says_so(client, db, days_ahead, said):
    world.assembly("lome", state=AssemblyState.ARCHIVED, days_ahead=days_ahead)
    page = shown(client)
    assert f"Cette assemblée est {said}. Ses pages restent ici telles quelles." in page.words
    assert "/fr/assemblies/lome/register" not in page.links


def test_vague_dates_are_said_vaguely_in_both_languages(client, assembly):
    days = {"starts_on": dt.date(2029, 10, 28), "ends_on": dt.date(2029, 10, 30)}
    edit(assembly, precision=DatePrecision.LATE, **days)
    french, english = shown(client), shown(client, "/en/assemblies/lome/")
    assert "Fin octobre 2029" in french.words
    assert "End of October 2029" in english.words
    for page in (french, english):
        assert not re.search(r"\b28 (octobre|October)|October 28", page.words)
        assert 'class="tile"' not in page.html


def test_a_programme_not_yet_published_says_when_it_will_be(client, assembly):
    edit(assembly, programme_announced_on=clock.today() + dt.timedelta(days=10))
    stage.session(assembly, "Secret de brouillon")
    words = shown(client).words
    assert "Le programme sera publié le" in words
    assert "Secret de brouillon" not in words


def test_a_programme_promised_for_yesterday_is_promised_soon(client, assembly):
    edit(assembly, programme_announced_on=clock.today() - dt.timedelta(days=1))
    assert "Le programme sera publié prochainement." in shown(client).words


# ---- The programme


def test_days_are_links_and_each_shows_its_own_sessions(client, assembly):
    for day, title in ((0, "Ouverture"), (1, "Ateliers"), (2, "Clôture")):
        stage.session(assembly, title, day=day)
    stage.publish(assembly)
    first = shown(client)
    assert "Ouverture" in first.words
    assert "Clôture" not in first.words
    last = (assembly.starts_on + dt.timedelta(days=2)).isoformat()
    assert f"/fr/assemblies/lome/?day={last}#programme" in first.links
    third = shown(client, f"{PAGE}?day={last}")
    assert "Clôture" in third.words
    assert "Ouverture" not in third.words
    assert f"/en/assemblies/lome/?day={last}" in third.links


def test_on_its_day_the_page_opens_with_today(client, db):
    running = world.assembly("lome", days_ahead=-1)
    stage.session(running, "Hier", day=0)
    stage.session(running, "Aujourd’hui", day=1)
    stage.publish(running)
    words = shown(client).words
    assert "Aujourd’hui" in words
    assert "Hier" not in words


def test_private_and_unreleased_sessions_are_on_no_page(client, assembly):
    stage.session(assembly, "Ouverture")
    stage.session(assembly, "Bureau secret", access=SessionAccess.BOARD, start="10:00")
    stage.publish(assembly)
    stage.session(assembly, "Pas encore", start="11:00")
    words = shown(client).words
    assert "Ouverture" in words
    assert "Bureau secret" not in words
    assert "Pas encore" not in words


def test_parallel_sessions_share_one_row(client, assembly):
    for title in ("Eau", "État civil", "Impôts"):
        stage.session(assembly, title, start="11:30", type=SessionType.WORKSHOP)
    stage.publish(assembly)
    assert shown(client).html.count('class="slot-time"') == 1


# ---- Keeping the page


def test_the_page_sets_no_cookie_and_varies_by_none(client, assembly):
    answer = client.get(PAGE, headers={"Cookie": "coordinator=anything"})
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert client.get(PAGE, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_kept_page_costs_one_statement(client, assembly):
    shown(client)
    with statements() as sent:
        shown(client)
    assert len(sent) == 1


def test_every_kind_of_change_makes_a_new_page(client, assembly):
    changes = [
        lambda: edit(assembly, lede={"fr": "Nouveau."}),
        lambda: furniture.add_key_date(assembly, by=BY, on=clock.today(), label={"fr": "Visas"}),
        lambda: (stage.session(assembly, "Ouverture"), stage.publish(assembly)),
        lambda: paper(assembly),
        lambda: world.save(Desk(assembly_id=assembly.id), _delegation(assembly, "TG", 1)),
    ]
    for change in changes:
        before = client.get(PAGE).headers["ETag"]
        if change is changes[1]:
            with unit_of_work():
                change()
        else:
            change()
        assert client.get(PAGE).headers["ETag"] != before


def test_one_readers_query_stands_on_nobodys_page(client, assembly):
    html = shown(client, f"{PAGE}?utm=evil&day=2000-01-01&lang=x").html
    assert "evil" not in html
    assert "2000-01-01" not in html
    assert "evil" not in shown(client).html


@pytest.mark.parametrize("day", ["x", "2027-02-30", "%00", "9" * 400, "2027-03-09&day=1", "'"])
def test_a_day_that_is_none_shows_the_first(client, assembly, day):
    assert client.get(f"{PAGE}?day={day}").status_code in {200, 404}


def test_the_page_is_light(client, assembly):
    for number in range(12):
        stage.session(assembly, f"Séance {number}", start=f"{8 + number:02d}:00")
    stage.publish(assembly)
    answer = client.get(PAGE, headers={"Accept-Encoding": "gzip"})
    assert len(answer.get_data()) < 8_000
    assert "<script" not in answer.page.html


# ---- The list of papers


def test_the_papers_have_a_page_of_their_own_that_says_when_there_are_none(client, assembly):
    path = f"{PAGE}documents"
    assert path in shown(client).links
    assert "dès leur publication" in shown(client, path).words
    made = paper(assembly)
    paper(assembly, DocumentAccess.MEMBERS, "Rapport financier", b"%PDF-1.7\n2\n%%EOF\n")
    page = shown(client, path)
    assert f"{PAGE}documents/{made.public_id}" in page.links
    assert "Rapport financier" not in page.words


def test_the_papers_of_a_draft_are_not_there(client, db):
    world.assembly("lome", state=AssemblyState.DRAFT)
    assert client.get(f"{PAGE}documents").status_code == 404
