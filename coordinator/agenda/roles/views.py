"""The assembly's own lists: roles with the brief of each, and levels of intervention."""

from typing import Any

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.agenda import policy
from coordinator.agenda.menu import agenda_menu
from coordinator.agenda.roles import queries, service
from coordinator.agenda.roles.forms import level_form, role_form
from coordinator.agenda.roles.queries import LevelIn, RoleIn
from coordinator.assemblies.frame import manage_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.core.actor import Actor
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict, Invalid
from coordinator.core.i18n import _
from coordinator.web.forms import texts_data, whole_number
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.responses import page, see_other

bp = Blueprint("agenda_lists", __name__, url_prefix="/<lang:lang>/assemblies/<slug>/manage/agenda")
Answer = Response | WerkzeugResponse


def _may_edit(actor: Actor, place: RoleIn | LevelIn) -> bool:
    return policy.may_edit(actor, place.assembly)


@bp.route("/roles", methods=["GET", "POST"])
@guard(policy.may_edit, on=assembly_by_slug)
def roles(assembly: Assembly) -> Answer:
    """List the roles, and add one."""
    form: Any = role_form(assembly)()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.add_role(
                    assembly, by=current_actor(), name=texts_data(form.name), brief=texts_data(form.brief),
                    reminder_days=form.reminder_days.data,
                )  # fmt: skip
        except Invalid as refusal:
            form.add_errors(refusal.fields)
            assembly = assembly_by_slug(assembly.slug) or assembly
        else:
            flash(_("Added."), "success")
            return see_other(url_for("agenda_lists.roles", slug=assembly.slug))
    return _page(
        "roles", assembly, form, entries=queries.role_list(assembly), uses=queries.role_uses(assembly),
    )  # fmt: skip


@bp.route("/roles/<code>", methods=["GET", "POST"])
@guard(_may_edit, on=queries.role_in)
def role(place: RoleIn) -> Answer:
    """Name and brief one role."""
    entry, assembly = place.entry, place.assembly
    values = {
        "name": entry.name, "brief": entry.brief, "reminder_days": entry.reminder_days,
        "version": str(entry.row.version if entry.row else 0),
    }  # fmt: skip
    form: Any = role_form(assembly, is_usual=entry.is_usual)(data=values)
    conflict = None
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.edit_role(
                    entry, assembly, by=current_actor(), version=whole_number(form.version.data),
                    name=texts_data(form.name), brief=texts_data(form.brief), reminder_days=form.reminder_days.data,
                )  # fmt: skip
        except Invalid as refusal:
            form.add_errors(refusal.fields)
            place = queries.role_in(assembly.slug, entry.code) or place
        except Conflict as refusal:
            conflict = refusal.message
            place = queries.role_in(assembly.slug, entry.code) or place
            form.version.data = str(place.entry.row.version if place.entry.row else 0)
        else:
            flash(_("Saved. The programme says it with the next publication."), "success")
            return see_other(url_for("agenda_lists.roles", slug=assembly.slug))
    return _page("role", place.assembly, form, status=409 if conflict else 200, entry=place.entry, conflict=conflict)


@bp.post("/roles/<code>/up")
@guard(_may_edit, on=queries.role_in)
def role_up(place: RoleIn) -> WerkzeugResponse:
    """Let a role stand one place earlier."""
    return _move(place, up=True)


@bp.post("/roles/<code>/down")
@guard(_may_edit, on=queries.role_in)
def role_down(place: RoleIn) -> WerkzeugResponse:
    """Let a role stand one place later."""
    return _move(place, up=False)


@bp.post("/roles/<code>/remove")
@guard(_may_edit, on=queries.role_in)
def remove_role(place: RoleIn) -> WerkzeugResponse:
    """Take a role away that nobody holds."""
    slug = place.assembly.slug
    try:
        with unit_of_work():
            service.remove_role(place.entry, place.assembly, by=current_actor())
    except Conflict as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("Removed."), "success")
    return see_other(url_for("agenda_lists.roles", slug=slug))


@bp.route("/levels", methods=["GET", "POST"])
@guard(policy.may_edit, on=assembly_by_slug)
def levels(assembly: Assembly) -> Answer:
    """List the levels of intervention, and add one."""
    form: Any = level_form(assembly)()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.add_level(assembly, by=current_actor(), number=form.number.data, name=texts_data(form.name))
        except Invalid as refusal:
            form.add_errors(refusal.fields)
            assembly = assembly_by_slug(assembly.slug) or assembly
        else:
            flash(_("Added."), "success")
            return see_other(url_for("agenda_lists.levels", slug=assembly.slug))
    return _page("levels", assembly, form, entries=queries.levels_of(assembly), uses=queries.level_uses(assembly))


@bp.route("/levels/<level_id>", methods=["GET", "POST"])
@guard(_may_edit, on=queries.level_in)
def level(place: LevelIn) -> Answer:
    """Rename one level."""
    assembly = place.assembly
    values = {"name": place.level.name, "version": str(place.level.version)}
    form: Any = level_form(assembly, is_new=False)(data=values)
    conflict = None
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.edit_level(
                    place.level, assembly, by=current_actor(), version=whole_number(form.version.data),
                    name=texts_data(form.name),
                )  # fmt: skip
        except Conflict as refusal:
            conflict = refusal.message
            place = queries.level_in(assembly.slug, place.level.public_id) or place
            form.version.data = str(place.level.version)
        else:
            flash(_("Saved. The programme says it with the next publication."), "success")
            return see_other(url_for("agenda_lists.levels", slug=assembly.slug))
    return _page("level", place.assembly, form, status=409 if conflict else 200, level=place.level, conflict=conflict)


@bp.post("/levels/<level_id>/remove")
@guard(_may_edit, on=queries.level_in)
def remove_level(place: LevelIn) -> WerkzeugResponse:
    """Take a level away that marks no session."""
    slug = place.assembly.slug
    try:
        with unit_of_work():
            service.remove_level(place.level, place.assembly, by=current_actor())
    except Conflict as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("Removed."), "success")
    return see_other(url_for("agenda_lists.levels", slug=slug))


def _move(place: RoleIn, *, up: bool) -> WerkzeugResponse:
    slug = place.assembly.slug
    with unit_of_work():
        service.move_role(place.entry, place.assembly, by=current_actor(), up=up)
    return see_other(url_for("agenda_lists.roles", slug=slug))


def _page(template: str, assembly: Assembly, form: Any, *, status: int = 200, **more: Any) -> Response:
    actor = current_actor()
    return page(
        f"agenda/lists/{template}.html", status=422 if form.errors else status, assembly=assembly, form=form,
        frame=manage_frame(assembly, actor), pages=agenda_menu(assembly, actor), **more,
    )  # fmt: skip
