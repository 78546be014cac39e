"""The form of a session: add one, change one; two editors never overwrite each other unseen."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.agenda import draft, placing, policy, service, told
from coordinator.agenda.conflicts.pages import told_conflicts
from coordinator.agenda.contents import items_of, papers_of, parts_of
from coordinator.agenda.labels import session_label
from coordinator.agenda.models import AgendaSession, PersonRole, SessionStatus
from coordinator.agenda.policy import Item
from coordinator.agenda.session_form import queries, rows
from coordinator.agenda.session_form.filling import (
    Links,
    facts_of,
    filled,
    item_fields,
    items_in,
    papers_in,
    parts_in,
)
from coordinator.agenda.session_form.forms import MOST_ROWS, session_form
from coordinator.agenda.session_form.linking import links_of, people_links
from coordinator.agenda.session_form.sheet import sheet_of, sum_in_words
from coordinator.agenda.signup.entitled import losing_by_draft
from coordinator.agenda.signup.queries import listed_in
from coordinator.assemblies.conflict import OtherChange
from coordinator.assemblies.frame import manage_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug, names_of
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict, Invalid
from coordinator.core.i18n import _, ngettext, pick
from coordinator.registration import policy as registration
from coordinator.registration.policy import may_see as may_see_registrations
from coordinator.web.filters import clock_time
from coordinator.web.forms import whole_number
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.responses import page, see_other

Answer = Response | WerkzeugResponse


@dataclass(frozen=True)
class Form:
    """A form page: whose session it is (None: a new one) and what another editor changed meanwhile."""

    assembly: Assembly
    form: Any
    session: AgendaSession | None = None
    others: tuple[OtherChange, ...] | None = None


@guard(policy.may_edit, on=assembly_by_slug)
def add(assembly: Assembly) -> Answer:
    """Add a session; the day, time and room it was opened from are filled in."""
    asked = {name: request.args.get(name, "") for name in ("day", "room")}
    form = _form(assembly, {**asked, "start": _time(request.args.get("start")), "people": [{}]})
    links = _links(assembly, form)
    if links is None:
        return _form_page(Form(assembly, form))
    try:
        with unit_of_work():
            session = service.create(
                assembly, by=current_actor(), people=parts_in(form, links), items=items_in(form, links),
                papers=papers_in(form), **facts_of(form),
            )  # fmt: skip
    except Invalid as refusal:
        form.add_errors(refusal.fields)
        return _form_page(Form(assembly_by_slug(assembly.slug) or abort(404), form))
    return _saved(assembly, session, _("The session is added to the draft."))


@guard(policy.may_edit_item, on=draft.item_in)
def edit(item: Item) -> Answer:
    """Change a session; when another editor was faster, tell what they changed and save nothing."""
    assembly, session = item.assembly, item.session
    organisations = queries.organisation_names(one.organisation_id for one in session.people)
    values = filled(session, organisations)
    form = _form(assembly, {**values, "people": [*values["people"], {}]}, session)
    links = _links(assembly, form)
    if links is None:
        return _form_page(Form(assembly, form, session))
    seen, kept = whole_number(form.version.data), session.id
    try:
        with unit_of_work():
            service.edit(
                session, assembly, by=current_actor(), version=seen, people=parts_in(form, links, parts_of(kept)),
                items=items_in(form, links, items_of(kept)), papers=papers_in(form, papers_of(kept)), **facts_of(form),
            )  # fmt: skip
    except Invalid as refusal:
        form.add_errors(refusal.fields)
        return _form_page(_reloaded(item, form))
    except Conflict:
        fresh = _reloaded(item, form)
        form.version.data = str(fresh.session.version if fresh.session else 0)
        others = _others(fresh.session, assembly, seen) if fresh.session else ()
        return _form_page(Form(fresh.assembly, form, fresh.session, others))
    return _saved(assembly, session, _("The session is saved in the draft."))


def list_url(assembly: Assembly, session: AgendaSession | None) -> str:
    """Return the address of the draft on the day of a session."""
    day: dt.date | None = session.day if session else None
    return url_for("draft.show", slug=assembly.slug, day=day.isoformat() if day else None)


def _form(assembly: Assembly, values: dict[str, Any], session: AgendaSession | None = None) -> Any:
    offered = queries.offer(
        assembly, session, with_people=may_see_registrations(current_actor(), assembly)
    )  # fmt: skip
    kind = session_form(assembly, offered)
    if request.method == "POST":  # rows are as they were posted and nothing else
        values = {name: value for name, value in values.items() if name not in {"people", "items"}}
    form: Any = kind(formdata=_rearranged(assembly, session)) if _is_rearranging() else kind(data=values)
    form.offer = offered
    if session is not None and session.status is SessionStatus.CANCELLED:
        del form.status  # cancelling and restoring have verbs of their own
    return form


def _links(assembly: Assembly, form: Any) -> Links | None:
    """Return what the names of a form that is to be saved stand for; None when there is nothing to save."""
    if _is_rearranging() or not form.validate_on_submit():
        return None
    links = links_of(assembly, form)
    return None if form.errors else links


def _is_rearranging() -> bool:
    return request.method == "POST" and bool(request.form.get("act"))


def _rearranged(assembly: Assembly, session: AgendaSession | None) -> rows.Posted:
    act, posted = request.form["act"], request.form
    if act == rows.PROTOCOL:
        names = [rows.row_of(posted, "people", n).get("name", "") for n in rows.numbers_of(posted, "people")]
        known = queries.registered(assembly, names)

        def rank_of(row: Mapping[str, str]) -> int:
            found = known.get(queries.name_key(row.get("name", "")))
            return whole_number(row.get("precedence")) or (found.rank if found and found.rank else rows.NO_RANK)

        return rows.in_protocol_order(posted, PersonRole.SPEAKER.value, rank_of)
    if act.startswith(rows.RETURN) and session is not None:
        back = next((one for one in session.items if one.public_id == act.removeprefix(rows.RETURN)), None)
        taken = {rows.row_of(posted, "items", n).get("ref") for n in rows.numbers_of(posted, "items")}
        return rows.with_row(posted, "items", item_fields(back)) if back and back.public_id not in taken else posted
    return rows.rearranged(posted, act, MOST_ROWS)


def _form_page(given: Form) -> Response:
    form, assembly, session, actor = given.form, given.assembly, given.session, current_actor()
    status = 409 if given.others is not None else 422 if form.errors else 200
    name = pick(session.title, fallback=assembly.language)[0] if session else ""
    return page(
        "agenda/form.html", status=status, assembly=assembly, form=form, session=session, others=given.others,
        sheet=sheet_of(form, form.offer, people_links(assembly, form), session, assembly.language),
        name=name, number_label=session_label(session.series, session.number) if session else "",
        frame=manage_frame(assembly, actor), back_url=list_url(assembly, session),
        is_released=service.is_released(session) if session else False,
        is_cancelled=session is not None and session.status is SessionStatus.CANCELLED,
        has_list=session is not None and registration.may_see(actor, assembly)
        and session.public_id in listed_in(assembly),
    )  # fmt: skip


def _saved(assembly: Assembly, session: AgendaSession, message: str) -> WerkzeugResponse:
    """Say that it is saved, and what the organiser should look at."""
    flash(message, "success")
    if session.day and session.start and placing.happens_twice(assembly.zone, session.day, session.start):
        flash(_("The clocks go back that night and show %(time)s twice. The first of the two is meant.",
                time=clock_time(session.start)), "warning")  # fmt: skip
    together = sum(item.minutes or 0 for item in items_of(session.id))
    if together > session.minutes:
        flash(sum_in_words(together, session.minutes), "warning")
    if losing := len(losing_by_draft([session.id]).get(session.id, ())):
        flash(
            ngettext(
                "%(n)s person who signed up may not attend any more and loses the place when this is published. The "
                "page of places says who.",
                "%(n)s people who signed up may not attend any more and lose their places when this is published. "
                "The page of places says who.", losing,
            ),
            "warning",
        )  # fmt: skip
    for conflict in told_conflicts(assembly).open:
        if session.public_id in dict(conflict.sessions):
            flash(conflict.sentence, "warning")
    return see_other(list_url(assembly, session))


def _reloaded(item: Item, form: Any) -> Form:
    """Read the session again: after a refusal what was loaded before is stale."""
    fresh = draft.item_in(item.assembly.slug, request.view_args["session_id"] if request.view_args else "")
    return Form(fresh.assembly, form, fresh.session) if fresh else abort(404)


def _others(session: AgendaSession, assembly: Assembly, seen: int) -> tuple[OtherChange, ...]:
    """Return what others changed since the version that the editor saw."""
    changes = draft.changes_since(session, seen)
    names = names_of({change.actor_ref for change in changes})
    papers = told.PaperTitles(assembly)
    return tuple(
        OtherChange(
            told.label(name), told.fact(session, name, assembly, papers), names.get(change.actor_ref, ""), change.at
        )
        for change in changes
        for name in change.fields
    )


def _time(text: str | None) -> dt.time | None:
    try:
        return dt.time.fromisoformat(text) if text else None
    except ValueError:
        return None
