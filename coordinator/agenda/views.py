"""The public programme and its sessions, and the organisers' pages of the agenda."""

from flask import Blueprint, Response, abort, request

from coordinator.agenda import pages, queries
from coordinator.core import clock
from coordinator.core.i18n import _l, current_language
from coordinator.web.frame import MenuEntry, add_to_menu
from coordinator.web.guards import cacheable
from coordinator.web.responses import kept_page

bp = Blueprint("agenda", __name__, url_prefix="/<lang:lang>/assemblies/<slug>")
add_to_menu(MenuEntry("public", 20, _l("Programme"), "agenda.programme", covers=("agenda.session",)))
_ASKED = ("day", "track", "room", "language")
_LONGEST = 60  # of a slug; longer ones ask for nothing


@bp.get("/agenda")
@cacheable
def programme(slug: str) -> Response:
    """Show the released programme by day; the page is kept until the next release or the next day."""
    edition = queries.edition_of(slug) or abort(404)
    asked = {name: value for name in _ASKED if 0 < len(value := request.args.get(name, "")) <= _LONGEST}
    today = clock.today(edition.zone)
    return kept_page(
        (edition, current_language(), today, tuple(asked.items())), "agenda/programme.html",
        lambda: pages.programme_values(slug, asked, today), asked,
    )  # fmt: skip


@bp.get("/agenda/sessions/<session_id>")
@cacheable
def session(slug: str, session_id: str) -> Response:
    """Show one released session."""
    edition = queries.edition_of(slug) or abort(404)
    return kept_page(
        (edition, current_language(), clock.today(edition.zone), session_id), "agenda/session.html",
        lambda: pages.session_values(slug, session_id),
    )  # fmt: skip
