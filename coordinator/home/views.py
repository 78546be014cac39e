"""The public list of assemblies, and what waits for an organiser today."""

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.web.guards import cacheable
from coordinator.web.locale import preferred_language
from coordinator.web.responses import page

bp = Blueprint("home", __name__)


@bp.get("/")
@cacheable
def root() -> WerkzeugResponse:
    """Send the reader to the home page in their language."""
    response = redirect(url_for("home.index", lang=preferred_language()), 302)
    response.vary.add("Accept-Language")
    return response


@bp.get("/<lang:lang>/")
@cacheable
def index() -> Response:
    """Show the public list of assemblies."""
    return page("home/index.html")
