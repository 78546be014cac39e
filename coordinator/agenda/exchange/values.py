"""Values of a file out of mappings: each reader returns what it should be, or raises Wrong. Trusts nothing."""

import datetime as dt
import enum
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from coordinator.assemblies.furniture import clean_code
from coordinator.assemblies.layouts import as_text, layouts_in
from coordinator.core.errors import Invalid
from coordinator.core.i18n import _
from coordinator.core.text import clean_line

MOST_PARTS = 500
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
_CODE = re.compile(r"[\w.-]{1,32}", re.ASCII)
KindT = TypeVar("KindT", bound=enum.StrEnum)


class Wrong(ValueError):  # noqa: N818 - what a value is
    """A value of the file that cannot be: where it stands, what it is, and a sentence."""

    def __init__(self, place: str, value: object, sentence: str = "") -> None:
        super().__init__(place)
        self.place, self.value = place, str(value)[:80]
        self.sentence = sentence or _("This value is not one of this format.")


def role_code(one: Mapping[str, Any], name: str) -> str:
    """Return the code of a role."""
    code = str(given(one, name, str, ""))
    if not _CODE.fullmatch(code):
        raise Wrong(name, code)
    return code


def track_code(one: Mapping[str, Any], name: str) -> str:
    """Return the letters that number the sessions of a track."""
    code = str(given(one, name, str, ""))
    try:
        return clean_code(code)
    except Invalid as refusal:
        raise Wrong(name, code, refusal.message) from refusal


def layouts(one: Mapping[str, Any], name: str) -> str:
    """Return the other layouts of a room as they are written."""
    text = str(given(one, name, str, ""))
    try:
        return as_text(layouts_in(text))
    except Invalid as refusal:
        raise Wrong(name, text, refusal.message) from refusal


def given(one: Mapping[str, Any], name: str, kind: type | tuple[type, ...], otherwise: Any) -> Any:
    """Return what stands under a name if it is of the kind asked for, `otherwise` where nothing stands."""
    value = one.get(name)
    if value is None:
        return otherwise
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise Wrong(name, value)
    return value


def line(one: Mapping[str, Any], name: str, most: int = 1000) -> str:
    """Return one clean line of `most` letters at most."""
    text = clean_line(given(one, name, str, ""))
    if len(text) > most:
        raise Wrong(name, text, _("Shorten this text to %(n)s characters at most.", n=most))
    return text


def truth(one: Mapping[str, Any], name: str) -> bool:
    """Return yes or no; nothing is no."""
    return bool(given(one, name, bool, otherwise=False))


def whole(one: Mapping[str, Any], name: str, most: int, *, least: int = 1) -> int | None:
    """Return a whole number from `least` to `most`, or None."""
    value: int | None = given(one, name, int, None)
    if value is not None and not least <= value <= most:
        raise Wrong(name, value)
    return value


def texts(
    one: Mapping[str, Any], name: str, clean: Callable[[str], str] = clean_line, most: int = 10_000
) -> dict[str, str]:
    """Return a text in several languages, cleaned, of `most` letters at most in each."""
    told = given(one, name, dict, {})
    for lang, text in told.items():
        if not LANGUAGE.fullmatch(lang) or not isinstance(text, str):
            raise Wrong(name, f"{lang}: {text}")
        if len(text) > most:
            raise Wrong(name, text, _("Shorten this text to %(n)s characters at most.", n=most))
    return {lang: kept for lang, text in told.items() if (kept := clean(text))}


def many(one: Mapping[str, Any], name: str, kind: type) -> list[Any]:
    """Return a list whose members are all of one kind."""
    values: list[Any] = given(one, name, list, [])
    if len(values) > MOST_PARTS or any(not isinstance(value, kind) or isinstance(value, bool) for value in values):
        raise Wrong(name, values)
    return values


def parts(one: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return a list of mappings."""
    return many(one, name, dict)


def codes(one: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return codes of languages."""
    words = many(one, name, str)
    if any(not LANGUAGE.fullmatch(word) for word in words):
        raise Wrong(name, ", ".join(words))
    return tuple(dict.fromkeys(words))


def numbers(one: Mapping[str, Any], name: str) -> tuple[int, ...]:
    """Return whole numbers."""
    return tuple(dict.fromkeys(many(one, name, int)))


def kind(one: Mapping[str, Any], name: str, kind: type[KindT], otherwise: KindT) -> KindT:
    """Return a member of an enumeration by its value."""
    word = given(one, name, str, otherwise.value)
    if word not in set(kind):
        raise Wrong(name, word)
    return kind(word)


def day(one: Mapping[str, Any], name: str) -> dt.date | None:
    """Return a day written as ISO 8601 writes it, or None."""
    text = given(one, name, str, None)
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise Wrong(name, text, _("This is no date. Write it as 2027-03-09 or 09/03/2027.")) from None


def time(one: Mapping[str, Any], name: str) -> dt.time | None:
    """Return a time of day to the minute, or None."""
    text = given(one, name, str, None)
    try:
        time = dt.time.fromisoformat(text) if text else None
    except ValueError:
        raise Wrong(name, text, _("This is no time of day. Write it as 14:30.")) from None
    return time.replace(second=0, microsecond=0, tzinfo=None) if time else None
