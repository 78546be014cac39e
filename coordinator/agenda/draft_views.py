"""The organisers' draft: the list by day, and the form of a session."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.agenda import draft, placing, policy, queries, release, service, told
from coordinator.agenda.board import board_of
from coordinator.agenda.contents import parts_of
from coordinator.agenda.forms import facts_of, filled, parts_in, rearranged, session_form
from coordinator.agenda.models import AgendaSession, SessionStatus
from coordinator.agenda.policy import Item
from coordinator.assemblies.conflict import OtherChange
from coordinator.assemblies.frame import manage_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug, names_of, rooms_of, tracks_of
from coordinator.core import clock
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict, Invalid
from coordinator.core.i18n import _, _l, pick
from coordinator.web.filters import clock_time
from coordinator.web.frame import MenuEntry, add_to_menu
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.responses import page, see_other

bp = Blueprint("draft", __name__, url_prefix="/<lang:lang>/assemblies/<slug>/manage/agenda")
_COVERS = ("draft.", "releases.", "conflicts.", "day.")
add_to_menu(MenuEntry("manage", 30, _l("Agenda"), "draft.show", policy.may_see, covers=_COVERS))


@dataclass(frozen=True)
class Form:
    """A form page: whose session it is (None: a new one) and what another editor changed meanwhile."""

    assembly: Assembly
    form: Any
    session: AgendaSession | None = None
    others: tuple[OtherChange, ...] | None = None


@bp.get("")
@guard(policy.may_see, on=assembly_by_slug)
def show(assembly: Assembly) -> Response:
    """Show the draft by day, what is to be placed, what clashes and what the world does not know yet."""
    actor = current_actor()
    can_edit = policy.may_edit(actor, assembly)
    board = board_of(
        assembly, draft.draft_days(assembly), release.pending(assembly),
        asked=request.args.get("day", ""), today=clock.today(assembly.zone), can_edit=can_edit,
    )  # fmt: skip
    return page(
        "agenda/board.html", assembly=assembly, board=board, frame=manage_frame(assembly, actor),
        publication=queries.publication_of(assembly), can_edit=can_edit,
        has_rooms=bool(rooms_of(assembly)),
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@guard(policy.may_edit, on=assembly_by_slug)
def add(assembly: Assembly) -> Response | WerkzeugResponse:
    """Add a session; the day of the list it was opened from is filled in."""
    form = _form(assembly, {"day": request.args.get("day", ""), "people": [{}]})
    if _is_rearranging() or not form.validate_on_submit():
        return _form_page(Form(assembly, form))
    try:
        with unit_of_work():
            session = service.create(assembly, by=current_actor(), people=parts_in(form), **facts_of(form))
    except Invalid as refusal:
        form.add_errors(refusal.fields)
        return _form_page(Form(_again(assembly.slug), form))
    return _saved(assembly, session, _("The session is added to the draft."))


@bp.route("/sessions/<session_id>", methods=["GET", "POST"])
@guard(policy.may_edit_item, on=draft.item_in)
def edit(item: Item) -> Response | WerkzeugResponse:
    """Change a session; when another editor was faster, tell what they changed and save nothing."""
    assembly, session = item.assembly, item.session
    values = filled(session)
    form = _form(assembly, {**values, "people": [*values["people"], {}]}, session)
    if _is_rearranging() or not form.validate_on_submit():
        return _form_page(Form(assembly, form, session))
    seen = _number(form.version.data)
    facts, people = facts_of(form), parts_in(form, parts_of(session.id))
    try:
        with unit_of_work():
            service.edit(session, assembly, by=current_actor(), version=seen, people=people, **facts)
    except Invalid as refusal:
        form.add_errors(refusal.fields)
        return _form_page(_reloaded(item, form))
    except Conflict:
        fresh = _reloaded(item, form)
        form.version.data = str(fresh.session.version if fresh.session else 0)
        others = _others(fresh.session, assembly, seen) if fresh.session else ()
        return _form_page(Form(fresh.assembly, form, fresh.session, others))
    return _saved(assembly, session, _("The session is saved in the draft."))


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
        return see_other(_list_url(item.assembly, item.session))
    return _question(item, "cancel")


@bp.post("/sessions/<session_id>/restore")
@guard(policy.may_edit_item, on=draft.item_in)
def restore(item: Item) -> WerkzeugResponse:
    """Let a cancelled session take place."""
    with unit_of_work():
        service.restore(item.session, item.assembly, by=current_actor())
    flash(_("The session takes place again in the draft."), "success")
    return see_other(_list_url(item.assembly, item.session))


@bp.route("/sessions/<session_id>/remove", methods=["GET", "POST"])
@guard(policy.may_edit_item, on=draft.item_in)
def remove(item: Item) -> Response | WerkzeugResponse:
    """Ask, then remove a session that was never published."""
    if request.method == "POST":
        back = _list_url(item.assembly, item.session)
        with unit_of_work():
            gone = service.remove(item.session, item.assembly, by=current_actor())
        told_gone = _("The session is removed.")
        flash(
            told_gone if gone else _("The session was public: it is cancelled, so that subscribers learn it."),
            "success",
        )
        return see_other(back)
    return _question(item, "remove")


def _form(assembly: Assembly, values: dict[str, Any], session: AgendaSession | None = None) -> Any:
    kind = session_form(assembly, rooms_of(assembly), tracks_of(assembly))
    form = kind(formdata=rearranged(request.form, request.form["act"])) if _is_rearranging() else kind(data=values)
    if session is not None and session.status is SessionStatus.CANCELLED:
        del form.status  # cancelling and restoring have verbs of their own
    return form


def _is_rearranging() -> bool:
    return request.method == "POST" and bool(request.form.get("act"))


def _form_page(given: Form) -> Response:
    form, assembly, session = given.form, given.assembly, given.session
    status = 409 if given.others is not None else 422 if form.errors else 200
    name = pick(session.title, fallback=assembly.language)[0] if session else ""
    return page(
        "agenda/form.html", status=status, assembly=assembly, form=form, session=session, others=given.others,
        name=name, frame=manage_frame(assembly, current_actor()), back_url=_list_url(assembly, session),
        is_released=service.is_released(session) if session else False,
        is_cancelled=session is not None and session.status is SessionStatus.CANCELLED,
    )  # fmt: skip


def _question(item: Item, verb: str) -> Response:
    return page(
        "agenda/confirm.html", assembly=item.assembly, session=item.session, verb=verb,
        name=pick(item.session.title, fallback=item.assembly.language)[0],
        is_released=service.is_released(item.session), frame=manage_frame(item.assembly, current_actor()),
    )  # fmt: skip


def _saved(assembly: Assembly, session: AgendaSession, message: str) -> WerkzeugResponse:
    """Say that it is saved, and what the organiser should look at."""
    flash(message, "success")
    if session.day and session.start and placing.happens_twice(assembly.zone, session.day, session.start):
        flash(_("The clocks go back that night and show %(time)s twice. The first of the two is meant.",
                time=clock_time(session.start)), "warning")  # fmt: skip
    for clash in draft.draft_days(assembly).clashes:
        if session.id in {clash.first.id, clash.second.id}:
            other = clash.second if clash.first.id == session.id else clash.first
            title = pick(other.title, fallback=assembly.language)[0]
            flash(_("The room is taken at that time by “%(title)s”.", title=title), "warning")
    return see_other(_list_url(assembly, session))


def _list_url(assembly: Assembly, session: AgendaSession | None) -> str:
    day: dt.date | None = session.day if session else None
    return url_for("draft.show", slug=assembly.slug, day=day.isoformat() if day else None)


def _reloaded(item: Item, form: Any) -> Form:
    """Read the session again: after a refusal what was loaded before is stale."""
    fresh = draft.item_in(item.assembly.slug, request.view_args["session_id"] if request.view_args else "")
    return Form(fresh.assembly, form, fresh.session) if fresh else abort(404)


def _again(slug: str) -> Assembly:
    return assembly_by_slug(slug) or abort(404)


def _others(session: AgendaSession, assembly: Assembly, seen: int) -> tuple[OtherChange, ...]:
    """Return what others changed since the version that the editor saw."""
    changes = draft.changes_since(session, seen)
    names = names_of({change.actor_ref for change in changes})
    return tuple(
        OtherChange(told.label(name), told.fact(session, name, assembly), names.get(change.actor_ref, ""), change.at)
        for change in changes
        for name in change.fields
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004
