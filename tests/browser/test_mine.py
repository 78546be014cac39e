"""My agenda in a browser: picked on the device, taken along behind the private link, without scripts too."""

import datetime as dt
import re
import sqlite3
from contextlib import closing

import pytest

from coordinator.core import tokens
from tests.browser.conftest import AXE, DESK, PHONE
from tests.browser.test_every_page import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PROGRAMME = "/fr/assemblies/lome/agenda"


@pytest.fixture
def agenda(site):
    """The address of the agenda of somebody accepted, by a private link of this test's own."""
    secret, now = tokens.new_secret(), dt.datetime.now(dt.UTC).replace(tzinfo=None)
    with closing(sqlite3.connect(site.data_dir / "coordinator.db", timeout=15)) as connection:
        number, ref = connection.execute(
            "SELECT r.id, r.public_id FROM registration r JOIN assembly a ON a.id = r.assembly_id "
            "WHERE a.slug = 'lome' AND r.state = 'accepted' ORDER BY r.id LIMIT 1"
        ).fetchone()
        connection.execute(
            "INSERT INTO private_link (digest, registration_id, created_at, expires_at) VALUES (?, ?, ?, ?)",
            (tokens.digest(secret), number, now.isoformat(" "), (now + dt.timedelta(days=9)).isoformat(" ")),
        )
        connection.commit()
    return f"/fr/my/{secret}/{ref}/agenda"


def sessions_on(page) -> list[str]:
    """The addresses of the sessions that begin at one time: they clash."""
    page.goto(PROGRAMME)
    return page.eval_on_selector_all(".parallel .session a", "links => links.map(link => link.pathname)")


def test_picked_on_the_device_and_taken_along(open_page, agenda):
    page = open_page(PHONE)
    first, second = sessions_on(page)[:2]
    for path in (first, second):
        page.goto(path)
        page.click("[data-pick] button")
        assert page.get_attribute("[data-pick] button", "aria-pressed") == "true"
    page.goto(f"{PROGRAMME}/mine")
    page.wait_for_url(re.compile(r"\?s="))
    assert page.locator(".session").count() == 2
    assert "se chevauchent" in page.inner_text("main")
    page.goto(agenda)
    page.click("[data-picks-join] button")
    page.wait_for_load_state()
    assert "se chevauchent" in page.inner_text("main")
    page.goto(f"{PROGRAMME}/mine")
    assert page.locator(".session").count() == 0, "the device has forgotten what the person took along"


def test_without_scripts_behind_the_private_link(open_page, agenda):
    page = open_page(PHONE, javascript=False)
    page.goto(agenda)
    if page.locator(".pick-from:not([open])").count():
        page.click(".pick-from > summary")
    row = page.locator(".pick-from .session:has(form[action$='/pick'])").first
    ref = row.get_attribute("id")
    row.locator("form[action$='/pick'] button").click()
    page.wait_for_url(re.compile(f"#{ref}$"))
    assert page.locator(f".pick-from #{ref} form[action$='/let-go']").count() == 1


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nobody_is_shut_out_of_the_private_agenda(open_page, agenda, size):
    page = open_page(size, bypass_csp=True)
    page.goto(agenda)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
