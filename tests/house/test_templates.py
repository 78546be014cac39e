"""What no template may hold, and texts that nobody marked for translation."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
NAME = {path: path.relative_to(ROOT / "templates").as_posix() for path in TEMPLATES}
# Words that are the same in every language, or names.
SAME = {"FR", "EN", "PT", "AR", "Coordinator", "CSV", "XLSX", "PDF", "QR", "iCal", "Google", "Apple", "Outlook", "h",
        "Google Agenda", "Thunderbird", "WhatsApp", "Lucide", "Noto Serif", "Inter"}  # fmt: skip
# What a part of a table is called; a heading is of a column or of a row.
ROLES = (("table", "table"), ("thead", "rowgroup"), ("tbody", "rowgroup"), ("tr", "row"), ("td", "cell"),
         ('th scope="col"', "columnheader"), ('th scope="row"', "rowheader"))  # fmt: skip


@pytest.mark.parametrize("path", TEMPLATES, ids=NAME.get)
def test_no_inline_style_script_or_trust(path):
    text = path.read_text(encoding="utf-8")
    markup = re.sub(r"\{#.*?#\}", "", text, flags=re.S)
    assert "|safe" not in markup.replace(" ", "")
    if not NAME[path].startswith("pdf/"):
        assert not re.search(r"\sstyle\s*=", markup)
        assert "<style" not in markup
        assert not re.search(r"<script(?![^>]*\bsrc=)", markup)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", markup)


@pytest.mark.parametrize("path", TEMPLATES, ids=NAME.get)
def test_templates_stay_short(path):
    count = len(path.read_text(encoding="utf-8").splitlines())
    assert count <= 150, f"{NAME[path]} has {count} lines"


@pytest.mark.parametrize("path", TEMPLATES, ids=NAME.get)
def test_every_text_is_marked_for_translation(path):
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\{#.*?#\}|<!--.*?-->", " ", text, flags=re.S)
    text = re.sub(r"\{%-?\s*block (main|body)_class\b.*?endblock\s*-?%\}", " ", text, flags=re.S)
    text = re.sub(r"\{%-?\s*trans.*?endtrans\s*-?%\}", " ", text, flags=re.S)
    text = re.sub(r"\{%.*?%\}", "\n", text, flags=re.S)
    text = re.sub(r"\{\{.*?\}\}", "\x00", text, flags=re.S)
    text = re.sub(r"<(svg|style|script)\b.*?</\1>", " ", text, flags=re.S)
    attributes = re.findall(r"\b(?:aria-label|title|alt|placeholder)=\"([^\"]*)\"", text)
    words = re.sub(r"<[^>]*>", "\n", text)
    for piece in [*words.split("\n"), *attributes]:
        bare = re.sub(r"&[a-z#0-9]+;|[\x00\W\d_]+", " ", piece).strip()
        if bare and bare not in SAME and re.search(r"[^\W\d_]{2,}", bare):
            assert all(word in SAME for word in bare.split()), (
                f"{NAME[path]}: not marked for translation: {piece.strip()!r}"
            )


@pytest.mark.parametrize("path", TEMPLATES, ids=NAME.get)
def test_lists_that_become_cards_on_a_phone_say_that_they_are_tables(path):
    """CSS that shows cells as blocks takes their meaning away in some browsers; roles give it back (INTERFACE §5)."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)
    for table in re.findall(r"<table class=\"table\".*?</table>", text, flags=re.S):
        for tag, role in ROLES:
            for opening in re.findall(rf"<{tag}\b[^>]*>", table):
                assert f'role="{role}"' in opening, opening
        for cell in re.findall(r"<td\b[^>]*>", table):
            assert "data-label=" in cell or 'class="pick"' in cell, cell
