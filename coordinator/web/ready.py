"""Answers that are complete when they are made: for the paths where Werkzeug's second look at them counts."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class ReadyResponse(Response):
    """A body of bytes (or 304 without one) with all its headers; hooks may add more, nothing else changes.

    Werkzeug copies and examines every header of every answer once more before it is sent. These need no look:
    their maker states the length, and there is no address to complete.
    """

    def __init__(self, body: bytes, status: int, headers: list[tuple[str, str]]) -> None:
        """Make the answer; a 304 tells neither type nor length (RFC 9110 §15.4.5)."""
        super().__init__([body], status, headers)
        if status == 304:  # noqa: PLR2004
            del self.headers["Content-Type"]
        else:
            self.headers["Content-Length"] = str(len(body))

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Send it; HEAD gets the same headers and no body."""
        start_response(self.status, self.headers.to_wsgi_list())
        return () if environ["REQUEST_METHOD"] == "HEAD" else self.iter_encoded()
