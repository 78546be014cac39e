"""Answers: redirects after a write, pages, and pages kept ready for everybody."""

import gzip
import hashlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from flask import Response, g, redirect, render_template, request
from sqlalchemy.engine import Connection, Engine
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.web.answers import Answer, Ready, Told, answer
from coordinator.web.door import Look
from coordinator.web.shelf import Shelf

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_PAGE = Told("text/html; charset=utf-8", "no-cache")


def see_other(url: str) -> WerkzeugResponse:
    """Redirect after a POST (303)."""
    return redirect(url, 303)


def page(template: str, *, status: int = 200, **values: Any) -> Response:
    """Render a page; give `status=422` when a form comes back with errors."""
    return Response(render_template(template, **values), status=status, mimetype="text/html")


@dataclass(frozen=True)
class KeptPage(Ready):
    """A page ready to send, named by the digest of its bytes."""

    tag: str


pages: Shelf[KeptPage] = Shelf()


def kept_page(
    key: Hashable, template: str, values: Callable[[], dict[str, Any]], args: Mapping[str, str] | None = None
) -> Response:
    """Send a public page that is rendered once per `key` (path, language and versions).

    `args` is the part of the query that the key holds: links to the same page in other languages carry these
    and nothing else, or one reader's query would stand on everybody's page.
    """
    g.kept_args = dict(args or {})
    found = pages.peek((template, key))
    if found is None:
        body = render_template(template, **values()).encode()
        found = KeptPage(body, gzip.compress(body, 6, mtime=0), hashlib.sha256(body).hexdigest()[:24])
        pages.keep((template, key), found)
    made = _answer(found, request.environ)
    return Response(made.body, made.status, made.headers)


def kept(template: str, key_of: Callable[..., Hashable | None]) -> Look:
    """Return how the door answers for a view that sends `template` by kept_page, when no query is asked.

    `key_of` makes the view's own key of what stands in the address and of `bind`, the database to ask; None
    for what is not there.
    """

    def look(place: dict[str, str], environ: "WSGIEnvironment", bind: Engine | Connection) -> Answer | None:
        if environ.get("QUERY_STRING"):
            return None
        key = key_of(**place, bind=bind)
        found = pages.peek((template, key)) if key is not None else None
        return _answer(found, environ) if found else None

    return look


def _answer(found: KeptPage, environ: "WSGIEnvironment") -> Answer:
    return cast("Answer", answer(found.tag, _PAGE, environ, lambda: found))
