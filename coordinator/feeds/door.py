"""The door before the house: unchanged and kept feeds are answered here and never reach Flask.

15,000 calendars ask every few minutes whether something changed, and nearly always nothing did. The answer
needs one indexed lookup and no session, cookie, language or form (docs/decisions/0021). Whatever is not that
simple goes in: a feed that must be built first, an address that is none of ours, another method, an error.
"""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from coordinator.core import clock
from coordinator.core.i18n import LANGUAGES
from coordinator.feeds.answers import Answer, Question, answer
from coordinator.feeds.cache import feeds
from coordinator.feeds.queries import Kind, edition_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_ADDRESS = re.compile(
    rf"/(?P<lang>{'|'.join(LANGUAGES)})/assemblies/(?P<slug>[a-z0-9-]+)/(?:calendar"
    r"|calendar/tracks/(?P<track>[a-z0-9-]+)|calendar/rooms/(?P<room>[a-z0-9-]+)"
    r"|agenda/sessions/(?P<session>[a-z0-9]+))\.ics"
)
FAILURE = "coordinator.feeds.failure"
_KINDS = {kind.value: kind for kind in Kind}
_PORT = re.compile(r":\d+\Z")


class FeedDoor:
    """WSGI middleware around the application. `engines` is Flask-SQLAlchemy's own mapping, `hosts` our names."""

    def __init__(
        self, inside: "WSGIApplication", engines: Mapping[str | None, Engine | Connection], hosts: Iterable[str]
    ) -> None:
        self._inside = inside
        self._engines = engines
        self._hosts = frozenset(hosts)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a simple request for a feed, hand in every other."""
        question = self._question(environ)
        simple = self._answer(question, environ) if question else None
        if simple is None:
            return self._inside(environ, start_response)
        start_response(simple.status, simple.headers)
        return (simple.body,) if environ["REQUEST_METHOD"] == "GET" else ()

    def _question(self, environ: "WSGIEnvironment") -> Question | None:
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or not environ["PATH_INFO"].endswith(".ics"):
            return None
        found = _ADDRESS.fullmatch(environ["PATH_INFO"])
        if found is None or _PORT.sub("", environ.get("HTTP_HOST", "")) not in self._hosts:
            return None
        kind = _KINDS.get(found.lastgroup or "", Kind.ASSEMBLY)
        part = found[kind.value] if kind is not Kind.ASSEMBLY else ""
        return Question(kind, found["slug"], part, found["lang"])

    def _answer(self, question: Question, environ: "WSGIEnvironment") -> Answer | None:
        try:
            today = clock.now().date()
            edition = edition_of(question.kind, question.slug, question.part, today, bind=self._engines[None])
        except SQLAlchemyError as error:
            environ[FAILURE] = error  # raised again inside, where errors have their page
            return None
        return answer(question, edition, environ, feeds.peek) if edition else None
