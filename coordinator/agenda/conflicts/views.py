"""Organisers' pages of conflicts: what is to be settled, closed rooms, and the rules of the house."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.agenda import policy
from coordinator.agenda.conflicts import queries, service
from coordinator.agenda.conflicts.forms import AcceptForm, closure_form, rules_form, rules_of
from coordinator.agenda.conflicts.models import RoomClosure
from coordinator.agenda.conflicts.pages import told_conflicts
from coordinator.agenda.conflicts.rules import ConflictKind, rules_in
from coordinator.agenda.menu import agenda_menu
from coordinator.assemblies.frame import manage_frame
from coordinator.assemblies.models import Assembly, Room
from coordinator.assemblies.queries import assembly_by_slug, rooms_of
from coordinator.core.actor import Actor
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict, Invalid
from coordinator.core.i18n import _
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.responses import page, see_other

bp = Blueprint("conflicts", __name__, url_prefix="/<lang:lang>/assemblies/<slug>/manage/agenda/conflicts")


@dataclass(frozen=True)
class ClosedRoom:
    """A closing of a room in its assembly."""

    assembly: Assembly
    closure: RoomClosure
    room: Room


def closed_room(slug: str, closure_id: str) -> ClosedRoom | None:
    """Return a closing; one of another assembly is not there."""
    assembly = assembly_by_slug(slug)
    if assembly is None:
        return None
    found = [pair for pair in queries.closures_of(assembly) if pair[0].public_id == closure_id]
    return ClosedRoom(assembly, *found[0]) if found else None


def _may_edit_closure(actor: Actor, place: ClosedRoom) -> bool:
    return policy.may_edit(actor, place.assembly)


@bp.get("")
@guard(policy.may_see, on=assembly_by_slug)
def index(assembly: Assembly) -> Response:
    """List the conflicts of the draft: what asks for a reason, what is only said, what was accepted."""
    return _index(assembly, AcceptForm())


@bp.post("/accept")
@guard(policy.may_edit, on=assembly_by_slug)
def accept(assembly: Assembly) -> Response | WerkzeugResponse:
    """Accept conflicts as they stand, with a reason."""
    form, slug = AcceptForm(), assembly.slug
    keys = {key for key in request.form.getlist("key") if len(key) <= 64}  # noqa: PLR2004 - the column's length
    if not form.validate_on_submit():
        return _index(assembly, form, next(iter(keys), ""))
    try:
        with unit_of_work():
            service.accept(assembly, keys, form.reason.data or "", by=current_actor())
    except Conflict as refusal:
        flash(refusal.message, "warning")
    else:
        flash(_("Accepted. It is asked about again when its time, room or people change."), "success")
    return see_other(url_for("conflicts.index", slug=slug))


@bp.post("/withdraw")
@guard(policy.may_edit, on=assembly_by_slug)
def withdraw(assembly: Assembly) -> WerkzeugResponse:
    """Take an acceptance back."""
    with unit_of_work():
        service.withdraw(assembly, request.form.get("key", "")[:64], by=current_actor())
    flash(_("This conflict is to be settled again."), "success")
    return see_other(url_for("conflicts.index", slug=assembly.slug))


@bp.route("/closures", methods=["GET", "POST"])
@guard(policy.may_edit, on=assembly_by_slug)
def closures(assembly: Assembly) -> Response | WerkzeugResponse:
    """List when rooms are closed, and close one."""
    rooms, slug = rooms_of(assembly), assembly.slug
    form = closure_form(rooms, assembly)
    if form.validate_on_submit():
        room = next(room for room in rooms if str(room.id) == form.room.data)
        try:
            with unit_of_work():
                service.close_room(
                    room, assembly, by=current_actor(), day=form.day.data, start=form.start.data,
                    minutes=form.minutes, reason=form.reason.data or "",
                )  # fmt: skip
        except Invalid as refusal:
            form.add_errors(refusal.fields)
        else:
            flash(_("The room is closed at that time."), "success")
            return see_other(url_for("conflicts.closures", slug=slug))
    fresh = _again(slug)
    return page(
        "agenda/conflicts/closures.html", status=422 if form.errors else 200, assembly=fresh, form=form,
        closures=queries.closures_of(fresh), frame=manage_frame(fresh, current_actor()),
        pages=agenda_menu(fresh, current_actor()),
    )  # fmt: skip


@bp.post("/closures/<closure_id>/remove")
@guard(_may_edit_closure, on=closed_room)
def reopen(place: ClosedRoom) -> WerkzeugResponse:
    """Let a room be used after all."""
    with unit_of_work():
        service.reopen_room(place.closure, place.room, place.assembly, by=current_actor())
    flash(_("The room can be used again."), "success")
    return see_other(url_for("conflicts.closures", slug=place.assembly.slug))


@bp.route("/rules", methods=["GET", "POST"])
@guard(policy.may_edit, on=assembly_by_slug)
def rules(assembly: Assembly) -> Response | WerkzeugResponse:
    """Say what is looked for and what is kept free."""
    form, slug = rules_form(rules_in(assembly.settings)), assembly.slug
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.set_rules(assembly, rules_of(form), by=current_actor())
        except Invalid as refusal:
            form.add_errors(refusal.fields)
        else:
            flash(_("The rules are saved."), "success")
            return see_other(url_for("conflicts.index", slug=slug))
    fresh = _again(slug)
    return page(
        "agenda/conflicts/rules.html", status=422 if form.errors else 200, assembly=fresh, form=form,
        kinds=[form[f"kind_{kind.value}"] for kind in ConflictKind], frame=manage_frame(fresh, current_actor()),
        pages=agenda_menu(fresh, current_actor()),
    )  # fmt: skip


def _index(assembly: Assembly, form: Any, asked: str = "") -> Response:
    actor = current_actor()
    return page(
        "agenda/conflicts/index.html", status=422 if form.errors else 200, assembly=assembly, form=form, asked=asked,
        told=told_conflicts(assembly), can_edit=policy.may_edit(actor, assembly), frame=manage_frame(assembly, actor),
        pages=agenda_menu(assembly, actor),
    )  # fmt: skip


def _again(slug: str) -> Assembly:
    return assembly_by_slug(slug) or abort(404)
