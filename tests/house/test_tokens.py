"""Every pair of colours that the screens put on each other keeps the contrast WCAG 2.2 asks for."""

import re
from pathlib import Path

import pytest

STYLESHEET = (Path(__file__).parent.parent.parent / "static" / "css" / "app.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,8});", STYLESHEET))
TEXT, GRAPHICS, STRONG = 4.5, 3.0, 7.0

PAIRS = [
    ("ink", "paper", STRONG),
    ("ink", "surface", STRONG),
    ("ink", "desk", STRONG),
    ("ink-2", "paper", STRONG),
    ("ink-2", "desk", TEXT),
    ("ink-2", "surface", STRONG),
    ("ink-2", "break-tint", TEXT),
    ("edge", "surface", GRAPHICS),
    ("edge", "paper", GRAPHICS),
    ("surface", "indigo", STRONG),
    ("surface", "indigo-deep", STRONG),
    ("surface", "alert", STRONG),
    ("surface", "laterite", TEXT),
    ("indigo", "indigo-tint", STRONG),
    ("indigo", "paper", STRONG),
    ("indigo", "desk", STRONG),
    ("laterite", "paper", TEXT),
    ("laterite", "laterite-tint", TEXT),
    ("laterite", "surface", TEXT),
    ("leaf", "paper", TEXT),
    ("leaf", "leaf-tint", TEXT),
    ("ochre-deep", "surface", GRAPHICS),
    ("ochre-deep", "paper", GRAPHICS),
    ("ochre-text", "ochre-tint", STRONG),
    ("alert", "surface", STRONG),
    ("alert", "alert-tint", TEXT),
    ("hero-lede", "indigo-deep", STRONG),
    ("hero-eyebrow", "indigo-deep", STRONG),
    ("ink", "paper", GRAPHICS),  # the focus outline
    ("halo", "indigo-deep", GRAPHICS),  # the focus halo
    ("#4b5162", "#efebe3", TEXT),  # a tag without a state
    ("#dfe3f3", "indigo-deep", STRONG),  # the footer
    ("surface", "#7f0f22", STRONG),  # a danger button under the pointer
]


def luminance(colour: str) -> float:
    """Return the relative luminance of '#rgb' or '#rrggbb' (WCAG 2.2, definition)."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_gives_what_the_standard_says():
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_contrast(front, ground, least):
    measured = contrast(TOKENS.get(front, front), TOKENS.get(ground, ground))
    assert measured >= least, f"{front} on {ground}: {measured:.2f}"


def test_bright_ochre_is_decoration_only():
    assert contrast(TOKENS["ochre"], TOKENS["paper"]) < GRAPHICS
    assert not re.search(r"(?<!-)color: var\(--ochre\)", STYLESHEET)
