"""Pages where organisers ask for packs, follow them, download and publish them."""

from typing import Any

from flask import Blueprint, Response, abort, flash, send_file, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.assemblies.frame import manage_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.briefing import policy, queries, service
from coordinator.briefing.availability import pdf_unavailable
from coordinator.briefing.forms import PART_NAMES, pack_form
from coordinator.briefing.models import BriefingPack, PackState
from coordinator.briefing.policy import PackIn
from coordinator.core import clock, files
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Invalid
from coordinator.core.i18n import LANGUAGES, _, _l
from coordinator.web.frame import MenuEntry, add_to_menu
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.responses import page, see_other

bp = Blueprint("briefing", __name__, url_prefix="/<lang:lang>/assemblies/<slug>/manage/packs")
add_to_menu(MenuEntry("manage", 50, _l("Briefing packs"), "briefing.packs", policy.may_make, ("briefing.",)))

STATE_NAMES: dict[PackState, str] = {
    PackState.QUEUED: _l("Waiting"),
    PackState.RUNNING: _l("Being made"),
    PackState.READY: _l("Ready"),
    PackState.FAILED: _l("Failed"),
}
STATE_COLOURS = {PackState.READY: "success", PackState.FAILED: "error"}


@bp.route("", methods=["GET", "POST"])
@guard(policy.may_make, on=assembly_by_slug)
def packs(assembly: Assembly) -> Response | WerkzeugResponse:
    """List the packs made so far and ask for a new one."""
    form: Any = pack_form(assembly)()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                asked = service.request_pack(
                    assembly, language=form.language.data, parts=form.parts.data, by=current_actor()
                )
        except Invalid as refusal:
            form.add_errors(refusal.fields)
        else:
            return see_other(url_for("briefing.pack", slug=assembly.slug, pack_id=asked.public_id))
    return page(
        "briefing/packs.html", status=422 if form.errors else 200, assembly=assembly, form=form,
        frame=manage_frame(assembly, current_actor()), packs=queries.packs_of(assembly), unavailable=pdf_unavailable(),
        languages=LANGUAGES, state_names=STATE_NAMES, state_colours=STATE_COLOURS, parts_of=_parts_in_words,
    )  # fmt: skip


@bp.get("/<pack_id>")
@guard(policy.may_open, on=queries.pack_in)
def pack(item: PackIn) -> Response:
    """Show how far a pack is; while it is being made the page asks again by itself every five seconds."""
    wanted = item.pack
    return page(
        "briefing/pack.html", assembly=item.assembly, pack=wanted, frame=manage_frame(item.assembly, current_actor()),
        waiting=policy.is_under_way(wanted) and not _is_stalled(wanted), language=LANGUAGES[wanted.language],
        said=_said(wanted), parts=_parts_in_words(wanted), is_ready=wanted.state is PackState.READY,
        failure=_failure(wanted),
    )  # fmt: skip


@bp.get("/<pack_id>/file")
@guard(policy.may_open, on=queries.pack_in)
def download(item: PackIn) -> Response:
    """Send a finished pack."""
    if item.pack.state is not PackState.READY or not item.pack.file_key:
        abort(404)
    try:
        response = send_file(
            files.store().path(item.pack.file_key), mimetype="application/pdf", as_attachment=True,
            download_name=service.file_name(item.pack, item.assembly), etag=item.pack.file_key, max_age=0,
        )  # fmt: skip
    except FileNotFoundError:
        abort(404)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.post("/<pack_id>/publish")
@guard(policy.may_open, on=queries.pack_in)
def publish(item: PackIn) -> WerkzeugResponse:
    """Put a pack among the public documents of the assembly."""
    with unit_of_work():
        service.publish(item.pack, assembly=item.assembly, by=current_actor())
    flash(_("The pack is among the public documents of the assembly."), "success")
    return see_other(url_for("briefing.pack", slug=item.assembly.slug, pack_id=item.pack.public_id))


@bp.post("/<pack_id>/unpublish")
@guard(policy.may_open, on=queries.pack_in)
def unpublish(item: PackIn) -> WerkzeugResponse:
    """Take the published packs away from the public."""
    with unit_of_work():
        service.unpublish(item.pack, assembly=item.assembly, by=current_actor())
    flash(_("The pack is no longer public."), "success")
    return see_other(url_for("briefing.pack", slug=item.assembly.slug, pack_id=item.pack.public_id))


def _parts_in_words(pack: BriefingPack) -> list[str]:
    return [str(name) for part, name in PART_NAMES.items() if part.value in pack.parts]


def _is_stalled(pack: BriefingPack) -> bool:
    return policy.is_under_way(pack) and pack.created_at < clock.now() - queries.STALLED_AFTER


def _said(pack: BriefingPack) -> str:
    if pack.state is PackState.QUEUED:
        return _("Waiting for the worker")
    return _("Laying out page %(n)s", n=pack.step) if pack.step else _("Preparing the pack")


def _failure(pack: BriefingPack) -> str:
    if pack.state is PackState.FAILED:
        return pack.error
    if _is_stalled(pack):
        return _("Nothing has happened for an hour. Is the worker running? Ask for the pack again.")
    return ""
