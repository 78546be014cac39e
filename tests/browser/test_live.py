"""The pages of the day look for news by themselves, and hold nobody up."""

import pytest

from tests.browser.conftest import AXE, PHONE
from tests.browser.test_every_page import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = ["/fr/assemblies/lome/agenda/now", "/fr/assemblies/lome/agenda/screen"]


@pytest.mark.parametrize("path", PAGES)
def test_news_are_looked_for_every_minute_and_exchanged_in_place(open_page, path):
    page = open_page(PHONE)
    page.clock.install()
    page.goto(path)
    page.evaluate("document.querySelector('h1').textContent = 'Vieux titre'")
    with page.expect_response(lambda answer: answer.url.endswith(path)):
        page.clock.fast_forward(61_000)
    page.wait_for_function("document.querySelector('h1').textContent !== 'Vieux titre'")


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(open_page, path):
    page = open_page(PHONE, bypass_csp=True)
    page.goto(path)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert faults_of(page) == []


def test_without_scripts_the_page_is_loaded_again(open_page):
    page = open_page(PHONE, javascript=False)
    page.goto(PAGES[0])
    assert 'http-equiv="refresh"' in page.content()
