"""How else a room can be set up beside its usual layout, and how many seats it has then.

Organisers write a line for each, "en U : 40". It is for those who set the room up and for counting seats; no public
page shows it.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from coordinator.core.errors import Invalid
from coordinator.core.i18n import _
from coordinator.core.text import search_key

MOST_LAYOUTS = 20
LONGEST_NAME = 60
_LINE = re.compile(r"(?P<name>[^|:]+?)\s*:\s*(?P<seats>\d{1,6})")


def layouts_in(text: str | None) -> list[dict[str, Any]]:
    """Return {"name", "seats"} for each line, or each part between bars. Raises Invalid for a line that is neither."""
    found: list[dict[str, Any]] = []
    for line in filter(None, map(str.strip, re.split(r"[\n|]", text or ""))):
        match = _LINE.fullmatch(" ".join(line.split()))
        if match is None or len(match["name"]) > LONGEST_NAME:
            raise _refused(_("“%(line)s”: write the layout, a colon and its seats, for example: en U : 40.",
                             line=line[:80]))  # fmt: skip
        found.append({"name": match["name"], "seats": int(match["seats"])})
    if len({search_key(one["name"]) for one in found}) < len(found):
        raise _refused(_("Each layout stands once."))
    if len(found) > MOST_LAYOUTS:
        raise _refused(_("A room has %(n)s layouts at most.", n=MOST_LAYOUTS))
    return found


def as_text(layouts: Iterable[Mapping[str, Any]], between: str = " | ") -> str:
    """Return layouts as they are written: what `layouts_in` reads."""
    return between.join(f"{one['name']} : {one['seats']}" for one in layouts)


def seats_in(layouts: Iterable[Mapping[str, Any]], name: str) -> int | None:
    """Return how many seats a room has in the layout called so; None where it has none of that name."""
    key = search_key(name)
    return next((one["seats"] for one in layouts if key and search_key(one["name"]) == key), None)


def usual_keys(layout: Mapping[str, str], layouts: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Return the keys of the names under which a room stands as usual, in any language; '' is one of them."""
    others = {search_key(one["name"]) for one in layouts}
    return frozenset({"", *map(search_key, layout.values())} - others)


def _refused(sentence: str) -> Invalid:
    return Invalid(sentence, fields={"layouts": sentence})
