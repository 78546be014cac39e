"""Answers: redirects after a write, pages, and pages kept ready for everybody."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from flask import Response, g, redirect, render_template, request
from sqlalchemy.engine import Connection, Engine
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.web.answers import Answer, Ready, Told, answer, pack
from coordinator.web.door import Look

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
class KeptPage:
    """A page ready to send, named by the digest of its bytes."""

    ready: Ready
    tag: str


class Shelf:
    """A bounded in-process store of ready pages; the key must hold every version the page depends on."""

    def __init__(self, size: int = 400) -> None:
        self._kept: OrderedDict[Hashable, KeptPage] = OrderedDict()
        self._lock = Lock()
        self._size = size

    def peek(self, key: Hashable) -> KeptPage | None:
        """Return what is kept under `key`."""
        with self._lock:
            found = self._kept.get(key)
            if found:
                self._kept.move_to_end(key)
            return found

    def get(self, key: Hashable, build: Callable[[], KeptPage]) -> KeptPage:
        """Return what is kept under `key`, built now if it is not there (two threads may both build)."""
        found = self.peek(key)
        if found:
            return found
        made = build()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return made

    def clear(self) -> None:
        """Forget everything (tests)."""
        with self._lock:
            self._kept.clear()


pages = Shelf()


def kept_page(
    key: Hashable, template: str, values: Callable[[], dict[str, Any]], args: Mapping[str, str] | None = None
) -> Response:
    """Send a public page that is rendered once per `key` (path, language and versions).

    `args` is the part of the query that the key holds: links to the same page in other languages carry these
    and nothing else, or one reader's query would stand on everybody's page.
    """
    g.kept_args = dict(args or {})

    def build() -> KeptPage:
        body = render_template(template, **values()).encode()
        return KeptPage(pack(body), hashlib.sha256(body).hexdigest()[:24])

    made = _answer(pages.get((template, key), build), request.environ)
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


def _answer(page: KeptPage, environ: "WSGIEnvironment") -> Answer:
    return cast("Answer", answer(page.tag, _PAGE, environ, lambda: page.ready))
