"""The public programme and its sessions, and the organisers' pages of the agenda."""

import datetime as dt
from typing import NamedTuple

from flask import Blueprint, Response, abort, request
from sqlalchemy.engine import Connection, Engine

from coordinator.agenda import pages, queries
from coordinator.agenda.releases import pages as releases
from coordinator.agenda.zones import known_city
from coordinator.core import clock
from coordinator.core.i18n import _l, current_language
from coordinator.web.door import early
from coordinator.web.frame import MenuEntry, add_to_menu
from coordinator.web.guards import cacheable
from coordinator.web.responses import kept, kept_page

bp = Blueprint("agenda", __name__, url_prefix="/<lang:lang>/assemblies/<slug>")
_COVERS = ("agenda.session", "agenda.changes", "live.", "mine.", "proposals.")
add_to_menu(MenuEntry("public", 20, _l("Programme"), "agenda.programme", covers=_COVERS))
_ASKED = ("day", "track", "room", "language")
_LONGEST = 60  # of a slug; longer ones ask for nothing
_PROGRAMME, _SESSION = "agenda/programme.html", "agenda/session.html"


class _Key(NamedTuple):
    """What a public page of an agenda depends on: kept until the next release or the next day."""

    edition: queries.Edition
    lang: str
    today: dt.date
    session_id: str
    asked: tuple[tuple[str, str], ...]


def _key_of(
    slug: str,
    lang: str,
    session_id: str = "",
    *,
    asked: tuple[tuple[str, str], ...] = (),
    bind: Engine | Connection | None = None,
) -> _Key | None:
    edition = queries.edition_of(slug, bind=bind)
    return _Key(edition, lang, clock.today(edition.zone), session_id, asked) if edition else None


@bp.get("/agenda")
@cacheable
@early(kept(_PROGRAMME, _key_of))
def programme(slug: str) -> Response:
    """Show the released programme by day."""
    asked = {name: value for name in _ASKED if 0 < len(value := request.args.get(name, "")) <= _LONGEST} | _zone()
    key = _key_of(slug, current_language(), asked=tuple(asked.items())) or abort(404)
    return kept_page(key, _PROGRAMME, lambda: pages.programme_values(slug, asked, key.today), asked)


@bp.get("/agenda/sessions/<session_id>")
@cacheable
@early(kept(_SESSION, _key_of))
def session(slug: str, session_id: str) -> Response:
    """Show one released session."""
    asked = _zone()
    key = _key_of(slug, current_language(), session_id, asked=tuple(asked.items())) or abort(404)
    return kept_page(key, _SESSION, lambda: pages.session_values(slug, session_id, asked.get("zone", "")), asked)


def _zone() -> dict[str, str]:
    """What is asked for beside the venue's times: a city of the list, or else nobody's page differs."""
    city = known_city(request.args.get("zone", ""))
    return {"zone": city} if city else {}


@bp.get("/agenda/changes")
@cacheable
def changes(slug: str) -> Response:
    """Tell what each release changed, the newest first."""
    edition = queries.edition_of(slug) or abort(404)
    number = request.args.get("page", 1, type=int)
    if number < 1:
        abort(404)
    return kept_page(
        (edition, current_language(), number), "agenda/releases/changes.html",
        lambda: releases.changes_values(slug, number), {"page": str(number)} if number > 1 else {},
    )  # fmt: skip
