"""The bureau's pages: the list of proposals, one with its history, the decisions, the call."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.agenda import policy as agenda
from coordinator.agenda.menu import agenda_menu
from coordinator.agenda.models import SessionType
from coordinator.agenda.proposals import deciding, policy, queries, service
from coordinator.agenda.proposals.forms import DecisionForm, call_form
from coordinator.agenda.proposals.models import MOVES, ProposalState
from coordinator.agenda.proposals.pages import paper_lines, sent
from coordinator.agenda.proposals.policy import Case
from coordinator.agenda.proposals.queries import Filters
from coordinator.agenda.proposals.rules import call_in, standing_of
from coordinator.agenda.proposals.wording import STATE_TAGS, STATES, VERBS
from coordinator.assemblies.frame import manage_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug, names_of
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict, Invalid
from coordinator.core.i18n import _, current_language, ngettext, text_in
from coordinator.core.text import clean_line
from coordinator.journal.queries import history_of
from coordinator.registration.phones import shown
from coordinator.registration.wording import ACTORS
from coordinator.web.forms import whole_number
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.pagination import Page, asked_page
from coordinator.web.responses import page, see_other

Answer = Response | WerkzeugResponse
bp = Blueprint("proposal_desk", __name__, url_prefix="/<lang:lang>/assemblies/<slug>/manage/agenda/proposals")
_LATE = "late"
_LONGEST = 100


@bp.get("")
@guard(agenda.may_see, on=assembly_by_slug)
def index(assembly: Assembly) -> Response:
    """Show one page of the list."""
    filters, (number, size) = _asked(), asked_page()
    total = queries.count(assembly, filters)
    number = min(number, max(1, -(-total // size)))
    found = queries.rows(assembly, filters, limit=size, offset=(number - 1) * size)
    by_state = queries.counts(assembly)
    return _desk_page(
        "index", assembly, page=Page(found, total, number, size), filters=filters, by_state=by_state,
        late=queries.late_count(assembly), states=_options(by_state), state_names=STATES, state_tags=STATE_TAGS,
        columns=_columns(), active=_active(assembly, filters), standing=standing_of(assembly).value,
        deadline=call_in(assembly.settings).deadline, total=sum(by_state.values()),
        pages=agenda_menu(assembly, current_actor()),
    )  # fmt: skip


@bp.route("/settings", methods=["GET", "POST"])
@guard(agenda.may_edit, on=assembly_by_slug)
def settings(assembly: Assembly) -> Answer:
    """Say whether members may propose, until when, and how."""
    slug = assembly.slug
    form = call_form(assembly, call_in(assembly.settings, is_statutory=queries.is_statutory(assembly)))
    if form.validate_on_submit():
        with unit_of_work():
            service.set_call(assembly, form.call(), by=current_actor())
        flash(_("The call for proposals is saved."), "success")
        return see_other(url_for("proposal_desk.index", slug=slug))
    return _desk_page("settings", assembly, form=form)


@bp.get("/<ref>")
@guard(policy.may_see_one, on=queries.proposal_in)
def show(case: Case) -> Response:
    """Show one proposal, what may be decided, and its history."""
    actor, proposal, assembly = current_actor(), case.proposal, case.assembly
    can_decide = policy.may_decide(actor, case)
    session = queries.session_of(proposal)
    return _desk_page(
        "one", assembly, case=case, proposal=proposal, papers=paper_lines(proposal.files), can_decide=can_decide,
        verbs={verb for (before, _to), verb in MOVES.items() if before is proposal.state} - {"withdraw"},
        can_take_over=policy.may_take_over(actor, case) and proposal.files
        and proposal.state in {ProposalState.ACCEPTED, ProposalState.MERGED},
        state=STATES[proposal.state], state_tag=STATE_TAGS[proposal.state], history=_history(proposal.public_id),
        phone=shown(proposal.contact_phone, assembly.country) if can_decide else "",
        session_title=text_in(session.title, fallback=assembly.language) if session else "",
        session_url=url_for("draft.edit", slug=assembly.slug, session_id=session.public_id)
        if session and can_decide and session.deleted_at is None else "",
    )  # fmt: skip


@bp.get("/<ref>/papers/<paper>")
@guard(policy.may_see_one, on=queries.proposal_in)
def download(case: Case) -> Answer:
    """Send a paper."""
    return sent(case.paper) if case.paper else abort(404)


@bp.route("/<ref>/accept", methods=["GET", "POST"])
@guard(policy.may_decide, on=queries.proposal_in)
def accept(case: Case) -> Answer:
    """Accept a proposal as a session or as an item of one."""
    return _decision(case, "accept")


@bp.route("/<ref>/merge", methods=["GET", "POST"])
@guard(policy.may_decide, on=queries.proposal_in)
def merge(case: Case) -> Answer:
    """Merge a proposal with a session."""
    return _decision(case, "merge")


@bp.route("/<ref>/refuse", methods=["GET", "POST"])
@guard(policy.may_decide, on=queries.proposal_in)
def refuse(case: Case) -> Answer:
    """Refuse a proposal, with the reason that is sent."""
    return _decision(case, "refuse")


@bp.route("/<ref>/reopen", methods=["GET", "POST"])
@guard(policy.may_decide, on=queries.proposal_in)
def reopen(case: Case) -> Answer:
    """Take a decision back."""
    return _decision(case, "reopen")


@bp.post("/<ref>/take-over")
@guard(policy.may_take_over, on=queries.proposal_in)
def take_over(case: Case) -> Answer:
    """Put the papers of an accepted proposal among the documents, where nobody sees them yet."""
    back = url_for("proposal_desk.show", slug=case.assembly.slug, ref=case.proposal.public_id)
    try:
        with unit_of_work():
            made = len(deciding.take_over(case.proposal, case.assembly, by=current_actor()))
    except Conflict as refusal:
        flash(refusal.message, "warning")
        return see_other(back)
    if made:
        flash(
            ngettext(
                "%(n)s document is added. It is withdrawn: read it, then put it back.",
                "%(n)s documents are added. They are withdrawn: read them, then put them back.", made,
            ),
            "success",
        )  # fmt: skip
    else:
        flash(_("These papers are among the documents already."), "warning")
    return see_other(back)


def _decision(case: Case, verb: str) -> Answer:
    """Ask, then decide; when another organiser was faster, say so (409) and decide nothing."""
    proposal, assembly = case.proposal, case.assembly
    slug, ref = assembly.slug, proposal.public_id
    usual = SessionType.STATUTORY if queries.is_statutory(assembly) else SessionType.PLENARY
    form = DecisionForm()
    form.offer(verb, queries.targets(assembly, current_language()) if verb in {"accept", "merge"} else (), usual)
    if not form.is_submitted():
        if verb not in {one for (before, _to), one in MOVES.items() if before is proposal.state}:
            return see_other(url_for("proposal_desk.show", slug=slug, ref=ref))
        form.version.data = str(proposal.version)
    elif form.is_complete():
        try:
            with unit_of_work():
                _act(case, verb, form)
        except Invalid as refusal:
            form.add_errors(refusal.fields)
            case = queries.proposal_in(slug, ref) or abort(404)
        except Conflict as refusal:
            return _faster(slug, ref, form, verb, refusal.message)
        else:
            flash(_DONE[verb](), "success")
            return see_other(url_for("proposal_desk.show", slug=slug, ref=ref))
    return _decision_page(case, form, verb)


_DONE: Mapping[str, Any] = {
    "accept": lambda: _("The proposal is accepted and stands in the draft."),
    "merge": lambda: _("The proposal is merged."),
    "refuse": lambda: _("The proposal is refused."),
    "reopen": lambda: _("The decision is taken back. What was put into the draft stays there until you take it out."),
}


def _act(case: Case, verb: str, form: Any) -> None:
    proposal, assembly = case.proposal, case.assembly
    told: dict[str, Any] = {
        "by": current_actor(), "version": whole_number(form.version.data), "reason": form.reason.data or "",
    }  # fmt: skip
    chosen = queries.session_by_ref(assembly, form.session.data) if "session" in form and form.session.data else None
    if verb == "accept" and form.way.data == "session":
        deciding.accept(proposal, assembly, type=SessionType(form.type.data), **told)
    elif verb in {"refuse", "reopen"}:
        getattr(deciding, verb)(proposal, assembly, **told)
    elif chosen is None:
        sentence = _("Choose the session.")
        raise Invalid(sentence, fields={"session": sentence})
    elif verb == "accept":
        deciding.accept_into(proposal, assembly, chosen, **told)
    else:
        deciding.merge(proposal, assembly, chosen, as_item=bool(form.as_item.data), **told)


def _faster(slug: str, ref: str, form: Any, verb: str, message: str) -> Response:
    """Show the form again with what was typed, and how the proposal stands now."""
    case = queries.proposal_in(slug, ref) or abort(404)
    form.version.data = str(case.proposal.version)
    answer = _decision_page(case, form, verb, message)
    answer.status_code = 409
    return answer


def _decision_page(case: Case, form: Any, verb: str, conflict: str = "") -> Response:
    possible = {one for (before, _to), one in MOVES.items() if before is case.proposal.state}
    return _desk_page(
        "decide", case.assembly, case=case, proposal=case.proposal, form=form, verb=verb, conflict=conflict,
        is_possible=verb in possible, state=STATES[case.proposal.state], has_mail=bool(case.proposal.contact_email),
    )  # fmt: skip


def _desk_page(template: str, assembly: Assembly, **values: Any) -> Response:
    actor, form = current_actor(), values.get("form")
    return page(
        f"agenda/proposals/{template}.html", status=422 if form is not None and form.errors else 200,
        assembly=assembly, frame=manage_frame(assembly, actor),
        **{"can_edit": agenda.may_edit(actor, assembly), **values},
    )  # fmt: skip


def _history(ref: str) -> list[dict[str, Any]]:
    entries = history_of("proposal", ref)
    people = names_of({entry.actor_ref for entry in entries if entry.actor_kind == "account"})
    return [
        {
            "at": entry.at, "what": str(VERBS.get(entry.verb, entry.verb)),
            "who": people.get(entry.actor_ref) or str(ACTORS.get(entry.actor_kind, entry.actor_kind)),
        }
        for entry in entries
    ]  # fmt: skip


def _asked() -> Filters:
    state = request.args.get("state", "")
    return Filters(
        clean_line(request.args.get("q", ""))[:_LONGEST],
        ProposalState(state) if state in set(ProposalState) else None,
        request.args.get(_LATE, "") == "1",
    )


def _options(by_state: Mapping[ProposalState, int]) -> list[tuple[str, str]]:
    return [("", _("All states")), *((one.value, f"{STATES[one]} ({by_state.get(one, 0)})") for one in STATES)]


def _columns() -> list[dict[str, Any]]:
    labels = (
        ("title", _("Subject")), ("organisation", _("Proposed by")), ("state", _("State")), ("filed", _("Filed")),
        ("papers", _("Files")), ("number", _("Number")),
    )  # fmt: skip
    return [{"key": key, "label": label, "numeric": key in {"papers", "number"}} for key, label in labels]


def _active(assembly: Assembly, filters: Filters) -> list[dict[str, str]]:
    """Return the filters at work, each with the address that takes it away."""
    state = filters.state.value if filters.state else ""
    asked = {"q": filters.words, "state": state, _LATE: "1" if filters.late else ""}
    labels = {
        "q": _("“%(words)s”", words=filters.words), "state": str(STATES[filters.state]) if filters.state else "",
        _LATE: _("Late"),
    }  # fmt: skip
    found = []
    for name in [name for name, value in asked.items() if value]:
        left: dict[str, Any] = {other: one for other, one in asked.items() if one and other != name}
        found.append({"label": labels[name], "remove_url": url_for("proposal_desk.index", slug=assembly.slug, **left)})
    return found
