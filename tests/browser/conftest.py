"""A real Chromium against a real server with the demonstration assembly; a page that logs an error fails its test."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.planner import day_at
from tests.server import Server

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
AXE = next(iter(sorted((Path(__file__).parent / "vendor").glob("axe-core-*/axe.min.js"))), None)
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
_slugs = (f"jour-{number}" for number in itertools.count(1))
ADMIN, PASSWORD = "secretariat@example.org", "neuf chaises autour du puits"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product as ./run starts it: migrated, demonstration loaded, web process and worker."""
    server = Server(tmp_path_factory.mktemp("site"), worker=True)
    server.flask("upgrade-database")
    server.flask("demo")
    server.flask("create-admin", ADMIN, "--name", "Dzifa Amegan", "--password-stdin", stdin=PASSWORD)
    with server:
        yield server


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine; ./run test --all installs it")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, site) -> Iterator[Callable]:
    """Hand out fresh pages: `open_page` takes a size and `javascript=False`; an error on any page fails the test."""
    contexts, faults = [], []

    def opened(size=None, *, javascript: bool = True, locale: str = "fr-FR", **options):
        context = chromium.new_context(
            viewport=size or DESK, locale=locale, java_script_enabled=javascript, base_url=site.url,
            timezone_id="Africa/Lome", **{"has_touch": size == PHONE, **options},
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: faults.append(f"off-site: {request.url}")
                if not request.url.startswith((site.url, "data:", "blob:")) else None)  # fmt: skip
        page.expected = faults  # a test that provokes a 4xx removes its own line
        return page

    yield opened
    for context in contexts:
        context.close()
    real = [fault for fault in faults if "422 (" not in fault]  # the browser logs every 4xx; 422 is our form answer
    assert not real, real


@pytest.fixture
def day(site):
    """A small day of an agenda of its own: the slug of the assembly and the public ids by title."""
    slug = next(_slugs)
    return slug, day_at(site, slug)


@pytest.fixture(scope="module")
def cookies(chromium, site):
    """An organiser who signed in once: signing in is limited to a few times a minute."""
    context = chromium.new_context(base_url=site.url, locale="fr-FR")
    from tests.browser.journeys import sign_in

    sign_in(context.new_page())
    yield context.storage_state()
    context.close()


@pytest.fixture
def open_signed(open_page, cookies):
    """`open_page`, signed in."""
    return lambda size=DESK, **options: open_page(size, storage_state=cookies, **options)
