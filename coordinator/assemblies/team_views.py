"""The page of the team: who may do what in an assembly."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.assemblies import policy, team
from coordinator.assemblies.frame import manage_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug, team_of
from coordinator.assemblies.team_forms import ROLE_DUTIES, GrantForm
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict, Invalid
from coordinator.core.i18n import _, _l
from coordinator.people.policy import ROLE_NAMES, Role
from coordinator.web.frame import MenuEntry, add_to_menu
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.responses import page, see_other

bp = Blueprint("team", __name__, url_prefix="/<lang:lang>/assemblies/<slug>/manage/team")
add_to_menu(MenuEntry("manage", 80, _l("Team"), "team.manage", policy.may_manage_team))


@bp.route("", methods=["GET", "POST"])
@guard(policy.may_manage_team, on=assembly_by_slug)
def manage(assembly: Assembly) -> Response | WerkzeugResponse:
    """List the team, and give somebody a role."""
    form: Any = GrantForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                team.grant(
                    assembly, email=form.email.data, name=form.name.data or "", role=Role(form.role.data),
                    by=current_actor(),
                )  # fmt: skip
        except Invalid as refusal:
            form.add_errors(refusal.fields)
            assembly = assembly_by_slug(assembly.slug) or assembly
        else:
            flash(_("The role is given."), "success")
            return see_other(url_for("team.manage", slug=assembly.slug))
    return page(
        "assemblies/team.html", status=422 if form.errors else 200, assembly=assembly, form=form,
        team=team_of(assembly), role_names=ROLE_NAMES, duties=ROLE_DUTIES,
        frame=manage_frame(assembly, current_actor()),
    )  # fmt: skip


@bp.post("/revoke")
@guard(policy.may_manage_team, on=assembly_by_slug)
def revoke(assembly: Assembly) -> WerkzeugResponse:
    """Take one role from one account."""
    slug = assembly.slug
    role = request.form.get("role", "")
    try:
        with unit_of_work():
            team.revoke(
                assembly, account_ref=request.form.get("account", ""), by=current_actor(),
                role=Role(role) if role in set(Role) else Role.VIEWER,
            )  # fmt: skip
    except Conflict as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The role is taken away."), "success")
    return see_other(url_for("team.manage", slug=slug))
