"""Security headers on every answer (INTERFACE §1), static files included; gzip for pages.

The headers are added outside Flask, where adding ten of them costs nothing even to a feed that answers 304.
Pages are compressed although they hold secrets: cookies are SameSite=Lax, so nobody can make a browser ask
for them from elsewhere and measure (BREACH).
"""

import gzip
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request

from coordinator.web.conditions import takes_gzip

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
ALWAYS = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
# Parts of a page are never shown by themselves: what governs documents would only weigh on slow networks.
_PARTS = ("text/css", "text/javascript", "application/javascript", "font/")
_FOR_PARTS = (("X-Content-Type-Options", "nosniff"),)
# A picture that is opened by itself is a document which may do nothing at all.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_FOR_PICTURES = (("Content-Security-Policy", PICTURE_POLICY), *_FOR_PARTS)
_COMPRESSED = {"text/html", "application/json", "text/plain"}
_SMALLEST = 1_000


class SecurityHeaders:
    """WSGI middleware: adds to every answer the headers that it does not set itself."""

    def __init__(self, app: "WSGIApplication", headers: tuple[tuple[str, str], ...]) -> None:
        self._app = app
        self._headers = headers

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            present = {name.lower(): value for name, value in headers}
            wanted = self._wanted(present.get("content-type", ""))
            headers.extend(header for header in wanted if header[0].lower() not in present)
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        return self._app(environ, start)

    def _wanted(self, kind: str) -> tuple[tuple[str, str], ...]:
        if kind.startswith(_PARTS):
            return _FOR_PARTS
        return _FOR_PICTURES if kind.startswith("image/") else self._headers


def init_headers(app: Flask) -> None:
    """Put the headers on every response of `app`; HSTS only where the base address is https."""
    https = app.config["BASE_URL"].startswith("https://")
    headers = (*ALWAYS, ("Strict-Transport-Security", "max-age=31536000")) if https else ALWAYS
    app.wsgi_app = SecurityHeaders(app.wsgi_app, headers)  # type: ignore[method-assign]
    app.after_request(_finish)


def _finish(response: Response) -> Response:
    """Keep private pages out of every cache and compress what is worth it."""
    headers = response.headers
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-cache" if g.get("public_cache") else "no-store"
    if "Content-Encoding" in headers or response.status_code == 304 or response.mimetype not in _COMPRESSED:  # noqa: PLR2004
        return response
    if response.direct_passthrough or response.is_streamed:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) >= _SMALLEST and takes_gzip(request.environ.get("HTTP_ACCEPT_ENCODING", "")):
        response.set_data(gzip.compress(body, 6, mtime=0))
        headers["Content-Encoding"] = "gzip"
    return response
