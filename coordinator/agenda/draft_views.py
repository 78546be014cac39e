"""The organisers' draft: the list by day, and the verbs of a session. Its form stands in `session_form`."""

from flask import Blueprint, Response, flash, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.agenda import draft, policy, service
from coordinator.agenda.grid.views import planner_page
from coordinator.agenda.policy import Item
from coordinator.agenda.session_form import views as session_form
from coordinator.agenda.session_form.views import list_url
from coordinator.assemblies.frame import manage_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.core.db import unit_of_work
from coordinator.core.i18n import _, _l, pick
from coordinator.web.frame import MenuEntry, add_to_menu
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.responses import page, see_other

bp = Blueprint("draft", __name__, url_prefix="/<lang:lang>/assemblies/<slug>/manage/agenda")
_COVERS = (
    "draft.", "releases.", "conflicts.", "day.", "agenda_lists.", "video.", "room_plan.", "signup.",
    "proposal_desk.", "exchange.", "agenda_templates.",
)  # fmt: skip
add_to_menu(MenuEntry("manage", 30, _l("Agenda"), "draft.show", policy.may_see, covers=_COVERS))


@bp.get("")
@guard(policy.may_see, on=assembly_by_slug)
def show(assembly: Assembly) -> Response:
    """Show the agenda builder: a day as a grid, or all days as a list."""
    return planner_page(assembly)


bp.add_url_rule("/new", "add", session_form.add, methods=["GET", "POST"])
bp.add_url_rule("/sessions/<session_id>", "edit", session_form.edit, methods=["GET", "POST"])


@bp.post("/sessions/<session_id>/duplicate")
@guard(policy.may_edit_item, on=draft.item_in)
def duplicate(item: Item) -> WerkzeugResponse:
    """Copy a session; the copy is to be placed."""
    with unit_of_work():
        copy = service.duplicate(item.session, item.assembly, by=current_actor())
    flash(_("This is the copy. Give it a day and a time."), "success")
    return see_other(url_for("draft.edit", slug=item.assembly.slug, session_id=copy.public_id))


@bp.route("/sessions/<session_id>/cancel", methods=["GET", "POST"])
@guard(policy.may_edit_item, on=draft.item_in)
def cancel(item: Item) -> Response | WerkzeugResponse:
    """Ask, then cancel a session in the draft."""
    if request.method == "POST":
        with unit_of_work():
            service.cancel(item.session, item.assembly, by=current_actor())
        flash(_("The session is cancelled in the draft. Publish to tell the world."), "success")
        return see_other(list_url(item.assembly, item.session))
    return _question(item, "cancel")


@bp.post("/sessions/<session_id>/restore")
@guard(policy.may_edit_item, on=draft.item_in)
def restore(item: Item) -> WerkzeugResponse:
    """Let a cancelled session take place."""
    with unit_of_work():
        service.restore(item.session, item.assembly, by=current_actor())
    flash(_("The session takes place again in the draft."), "success")
    return see_other(list_url(item.assembly, item.session))


@bp.route("/sessions/<session_id>/remove", methods=["GET", "POST"])
@guard(policy.may_edit_item, on=draft.item_in)
def remove(item: Item) -> Response | WerkzeugResponse:
    """Ask, then remove a session that was never published."""
    if request.method == "POST":
        back = list_url(item.assembly, item.session)
        with unit_of_work():
            gone = service.remove(item.session, item.assembly, by=current_actor())
        told_gone = _("The session is removed.")
        flash(
            told_gone if gone else _("The session was public: it is cancelled, so that subscribers learn it."),
            "success",
        )
        return see_other(back)
    return _question(item, "remove")


def _question(item: Item, verb: str) -> Response:
    return page(
        "agenda/confirm.html", assembly=item.assembly, session=item.session, verb=verb,
        name=pick(item.session.title, fallback=item.assembly.language)[0],
        is_released=service.is_released(item.session), frame=manage_frame(item.assembly, current_actor()),
    )  # fmt: skip
