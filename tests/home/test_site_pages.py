"""What the site says about itself: linked from every page, without a cookie, and true."""

import datetime as dt

import pytest

from coordinator.assemblies.models import AssemblyState
from coordinator.jobs import tasks as jobs
from coordinator.mail import tasks as mail
from coordinator.people import session, sign_in
from coordinator.people.policy import LAW, Permission, Role
from coordinator.registration import service as registration
from coordinator.registration.entry import service as entry
from coordinator.web.headers import CONTENT_SECURITY_POLICY
from tests import world
from tests.counting import statements
from tests.registration import steps
from tests.signing import sign_in as signed_in

PAGES = ("accessibility", "personal-data")
TITLES = {"fr": ("Accessibilité", "Données personnelles"), "en": ("Accessibility", "Personal data")}


@pytest.fixture
def assembly(db):
    return world.assembly("palais", secretariat_name="Bureau permanent", secretariat_email="bureau@example.org",
                          secretariat_phone="+228 22 00 00 00")  # fmt: skip


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_both_are_public_and_set_no_cookie(client, assembly, lang):
    for path, title in zip(PAGES, TITLES[lang], strict=True):
        answer = client.get(f"/{lang}/{path}")
        assert (answer.status_code, answer.page.headings) == (200, [title])
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/fr/", "/fr/assemblies/palais/", "/fr/assemblies/palais/agenda", "/fr/sign-in",
                                  "/fr/assemblies/palais/register", "/fr/assemblies/palais/calendar",
                                  "/fr/organisations", "/fr/accessibility", "/fr/my/" + "x" * 43])  # fmt: skip
def test_every_page_links_to_both(client, assembly, path):
    links = client.get(path).page.links
    assert [f"/fr/{page}" for page in PAGES] == [link for link in links if link.removeprefix("/fr/") in PAGES][-2:]


def test_so_do_the_pages_of_organisers(client, assembly):
    signed_in(client, world.account(is_site_admin=True))
    for path in ("/en/today", "/en/assemblies/palais/manage/", "/en/assemblies/palais/manage/outbox"):
        assert {"/en/accessibility", "/en/personal-data"} <= set(client.get(path).page.links)


def test_they_name_whom_to_ask_and_no_draft(client, assembly):
    world.assembly("draft", state=AssemblyState.DRAFT, secretariat_email="draft@example.org")
    world.assembly("silent", title={"fr": "Sans adresse"})
    for path in PAGES:
        page = client.get(f"/fr/{path}").page
        assert {"mailto:bureau@example.org", "tel:+22822000000", "/fr/assemblies/palais/"} <= set(page.links)
        assert "Bureau permanent" in page.words
        assert "draft@example.org" not in page.html
        assert "Sans adresse" not in page.words


def test_without_any_address_they_say_where_to_look(client, db):
    assert "La lettre par laquelle vous avez été" in client.get("/fr/personal-data").page.words


def test_they_cost_the_same_with_one_assembly_and_with_many(client, assembly):
    costs = []
    for number in (0, 30):
        for _each in range(number):
            world.assembly(secretariat_email="a@example.org")
        with statements() as sent:
            client.get("/fr/personal-data")
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 2


def test_whoever_agrees_can_read_first_what_to(client, db):
    steps.ready()
    draft = steps.begin(client, "palais")
    steps.add(client, draft)
    steps.add(client, draft, action="continue", given_names="", family_name="", function="", phone="")
    client.submit(f"{draft}/travel", {"action": "continue"})
    assert client.get(f"{draft}/check").page.links.count("/fr/personal-data") == 2  # beside the box, and at the foot


# ---- What the page on personal data claims


def test_the_times_it_names_are_the_times_of_the_code(client, db):
    words = client.get("/en/personal-data").page.words
    days, minutes, hours = (lambda span, unit: int(span / unit)), dt.timedelta(minutes=1), dt.timedelta(hours=1)
    day = dt.timedelta(days=1)
    for sentence in (
        f"{days(entry.DRAFT_LIVES, day)} days after the last entry; erased a week later",
        f"opens until {days(registration._LINKS_LIVE_ON, day)} days after the last day",
        f"{days(sign_in.LIFETIME, minutes)} minutes; the message with it is emptied once it is sent, else after a day",
        f"ends after {days(session.IDLE, hours)} hours without use",
        f"{days(jobs.KEEP_DONE, day)} days once done, {days(jobs.KEEP_DEAD, day)} days if they failed",
    ):
        assert sentence in words
    assert day == mail.KEEP_SECRETS


def test_the_roles_it_names_are_the_roles_of_the_law():
    def who(permission):
        return {role for role in Role if permission in LAW[role]}

    readers = {Role.OWNER, Role.ORGANISER, Role.REGISTRATION_OFFICER, Role.VIEWER}
    assert who(Permission.SEE_REGISTRATIONS) == readers
    assert who(Permission.EXPORT_REGISTRATIONS) == readers - {Role.VIEWER}
    assert who(Permission.SEE_MAIL) == {Role.OWNER, Role.ORGANISER}


def test_public_pages_set_no_cookie_and_the_one_of_forms_ends_with_the_browser(client, assembly):
    for path in ("/fr/", "/fr/assemblies/palais/", "/fr/assemblies/palais/agenda", "/fr/assemblies/palais/documents"):
        assert "Set-Cookie" not in client.get(path).headers, path
    [cookie] = client.get("/fr/assemblies/palais/register").headers.getlist("Set-Cookie")
    assert "expires" not in cookie.lower()
    assert "max-age" not in cookie.lower()


def test_pages_load_nothing_from_anybody_else():
    sources = {source for rule in CONTENT_SECURITY_POLICY.split(";") for source in rule.split()[1:]}
    assert sources == {"'none'", "'self'", "data:"}
