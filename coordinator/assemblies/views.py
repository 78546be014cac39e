"""Pages of an assembly's own facts: a new one, its settings section by section, its publication, the practical page."""

from typing import Any

from flask import Blueprint, Response, abort, flash, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.assemblies import beginnings, policy, service
from coordinator.assemblies.conflict import OtherChange, other_changes
from coordinator.assemblies.forms import HOLDINGS, countries, create_form, holding_form, zones
from coordinator.assemblies.frame import desk_frame, manage_frame, public_frame
from coordinator.assemblies.models import Assembly, AssemblyState, DatePrecision, Holding
from coordinator.assemblies.queries import assembly_by_slug, public_assembly
from coordinator.assemblies.sections import SECTIONS, Section
from coordinator.assemblies.settings_menu import settings_menu
from coordinator.core.actor import VISITOR
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict, Invalid
from coordinator.core.i18n import _, _l, current_language
from coordinator.web.forms import texts_data
from coordinator.web.frame import MenuEntry, add_to_menu
from coordinator.web.guards import cacheable, guard
from coordinator.web.identity import current_actor
from coordinator.web.responses import kept_page, page, see_other

# Facts that the forms show under another name.
_FIELD_OF = {"registration_closes_at": "closes_on"}

bp = Blueprint("assemblies", __name__, url_prefix="/<lang:lang>/assemblies")
add_to_menu(MenuEntry("public", 40, _l("Getting here"), "assemblies.practical", policy.has_practical_page))
add_to_menu(
    MenuEntry("manage", 70, _l("Settings"), "assemblies.manage_identity", policy.may_edit,
              covers=("assemblies.manage_", "furniture.", "parties."))
)  # fmt: skip


@bp.get("/<slug>/practical")
@cacheable
def practical(slug: str) -> Response:
    """Show how to come, stay and get by: Markdown written by the organisers."""
    assembly = public_assembly(slug)
    if assembly is None or not policy.has_practical_page(VISITOR, assembly):
        return abort(404)
    key = ("practical", slug, current_language(), assembly.version)
    return kept_page(key, "assemblies/practical.html", lambda: {"assembly": assembly, "frame": public_frame(assembly)})


@bp.route("/new", methods=["GET", "POST"])
@guard(policy.may_create)
def create() -> Response | WerkzeugResponse:
    """Make a draft from a title, dates and a place."""
    form: Any = create_form()(data={"languages": ["fr", "en"], "zone": "Africa/Lome"})
    _offer(form)
    form.begin.choices = [("", _("An empty agenda")), *beginnings.choices()]
    if form.validate_on_submit():
        values = {name: form[name].data for name in ("languages", "language", "starts_on", "ends_on", "zone")}
        values |= {"title": texts_data(form.title), "precision": DatePrecision(form.precision.data),
                   "city": form.city.data or "", "country": form.country.data or ""}  # fmt: skip
        try:
            with unit_of_work():
                assembly = service.create(by=current_actor(), **values)
        except Invalid as refusal:
            form.add_errors(refusal.fields)
        else:
            flash(_("The assembly is created. Only its team can see it until you publish it."), "success")
            return see_other(_first_page(assembly, form.begin.data or ""))
    return page(
        "assemblies/create.html", status=422 if form.errors else 200, form=form, frame=desk_frame(current_actor())
    )


def _first_page(assembly: Assembly, begin: str) -> str:
    """Return the address of what its organiser sees first: what the agenda begins from, else the overview."""
    endpoint = beginnings.endpoint_of(begin)
    if endpoint is None:
        return url_for("home.overview", slug=assembly.slug)
    return url_for(endpoint, slug=assembly.slug, name=begin)


@bp.route("/<slug>/manage/settings", methods=["GET", "POST"])
@guard(policy.may_edit, on=assembly_by_slug)
def manage_identity(assembly: Assembly) -> Response | WerkzeugResponse:
    """Names, texts, languages, address."""
    return _section(assembly, SECTIONS["identity"])


@bp.route("/<slug>/manage/settings/dates", methods=["GET", "POST"])
@guard(policy.may_edit, on=assembly_by_slug)
def manage_dates(assembly: Assembly) -> Response | WerkzeugResponse:
    """Days and time zone."""
    return _section(assembly, SECTIONS["dates"])


@bp.route("/<slug>/manage/settings/venue", methods=["GET", "POST"])
@guard(policy.may_edit, on=assembly_by_slug)
def manage_venue(assembly: Assembly) -> Response | WerkzeugResponse:
    """City, venue, the way there."""
    return _section(assembly, SECTIONS["venue"])


@bp.route("/<slug>/manage/settings/contact", methods=["GET", "POST"])
@guard(policy.may_edit, on=assembly_by_slug)
def manage_contact(assembly: Assembly) -> Response | WerkzeugResponse:
    """The secretariat."""
    return _section(assembly, SECTIONS["contact"])


@bp.route("/<slug>/manage/settings/registration", methods=["GET", "POST"])
@guard(policy.may_edit, on=assembly_by_slug)
def manage_registration(assembly: Assembly) -> Response | WerkzeugResponse:
    """Registration window, size of a delegation, consent."""
    return _section(assembly, SECTIONS["registration"])


@bp.route("/<slug>/manage/settings/practical", methods=["GET", "POST"])
@guard(policy.may_edit, on=assembly_by_slug)
def manage_practical(assembly: Assembly) -> Response | WerkzeugResponse:
    """The practical page."""
    return _section(assembly, SECTIONS["practical"])


def _section(assembly: Assembly, section: Section) -> Response | WerkzeugResponse:
    form: Any = section.form(assembly)(obj=assembly, data=section.fill(assembly))
    _offer(form)
    if not form.validate_on_submit():
        return _section_page(assembly, section, form)
    seen = _version(form)
    values: dict[str, Any] = {}
    try:
        values = section.read(form, assembly)
        with unit_of_work():
            service.edit(assembly, by=current_actor(), version=seen, **values)
    except ValueError as fault:
        form.landmarks.errors = [*form.landmarks.errors, str(fault)]
    except Invalid as refusal:
        form.add_errors({_FIELD_OF.get(name, name): sentence for name, sentence in refusal.fields.items()})
    except Conflict:
        assembly = _again(assembly.slug)
        others = other_changes(assembly, seen, form, values)
        form.version.data = str(assembly.version)
        return _section_page(assembly, section, form, others=others)
    else:
        flash(_("Saved."), "success")
        return see_other(url_for(section.endpoint, slug=assembly.slug))
    return _section_page(_again(assembly.slug), section, form)


def _section_page(assembly: Assembly, section: Section, form: Any, others: list[OtherChange] | None = None) -> Response:
    status = 409 if others is not None else 422 if form.errors else 200
    return page(
        "assemblies/section.html", status=status, assembly=assembly, section=section, form=form, others=others,
        frame=manage_frame(assembly, current_actor()), pages=settings_menu(assembly),
    )  # fmt: skip


@bp.route("/<slug>/manage/settings/publication", methods=["GET", "POST"])
@guard(policy.may_publish, on=assembly_by_slug)
def manage_publication(assembly: Assembly) -> Response | WerkzeugResponse:
    """Show what is public, and say whether the assembly takes place."""
    form: Any = holding_form(assembly)(data={"holding": assembly.holding.value, "note": assembly.holding_note})
    if form.validate_on_submit():
        holding = Holding(form.holding.data)
        note = texts_data(form.note) if holding is not Holding.AS_PLANNED else {}
        try:
            with unit_of_work():
                service.hold(assembly, holding, by=current_actor(), note=note)
        except Invalid as refusal:
            form.add_errors(refusal.fields)
            assembly = _again(assembly.slug)
        else:
            flash(str(HOLDINGS[holding]) + ".", "success")
            return see_other(url_for("assemblies.manage_publication", slug=assembly.slug))
    return page(
        "assemblies/publication.html", status=422 if form.errors else 200, assembly=assembly, form=form,
        missing=service.missing_to_publish(assembly), frame=manage_frame(assembly, current_actor()),
        pages=settings_menu(assembly), states=AssemblyState,
    )  # fmt: skip


@bp.post("/<slug>/manage/settings/publish")
@guard(policy.may_publish, on=assembly_by_slug)
def publish(assembly: Assembly) -> WerkzeugResponse:
    """Show the assembly to the world."""
    slug = assembly.slug
    try:
        with unit_of_work():
            service.publish(assembly, by=current_actor())
    except Invalid as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The assembly is public."), "success")
    return see_other(url_for("assemblies.manage_publication", slug=slug))


@bp.post("/<slug>/manage/settings/archive")
@guard(policy.may_publish, on=assembly_by_slug)
def archive(assembly: Assembly) -> WerkzeugResponse:
    """Keep the pages readable and everything else closed."""
    with unit_of_work():
        service.archive(assembly, by=current_actor())
    flash(_("The assembly is archived. Its pages stay readable."), "success")
    return see_other(url_for("assemblies.manage_publication", slug=assembly.slug))


def _offer(form: Any) -> None:
    """Give the selects their choices, in the language of the page."""
    for name, choices in (("zone", zones), ("country", countries)):
        if name in form:
            form[name].choices = choices()


def _version(form: Any) -> int:
    text = form.version.data or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004


def _again(slug: str) -> Assembly:
    """Read the assembly again: after a refusal what was loaded before is stale."""
    assembly = assembly_by_slug(slug)
    return assembly if assembly is not None else abort(404)
