"""Calendar feeds, and the page that says how to subscribe to them."""

from typing import cast

from flask import Blueprint, Flask, Response, abort, current_app, request
from flask.blueprints import BlueprintSetupState

from coordinator.core import clock
from coordinator.core.i18n import current_language
from coordinator.feeds import queries, service, subscribing
from coordinator.feeds.answers import Question, answer, kept_feed
from coordinator.feeds.cache import feeds
from coordinator.feeds.queries import Kind
from coordinator.web.door import early
from coordinator.web.guards import cacheable
from coordinator.web.responses import kept_page

bp = Blueprint("feeds", __name__, url_prefix="/<lang:lang>")


@bp.record_once
def share_feeds(state: BlueprintSetupState) -> None:
    """Share what is built through Redis where the settings name one."""
    feeds.use_redis(cast("Flask", state.app).config["SETTINGS"].redis_url)


@bp.get("/assemblies/<slug>/calendar.ics")
@cacheable
@early(kept_feed(Kind.ASSEMBLY))
def assembly(slug: str) -> Response:
    """Send the feed of the whole assembly."""
    return _feed(Kind.ASSEMBLY, slug)


@bp.get("/assemblies/<slug>/calendar/tracks/<part>.ics")
@cacheable
@early(kept_feed(Kind.TRACK))
def track(slug: str, part: str) -> Response:
    """Send the feed of one track."""
    return _feed(Kind.TRACK, slug, part)


@bp.get("/assemblies/<slug>/calendar/rooms/<part>.ics")
@cacheable
@early(kept_feed(Kind.ROOM))
def room(slug: str, part: str) -> Response:
    """Send the feed of one room."""
    return _feed(Kind.ROOM, slug, part)


@bp.get("/assemblies/<slug>/agenda/sessions/<part>.ics")
@cacheable
@early(kept_feed(Kind.SESSION))
def session(slug: str, part: str) -> Response:
    """Send one session as a calendar of its own."""
    return _feed(Kind.SESSION, slug, part)


@bp.get("/assemblies/<slug>/calendar")
@cacheable
def subscribe(slug: str) -> Response:
    """Say how to follow the assembly in one's own calendar."""
    edition = queries.edition_of(Kind.ASSEMBLY, slug, "", clock.now().date()) or abort(404)
    key = (edition.public_id, edition.version, current_language())
    base_url = current_app.config["BASE_URL"]
    return kept_page(key, "feeds/subscribe.html", lambda: subscribing.page_values(edition, base_url))


def _feed(kind: Kind, slug: str, part: str = "") -> Response:
    today = clock.now().date()
    edition = queries.edition_of(kind, slug, part, today)
    if edition is None:
        abort(404)
    question = Question(kind, slug, part, current_language())

    def build() -> bytes:
        base_url = current_app.config["BASE_URL"]
        return service.calendar_bytes(edition, lang=question.lang, base_url=base_url, today=today)

    made = answer(question, edition, request.environ, lambda key: feeds.get(key, build))
    if made is None:
        abort(404)
    return Response(made.body, made.status, made.headers)
