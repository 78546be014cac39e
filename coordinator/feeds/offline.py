"""The programme as a site on a stick, for organisers to download."""

from flask import Blueprint, Response, current_app, flash, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.agenda import policy
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.core import clock
from coordinator.core.i18n import LANGUAGES, _
from coordinator.feeds.stick import site_zip
from coordinator.web.guards import guard
from coordinator.web.responses import see_other

bp = Blueprint("offline", __name__, url_prefix="/<lang:lang>/assemblies/<slug>/manage/agenda/exchange")


@bp.get("/site.zip")
@guard(policy.may_see, on=assembly_by_slug)
def site(assembly: Assembly) -> Response | WerkzeugResponse:
    """Send the released programme as a ZIP that opens from a folder."""
    content = site_zip(assembly, LANGUAGES, base_url=current_app.config["BASE_URL"])
    if content is None:
        flash(_("Nothing is public yet. Publish the agenda, then take it along."), "info")
        return see_other(url_for("exchange.index", slug=assembly.slug))
    response = Response(content, mimetype="application/zip")
    name = f"programme-{assembly.slug}-{clock.today(assembly.zone).isoformat()}.zip"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
