"""Publishing the agenda: what would change, the act itself, and the releases so far."""

from typing import Any

from flask import Blueprint, Response, abort, flash, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.agenda import draft, policy, queries, told
from coordinator.agenda.forms import release_form
from coordinator.agenda.release import pending, release
from coordinator.assemblies.frame import manage_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug, names_of
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict
from coordinator.core.i18n import ngettext
from coordinator.web.forms import texts_data
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.responses import page, see_other

bp = Blueprint("releases", __name__, url_prefix="/<lang:lang>/assemblies/<slug>/manage/agenda")


@bp.get("/publish")
@guard(policy.may_see, on=assembly_by_slug)
def preview(assembly: Assembly) -> Response:
    """Show what a release would change; those who may release find the button there."""
    return _preview(assembly, release_form(assembly)())


@bp.post("/publish")
@guard(policy.may_release, on=assembly_by_slug)
def publish(assembly: Assembly) -> Response | WerkzeugResponse:
    """Make the draft public."""
    form: Any = release_form(assembly)()
    if not form.validate_on_submit():
        return _preview(assembly, form)
    try:
        with unit_of_work():
            made = release(assembly, by=current_actor(), name=form.name.data or "", message=texts_data(form.message))
    except Conflict as refusal:
        flash(refusal.message, "info")
        return see_other(url_for("releases.preview", slug=assembly.slug))
    count = len(made.changes)
    flash(
        ngettext("%(n)s change is public. Calendars follow within the hour.",
                 "%(n)s changes are public. Calendars follow within the hour.", count),
        "success",
    )  # fmt: skip
    return see_other(url_for("draft.show", slug=assembly.slug))


@bp.get("/releases")
@guard(policy.may_see, on=assembly_by_slug)
def index(assembly: Assembly) -> Response:
    """List the releases with what each changed, the newest first."""
    releases = draft.releases_of(assembly)
    return page(
        "agenda/releases.html", assembly=assembly, frame=manage_frame(assembly, current_actor()),
        releases=[(made, [told.told(record, assembly) for record in made.changes]) for made in releases],
        names=names_of({made.released_by for made in releases}),
    )  # fmt: skip


def _preview(assembly: Assembly, form: Any) -> Response:
    fresh = assembly_by_slug(assembly.slug) or abort(404)
    actor = current_actor()
    return page(
        "agenda/publish.html", status=422 if form.errors else 200, assembly=fresh, form=form,
        changes=told.diff_in_words(pending(fresh), fresh), publication=queries.publication_of(fresh),
        can_release=policy.may_release(actor, fresh), frame=manage_frame(fresh, actor),
    )  # fmt: skip
