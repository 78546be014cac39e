"""What browsers download: sizes, mirrored pages, and names that templates use but nobody drew or styled."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
STATIC = ROOT / "static"
STYLESHEETS = sorted((STATIC / "css").glob("*.css"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
TEMPLATES = [
    path
    for path in sorted((ROOT / "templates").rglob("*.html"))
    if "pdf" not in path.parts and "mail" not in path.parts
]
BUDGETS = {"css/app.css": 8_000, "vendor/lucide-1.62.0/icons.svg": 1_500, "seal.svg": 1_000}
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)[\w-]*|left|right|float)\s*:|text-align:\s*(?:left|right)\b"
)


def weight(path: Path) -> int:
    """Return how many bytes of `path` travel (gzip; fonts are compressed already)."""
    raw = path.read_bytes()
    return len(raw) if path.suffix == ".woff2" else len(gzip.compress(raw, 9))


@pytest.mark.parametrize("name", BUDGETS)
def test_shared_files_stay_light(name):
    assert weight(STATIC / name) <= BUDGETS[name]


@pytest.mark.parametrize("path", [*STYLESHEETS, *SCRIPTS], ids=lambda path: path.name)
def test_screens_stay_light(path):
    limit = 8_000 if path.suffix == ".css" else 5_000
    assert weight(path) <= limit


def test_fonts_stay_light():
    assert sum(weight(path) for path in STATIC.rglob("*.woff2")) <= 18_500


@pytest.mark.parametrize("path", STYLESHEETS, ids=lambda path: path.name)
def test_pages_mirror_for_arabic(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    assert PHYSICAL.findall(text) == []


def drawn(name: str) -> list[str]:
    """The icons of one sprite."""
    return re.findall(r'<symbol id="([^"]+)"', (STATIC / "vendor/lucide-1.62.0" / name).read_text(encoding="utf-8"))


def test_pages_look_for_each_icon_in_the_sprite_that_draws_it():
    basics = (ROOT / "templates/components/basics.html").read_text(encoding="utf-8")
    desk = re.search(r"set DESK = '([^']+)'", basics)[1].split()
    assert desk == drawn("icons-desk.svg")
    assert set(desk).isdisjoint(drawn("icons.svg"))


def test_every_icon_used_is_drawn():
    known = {*drawn("icons.svg"), *drawn("icons-desk.svg")}
    used = {}
    for path in TEMPLATES:
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)
        for name in re.findall(r"\bicon(?:_tile)?\(\s*'([a-z-]+)'|icon_(?:before|after|name)='([a-z-]+)'", text):
            used.setdefault(name[0] or name[1], path.name)
    assert {name: where for name, where in used.items() if name not in known} == {}
