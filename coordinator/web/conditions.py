"""Whether a reader already has it: conditional requests as programs really send them (RFC 9110 §13)."""

import datetime as dt
import re
from functools import lru_cache

from werkzeug import http
from werkzeug.datastructures import Accept

_MARK = "-gzip"
_QUOTED = re.compile(r'"([^"]*)"')


# The same few programs ask the same questions all day.
@lru_cache(maxsize=256)
def takes_gzip(accept_encoding: str) -> bool:
    """Tell whether a reader asked for gzip by its name."""
    asked = http.parse_accept_header(accept_encoding, Accept)
    return "gzip" in asked.values() and asked.quality("gzip") > 0


@lru_cache(maxsize=256)
def http_date(instant: dt.datetime) -> str:
    """Return an instant as HTTP writes it."""
    return http.http_date(instant)


def entity_tag(tag: str, *, packed: bool) -> str:
    """Return the strong ETag of one coding; servers in front of us mark theirs the same way."""
    return f'"{tag}{_MARK}"' if packed else f'"{tag}"'


def has_it(tag: str, changed_at: dt.datetime | None, if_none_match: str | None, if_modified_since: str | None) -> bool:
    """Tell whether the reader's copy is `tag`. If-None-Match wins: lists, weak tags, tags marked for gzip, `*`."""
    if if_none_match is not None:
        return if_none_match.strip() == "*" or any(
            given.removesuffix(_MARK) == tag for given in _QUOTED.findall(if_none_match)
        )
    if if_modified_since is None or changed_at is None:
        return False
    since = http.parse_date(if_modified_since)
    return since is not None and changed_at.replace(microsecond=0) <= since
