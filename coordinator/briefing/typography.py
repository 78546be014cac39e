"""Text made fit for print: French spacing, words that can break, only characters that our fonts have, safe HTML."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from html import escape
from html.parser import HTMLParser

import nh3
from markupsafe import Markup

from coordinator.briefing.fonts.faces import FOLDER

NO_BREAK = "\u00a0"
NARROW = "\u202f"
LONGEST_WORD = 60
DEEPEST = 12
NO_SHAPE = "◊"
_BREAK_HERE = "\u200b"

_TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "blockquote", "code", "br", "hr"}
_EMPTY = {"br", "hr"}
_SCHEMES = {"http", "https", "mailto", "tel"}
# Titles inside a text come below the titles of the pack, which use h1 to h3.
_LOWERED = {"h2": "h4", "h3": "h5"}

_FRENCH: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=[^\W\d_])'(?=\w|$)"), "’"),
    (re.compile(r"[ \u00a0\u202f]*([;!?])(?=[\s»)\]]|$)"), NARROW + r"\1"),
    (re.compile(r"[ \u00a0\u202f]+:(?=\s|$)"), NO_BREAK + ":"),
    (re.compile(r"«[ \u00a0\u202f]*"), "«" + NO_BREAK),
    (re.compile(r"[ \u00a0\u202f]*»"), NO_BREAK + "»"),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NARROW),
    (re.compile(r"(?<=\d) (?=(?:h|min|km|m|%|€|FCFA|F)\b|%|€)"), NO_BREAK),
    (re.compile(r"\b(M\.|MM\.|Mme|Mmes|Dr|Pr|n°|p\.|art\.) (?=\w)"), r"\1" + NO_BREAK),
)
_LONG_WORD = re.compile(rf"[^\s{_BREAK_HERE}]{{{LONGEST_WORD},}}")
_CONTROLS = re.compile(r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufeff]")


def french(text: str) -> str:
    """Return `text` with the spaces and apostrophes of French print (Imprimerie nationale, Lexique des règles)."""
    for pattern, replacement in _FRENCH:
        text = pattern.sub(replacement, text)
    return text


def breakable(text: str) -> str:
    """Return `text` with a possible line break every 60 letters of an endless word (it would cost seconds)."""
    return _LONG_WORD.sub(lambda found: _broken(found.group()), text)


def _broken(word: str) -> str:
    pieces = [word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD)]
    return _BREAK_HERE.join(pieces)


_SHORT = re.compile(r"(?<!\S)(\S{1,3}) ")


def balanced(text: str, width: int) -> list[str]:
    """Return `text` cut into as few lines of `width` letters as it needs, as equal in length as words allow.

    Words of up to three letters (de, la, of) stay with the word that follows. A word longer than `width` has a
    line of its own.
    """
    words = _SHORT.sub(r"\1" + NO_BREAK, " ".join(text.split())).split(" ")
    # best[i]: the least (lines, sum of squared lengths) for the first i words, and where the last line begins
    best: list[tuple[int, int, int]] = [(0, 0, 0)]
    for end in range(1, len(words) + 1):
        choices = []
        for start in range(end):
            length = len(" ".join(words[start:end]))
            if length <= width or start == end - 1:
                choices.append((best[start][0] + 1, best[start][1] + length * length, start))
        best.append(min(choices))
    lines: list[str] = []
    end = len(words)
    while end:
        start = best[end][2]
        lines.insert(0, " ".join(words[start:end]))
        end = start
    return lines


LONGEST_TAIL = 24


def kept_company(title: str) -> str:
    """Return `title` with its last two words on one line, if together they are short."""
    before, _space, last = title.rpartition(" ")
    first, space, penultimate = before.rpartition(" ")
    if not space or len(penultimate) + len(last) > LONGEST_TAIL:
        return title
    return f"{first} {penultimate}{NO_BREAK}{last}"


@cache
def printable() -> frozenset[int]:
    """Return the code points that every shipped Latin face, or the Arabic one, can draw."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - slow to import; it comes with WeasyPrint

    def letters(file: str) -> set[int]:
        with TTFont(FOLDER / file, lazy=True) as font:
            return set(font.getBestCmap())

    latin = letters("CoordinatorSerif-Regular.ttf") & letters("Inter-Regular.otf")
    return frozenset(latin | letters("NotoNaskhArabic-Regular.ttf") | {0x9, 0xA, 0xD})


class Setter:
    """Sets the texts of one pack in type and remembers which characters had to be left out."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.missing: set[str] = set()

    def line(self, text: str, lang: str = "") -> str:
        """Return `text` as it is printed; characters without a glyph become NO_SHAPE and are remembered."""
        clean = _CONTROLS.sub("", unicodedata.normalize("NFC", text))
        if (lang or self.language) == "fr":
            clean = french(clean)
        return breakable(self._drawn(clean))

    def prose(self, html: str, lang: str = "") -> Markup:
        """Return organisers' HTML as it is printed: listed tags and schemes only, at most DEEPEST levels."""
        clean = nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel=None)
        printer = _Printer(lambda text: self.line(text, lang))
        printer.feed(clean)
        printer.close()
        return Markup(printer.html())  # noqa: S704 - built from escaped text and listed tags only

    def _drawn(self, text: str) -> str:
        known = printable()
        if all(ord(ch) in known for ch in text):
            return text
        kept = []
        for ch in text:
            if ord(ch) in known:
                kept.append(ch)
            elif unicodedata.category(ch) not in {"Cf", "Cc", "Mn", "Sk"}:
                self.missing.add(ch)
                kept.append(NO_SHAPE)
        return "".join(kept)


class _Printer(HTMLParser):
    """Writes cleaned HTML again, text passed through `setting`, titles lowered, no deeper than DEEPEST."""

    def __init__(self, setting: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self._setting = setting
        self._out: list[str] = []
        self._open: list[str] = []

    def html(self) -> str:
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = _LOWERED.get(tag, tag)
        if tag in _EMPTY:
            self._out.append(f"<{name}>")
            return
        shown = len(self._open) < DEEPEST
        self._open.append(name if shown else "")
        if shown:
            href = dict(attrs).get("href") if tag == "a" else None
            self._out.append(f'<{name} href="{escape(href)}">' if href and safe_href(href) else f"<{name}>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _EMPTY and self._open and (name := self._open.pop()):
            self._out.append(f"</{name}>")

    def handle_data(self, data: str) -> None:
        self._out.append(escape(self._setting(data), quote=False))


def safe_href(href: str) -> bool:
    """Only web, mail and telephone links go into a PDF: WeasyPrint itself would keep `javascript:`."""
    scheme, colon, rest = href.strip().partition(":")
    return bool(colon and rest) and scheme.lower() in _SCHEMES
