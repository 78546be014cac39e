"""Answers: redirects after a write, pages, and pages kept ready for everybody."""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from flask import Response, g, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse


def see_other(url: str) -> WerkzeugResponse:
    """Redirect after a POST (303)."""
    return redirect(url, 303)


def page(template: str, *, status: int = 200, **values: Any) -> Response:
    """Render a page; give `status=422` when a form comes back with errors."""
    return Response(render_template(template, **values), status=status, mimetype="text/html")


@dataclass(frozen=True)
class KeptBytes:
    """An answer body ready to send, plain and gzipped, with its strong validator."""

    body: bytes
    packed: bytes
    etag: str
    media_type: str


def keep(body: bytes, media_type: str) -> KeptBytes:
    """Prepare `body`: compressed once, named by its digest."""
    return KeptBytes(body, gzip.compress(body, 6, mtime=0), hashlib.sha256(body).hexdigest()[:24], media_type)


class Shelf:
    """A bounded in-process store of ready answers; the key must hold every version the answer depends on."""

    def __init__(self, size: int = 400) -> None:
        self._kept: OrderedDict[Hashable, KeptBytes] = OrderedDict()
        self._lock = Lock()
        self._size = size

    def get(self, key: Hashable, build: Callable[[], KeptBytes]) -> KeptBytes:
        """Return what is kept under `key`, built now if it is not there (two threads may both build)."""
        with self._lock:
            found = self._kept.get(key)
            if found:
                self._kept.move_to_end(key)
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


def send_kept(kept: KeptBytes, *, cache_control: str = "no-cache") -> Response:
    """Send kept bytes: 304 when the reader has them, gzip when the reader takes it."""
    if request.if_none_match.contains_weak(kept.etag) or request.if_none_match.contains_weak(f"{kept.etag}-gzip"):
        response = Response(status=304)
    elif request.accept_encodings.quality("gzip") > 0:
        response = Response(kept.packed, content_type=kept.media_type)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(kept.body, content_type=kept.media_type)
    response.set_etag(kept.etag)
    response.headers["Cache-Control"] = cache_control
    response.headers["Vary"] = "Accept-Encoding"
    return response


def kept_page(
    key: Hashable, template: str, values: Callable[[], dict[str, Any]], args: Mapping[str, str] | None = None
) -> Response:
    """Send a public page that is rendered once per `key` (path, language and versions).

    `args` is the part of the query that the key holds: links to the same page in other languages carry these
    and nothing else, or one reader's query would stand on everybody's page.
    """
    g.kept_args = dict(args or {})

    def build() -> KeptBytes:
        return keep(render_template(template, **values()).encode(), "text/html; charset=utf-8")

    return send_kept(pages.get((template, *_as_tuple(key)), build))


def _as_tuple(key: Hashable) -> tuple[Hashable, ...]:
    return key if isinstance(key, tuple) else (key,)
