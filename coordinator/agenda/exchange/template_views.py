"""Organisers' page of templates: keep the shape of this agenda, see what is kept, give one up."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.agenda.exchange import copying, keeping, queries
from coordinator.agenda.exchange.forms import keep_form
from coordinator.agenda.exchange.models import AgendaTemplate
from coordinator.assemblies import policy as assemblies
from coordinator.assemblies.beginnings import Beginning, offer
from coordinator.assemblies.frame import manage_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.core.actor import Actor
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Invalid
from coordinator.core.i18n import _, text_in
from coordinator.web.forms import texts_data
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.responses import page, see_other

bp = Blueprint("agenda_templates", __name__, url_prefix="/<lang:lang>/assemblies/<slug>/manage/agenda/templates")


@dataclass(frozen=True)
class Kept:
    """A template on the page of an assembly."""

    assembly: Assembly
    template: AgendaTemplate


def kept_in(slug: str, template_id: str) -> Kept | None:
    """Return a template as the assembly at `slug` sees it."""
    assembly, template = assembly_by_slug(slug), queries.kept_template(template_id)
    return Kept(assembly, template) if assembly and template else None


def may_remove(actor: Actor, place: Kept) -> bool:
    """Tell whether `actor` may give a template up: who edits the assembly it was kept from, or the administrator."""
    is_own = place.template.kept_from == place.assembly.public_id
    return actor.is_site_admin or (is_own and assemblies.may_edit(actor, place.assembly))


@bp.route("", methods=["GET", "POST"])
@guard(assemblies.may_edit, on=assembly_by_slug)
def index(assembly: Assembly) -> Response | WerkzeugResponse:
    """List the templates that were kept, and keep the shape of this agenda as one more."""
    form: Any = keep_form(assembly)()
    slug = assembly.slug
    if form.validate_on_submit():
        try:
            with unit_of_work():
                keeping.keep_template(
                    assembly, by=current_actor(), title=texts_data(form.title), about=texts_data(form.about)
                )
        except Invalid as refusal:
            form.add_errors(refusal.fields)
        else:
            flash(
                _("The template is kept. Whoever creates an assembly or begins an agenda can start from it."), "success"
            )
            return see_other(url_for("agenda_templates.index", slug=slug))
    fresh, actor = assembly_by_slug(slug) or assembly, current_actor()
    kept = [(one, may_remove(actor, Kept(fresh, one))) for one in queries.kept_templates()]
    return page(
        "agenda/exchange/templates.html", status=422 if form.errors else 200, assembly=fresh, form=form, kept=kept,
        frame=manage_frame(fresh, actor),
    )  # fmt: skip


@bp.post("/<template_id>/remove")
@guard(may_remove, on=kept_in)
def remove(place: Kept) -> WerkzeugResponse:
    """Give a template up."""
    with unit_of_work():
        keeping.remove_template(place.template, place.assembly, by=current_actor())
    flash(_("The template is removed. What began from it stays as it is."), "success")
    return see_other(url_for("agenda_templates.index", slug=place.assembly.slug))


def _choices() -> list[tuple[str, str]]:
    return [(one.name, text_in(one.title, fallback="fr")) for one in copying.templates()]


offer(Beginning(_choices, "exchange.use_template"))
