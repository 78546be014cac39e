"""The language of a request: it stands in the path; a bare path is redirected, never guessed by address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, Map, RequestRedirect, UnicodeConverter

from coordinator.core.i18n import DEFAULT_LANGUAGE, LANGUAGES, current_language, set_language


class PlainSegment(UnicodeConverter):
    """`<name>` in a rule: no control characters, so that no database is asked for what PostgreSQL refuses."""

    regex = r"[^/\x00-\x1f\x7f]+"

    def __init__(self, url_map: Map) -> None:
        """Keep the class's own pattern instead of one made from lengths."""
        super().__init__(url_map)
        self.regex = type(self).regex


class LanguageConverter(BaseConverter):
    """`<lang:lang>` in a rule: one of our languages."""

    regex = "|".join(LANGUAGES)


@dataclass(frozen=True)
class LanguageLink:
    """One entry of the language switch: the same page in another language, under its own name."""

    code: str
    name: str
    url: str
    current: bool


def preferred_language() -> str:
    """Return the reader's language by Accept-Language, else French."""
    for wanted in request.accept_languages.values():  # best first; best_match would prefer "fr" to "en-GB"
        if (code := wanted.partition("-")[0].lower()) in LANGUAGES:
            return code
    return DEFAULT_LANGUAGE


def _language_of_path() -> str | None:
    """Return the language that stands in the path although there is no such page."""
    first = request.path.split("/", 2)[1]
    return first if first in LANGUAGES else None


def language_links() -> list[LanguageLink]:
    """Return the links of the language switch; where a page has no language, they lead home."""
    has_others = request.url_rule is not None and "lang" in request.url_rule.arguments
    links = []
    for code, name in LANGUAGES.items():
        if has_others and request.method in {"GET", "HEAD"}:  # HEAD too: what it renders may be kept for everybody
            url = this_page(g.get("kept_args", request.args.to_dict(flat=False)), lang=code)
        else:
            url = f"/{code}/"
        links.append(LanguageLink(code, name, url, code == current_language()))
    return links


def this_page(asked: Mapping[str, Any], **place: Any) -> str:
    """Return the address of the page asked for, with the query `asked` and parts of its path changed to `place`.

    What stands in a query comes from anybody: it is never handed to url_for, whose own arguments (_scheme,
    _external, endpoint) it could name.
    """
    path = url_for(request.endpoint or "", **{**(request.view_args or {}), **place})
    return f"{path}?{urlencode(asked, doseq=True)}" if asked else path


def localised_path(path: str) -> str | None:
    """Return the path with a language put before it, and the query, when that is a page of ours, else None."""
    candidate = f"/{preferred_language()}{path}"
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return None
    try:
        adapter.match(candidate, method="GET")
    except RequestRedirect as redirect:
        return redirect.new_url  # has the query
    except HTTPException:
        return None
    query = request.query_string.decode("ascii", "ignore")
    return f"{candidate}?{query}" if query else candidate


def init_locale(app: Flask) -> None:
    """Teach `app` the language in its paths: views never see the `lang` argument, url_for fills it in."""
    app.url_map.converters["lang"] = LanguageConverter
    app.url_map.converters["default"] = app.url_map.converters["string"] = PlainSegment

    @app.url_value_preprocessor
    def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        lang = values.pop("lang", None) if values else None
        set_language(lang or _language_of_path() or preferred_language())

    @app.url_defaults
    def give_language(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = current_language()
