"""The organisers' desk of the day: sessions begin, end and move; sheets for the doors."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.agenda import policy, told
from coordinator.agenda.conflicts.pages import told_ahead
from coordinator.agenda.live import pages, queries, service
from coordinator.agenda.live.forms import shift_form
from coordinator.agenda.live.service import Scope
from coordinator.agenda.models import PublishedSession
from coordinator.agenda.programme import shown_day
from coordinator.agenda.queries import Day, publication_of
from coordinator.agenda.signup.queries import listed_in
from coordinator.assemblies.frame import manage_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug, rooms_of
from coordinator.core import clock
from coordinator.core.actor import Actor
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict, Invalid
from coordinator.core.i18n import ngettext, pick
from coordinator.registration import policy as registration
from coordinator.web.filters import day_label, typo
from coordinator.web.forms import texts_data
from coordinator.web.frame import MenuItem
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.responses import page, see_other

bp = Blueprint("day", __name__, url_prefix="/<lang:lang>/assemblies/<slug>/manage/agenda/day")


@dataclass(frozen=True)
class Anchor:
    """A released session in its assembly."""

    assembly: Assembly
    session: PublishedSession


def anchor_in(slug: str, session_id: str) -> Anchor | None:
    """Return a released session of the assembly at `slug`; one of another assembly is not there."""
    assembly = assembly_by_slug(slug)
    row = queries.released(assembly, session_id) if assembly else None
    return Anchor(assembly, row) if assembly and row else None


def may_run(actor: Actor, anchor: Anchor) -> bool:
    """Tell whether `actor` may note actual times: who may edit the agenda."""
    return policy.may_edit(actor, anchor.assembly)


def may_shift(actor: Actor, anchor: Anchor) -> bool:
    """Tell whether `actor` may move what the world sees: who may release."""
    return policy.may_release(actor, anchor.assembly)


@bp.get("")
@guard(policy.may_see, on=assembly_by_slug)
def show(assembly: Assembly) -> Response:
    """Show one day as the world knows it, with the actual times."""
    days, runs = queries.days_with_runs(assembly)
    day = _asked(days, assembly)
    actor = current_actor()
    return page(
        "agenda/live/desk.html", assembly=assembly, frame=manage_frame(assembly, actor), day=day,
        tabs=_tabs(days, day, assembly, "day.show"), lines=pages.day_lines(day, runs, assembly) if day else [],
        can_run=policy.may_edit(actor, assembly), is_today=day is not None and day.on == clock.today(assembly.zone),
        can_shift=policy.may_release(actor, assembly),
        time=pages.wall_time(clock.now(), assembly),
        lists=listed_in(assembly) if registration.may_see(actor, assembly) else frozenset(),
    )  # fmt: skip


@bp.post("/<session_id>/start")
@guard(may_run, on=anchor_in)
def start(anchor: Anchor) -> WerkzeugResponse:
    """Note that a session begins."""
    return _noted(anchor, service.start)


@bp.post("/<session_id>/end")
@guard(may_run, on=anchor_in)
def end(anchor: Anchor) -> WerkzeugResponse:
    """Note that a session ends."""
    return _noted(anchor, service.end)


@bp.post("/<session_id>/forget")
@guard(may_run, on=anchor_in)
def forget(anchor: Anchor) -> WerkzeugResponse:
    """Take the actual times back."""
    return _noted(anchor, service.forget)


@bp.route("/<session_id>/shift", methods=["GET", "POST"])
@guard(may_shift, on=anchor_in)
def shift(anchor: Anchor) -> Response | WerkzeugResponse:
    """Show what would move; a second step moves it for the world at once."""
    form: Any = shift_form(anchor.assembly)()
    if not form.validate_on_submit():
        return _shift_page(anchor, form, [])
    try:
        changes = service.shifted(anchor.assembly, anchor.session, form.minutes.data, Scope(form.scope.data))
    except Invalid as refusal:
        form.add_errors(refusal.fields)
        return _shift_page(anchor, form, [])
    if request.form.get("act") != "move":
        return _shift_page(anchor, form, changes)
    slug, day = anchor.assembly.slug, anchor.session.day.isoformat()
    try:
        with unit_of_work():
            made = service.shift(
                anchor.assembly, anchor.session, form.minutes.data, scope=Scope(form.scope.data), by=current_actor(),
                message=texts_data(form.message),
            )  # fmt: skip
    except Conflict as refusal:
        flash(refusal.message, "warning")
    else:
        count = len(made.changes)
        flash(
            ngettext("%(n)s session has moved. Whoever it concerns is told once.",
                     "%(n)s sessions have moved. Whoever they concern is told once.", count),
            "success",
        )  # fmt: skip
    return see_other(url_for("day.show", slug=slug, day=day))


@bp.get("/doors")
@guard(policy.may_see, on=assembly_by_slug)
def doors(assembly: Assembly) -> Response:
    """Show the sheets for the doors: what takes place in each room on one day, a page each."""
    days, runs = queries.days_with_runs(assembly)
    day = _asked(days, assembly)
    rooms = [(room, pages.day_lines(day, runs, assembly, room.slug)) for room in rooms_of(assembly)] if day else []
    asked = request.args.get("room", "")
    named = [
        (typo(pick(room.name, fallback=assembly.language)[0]), room.slug, lines)
        for room, lines in rooms
        if lines and asked in {"", room.slug}
    ]
    return page(
        "agenda/live/doors.html", assembly=assembly, frame=manage_frame(assembly, current_actor()), day=day,
        rooms=named, tabs=_tabs(days, day, assembly, "day.doors"), publication=publication_of(assembly), asked=asked,
    )  # fmt: skip


def _noted(anchor: Anchor, act: Any) -> WerkzeugResponse:
    slug, day = anchor.assembly.slug, anchor.session.day.isoformat()
    try:
        with unit_of_work():
            act(anchor.session, anchor.assembly, by=current_actor())
    except Conflict as refusal:
        flash(refusal.message, "warning")
    return see_other(url_for("day.show", slug=slug, day=day))


def _asked(days: Sequence[Day], assembly: Assembly) -> Day | None:
    shown = shown_day(days, request.args.get("day", ""), clock.today(assembly.zone))
    return next((day for day in days if day.on.isoformat() == shown), days[0] if days else None)


def _tabs(days: Sequence[Day], shown: Day | None, assembly: Assembly, endpoint: str) -> list[MenuItem]:
    return [
        MenuItem(day_label(day.on), url_for(endpoint, slug=assembly.slug, day=day.on.isoformat()), day is shown)
        for day in days
    ]


def _shift_page(anchor: Anchor, form: Any, changes: Sequence[Any]) -> Response:
    fresh = anchor_in(anchor.assembly.slug, anchor.session.public_id) or abort(404)
    assembly, session = fresh.assembly, fresh.session
    title, lang = pick(session.title, fallback=assembly.language)
    return page(
        "agenda/live/shift.html", status=422 if form.errors else 200, assembly=assembly, form=form, session=session,
        title=typo(title, lang), changes=told.diff_in_words(changes, assembly),
        ahead=told_ahead(assembly, changes) if changes else None,
        frame=manage_frame(assembly, current_actor()), last=_last(changes, assembly),
    )  # fmt: skip


def _last(changes: Sequence[Any], assembly: Assembly) -> str:
    """Return when the day would end."""
    ends: list[dt.datetime] = [change.after.ends_at for change in changes]
    return pages.wall_time(max(ends), assembly) if ends else ""
