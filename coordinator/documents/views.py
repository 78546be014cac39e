"""Papers: what organisers add and replace, what readers download."""

from typing import Any

from flask import Blueprint, Response, abort, flash, send_file, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.assemblies.frame import manage_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.core import files
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Invalid
from coordinator.core.i18n import _, _l, current_language
from coordinator.documents import policy, service
from coordinator.documents.forms import ACCESS_NAMES, document_form
from coordinator.documents.kinds import KINDS, kind_name
from coordinator.documents.models import DocumentAccess
from coordinator.documents.policy import Paper
from coordinator.documents.queries import newest_file, paper_in, papers_of
from coordinator.web.forms import texts_data, whole_number
from coordinator.web.frame import MenuEntry, add_to_menu
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.responses import page, see_other

bp = Blueprint("documents", __name__, url_prefix="/<lang:lang>/assemblies/<slug>")
add_to_menu(MenuEntry("manage", 40, _l("Documents"), "documents.manage", policy.may_edit))


@bp.get("/documents/<document_id>")
@guard(policy.may_read, on=paper_in, visitors_first=True)
def download(paper: Paper) -> Response:
    """Send the newest file in the language of the address, else in another."""
    file = newest_file(paper.document, current_language(), paper.assembly.language)
    if file is None:
        abort(404)
    try:
        content = files.store().path(file.file_key)
        response = send_file(
            content, mimetype=file.media_type, as_attachment=True, download_name=file.file_name, etag=file.file_key,
            last_modified=file.uploaded_at, max_age=0,
        )  # fmt: skip
    except FileNotFoundError:
        abort(404)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    is_public = policy.may_read_publicly(paper)
    response.headers["Cache-Control"] = "public, no-cache" if is_public else "private, no-store"
    return response


@bp.get("/manage/documents")
@guard(policy.may_edit, on=assembly_by_slug)
def manage(assembly: Assembly) -> Response:
    """List the papers with their files."""
    return page(
        "documents/manage.html", assembly=assembly, frame=manage_frame(assembly, current_actor()),
        papers=papers_of(assembly), access_names=ACCESS_NAMES, kind_name=kind_name,
    )  # fmt: skip


@bp.route("/manage/documents/new", methods=["GET", "POST"])
@guard(policy.may_edit, on=assembly_by_slug)
def add(assembly: Assembly) -> Response | WerkzeugResponse:
    """Add a paper with its first file."""
    form: Any = document_form(assembly)()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                document = service.add(
                    assembly, title=texts_data(form.title), code=form.code.data or "",
                    access=DocumentAccess(form.access.data), by=current_actor(),
                )  # fmt: skip
                service.put_file(document, by=current_actor(), assembly=assembly, **_upload(form))
        except Invalid as refusal:
            form.add_errors(refusal.fields)
        else:
            flash(_("The document is added."), "success")
            return see_other(url_for("documents.manage", slug=assembly.slug))
    return _form_page(assembly, form, None)


@bp.route("/manage/documents/<document_id>", methods=["GET", "POST"])
@guard(policy.may_edit_paper, on=paper_in)
def edit(paper: Paper) -> Response | WerkzeugResponse:
    """Change a paper, or put a newer file in one of its languages."""
    document, assembly = paper.document, paper.assembly
    form: Any = document_form(assembly)(obj=document)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.edit(
                    document, title=texts_data(form.title), code=form.code.data or "", by=current_actor(),
                    access=DocumentAccess(form.access.data), version=whole_number(form.version.data), assembly=assembly,
                )  # fmt: skip
                if form.file.data:
                    service.put_file(document, by=current_actor(), assembly=assembly, **_upload(form))
        except Invalid as refusal:
            form.add_errors(refusal.fields)
            paper = paper_in(assembly.slug, document.public_id) or paper
        else:
            flash(_("The document is saved."), "success")
            return see_other(url_for("documents.manage", slug=assembly.slug))
    return _form_page(paper.assembly, form, paper)


@bp.post("/manage/documents/<document_id>/withdraw")
@guard(policy.may_edit_paper, on=paper_in)
def withdraw(paper: Paper) -> WerkzeugResponse:
    """Take a paper out of every list."""
    with unit_of_work():
        service.withdraw(paper.document, by=current_actor(), assembly=paper.assembly)
    flash(_("The document is withdrawn. You can put it back."), "success")
    return see_other(url_for("documents.manage", slug=paper.assembly.slug))


@bp.post("/manage/documents/<document_id>/put-back")
@guard(policy.may_edit_paper, on=paper_in)
def put_back(paper: Paper) -> WerkzeugResponse:
    """Undo a withdrawal."""
    with unit_of_work():
        service.put_back(paper.document, by=current_actor(), assembly=paper.assembly)
    flash(_("The document is back in the list."), "success")
    return see_other(url_for("documents.manage", slug=paper.assembly.slug))


def _upload(form: Any) -> dict[str, Any]:
    given = form.file.data
    return {
        "language": form.language.data, "file_name": given.filename if given else "",
        "content": given.read() if given else b"",
    }  # fmt: skip


def _form_page(assembly: Assembly, form: Any, paper: Paper | None) -> Response:
    return page(
        "documents/form.html", status=422 if form.errors else 200, form=form, paper=paper, assembly=assembly,
        frame=manage_frame(assembly, current_actor()), accept=",".join(f".{ending}" for ending in KINDS),
        kind_name=kind_name,
    )  # fmt: skip
