"""Calendar feeds, and the page that says how to subscribe to them."""

from flask import Blueprint, Response, abort, current_app, request
from flask.blueprints import BlueprintSetupState

from coordinator.core import clock
from coordinator.core.i18n import current_language
from coordinator.feeds import queries, service
from coordinator.feeds.cache import feeds
from coordinator.feeds.conditions import entity_tag, has_it, http_date, takes_gzip
from coordinator.feeds.queries import Kind
from coordinator.feeds.render import MEDIA_TYPE, SERIALIZER
from coordinator.web.guards import cacheable
from coordinator.web.ready import ReadyResponse

bp = Blueprint("feeds", __name__, url_prefix="/<lang:lang>")


@bp.record_once
def share_feeds(state: BlueprintSetupState) -> None:
    """Use Redis where the settings name one."""
    feeds.use_redis(state.app.config["SETTINGS"].redis_url)


@bp.get("/assemblies/<slug>/calendar.ics")
@cacheable
def assembly(slug: str) -> Response:
    """Send the feed of the whole assembly."""
    return _feed(Kind.ASSEMBLY, slug)


@bp.get("/assemblies/<slug>/calendar/tracks/<part>.ics")
@cacheable
def track(slug: str, part: str) -> Response:
    """Send the feed of one track."""
    return _feed(Kind.TRACK, slug, part)


@bp.get("/assemblies/<slug>/calendar/rooms/<part>.ics")
@cacheable
def room(slug: str, part: str) -> Response:
    """Send the feed of one room."""
    return _feed(Kind.ROOM, slug, part)


@bp.get("/assemblies/<slug>/agenda/sessions/<part>.ics")
@cacheable
def session(slug: str, part: str) -> Response:
    """Send one session as a calendar of its own."""
    return _feed(Kind.SESSION, slug, part)


def _feed(kind: Kind, slug: str, part: str = "") -> Response:
    """Answer with the feed, or with 304 after one indexed lookup. Never negotiates: the address is the format."""
    today = clock.now().date()
    edition = queries.edition_of(kind, slug, part, today)
    if edition is None:
        abort(404)
    lang, asked = current_language(), request.environ
    tag = f"{edition.public_id}-{edition.version}-{lang}-{SERIALIZER}"
    packed = takes_gzip(asked.get("HTTP_ACCEPT_ENCODING", ""))
    headers = [
        ("ETag", entity_tag(tag, packed=packed)),
        ("Last-Modified", http_date(edition.changed_at)),
        ("Cache-Control", "public, max-age=300"),
        ("Vary", "Accept-Encoding"),
    ]
    if has_it(tag, edition.changed_at, asked.get("HTTP_IF_NONE_MATCH"), asked.get("HTTP_IF_MODIFIED_SINCE")):
        return ReadyResponse(b"", 304, headers)
    base_url = current_app.config["BASE_URL"]
    ready = feeds.get(tag, lambda: service.calendar_bytes(edition, lang=lang, base_url=base_url, today=today))
    headers.append(("Content-Disposition", f'inline; filename="{part or slug}.ics"'))
    if packed:
        headers.append(("Content-Encoding", "gzip"))
    headers.append(("Content-Type", MEDIA_TYPE))
    return ReadyResponse(ready.packed if packed else ready.plain, 200, headers)
