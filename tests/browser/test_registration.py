"""A town clerk registers three people on a phone, fixes two errors, keeps the link and corrects a name by it."""

import re
import sqlite3
from contextlib import closing

import pytest

from tests.browser import journeys
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser


def rows(site, query: str, *values):
    with closing(sqlite3.connect(site.data_dir / "coordinator.db")) as connection:
        return connection.execute(query, values).fetchall()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_clerk_registers_three_people(open_page, site, javascript):
    page, commune = open_page(PHONE, javascript=javascript), journeys.free_commune(site)
    journeys.say_who_registers(page, commune)
    # Two errors: no family name, half a telephone number.
    journeys.fill_person(page, "Essɔyaba", "", function=0, phone="90 12 3")
    journeys.add(page)
    assert page.title().startswith("Erreur")
    assert page.evaluate("document.activeElement.id") == "error-summary" if javascript else True
    links = page.eval_on_selector_all("#error-summary a", "all => all.map(one => one.getAttribute('href'))")
    assert links == ["#family_name", "#phone"]
    assert page.input_value("[name=given_names]") == "Essɔyaba"
    assert page.input_value("[name=phone]") == "90 12 3"
    page.fill("[name=family_name]", "Aɖigo")
    page.fill("[name=phone]", "90 12 34 56")
    journeys.add(page)
    assert not page.title().startswith("Erreur")
    journeys.fill_person(page, "Kɔ́dzo", "Ŋunyɔ", function=1)
    journeys.add(page)
    journeys.fill_person(page, "Akouvi", "Mensah", function=8, phone="+229 01 90 01 10 10")
    journeys.go_on(page)  # a half-filled add form is added by "Continue"
    page.wait_for_url(re.compile(r"/travel$"))
    journeys.go_on(page)
    page.wait_for_url(re.compile(r"/check$"))
    text = page.inner_text("main")
    assert all(name in text for name in ("Essɔyaba Aɖigo", "Kɔ́dzo Ŋunyɔ", "Akouvi Mensah"))
    page.check("[name=consent]")
    page.check("[name=is_listed]")
    page.click("main form button.button:not(.button--plain)")
    page.wait_for_url(re.compile(r"/done$"))
    numbers = journeys.registered_numbers(page)
    assert len(numbers) == 3
    # Sent again by going back and forth: still three.
    page.reload()
    found = rows(site, "SELECT count(*) FROM registration r JOIN delegation d ON d.id = r.delegation_id "
                       "WHERE d.organisation_name = ?", commune)  # fmt: skip
    assert found == [(3,)]
    link = page.input_value("#kept-link")
    page.goto(link)
    assert "Essɔyaba Aɖigo" in page.inner_text("main")
    page.click("a[href*='/correct'] >> nth=0")
    page.fill("[name=given_names]", "Essɔyabavi")
    page.click("main form button.button:not(.button--plain)")
    page.wait_for_url(lambda url: "/correct" not in url)
    assert "Essɔyabavi Aɖigo" in page.inner_text("main")
    assert rows(site, "SELECT count(*) FROM person WHERE given_names = 'Essɔyabavi'")[0][0] >= 1


def test_the_confirmation_is_in_the_outbox_with_its_private_link(open_page, site):
    page, commune = open_page(PHONE), journeys.free_commune(site)
    journeys.say_who_registers(page, commune)
    journeys.fill_person(page, "Dzifa", "Kpodo", function=0)
    page.fill("[name=email]", "dzifa.kpodo@example.org")
    journeys.go_on(page)
    page.wait_for_url(re.compile(r"/travel$"))
    journeys.go_on(page)
    page.check("[name=consent]")
    page.click("main form button.button:not(.button--plain)")
    page.wait_for_url(re.compile(r"/done$"))
    mails = rows(site, "SELECT text, language FROM mail_message WHERE to_address = 'dzifa.kpodo@example.org'")
    assert len(mails) == 1
    assert mails[0][1] == "fr"
    link = re.search(r"http://127\.0\.0\.1:\d+(/fr/my/\S+)", mails[0][0])
    page.goto(link.group(1))
    assert "Dzifa Kpodo" in page.inner_text("main")
