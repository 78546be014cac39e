"""The components in a real browser: axe finds nothing, nothing runs out of the window, the summary has the focus."""

import json
import threading

import pytest
from werkzeug.serving import make_server

from tests.browser.conftest import AXE, CHROMIUM, DESK, FLAGS, PHONE
from tests.gallery.app import PAGES, make_gallery

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VARIANTS = [f"/fr/{page}{query}" for page in PAGES for query in ("", "?rtl", "?long")]
VARIANTS += ["/fr/delegation?errors", "/fr/components?errors", "/fr/error-404", "/fr/error-500", "/en/list"]


@pytest.fixture(scope="module")
def gallery():
    server = make_server("127.0.0.1", 0, make_gallery(), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def visit(chromium, gallery):
    contexts = []

    def visited(address, size, **options):
        context = chromium.new_context(viewport=size, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(gallery + address)
        return page

    yield visited
    for context in contexts:
        context.close()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing(visit, gallery, size):
    page, found = visit("/fr/public", size, bypass_csp=True), []
    for address in (address for address in VARIANTS if not address.endswith("?long")):
        page.goto(gallery + address)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        found += [(address, fault["id"], fault["nodes"][0]["html"][:120]) for fault in result["violations"]]
    assert found == []


OVERFLOW = "document.documentElement.scrollWidth - innerWidth"


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_runs_out_of_the_window(visit, gallery, width):
    page, wide = visit("/fr/public", {"width": width, "height": 800}), []
    for address in VARIANTS:
        page.goto(gallery + address)
        over = page.evaluate(OVERFLOW)
        wide += [(address, over)] if over > 0 else []
    assert wide == []


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_runs_out_of_the_window_for_readers_who_doubled_the_size_of_text(chromium, gallery, tmp_path, width):
    (tmp_path / "Default").mkdir()
    preferences = {"webkit": {"webprefs": {"default_font_size": 32}}}
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(preferences), encoding="utf-8")
    context = chromium.browser_type.launch_persistent_context(
        str(tmp_path), executable_path=CHROMIUM, args=FLAGS, viewport={"width": width, "height": 800}
    )
    page, wide = context.new_page(), []
    for address in VARIANTS:
        page.goto(gallery + address)
        over = page.evaluate(OVERFLOW)
        wide += [(address, over)] if over > 0 else []
    size = page.evaluate("getComputedStyle(document.documentElement).fontSize")
    context.close()
    assert size == "32px"
    assert wide == []


@pytest.mark.parametrize("javascript", [True, False])
def test_the_summary_of_errors_has_the_focus(visit, javascript):
    page = visit("/fr/delegation?errors", PHONE, java_script_enabled=javascript)
    page.wait_for_selector("#error-summary:focus")


def test_a_second_press_is_ignored_and_the_button_says_why(visit):
    page = visit("/fr/delegation", DESK)
    page.evaluate("""() => {
        window.sent = 0
        document.querySelector("main form").addEventListener("submit", (event) => {
            if (!event.defaultPrevented) window.sent += 1
            event.preventDefault()
        })
    }""")
    button = page.locator("button[value=continue]")
    button.click()
    assert button.inner_text().strip() == "Envoi…"
    button.click()
    assert page.evaluate("window.sent") == 1
