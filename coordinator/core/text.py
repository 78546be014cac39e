"""Text without meaning lost: normalisation of what people type, and keys for search and sorting."""

import re
import unicodedata
from functools import lru_cache

# Letters of Ewe, Kabiyè, Fon, Hausa… that do not decompose, and what people type for them.
_FOLD = str.maketrans(
    {
        "ɖ": "d", "ɗ": "d", "ɛ": "e", "ǝ": "e", "ɣ": "g", "ŋ": "n", "ɲ": "n", "ɔ": "o", "ʋ": "v", "ʊ": "u",
        "ƒ": "f", "ɩ": "i", "ɓ": "b", "ƙ": "k", "ƴ": "y", "ø": "o", "œ": "oe", "æ": "ae", "ß": "ss", "ł": "l",
        "đ": "d", "ı": "i", "’": "'", "ʼ": "'",
    }
)  # fmt: skip
_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^\w]+")
# Control and invisible characters that have no place in a name or a title; ZWJ and ZWNJ stay (they shape Arabic).
_DROP = {"Cc", "Cs", "Co", "Cn"}


def clean_line(text: str) -> str:
    """Return `text` as one NFC line: control characters gone, runs of white space one space, ends trimmed."""
    if text.isprintable():  # nothing to drop: most of what is typed
        kept = text
    else:
        kept = "".join(" " if ch in "\t\n\r\u2028\u2029" else ch for ch in text if _allowed(ch))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", kept)).strip()


def clean_block(text: str) -> str:
    """Return `text` as NFC paragraphs: control characters gone but line feeds kept, ends trimmed."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = [line.rstrip() if _is_plain(line) else _without_control(line).rstrip() for line in lines]
    return unicodedata.normalize("NFC", "\n".join(kept)).strip()


def _is_plain(line: str) -> bool:
    """Tell whether nothing has to be dropped. Python counts the no-break spaces of French as unprintable."""
    return line.replace("\u00a0", "").replace("\u202f", "").isprintable()


def _without_control(line: str) -> str:
    return "".join(ch for ch in line if ch == "\t" or _allowed(ch))


def _allowed(ch: str) -> bool:
    return ch in "\t\n\r" or (unicodedata.category(ch) not in _DROP and ch not in "\u202a\u202b\u202d\u202e\ufeff")


@lru_cache(maxsize=8192)
def search_key(*parts: str | None) -> str:
    """Return the accent- and case-blind key of `parts`, words separated by one space.

    ɖ counts as d, ɛ as e, ŋ as n, ɔ as o, ʋ as v, ɣ as g, so that a search typed on any keyboard finds them.
    """
    # Compatibility letters (𝑨) have a case only once they are decomposed.
    text = unicodedata.normalize("NFKD", " ".join(part for part in parts if part)).casefold().translate(_FOLD)
    plain = "".join(ch for ch in unicodedata.normalize("NFKD", text) if not unicodedata.combining(ch))
    return _SPACES.sub(" ", _NOT_WORD.sub(" ", plain.translate(_FOLD))).strip()


def slugify(text: str, fallback: str = "x") -> str:
    """Return an ASCII address part made from `text`, at most 60 letters."""
    key = search_key(text).encode("ascii", "ignore").decode()
    return "-".join(key.split())[:60].strip("-") or fallback


def like_pattern(words: str) -> list[str]:
    r"""Return one escaped LIKE pattern (escape character `\\`) per word of a search typed by a person."""
    escaped = (w.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for w in search_key(words).split())
    return [f"%{word}%" for word in escaped]
