"""Languages: catalogues, the language of the moment, choosing among texts that organisers wrote.

Babel is used directly: the worker renders mail and PDFs outside any request (docs/decisions/0001).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.core import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy, NullTranslations, Translations

LANGUAGES: dict[str, str] = {"fr": "Français", "en": "English"}
DEFAULT_LANGUAGE = "fr"
RIGHT_TO_LEFT = frozenset({"ar"})
CATALOGUES = Path(__file__).parent.parent / "translations"

_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


def current_language() -> str:
    """Return the code of the language texts are spoken in now ('fr' unless somebody said otherwise)."""
    return _language.get()


def set_language(lang: str) -> None:
    """Speak `lang` from here on in this context (the web kit calls this once per request)."""
    _language.set(lang if lang in LANGUAGES else DEFAULT_LANGUAGE)


@contextmanager
def use_language(lang: str) -> Iterator[None]:
    """Speak `lang` inside the block, for mail and PDFs in the reader's language."""
    token = _language.set(lang if lang in LANGUAGES else DEFAULT_LANGUAGE)
    try:
        yield
    finally:
        _language.reset(token)


@cache
def catalogue(lang: str) -> NullTranslations:
    """Return the merged catalogue of all packages for `lang`, read from its .po files once per process."""
    merged: Translations | None = None
    for path in sorted((CATALOGUES / lang).glob("*.po")):
        buffer = BytesIO()
        with path.open("rb") as file:
            write_mo(buffer, read_po(file, locale=lang))
        buffer.seek(0)
        loaded = Translations(buffer)
        merged = loaded if merged is None else merged.merge(loaded)
    return merged or NullTranslations()


def gettext(message: str, **values: Any) -> str:
    """Return `message` in the language of the moment, with `%(name)s` placeholders filled from `values`."""
    text = catalogue(current_language()).gettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, n: int, **values: Any) -> str:
    """Return the form of the message for `n` things; `%(n)s` is filled too."""
    return catalogue(current_language()).ngettext(singular, plural, n) % {"n": n, **values}


def lazy_gettext(message: str, **values: Any) -> str:
    """Return a proxy that is translated when it is read: for labels defined at import."""
    return LazyProxy(gettext, message, enable_cache=False, **values)  # type: ignore[return-value]


_ = gettext
_l = lazy_gettext


def locale(lang: str | None = None) -> Locale:
    """Return Babel's locale for dates, numbers and countries; English dates are British (day before month)."""
    code = lang or current_language()
    return Locale.parse("en_GB" if code == "en" else code)


def direction(lang: str) -> str:
    """Return 'rtl' or 'ltr' for the `dir` attribute."""
    return "rtl" if lang in RIGHT_TO_LEFT else "ltr"


def pick(texts: Mapping[str, str] | None, lang: str | None = None, fallback: str = DEFAULT_LANGUAGE) -> tuple[str, str]:
    """Return the text written in `lang`, else in `fallback`, else the first there is, and its language.

    An empty mapping gives ("", lang): the caller shows nothing.
    """
    wanted = lang or current_language()
    present = {code: text for code, text in (texts or {}).items() if text}
    for code in (wanted, fallback, *present):
        if code in present:
            return present[code], code
    return "", wanted


def text_in(texts: Mapping[str, str] | None, lang: str | None = None, fallback: str = DEFAULT_LANGUAGE) -> str:
    """Return only the text of `pick`."""
    return pick(texts, lang, fallback)[0]
