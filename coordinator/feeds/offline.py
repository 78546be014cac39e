"""The programme as a site on a stick: its pages by the agenda, its calendar by the feeds, in one ZIP."""

import io
import zipfile

from flask import Blueprint, Response, current_app, flash, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.agenda import policy
from coordinator.agenda.exchange.site import site_of
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.core import clock
from coordinator.core.i18n import LANGUAGES, _
from coordinator.feeds import service
from coordinator.web.guards import guard
from coordinator.web.responses import see_other

bp = Blueprint("offline", __name__, url_prefix="/<lang:lang>/assemblies/<slug>/manage/agenda/exchange")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same site is the same bytes


@bp.get("/site.zip")
@guard(policy.may_see, on=assembly_by_slug)
def site(assembly: Assembly) -> Response | WerkzeugResponse:
    """Send the released programme as a ZIP that opens from a folder."""
    base_url = current_app.config["BASE_URL"]
    calendars = {lang: service.assembly_calendar(assembly.slug, lang=lang, base_url=base_url) for lang in LANGUAGES}
    files = site_of(assembly, calendars)
    if not files:
        flash(_("Nothing is public yet. Publish the agenda, then take it along."), "info")
        return see_other(url_for("exchange.index", slug=assembly.slug))
    response = Response(zipped(files, f"programme-{assembly.slug}"), mimetype="application/zip")
    name = f"programme-{assembly.slug}-{clock.today(assembly.zone).isoformat()}.zip"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def zipped(files: dict[str, bytes], folder: str) -> bytes:
    """Return files as a ZIP that unpacks into one folder."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(f"{folder}/{name}", _EPOCH), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
