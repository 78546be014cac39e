"""Pages of hosts and partners: who they are, in what quality, in which order of precedence, with their logos."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.assemblies import furniture, policy, queries
from coordinator.assemblies.frame import manage_frame
from coordinator.assemblies.models import Assembly, AssemblyParty, PartyRole
from coordinator.assemblies.parties_forms import NEW, PartyForm, party_form
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.assemblies.settings_menu import settings_menu
from coordinator.assemblies.wording import PARTY_ROLES
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Invalid
from coordinator.core.i18n import _
from coordinator.directory import queries as directory
from coordinator.directory import service as directory_service
from coordinator.directory.models import Organisation, OrganisationKind
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.responses import page, see_other

bp = Blueprint("parties", __name__, url_prefix="/<lang:lang>/assemblies/<slug>/manage/settings/parties")
KINDS = tuple(OrganisationKind)


@dataclass(frozen=True)
class Seat:
    """An organisation on the list of an assembly."""

    assembly: Assembly
    party: AssemblyParty


def seat(slug: str, organisation: str) -> Seat | None:
    """Return the place of an organisation (by its slug) on the list."""
    assembly = assembly_by_slug(slug)
    parties = queries.parties_of(assembly) if assembly else ()
    found = [party for party in parties if party.organisation.slug == organisation]
    return Seat(assembly, found[0]) if assembly and found else None


@bp.route("", methods=["GET", "POST"])
@guard(policy.may_edit, on=assembly_by_slug)
def manage(assembly: Assembly) -> Response | WerkzeugResponse:
    """List hosts and partners, and add one: found in the directory, or new."""
    form: Any = PartyForm()
    proposals = directory.match(form.organisation.data or "", kinds=KINDS) if form.is_submitted() else []
    form.choice.choices = _choices(proposals, form.organisation.data or "")
    if form.validate_on_submit():
        try:
            with unit_of_work():
                organisation = _meant(form, assembly)
                if organisation is not None:
                    furniture.add_party(
                        assembly, by=current_actor(), organisation=organisation, role=PartyRole(form.role.data)
                    )
        except Invalid as refusal:
            form.add_errors(refusal.fields)
            assembly = assembly_by_slug(assembly.slug) or assembly
        else:
            if organisation is not None:
                flash(_("Added."), "success")
                return see_other(url_for("parties.manage", slug=assembly.slug))
            form.choice.errors = [_("Choose the organisation that you mean.")]
    return page(
        "assemblies/parties.html", status=422 if form.errors else 200, assembly=assembly, form=form, roles=PARTY_ROLES,
        parties=queries.parties_of(assembly), names=directory.names(KINDS), proposals=bool(form.choice.errors),
        frame=manage_frame(assembly, current_actor()), pages=settings_menu(assembly),
    )  # fmt: skip


def _choices(proposals: list[Organisation], typed: str) -> list[tuple[str, str]]:
    found = [(organisation.slug, _described(organisation)) for organisation in proposals]
    return [*found, (NEW, _("None of these: add “%(name)s” to the directory", name=typed))]


def _described(organisation: Organisation) -> str:
    near = organisation.seat or organisation.prefecture or organisation.acronym
    return f"{organisation.name} ({near})" if near else organisation.name


def _meant(form: Any, assembly: Assembly) -> Organisation | None:
    """Return the organisation that was typed or chosen; None when somebody must choose first."""
    if form.choice.data == NEW:
        return directory_service.add(
            form.organisation.data, kind=OrganisationKind.OTHER, by=current_actor(), country=assembly.country
        )
    if form.choice.data:
        return directory.by_slug(form.choice.data)
    return directory.exact(form.organisation.data, kinds=KINDS)


@bp.route("/<organisation>", methods=["GET", "POST"])
@guard(policy.may_edit_part, on=seat)
def edit(place: Seat) -> Response | WerkzeugResponse:
    """Change the quality of one, give it a logo or take it away."""
    slug, organisation = place.assembly.slug, place.party.organisation.slug
    form: Any = party_form()(data={"role": place.party.role.value})
    if form.validate_on_submit():
        content = form.logo.data.read() if form.logo.data else b""
        try:
            with unit_of_work():
                furniture.set_party_role(place.party, place.assembly, PartyRole(form.role.data), by=current_actor())
                if content or form.remove_logo.data:
                    furniture.set_party_logo(place.party, place.assembly, content or None, by=current_actor())
        except Invalid as refusal:
            form.add_errors(refusal.fields)
            place = seat(slug, organisation) or place
        else:
            flash(_("Saved."), "success")
            return _to_list(place)
    return page(
        "assemblies/party.html", status=422 if form.errors else 200, assembly=place.assembly, form=form,
        organisation=place.party.organisation, frame=manage_frame(place.assembly, current_actor()),
    )  # fmt: skip


@bp.post("/<organisation>/up")
@guard(policy.may_edit_part, on=seat)
def move_up(place: Seat) -> WerkzeugResponse:
    """Let one stand one place higher."""
    return _move(place, up=True)


@bp.post("/<organisation>/down")
@guard(policy.may_edit_part, on=seat)
def move_down(place: Seat) -> WerkzeugResponse:
    """Let one stand one place lower."""
    return _move(place, up=False)


def _move(place: Seat, *, up: bool) -> WerkzeugResponse:
    parties = queries.parties_of(place.assembly)
    with unit_of_work():
        furniture.move(parties, place.party, by=current_actor(), up=up, assembly=place.assembly)
    return _to_list(place)


@bp.post("/<organisation>/remove")
@guard(policy.may_edit_part, on=seat)
def remove(place: Seat) -> WerkzeugResponse:
    """Take one off the list; it stays in the directory."""
    with unit_of_work():
        furniture.remove(place.party, place.assembly, by=current_actor())
    flash(_("Removed."), "success")
    return _to_list(place)


def _to_list(place: Seat) -> WerkzeugResponse:
    return see_other(url_for("parties.manage", slug=place.assembly.slug))
