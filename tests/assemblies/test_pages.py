"""The organisers’ pages of an assembly: who may open them, what they write, what they refuse, the 409."""

import pytest
from sqlalchemy import select

from coordinator.assemblies import queries, service
from coordinator.assemblies.models import Assembly, AssemblyState, DatePrecision, Holding
from coordinator.core.db import unit_of_work
from coordinator.people.policy import Role
from tests import world
from tests.signing import as_role, sign_in

SETTINGS = ["settings", "settings/dates", "settings/venue", "settings/contact", "settings/registration",
            "settings/practical", "settings/parties", "settings/rooms", "settings/tracks", "settings/key-dates",
            "settings/publication"]  # fmt: skip
BASE = "/fr/assemblies/lome/manage"
IDENTITY = {"title-fr": "Assemblée des maires", "title-en": "", "languages": ["fr", "en"], "language": "fr"}


@pytest.fixture
def assembly(db):
    return world.assembly("lome", secretariat_email="a@example.org")


@pytest.fixture
def organiser(client, assembly):
    as_role(client, assembly, Role.ORGANISER)
    return client


def again(db):
    db.session.expire_all()
    return queries.assembly_by_slug("lome")


@pytest.mark.parametrize("page", [*SETTINGS, "team"])
def test_a_visitor_is_sent_to_sign_in(client, assembly, page):
    answer = client.get(f"{BASE}/{page}")
    assert answer.status_code == 303
    assert answer.location.startswith("/fr/sign-in")


@pytest.mark.parametrize("page", SETTINGS)
@pytest.mark.parametrize("role", [Role.AGENDA_EDITOR, Role.REGISTRATION_OFFICER, Role.VIEWER, Role.FOCAL_POINT])
def test_settings_are_not_there_for_other_roles(client, assembly, page, role):
    as_role(client, assembly, role)
    assert client.get(f"{BASE}/{page}").status_code == 404


@pytest.mark.parametrize("page", SETTINGS)
def test_an_organiser_of_another_assembly_sees_nothing(client, assembly, page):
    as_role(client, world.assembly(), Role.OWNER)
    assert client.get(f"{BASE}/{page}").status_code == 404


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("page", SETTINGS)
def test_every_section_opens_for_an_organiser(organiser, page, lang):
    answer = organiser.get(f"/{lang}/assemblies/lome/manage/{page}")
    assert answer.status_code == 200
    assert answer.page.lang == lang


def test_the_team_is_the_owners_alone(client, assembly):
    as_role(client, assembly, Role.ORGANISER)
    assert client.get(f"{BASE}/team").status_code == 404


def test_only_an_administrator_creates_assemblies(client, db):
    sign_in(client, world.account())
    assert client.get("/fr/assemblies/new").status_code == 403
    sign_in(client, world.account(is_site_admin=True))
    assert client.get("/fr/assemblies/new").status_code == 200


NEW = {"title-fr": "Congrès des communes", "title-en": "Congress", "languages": ["fr", "en"], "language": "fr",
       "starts_on": "2027-03-09", "ends_on": "11/03/2027", "precision": "late", "zone": "Africa/Porto-Novo",
       "city": "Cotonou", "country": "BJ"}  # fmt: skip


def test_an_assembly_is_created_from_a_title_dates_and_a_place(client, db):
    sign_in(client, world.account(is_site_admin=True))
    answer = client.submit("/fr/assemblies/new", NEW)
    assert (answer.status_code, answer.location) == (303, "/fr/assemblies/congres-des-communes-2027/manage/")
    made = queries.assembly_by_slug("congres-des-communes-2027")
    assert (made.state, made.precision, made.country, made.zone) == (
        AssemblyState.DRAFT, DatePrecision.LATE, "BJ", "Africa/Porto-Novo"
    )  # fmt: skip
    assert [grant.role for grant in queries.team_of(made)] == [Role.OWNER]


@pytest.mark.parametrize(
    "wrong",
    [{"title-fr": ""}, {"starts_on": "soon"}, {"ends_on": "2027-03-08"}, {"zone": "Mars/Base"}, {"country": "XX"},
     {"precision": "roughly"}, {"languages": []}, {"languages": ["xx"]}, {"language": "en", "languages": ["fr"]},
     {"title-fr": "x" * 201}],
)  # fmt: skip
def test_each_wrong_value_of_a_new_assembly_is_refused_with_everything_kept(client, db, wrong):
    sign_in(client, world.account(is_site_admin=True))
    answer = client.submit("/fr/assemblies/new", {**NEW, **wrong})
    assert answer.status_code == 422
    assert answer.page.title.startswith("Erreur")
    assert "Cotonou" in answer.page.html
    assert db.session.scalars(select(Assembly)).all() == []


def test_identity_is_edited_and_the_public_page_follows(organiser, client, db):
    answer = organiser.submit(f"{BASE}/settings", {**IDENTITY, "lede-fr": "Trois jours."})
    assert (answer.status_code, answer.location) == (303, f"{BASE}/settings")
    assert again(db).lede == {"fr": "Trois jours."}
    assert "Trois jours." in client.get("/fr/assemblies/lome/").page.words


def test_the_address_is_offered_while_unpublished_and_never_after(client, db):
    draft = world.assembly("draft", state=AssemblyState.DRAFT)
    as_role(client, draft, Role.ORGANISER)
    page = client.get("/fr/assemblies/draft/manage/settings").page
    assert "slug" in {control.get("name") for control in page.controls}
    answer = client.submit("/fr/assemblies/draft/manage/settings", {**IDENTITY, "slug": "lome-2027"})
    assert answer.location == "/fr/assemblies/lome-2027/manage/settings"
    with unit_of_work():
        service.edit(draft, by=world.admin_actor(), city="Lomé", secretariat_phone="+228 22 00 00 00")
        service.publish(draft, by=world.admin_actor())
    page = client.get("/fr/assemblies/lome-2027/manage/settings").page
    assert "slug" not in {control.get("name") for control in page.controls}


@pytest.mark.parametrize("slug", ["Été", "new", "", "a b", "../x"])
def test_an_address_that_cannot_be_one_is_refused(client, db, slug):
    draft = world.assembly("draft", state=AssemblyState.DRAFT)
    as_role(client, draft, Role.ORGANISER)
    assert client.submit("/fr/assemblies/draft/manage/settings", {**IDENTITY, "slug": slug}).status_code == 422


def test_a_taken_address_is_refused_beside_its_field(client, assembly, db):
    draft = world.assembly("draft", state=AssemblyState.DRAFT)
    as_role(client, draft, Role.ORGANISER)
    answer = client.submit("/fr/assemblies/draft/manage/settings", {**IDENTITY, "slug": "lome"})
    assert answer.status_code == 422
    assert "Une autre assemblée a déjà cette adresse." in answer.page.words


def test_two_editors_of_the_same_text_meet_on_a_409_page(organiser, assembly, db):
    shown = organiser.get(f"{BASE}/settings").page
    other = world.account()
    with unit_of_work():
        service.edit(assembly, by=world.actor(other), title={"fr": "Congrès de Kara"})
    mine = {**shown.hidden, **IDENTITY, "title-fr": "Congrès de Lomé"}
    answer = organiser.post(f"{BASE}/settings", data=mine)
    assert answer.status_code == 409
    assert "Congrès de Kara" in answer.page.words  # theirs
    assert other.person.full_name in answer.page.words  # by whom
    assert "Congrès de Lomé" in answer.page.html  # mine, in the form
    assert again(db).title == {"fr": "Congrès de Kara"}
    answer = organiser.post(f"{BASE}/settings", data={**mine, **answer.page.hidden})
    assert answer.status_code == 303
    assert again(db).title == {"fr": "Congrès de Lomé"}


def test_two_editors_of_different_sections_do_not_meet(organiser, assembly, db):
    shown = organiser.get(f"{BASE}/settings").page
    with unit_of_work():
        service.edit(assembly, by=world.admin_actor(), venue_name="Palais des congrès")
    assert organiser.post(f"{BASE}/settings", data={**shown.hidden, **IDENTITY}).status_code == 303
    assert again(db).venue_name == "Palais des congrès"


DATES = {"starts_on": "2027-03-09", "ends_on": "2027-03-11", "precision": "day", "zone": "Africa/Lome"}


def test_dates_and_their_precision_are_edited(organiser, db):
    assert organiser.submit(f"{BASE}/settings/dates", {**DATES, "precision": "late"}).status_code == 303
    assert again(db).precision is DatePrecision.LATE


def test_a_last_day_before_the_first_is_refused_beside_its_field(organiser, db):
    answer = organiser.submit(f"{BASE}/settings/dates", {**DATES, "ends_on": "2027-03-01"})
    assert answer.status_code == 422
    assert "Le dernier jour ne peut pas précéder le premier." in answer.page.words


VENUE = {"city": "Lomé", "country": "TG", "venue_name": "Palais", "venue_latitude": "6,1319",
         "venue_longitude": "1.2228", "landmarks": "Hôtel de ville, 6.1335, 1.2148\nGare; 6.142; 1.229"}  # fmt: skip


def test_venue_and_landmarks_are_edited_and_shown_again(organiser, db):
    assert organiser.submit(f"{BASE}/settings/venue", VENUE).status_code == 303
    kept = again(db)
    assert (kept.venue_latitude, kept.venue_longitude) == (6.1319, 1.2228)
    assert [mark["name"] for mark in kept.settings["landmarks"]] == ["Hôtel de ville", "Gare"]
    assert "Hôtel de ville, 6.1335, 1.2148" in organiser.get(f"{BASE}/settings/venue").page.html


@pytest.mark.parametrize(
    "wrong",
    [{"venue_latitude": "north"}, {"venue_latitude": "91"}, {"venue_longitude": ""}, {"landmarks": "Gare"},
     {"landmarks": "Gare, 6.1, east"}, {"landmarks": "Gare, 96.1, 1.2"}, {"landmarks": ", 6.1, 1.2"},
     {"venue_latitude": "nan"}, {"landmarks": "Gare, nan, nan"}, {"venue_longitude": "inf"}, {"country": "ZZ"}],
)  # fmt: skip
def test_each_wrong_place_is_refused(organiser, db, wrong):
    assert organiser.submit(f"{BASE}/settings/venue", {**VENUE, **wrong}).status_code == 422
    assert again(db).venue_name == ""


@pytest.mark.parametrize(
    "wrong", [{"secretariat_phone": "call me"}, {"secretariat_email": "nobody"}, {"secretariat_name": "x" * 161}]
)
def test_each_wrong_contact_is_refused(organiser, wrong):
    assert organiser.submit(f"{BASE}/settings/contact", wrong).status_code == 422


REGISTRATION = {"opens_on": "2027-01-02", "opens_time": "8 h 30", "closes_on": "2027-02-12", "closes_time": "",
                "delegation_limit": "6", "consent_text-fr": "J’accepte."}  # fmt: skip


def test_the_registration_window_is_wall_time_of_the_venue(client, db):
    assembly = world.assembly("paris", zone="Europe/Paris", state=AssemblyState.DRAFT)
    as_role(client, assembly, Role.ORGANISER)
    answer = client.submit("/fr/assemblies/paris/manage/settings/registration", REGISTRATION)
    assert answer.status_code == 303
    db.session.expire_all()
    kept = queries.assembly_by_slug("paris")
    assert kept.registration_opens_at.isoformat() == "2027-01-02T07:30:00+00:00"
    assert kept.registration_closes_at.isoformat() == "2027-02-12T22:59:00+00:00"
    assert "08:30" in client.get("/fr/assemblies/paris/manage/settings/registration").page.html


@pytest.mark.parametrize(
    "wrong",
    [{"closes_on": "2027-01-01"}, {"opens_time": "25:00"}, {"delegation_limit": "0"}, {"delegation_limit": "many"},
     {"delegation_limit": "201"}, {"delegation_limit": ""}, {"opens_on": "2027-02-30"}],
)  # fmt: skip
def test_each_wrong_registration_setting_is_refused(organiser, wrong):
    answer = organiser.submit(f"{BASE}/settings/registration", {**REGISTRATION, **wrong})
    assert answer.status_code == 422


def test_the_practical_page_is_markdown_without_attacks(organiser, client, db):
    assert client.get("/fr/assemblies/lome/practical").status_code == 404
    text = "## Visa\n\nDemandez-le **avant**.\n\n<script>alert(1)</script> [x](javascript:alert(1))"
    organiser.submit(f"{BASE}/settings/practical", {"practical-fr": text})
    answer = client.get("/fr/assemblies/lome/practical", headers={"Cookie": "coordinator=x"})
    assert "<h2>Visa</h2>" in answer.page.html
    assert "<script>" not in answer.page.html
    assert 'href="javascript' not in answer.page.html
    assert "cookie" not in answer.headers.get("Vary", "").lower()
    assert "/fr/assemblies/lome/practical" in client.get("/fr/assemblies/lome/").page.links


def test_publishing_lists_what_is_missing_then_publishes(client, db):
    draft = world.assembly("draft", state=AssemblyState.DRAFT, city="")
    as_role(client, draft, Role.ORGANISER)
    page = "/fr/assemblies/draft/manage/settings/publication"
    assert "indiquez la ville" in client.get(page).page.words
    client.submit("/fr/assemblies/draft/manage/settings/publish", form_page=page)
    assert client.get("/fr/assemblies/draft/").status_code == 404
    with unit_of_work():
        service.edit(draft, by=world.admin_actor(), city="Kara", secretariat_email="a@example.org")
    client.submit("/fr/assemblies/draft/manage/settings/publish", form_page=page)
    assert client.get("/fr/assemblies/draft/").status_code == 200


def test_archiving_closes_the_settings(organiser, assembly, db):
    organiser.submit(f"{BASE}/settings/archive", form_page=f"{BASE}/settings/publication")
    assert again(db).state is AssemblyState.ARCHIVED
    assert organiser.submit(f"{BASE}/settings", {**IDENTITY, "lede-fr": "x"}).status_code == 403


def test_cancelling_needs_a_sentence_then_shows_it_above_everything(organiser, client, db):
    page = f"{BASE}/settings/publication"
    assert organiser.submit(page, {"holding": "cancelled", "note-fr": ""}).status_code == 422
    assert organiser.submit(page, {"holding": "cancelled", "note-fr": "Salle fermée."}).status_code == 303
    assert again(db).holding is Holding.CANCELLED
    assert "Salle fermée." in client.get("/fr/assemblies/lome/").page.words
    assert organiser.submit(page, {"holding": "as_planned", "note-fr": "Salle fermée."}).status_code == 303
    assert again(db).holding_note == {}
