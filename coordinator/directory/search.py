"""The text an organisation is found by: one line per name, then a line of context. Pure functions.

A line is a line feed, a space and the key of a name; the context line has a tab instead of the space, so that
whole names and beginnings of names are told from words that only stand near (region, cantons, country).
"""

import re
from collections.abc import Iterable

from coordinator.core.text import search_key

_LETTER_THEN_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)")
# Words people put before a name and that no name is told apart by.
_FILLERS = frozenset(
    "commune communes mairie ville cite city town hall municipality municipalite urbaine rurale de du des d la le "
    "les l of the".split()
)


def search_text(names: Iterable[str], context: Iterable[str] = ()) -> str:
    """Return what is stored: the keys of `names` (the first is the name itself), then the words of `context`."""
    keys = dict.fromkeys(key for name in names if (key := search_key(name)))
    around = " ".join(key for words in context if (key := search_key(words)))
    return "".join(f"\n {key}" for key in keys) + (f"\n\t {around}" if around else "") + "\n"


def names_in(text: str) -> list[str]:
    """Return the keys of the names inside a stored text."""
    return [line[1:] for line in text.split("\n") if line.startswith(" ")]


def wanted_key(words: str) -> str:
    """Return the key of what somebody typed: 'Mairie de Golfe1' asks for 'golfe 1'; fillers alone are kept."""
    key = _LETTER_THEN_DIGIT.sub(" ", search_key(words))
    return " ".join(word for word in key.split() if word not in _FILLERS) or key
