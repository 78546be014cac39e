"""A member's pages: the public form, and what the private link shows and lets its holder do."""

import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.agenda.proposals import papers, policy, queries, service
from coordinator.agenda.proposals.forms import ProposalForm
from coordinator.agenda.proposals.pages import KINDS, meant_by, paper_line, paper_lines, sent
from coordinator.agenda.proposals.papers import Kept
from coordinator.agenda.proposals.policy import Case
from coordinator.agenda.proposals.rules import Standing, call_in, standing_of
from coordinator.agenda.proposals.wording import MEMBER_STATES, STATE_TAGS
from coordinator.assemblies.frame import public_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import public_assembly
from coordinator.core import tokens
from coordinator.core.actor import link_holder
from coordinator.core.db import retry_unit, unit_of_work
from coordinator.core.errors import Closed, Conflict, Invalid
from coordinator.core.i18n import _, current_language, text_in
from coordinator.directory.models import Organisation
from coordinator.directory.queries import names
from coordinator.documents.kinds import ENDINGS, MAX_BYTES
from coordinator.registration.phones import shown
from coordinator.web.bodies import takes_files
from coordinator.web.forms import whole_number
from coordinator.web.guards import public_on
from coordinator.web.limits import limit_registration
from coordinator.web.responses import page, see_other

Answer = Response | WerkzeugResponse
bp = Blueprint("proposals", __name__, url_prefix="/<lang:lang>")
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
_SENT_ROOM = 1_000_000


@dataclass(frozen=True)
class Mine:
    """What a private link opens."""

    case: Case
    token: str

    @property
    def region(self) -> str:
        """Return the country whose telephone numbers are meant where none is said."""
        return self.case.assembly.country or "TG"

    def url(self, endpoint: str, **more: Any) -> str:
        """Return an address behind the same link."""
        return url_for(f"proposals.{endpoint}", token=self.token, **more)


@dataclass(frozen=True)
class Typed:
    """A form that was sent: the papers that came with it, and the organisation that was meant."""

    form: Any
    kept: list[Kept]
    organisation: tuple[int, str] | None

    @property
    def is_sound(self) -> bool:
        """Tell whether it can be filed."""
        return not self.form.errors and self.organisation is not None


def mine_of(token: str, paper: str | None = None) -> Mine | None:
    """Load what a link opens; unknown and expired links, and papers of others, get the same page."""
    case = queries.opened_by(token, paper)
    if case is None:
        abort(page("agenda/proposals/no_link.html", status=404))
    return Mine(case, token)


@bp.after_request
def keep_secrets(response: Response) -> Response:
    """Keep private addresses out of search engines, caches, and the Referer of what is followed from them."""
    if "token" in (request.view_args or ()):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/assemblies/<slug>/agenda/propose", methods=["GET", "POST"])
@takes_files(service.MOST_PAPERS)
@limit_registration
@public_on(public_assembly)
def propose(assembly: Assembly) -> Answer:
    """File an item for the agenda, without an account."""
    slug, key = assembly.slug, request.form.get("key", "")
    if _KEY.fullmatch(key) and queries.filed_with(assembly, key):
        return see_other(url_for("proposals.show", token=key))
    if standing_of(assembly) not in {Standing.OPEN, Standing.LATE}:
        return _closed_page(assembly)
    typed = _typed(assembly, None)
    if request.method == "POST" and typed.is_sound:
        try:
            _file(assembly, typed)
        except Invalid as refusal:
            typed.form.add_errors(refusal.fields)
            assembly = public_assembly(slug) or abort(404)
        except Closed:
            return _closed_page(public_assembly(slug) or abort(404))
        else:
            flash(_("Your proposal has been received. Keep the private link below."), "success")
            return see_other(url_for("proposals.show", token=typed.form.key.data))
    return _form_page(assembly, typed, None)


def _file(assembly: Assembly, typed: Typed) -> None:
    form, organisation = typed.form, typed.organisation
    assert organisation is not None
    retry_unit(
        lambda: service.file(
            assembly, form.filing(*organisation), [one.paper for one in typed.kept], key=form.key.data,
            language=current_language(), knows_late=form.late.data == "1",
        )
    )  # fmt: skip


@bp.get("/proposals/<token>")
@public_on(mine_of)
def show(mine: Mine) -> Answer:
    """Show a proposal to whoever filed it: where it stands, what may still be done."""
    case = mine.case
    proposal, assembly = case.proposal, case.assembly
    public = queries.public_session_of(proposal)
    return page(
        "agenda/proposals/show.html", mine=mine, assembly=assembly, proposal=proposal, number=case.number,
        frame=public_frame(assembly), papers=paper_lines(proposal.files), state=MEMBER_STATES[proposal.state],
        state_tag=STATE_TAGS[proposal.state], can_correct=policy.may_correct(proposal, assembly),
        can_withdraw=policy.may_withdraw(proposal), deadline=call_in(assembly.settings).deadline,
        phone=shown(proposal.contact_phone, mine.region),
        session_title=text_in(public.title, fallback=assembly.language) if public else "",
        session_url=url_for("agenda.session", slug=assembly.slug, session_id=public.public_id) if public else "",
    )  # fmt: skip


@bp.route("/proposals/<token>/correct", methods=["GET", "POST"])
@takes_files(service.MOST_PAPERS)
@limit_registration
@public_on(mine_of)
def correct(mine: Mine) -> Answer:
    """Correct a proposal, add papers and take some away, while nobody has decided and before the deadline."""
    case = mine.case
    if not policy.may_correct(case.proposal, case.assembly):
        flash(_("This proposal can no longer be corrected. Write to the secretariat."), "warning")
        return see_other(mine.url("show"))
    typed = _typed(case.assembly, mine)
    if request.method == "POST" and typed.is_sound:
        try:
            _correct(mine, typed)
        except Invalid as refusal:
            typed.form.add_errors(refusal.fields)
            mine = mine_of(mine.token) or mine
        except Conflict as refusal:
            flash(refusal.message, "warning")
            return see_other(mine.url("show"))
        else:
            flash(_("The proposal has been corrected."), "success")
            return see_other(mine.url("show"))
    return _form_page(mine.case.assembly, typed, mine)


def _correct(mine: Mine, typed: Typed) -> None:
    case, form, organisation = mine.case, typed.form, typed.organisation
    assert organisation is not None
    with unit_of_work():
        service.correct(
            case.proposal, case.assembly, form.filing(*organisation), version=whole_number(form.version.data),
            keep=set(request.form.getlist("keep")), papers=[one.paper for one in typed.kept],
            by=link_holder(case.proposal.public_id),
        )  # fmt: skip


@bp.route("/proposals/<token>/withdraw", methods=["GET", "POST"])
@limit_registration
@public_on(mine_of)
def withdraw(mine: Mine) -> Answer:
    """Withdraw a proposal, after a page that says what that means."""
    case = mine.case
    if not policy.may_withdraw(case.proposal):
        return see_other(mine.url("show"))
    if request.method == "GET":
        return page("agenda/proposals/withdraw.html", mine=mine, proposal=case.proposal, assembly=case.assembly,
                    number=case.number, frame=public_frame(case.assembly))  # fmt: skip
    try:
        with unit_of_work():
            service.withdraw(case.proposal, case.assembly, by=link_holder(case.proposal.public_id))
    except Conflict as refusal:
        flash(refusal.message, "warning")
    else:
        flash(_("The proposal has been withdrawn."), "success")
    return see_other(mine.url("show"))


@bp.get("/proposals/<token>/papers/<paper>")
@public_on(mine_of)
def download(mine: Mine) -> Answer:
    """Send a paper back to whoever filed it."""
    paper = mine.case.paper
    return sent(paper) if paper else abort(404)


def _typed(assembly: Assembly, mine: Mine | None) -> Typed:
    """Read the form with its papers and its organisation; a page asked for gets an empty or a filled one."""
    form, proposal = ProposalForm(), mine.case.proposal if mine else None
    region = assembly.country or "TG"
    if request.method != "POST":
        form.offer([], region)
        form.key.data, form.late.data = tokens.new_secret(), "1" if standing_of(assembly) is Standing.LATE else ""
        if proposal:
            form.show(proposal, region)
        return Typed(form, [], None)
    if not _KEY.fullmatch(form.key.data or ""):
        form.key.data = tokens.new_secret()
    organisation, near = _organisation(form, proposal)
    form.offer(near, region)
    standing = len(set(request.form.getlist("keep")) & {one.public_id for one in proposal.files}) if proposal else 0
    kept, faults = papers.collect(
        request.form.getlist("kept"), request.files.getlist("papers"), service.MOST_PAPERS - standing
    )  # fmt: skip
    form.validate()
    form.papers.errors = [*form.papers.errors, *faults]
    if organisation is None and near:
        form.chosen.errors = [_("Several names come near “%(name)s”: choose yours.", name=form.organisation.data)]
    elif organisation is None and form.organisation.data and not form.organisation.errors:
        form.organisation.errors = [
            _("We know no commune or member organisation by that name. Check the spelling, or ask the secretariat.")
        ]
    return Typed(form, kept, organisation)


def _organisation(form: ProposalForm, proposal: Any) -> tuple[tuple[int, str] | None, list[Organisation]]:
    typed = form.organisation.data or ""
    if proposal and typed == proposal.organisation_name and proposal.organisation_id:
        return (proposal.organisation_id, typed), []
    found, near = meant_by(typed)
    found = found or next((one for one in near if one.public_id == form.chosen.data), None)
    return ((found.id, found.name) if found else None), near


def _form_page(assembly: Assembly, typed: Typed, mine: Mine | None) -> Response:
    form = typed.form
    is_late = standing_of(assembly) is Standing.LATE
    if is_late:
        form.late.data = "1"
    keep = request.form.getlist("keep") if request.method == "POST" else None
    standing = paper_lines(mine.case.proposal.files) if mine else []
    call = call_in(assembly.settings)
    return page(
        "agenda/proposals/form.html", status=422 if form.errors else 200, assembly=assembly, form=form, mine=mine,
        frame=public_frame(assembly), communes=names(KINDS), deadline=call.deadline, is_late=is_late,
        instructions=call.instructions, accept=ENDINGS, megabytes=MAX_BYTES // _SENT_ROOM,
        standing=[(one, keep is None or one.ref in keep) for one in standing],
        waiting=[paper_line(one.note, one.paper.file_name, one.paper.media_type, one.paper.size) for one in typed.kept],
    )  # fmt: skip


def _closed_page(assembly: Assembly) -> Response:
    standing = standing_of(assembly)
    status = 409 if request.method == "POST" else 404 if standing is Standing.OFF else 200
    return page(
        "agenda/proposals/closed.html", status=status, assembly=assembly, frame=public_frame(assembly),
        is_off=standing is Standing.OFF, deadline=call_in(assembly.settings).deadline,
    )  # fmt: skip
