"""Publishing the agenda: what would change, the act itself; the releases so far, compared and restored."""

from typing import Any

from flask import Blueprint, Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.agenda import draft, policy, queries, told
from coordinator.agenda.conflicts.pages import Told, told_ahead, told_conflicts
from coordinator.agenda.conflicts.queries import conflicts_of
from coordinator.agenda.forms import release_form
from coordinator.agenda.policy import ReleaseOf
from coordinator.agenda.release import pending, release_settled
from coordinator.agenda.releases import pages, restoring
from coordinator.agenda.releases.queries import release_in, told_of
from coordinator.agenda.reminders.queries import not_reached
from coordinator.assemblies.frame import manage_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug, names_of
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict, Invalid
from coordinator.core.i18n import _, ngettext
from coordinator.registration.policy import may_see as may_see_registrations
from coordinator.web.forms import texts_data
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.responses import page, see_other

bp = Blueprint("releases", __name__, url_prefix="/<lang:lang>/assemblies/<slug>/manage/agenda")


@bp.get("/publish")
@guard(policy.may_see, on=assembly_by_slug)
def preview(assembly: Assembly) -> Response:
    """Show what a release would change and what conflicts stand; those who may release find the button there."""
    return _preview(assembly)


@bp.post("/publish")
@guard(policy.may_release, on=assembly_by_slug)
def publish(assembly: Assembly) -> Response | WerkzeugResponse:
    """Make the draft public; conflicts that were shown are accepted with the reason given."""
    form: Any = release_form(assembly, asks_reason=bool(conflicts_of(assembly).blocking))()
    if not form.validate_on_submit():
        return _preview(assembly, form)
    try:
        with unit_of_work():
            made = release_settled(
                assembly, by=current_actor(), name=form.name.data or "", message=texts_data(form.message),
                accepting=request.form.getlist("key"), reason=form.reason.data if "reason" in form else "",
            )  # fmt: skip
    except (Conflict, Invalid) as refusal:
        flash(refusal.message, "info")
        answer = _preview(assembly)  # the form again with what was typed, and asking why a new conflict may stay
        answer.status_code = refusal.status
        return answer
    count = len(made.changes)
    flash(
        ngettext("%(n)s change is public. Calendars follow within the hour.",
                 "%(n)s changes are public. Calendars follow within the hour.", count),
        "success",
    )  # fmt: skip
    return see_other(url_for("releases.show", slug=assembly.slug, number=made.number))


@bp.get("/releases")
@guard(policy.may_see, on=assembly_by_slug)
def index(assembly: Assembly) -> Response:
    """List the releases with how much each changed, the newest first."""
    releases = draft.releases_of(assembly)
    return page(
        "agenda/releases/index.html", assembly=assembly, frame=manage_frame(assembly, current_actor()),
        entries=pages.entries_of(releases), sides=pages.sides(releases),
        names=names_of({made.released_by for made in releases}),
    )  # fmt: skip


@bp.get("/releases/<int:number>")
@guard(policy.may_see_release, on=release_in)
def show(item: ReleaseOf) -> Response:
    """Show one release: what it changed, and who is told of it."""
    assembly, made = item.assembly, item.release
    actor = current_actor()
    return page(
        "agenda/releases/show.html", assembly=assembly, item=item, release=made, title=pages.title_of(made),
        origin=pages.origin_of(made), told=told_of(made), frame=manage_frame(assembly, actor),
        names=names_of({made.released_by}), can_release=policy.may_release(actor, assembly),
        changes=pages.changes_of(made, assembly), not_reached=not_reached(assembly) if item.is_latest else [],
    )  # fmt: skip


@bp.get("/releases/<int:number>/programme")
@guard(policy.may_see_release, on=release_in)
def programme(item: ReleaseOf) -> Response:
    """Show the programme as it was after a release."""
    actor = current_actor()
    return page(
        "agenda/releases/programme.html", assembly=item.assembly, item=item, release=item.release,
        title=pages.title_of(item.release), days=pages.programme_then(item.assembly, item.release.number),
        frame=manage_frame(item.assembly, actor), can_release=policy.may_release(actor, item.assembly),
    )  # fmt: skip


@bp.get("/releases/compare")
@guard(policy.may_see, on=assembly_by_slug)
def compare(assembly: Assembly) -> Response:
    """Show what differs between two releases, or between one and the draft."""
    older, newer = pages.asked_sides(assembly, request.args.get("from", ""), request.args.get("to", ""))
    return page(
        "agenda/releases/compare.html", assembly=assembly, older=str(older), newer=str(newer or pages.DRAFT),
        sides=pages.sides(draft.releases_of(assembly)), frame=manage_frame(assembly, current_actor()),
        changes=told.diff_in_words(pages.differences(assembly, older, newer), assembly),
    )  # fmt: skip


@bp.route("/releases/<int:number>/restore", methods=["GET", "POST"])
@guard(policy.may_restore, on=release_in)
def restore(item: ReleaseOf) -> Response | WerkzeugResponse:
    """Show what bringing back a release would change, then make it a new release."""
    assembly, number = item.assembly, item.release.number
    ahead = told_ahead(assembly, restoring.restoration(assembly, number))
    form: Any = release_form(assembly, asks_reason=bool(ahead.blocking))()
    if not form.validate_on_submit():
        return _restore_preview(item, form, ahead)
    try:
        with unit_of_work():
            made = restoring.restore_settled(
                assembly, number, by=current_actor(), name=form.name.data or "", message=texts_data(form.message),
                accepting=request.form.getlist("key"), reason=form.reason.data if "reason" in form else "",
            )  # fmt: skip
    except Conflict as refusal:
        flash(refusal.message, "info")
        return _restore_again(assembly.slug, number, refusal.status)
    flash(_("Version %(n)s says what version %(old)s said. What you changed in private is still in the draft.",
            n=made.number, old=number), "success")  # fmt: skip
    return see_other(url_for("releases.show", slug=assembly.slug, number=made.number))


def _restore_again(slug: str, number: int, status: int) -> Response | WerkzeugResponse:
    """Show the form with what was typed, asking why a new conflict may stay; nothing to do leads to the version."""
    item = release_in(slug, number) or abort(404)
    changes = restoring.restoration(item.assembly, number)
    if not changes:
        return see_other(url_for("releases.show", slug=slug, number=number))
    ahead = told_ahead(item.assembly, changes)
    answer = _restore_preview(item, release_form(item.assembly, asks_reason=bool(ahead.blocking))(), ahead)
    answer.status_code = status
    return answer


def _restore_preview(item: ReleaseOf, form: Any, ahead: Told) -> Response:
    assembly = item.assembly
    changes = restoring.restoration(assembly, item.release.number)
    return page(
        "agenda/releases/restore.html", status=422 if form.errors else 200, assembly=assembly, item=item, form=form,
        title=pages.title_of(item.release), changes=told.diff_in_words(changes, assembly), ahead=ahead,
        losing=pages.losing_places(changes, assembly),
        can_see_names=may_see_registrations(current_actor(), assembly),
        frame=manage_frame(assembly, current_actor()),
    )  # fmt: skip


def _preview(assembly: Assembly, form: Any = None) -> Response:
    fresh = assembly_by_slug(assembly.slug) or abort(404)
    actor = current_actor()
    blocking = told_conflicts(fresh).blocking
    shown = form or release_form(fresh, asks_reason=bool(blocking))()
    changes = pending(fresh)
    return page(
        "agenda/releases/publish.html", status=422 if shown.errors else 200, assembly=fresh, form=shown,
        changes=told.diff_in_words(changes, fresh), losing=pages.losing_places(changes, fresh),
        can_see_names=may_see_registrations(actor, fresh), publication=queries.publication_of(fresh),
        blocking=blocking if "reason" in shown else (), can_release=policy.may_release(actor, fresh),
        can_edit=policy.may_edit(actor, fresh), frame=manage_frame(fresh, actor),
    )  # fmt: skip
