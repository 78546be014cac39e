"""Copy and exchange: take the draft along, bring one in, copy a day or an assembly, begin from a template.

Whatever is brought in is shown first and written only when its organiser says so.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.agenda import draft, policy
from coordinator.agenda.exchange import copying, kept, pages, queries, service
from coordinator.agenda.exchange.book import Reading
from coordinator.agenda.exchange.clashes import foretold
from coordinator.agenda.exchange.document import json_bytes
from coordinator.agenda.exchange.files import csv_bytes
from coordinator.agenda.exchange.forms import BringForm
from coordinator.agenda.exchange.plan import Plan, plan
from coordinator.agenda.exchange.table import HEADINGS
from coordinator.agenda.exchange.tables import Table, tables_of
from coordinator.agenda.exchange.workbook import xlsx_bytes
from coordinator.agenda.forms import day_choices
from coordinator.agenda.menu import agenda_menu
from coordinator.assemblies import policy as assemblies
from coordinator.assemblies.frame import manage_frame, name_of
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assemblies_of, assembly_by_slug
from coordinator.core import clock
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict, Invalid
from coordinator.core.i18n import _
from coordinator.documents import policy as documents
from coordinator.web.filters import day_long
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.responses import page, see_other

bp = Blueprint("exchange", __name__, url_prefix="/<lang:lang>/assemblies/<slug>/manage/agenda/exchange")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Answer = Response | WerkzeugResponse


@bp.get("")
@guard(policy.may_see, on=assembly_by_slug)
def index(assembly: Assembly) -> Response:
    """Show every way in and out."""
    actor = current_actor()
    days = [day for day in draft.draft_days(assembly).days if day.slots]
    return page(
        "agenda/exchange/index.html", assembly=assembly, frame=manage_frame(assembly, actor),
        can_edit=policy.may_edit(actor, assembly), can_file=documents.may_edit(actor, assembly),
        can_take=policy.may_read_whole(actor, assembly), can_keep=assemblies.may_edit(actor, assembly),
        templates=copying.templates(), sources=_sources(assembly),
        days_from=[(day.on.isoformat(), day_long(day.on)) for day in days],
        pages=agenda_menu(assembly, actor), days_to=[choice for choice in day_choices(assembly, None) if choice[0]],
    )  # fmt: skip


@bp.get("/agenda.json")
@guard(policy.may_read_whole, on=assembly_by_slug)
def export_json(assembly: Assembly) -> Response:
    """Send the whole draft as JSON."""
    about = {
        "title": assembly.title, "starts_on": assembly.starts_on, "ends_on": assembly.ends_on, "zone": assembly.zone,
        "language": assembly.language, "languages": assembly.languages,
    }  # fmt: skip
    return _file(
        assembly, "json", "application/json", json_bytes(queries.book_of(assembly, queries.known_of(assembly)), about)
    )


@bp.get("/agenda.csv")
@guard(policy.may_read_whole, on=assembly_by_slug)
def export_csv(assembly: Assembly) -> Response:
    """Send the draft as one CSV, a row per session and the tables of rooms, tracks, roles … below."""
    return _file(assembly, "csv", "text/csv; charset=utf-8", csv_bytes(_tables(assembly)))


@bp.get("/agenda.xlsx")
@guard(policy.may_read_whole, on=assembly_by_slug)
def export_xlsx(assembly: Assembly) -> Response:
    """Send the draft as a workbook, a row per session and sheets of rooms, tracks, roles …."""
    return _file(assembly, "xlsx", _XLSX, xlsx_bytes(_tables(assembly)))


@bp.route("/import", methods=["GET", "POST"])
@guard(policy.may_edit, on=assembly_by_slug)
def bring(assembly: Assembly) -> Response:
    """Ask for a file or pasted rows; show what bringing them in would do. Writes nothing."""
    form = BringForm()
    if form.validate_on_submit():
        try:
            packed = kept.pack(form.content, assembly.language)
            reading = kept.unpack(packed, assembly)
        except Invalid as refusal:
            form.form_errors.append(refusal.message)
        else:
            return _preview(assembly, reading, "import", {"kept": packed})
    return page(
        "agenda/exchange/import.html", status=422 if form.errors else 200, assembly=assembly, form=form,
        headings=[str(name) for name in HEADINGS.values()], frame=manage_frame(assembly, current_actor()),
    )  # fmt: skip


@bp.post("/import/confirm")
@guard(policy.may_edit, on=assembly_by_slug)
def bring_in(assembly: Assembly) -> Answer:
    """Write what was shown of a file."""
    packed = request.form.get("kept", "")
    return _confirm(assembly, kept.unpack(packed, assembly), "import", {"kept": packed})


@bp.route("/day", methods=["GET", "POST"])
@guard(policy.may_edit, on=assembly_by_slug)
def copy_day(assembly: Assembly) -> Answer:
    """Show what copying a day onto another would add, then add it."""
    source, target = (_day(request.values.get(name, "")) for name in ("from", "to"))
    if source is None or target is None or source == target:
        flash(_("Choose a day to copy and another day to copy it to."), "info")
        return see_other(url_for("exchange.index", slug=assembly.slug))
    asked = {"from": source.isoformat(), "to": target.isoformat()}
    return _shown_or_done(assembly, copying.day_copied(assembly, source, target), "day", asked)


@bp.route("/assembly", methods=["GET", "POST"])
@guard(policy.may_edit, on=assembly_by_slug)
def copy_assembly(assembly: Assembly) -> Answer:
    """Show what copying the agenda of another assembly would add, then add it."""
    source = assembly_by_slug(request.values.get("source", ""))
    if source is None or source.id == assembly.id or not policy.may_read_whole(current_actor(), source):
        abort(404)
    with_names = request.values.get("names") == "1"
    with_papers = request.values.get("papers") == "1" and documents.may_edit(current_actor(), assembly)
    choices = {"names": with_names, "papers": with_papers}
    asked = {"source": source.slug, **{name: "1" for name, chosen in choices.items() if chosen}}
    copied = copying.assembly_copied(source, assembly, with_names=with_names, with_papers=with_papers)
    return _shown_or_done(assembly, copied, "assembly", asked)


@bp.route("/template", methods=["GET", "POST"])
@guard(policy.may_edit, on=assembly_by_slug)
def use_template(assembly: Assembly) -> Answer:
    """Show the days a template would give its sessions and deadlines, then add them."""
    name = request.values.get("name", "")
    reading = copying.template_opened(name, assembly) or abort(404)
    return _shown_or_done(assembly, reading, "template", {"name": name})


def _shown_or_done(assembly: Assembly, reading: Reading, source: str, asked: Mapping[str, str]) -> Answer:
    if request.method == "POST":
        return _confirm(assembly, reading, source, asked)
    return _preview(assembly, reading, source, asked)


def _confirm(assembly: Assembly, reading: Reading, source: str, asked: Mapping[str, str]) -> Answer:
    """Carry out a plan that is still the one that was shown; else show it again."""
    actor = current_actor()
    made = _planned(assembly, reading)
    if request.form.get("seal") != made.seal or (made.faults and request.form.get("take") != "good"):
        said = _("The agenda changed meanwhile, or some rows are not good. Look again at what would be done.")
        return _preview(assembly, reading, source, asked, status=409, said=said)
    offered = [value for value, _text in pages.told(made, assembly).offers]
    without = set(offered) - set(request.form.getlist("make"))
    try:
        with unit_of_work():
            done = service.carry_out(assembly, made, by=actor, source=source, without=without)
    except (Invalid, Conflict) as refusal:
        fresh = assembly_by_slug(request.view_args["slug"]) if request.view_args else None
        return _preview(fresh or abort(404), reading, source, asked, status=refusal.status, said=refusal.message)
    flash(pages.done_in_words(done, made, assembly), "success")
    return see_other(url_for("draft.show", slug=assembly.slug))


def _preview(
    assembly: Assembly, reading: Reading, source: str, asked: Mapping[str, str], *, status: int = 200, said: str = ""
) -> Response:
    actor = current_actor()
    made = _planned(assembly, reading)
    action = {"import": "bring_in", "day": "copy_day", "assembly": "copy_assembly", "template": "use_template"}[source]
    return page(
        "agenda/exchange/preview.html", status=status, assembly=assembly, plan=made, told=pages.told(made, assembly),
        conflicts=foretold(assembly, made), source=source, asked=asked, said=said, heading=_heading(source, asked),
        frame=manage_frame(assembly, actor), action=url_for(f"exchange.{action}", slug=assembly.slug),
    )  # fmt: skip


def _planned(assembly: Assembly, reading: Reading) -> Plan:
    actor = current_actor()
    can_furnish, can_file = assemblies.may_edit(actor, assembly), documents.may_edit(actor, assembly)
    return plan(assembly, reading, can_furnish=can_furnish, can_file=can_file)


def _heading(source: str, asked: Mapping[str, str]) -> str:
    if source == "day":
        first, second = (day_long(dt.date.fromisoformat(asked[name])) for name in ("from", "to"))
        return _("Copy %(first)s to %(second)s", first=first, second=second)
    if source == "assembly":
        other = assembly_by_slug(asked["source"])
        return _("Copy the agenda of %(name)s", name=name_of(other) if other else "")
    return _("Begin from a template") if source == "template" else _("Bring in an agenda")


def _sources(assembly: Assembly) -> Sequence[tuple[str, str]]:
    """The other assemblies whose drafts the reader may read whole, by address part and name."""
    actor = current_actor()
    found = assemblies_of(None if actor.is_site_admin else list(actor.roles))
    return [
        (one.slug, f"{name_of(one)} ({one.starts_on.year})")
        for one in found
        if one.id != assembly.id and policy.may_read_whole(actor, one)
    ]


def _file(assembly: Assembly, ending: str, media_type: str, content: bytes) -> Response:
    response = Response(content, mimetype=media_type.partition(";")[0], content_type=media_type)
    name = f"agenda-{assembly.slug}-{clock.today(assembly.zone).isoformat()}.{ending}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _tables(assembly: Assembly) -> list[Table]:
    known = queries.known_of(assembly)
    return tables_of(queries.book_of(assembly, known), known)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
