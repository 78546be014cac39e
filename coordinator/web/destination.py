"""Where to go next: only to pages of our own site."""

import re
from urllib.parse import urlsplit

_LONGEST = 2000
_PLAIN_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")  # printable ASCII without backslash, one slash first


def local_path(target: str | None) -> str:
    """Return `target` if it is a path of this site, else "".

    One "/" first; no scheme, no host, no backslash, no control character, no white space (STACK §7.3).
    """
    if not target or len(target) > _LONGEST or not _PLAIN_PATH.fullmatch(target):
        return ""
    try:
        parts = urlsplit(target)
    except ValueError:
        return ""
    return "" if parts.scheme or parts.netloc else target
