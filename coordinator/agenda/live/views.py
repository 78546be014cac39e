"""Public pages of the day: now and next, and the screen of a hall. Both refresh themselves without scripts."""

from flask import Blueprint, Response, abort, request

from coordinator.agenda.live import pages, queries
from coordinator.agenda.queries import edition_of
from coordinator.assemblies.frame import public_frame
from coordinator.assemblies.queries import public_assembly, rooms_of
from coordinator.core import clock
from coordinator.core.i18n import current_language, pick
from coordinator.web.guards import cacheable
from coordinator.web.responses import kept_page

bp = Blueprint("live", __name__, url_prefix="/<lang:lang>/assemblies/<slug>/agenda")
REFRESH_SECONDS = 60
_LONGEST = 60  # of a slug


@bp.get("/now")
@cacheable
def now(slug: str) -> Response:
    """Show what runs and what follows; kept for a minute, until the next release or until somebody notes a time."""
    return _page(slug, "agenda/live/now.html")


@bp.get("/screen")
@cacheable
def screen(slug: str) -> Response:
    """Show what runs in large letters, for a hall; of one room when its slug is asked for."""
    return _page(slug, "agenda/live/screen.html")


def _page(slug: str, template: str) -> Response:
    edition = edition_of(slug) or abort(404)
    at = clock.now().replace(second=0, microsecond=0)
    asked = request.args.get("room", "")[:_LONGEST]
    args = {"room": asked} if asked else {}
    key = (edition, current_language(), at, asked, queries.runs_stamp(edition.assembly_id))
    return kept_page(key, template, lambda: _values(slug, asked), args)


def _values(slug: str, asked: str) -> dict[str, object]:
    assembly = public_assembly(slug) or abort(404)
    at = clock.now()
    rooms = [room for room in rooms_of(assembly) if room.slug == asked]
    moment = queries.moment_at(assembly, at, rooms[0].slug if rooms else "")
    here, after = moment.now, moment.next
    return {
        "assembly": assembly, "frame": public_frame(assembly), "refresh": REFRESH_SECONDS,
        "room": pick(rooms[0].name, fallback=assembly.language)[0] if rooms else "",
        "now": pages.now_lines(here, assembly, at), "next": pages.next_lines(after, assembly, at),
        "time": pages.wall_time(at, assembly), "next_day": after[0].session.day if after else None,
        "today": clock.today(assembly.zone),
    }  # fmt: skip
