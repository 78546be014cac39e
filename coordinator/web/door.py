"""The door before the house: what is kept and unchanged is answered here and never reaches Flask.

Nearly all readers ask for what others asked for before, most of them whether it changed. The answer needs one
indexed lookup and no session, cookie, form or routing (docs/decisions/0021, 0022). Whatever is not that simple
goes in: what must be built first, an address that is none of ours, another method, an error.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.routing import Rule

from coordinator.core.db import db
from coordinator.core.i18n import LANGUAGES
from coordinator.web.answers import Answer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Answers for a view: what stands in its address, `lang` too, the request, and the database to ask. None: go in.
Look = Callable[[dict[str, str], "WSGIEnvironment", Engine | Connection], Answer | None]
FAILURE = "coordinator.door.failure"
_READS = frozenset({"GET", "HEAD"})
_PORT = re.compile(r":\d+\Z")
_PART = re.compile(r"<(?:(\w+):)?(\w+)>")
_SLUG = "[a-z0-9-]+"
_ViewT = TypeVar("_ViewT", bound=Callable[..., Any])


def early(look: Look) -> Callable[[_ViewT], _ViewT]:
    """Let `look` answer for a cacheable view at the door; it must give what the view would give, or None."""

    def mark(view: _ViewT) -> _ViewT:
        view.early = look  # type: ignore[attr-defined]
        return view

    return mark


class Door:
    """WSGI middleware around the application. `engines` is Flask-SQLAlchemy's own mapping, `hosts` our names."""

    def __init__(
        self,
        inside: "WSGIApplication",
        engines: Mapping[str | None, Engine | Connection],
        hosts: Iterable[str],
        looks: Iterable[tuple[str, Look]],
    ) -> None:
        self._inside = inside
        self._engines = engines
        self._hosts = frozenset(hosts)
        self._looks = [(re.compile(address).fullmatch, look) for address, look in looks]

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a simple request, hand in every other."""
        simple = self._answer(environ) if environ["REQUEST_METHOD"] in _READS else None
        if simple is None:
            return self._inside(environ, start_response)
        start_response(simple.status, simple.headers)
        return (simple.body,) if environ["REQUEST_METHOD"] == "GET" else ()

    def _answer(self, environ: "WSGIEnvironment") -> Answer | None:
        for match, look in self._looks:
            if found := match(environ["PATH_INFO"]):
                return self._ask(look, found.groupdict(), environ)
        return None

    def _ask(self, look: Look, place: dict[str, str], environ: "WSGIEnvironment") -> Answer | None:
        if _PORT.sub("", environ.get("HTTP_HOST", "")) not in self._hosts:
            return None
        try:
            return look(place, environ, self._engines[None])
        except SQLAlchemyError as error:
            environ[FAILURE] = error  # raised again inside, where errors have their page
            return None


def init_door(app: Flask) -> None:
    """Put the door before `app`; call when all its views are registered."""
    looks = [
        (address_of(rule), look)
        for rule in app.url_map.iter_rules()
        if (look := getattr(app.view_functions[rule.endpoint], "early", None))
    ]
    with app.app_context():
        app.wsgi_app = Door(app.wsgi_app, db.engines, app.config["TRUSTED_HOSTS"], looks)  # type: ignore[method-assign]


def address_of(rule: Rule) -> str:
    """Return the pattern of the addresses of a rule: languages and slugs of ours, which need no decoding."""
    pattern, end = "", 0
    for part in _PART.finditer(rule.rule):
        allowed = "|".join(LANGUAGES) if part[1] == "lang" else _SLUG
        pattern += f"{re.escape(rule.rule[end : part.start()])}(?P<{part[2]}>{allowed})"
        end = part.end()
    return pattern + re.escape(rule.rule[end:])
