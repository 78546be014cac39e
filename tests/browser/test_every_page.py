"""Every page that a link leads to, at four widths: axe finds nothing, nothing overflows, no error is logged.

The crawl follows links and keeps one page of each route, so a new page is checked as soon as something leads to it.
"""

import re
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import AXE, DESK, PHONE
from tests.browser.journeys import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDTHS = (320, 360, 768, 1280)
LEAVES = re.compile(r"\.(ics|csv|xlsx|json|zip|pdf|svg|png|css|js)$|/documents/[a-z0-9]{12}$|/sign-out|/file$|/logo")
MOST = 140


def shape(path: str) -> str:
    """The route of a path: ids, slugs of lists and secrets replaced, so that one page stands for its kind."""
    path = re.sub(r"/[2-9a-hjkmnp-z]{12}(?=/|$|\.)", "/:id", path)
    path = re.sub(r"/[A-Za-z0-9_-]{43}(?=/|$)", "/:secret", path)
    path = re.sub(r"(/assemblies)/(?!lome-2009/|new$)[^/]+(?=/)", r"\1/:slug", path)  # other tests make assemblies too
    return re.sub(r"(/organisations)/[^/]+$", r"\1/:slug", path)


def crawl(page, base: str, seeds: list[str]) -> list[str]:
    """Return the paths found from `seeds` in the language of the first, one per route, in the order found."""
    base += seeds[0][:4]
    queue, seen, found = list(seeds), {shape(urlsplit(seed).path) for seed in seeds}, []
    while queue and len(found) < MOST:
        path = queue.pop(0)
        answer = page.goto(path)
        if answer is None or answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
            continue
        found.append(path)
        for link in page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"):
            parts = urlsplit(link)
            key = shape(parts.path)
            if link.startswith(base) and key not in seen and not LEAVES.search(parts.path):
                seen.add(key)
                queue.append(parts.path)
    assert len(found) < MOST, "more kinds of pages than the crawl visits: raise MOST"
    return found


def faults_of(page) -> list[str]:
    """Axe's violations on the page as it stands, one line each."""
    result = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [
        f"{fault['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for fault in result["violations"]
        for node in fault["nodes"]
    ]


def check_all(page, paths: list[str]) -> None:
    axe, faults = AXE.read_text(encoding="utf-8"), []
    for path in paths:
        page.goto(path)
        page.evaluate(axe)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                faults.append(f"{path} at {width}: {wide} px wide")
            if width in {PHONE["width"], DESK["width"]}:
                faults += [f"{path} at {width}: {fault}" for fault in faults_of(page)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_public_pages(open_page, site, lang):
    page = open_page(DESK, bypass_csp=True)  # axe is put into the page; CSP itself is watched in the journeys
    paths = crawl(page, site.url, [f"/{lang}/", f"/{lang}/assemblies/lome/", f"/{lang}/sign-in"])
    assert len(paths) >= 12, paths
    check_all(page, paths)


def test_organiser_pages(open_page, site):
    page = open_page(DESK, bypass_csp=True)
    sign_in(page)
    everything = "/fr/assemblies/lome/manage/agenda?day=all"  # the cards of the day are buttons, these are links
    page.goto(everything)
    form = page.get_attribute("a[href*='/manage/agenda/sessions/'] >> nth=0", "href")
    paths = [*crawl(page, site.url, ["/fr/today", form]), everything]
    assert len(paths) >= 20, paths
    check_all(page, paths)
