"""What the secretariat decides: about one person, about many, about the places; and adding somebody at the desk."""

import re
from collections.abc import Callable
from typing import TypeVar

from flask import flash, request, url_for

from coordinator.assemblies.models import Assembly
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Invalid
from coordinator.core.i18n import _
from coordinator.directory.models import OrganisationKind
from coordinator.directory.queries import commune_of, exact, names
from coordinator.registration import policy, queries
from coordinator.registration.desk import lists, service
from coordinator.registration.desk import queries as desk
from coordinator.registration.desk.forms import ReasonForm, WalkInForm, places_form, places_of
from coordinator.registration.desk.queries import Case
from coordinator.registration.desk.views import Answer, asked_refs, assembly_of, case_of, desk_page
from coordinator.registration.own.service import new_key
from coordinator.registration.service import Newcomer, NoPlace, prepare
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.responses import see_other

T = TypeVar("T")
AT_ONCE = 200
_EXAMPLES = 3
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
_VERBS = {"refuse": service.refuse, "ask": service.ask_for_missing}


def _in_one_unit(act: Callable[[], T]) -> T:
    with unit_of_work():
        return act()


def _back(case: Case) -> Answer:
    return see_other(url_for("registration.registration", slug=case.assembly.slug, ref=case.registration.public_id))


def _version() -> int | None:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None  # noqa: PLR2004


@guard(policy.may_decide_on, on=case_of)
def accept(case: Case) -> Answer:
    """Accept one registration; 409 when somebody decided a moment before."""
    one, by, version = case.registration, current_actor(), _version()
    name = one.person.full_name
    _in_one_unit(lambda: service.accept(one, assembly=case.assembly, by=by, version=version))
    flash(_("%(name)s is accepted.", name=name), "success")
    return _back(case)


@guard(policy.may_decide_on, on=case_of)
def refuse(case: Case) -> Answer:
    """Refuse one registration, with the reason that is sent."""
    return _answer(case, "refuse")


@guard(policy.may_decide_on, on=case_of)
def ask(case: Case) -> Answer:
    """Ask for what is missing, in the words that are sent."""
    return _answer(case, "ask")


def _answer(case: Case, verb: str) -> Answer:
    one, by, form = case.registration, current_actor(), ReasonForm()
    if not form.is_submitted():
        form.version.data = str(one.version)
    if form.validate_on_submit():
        act, reason, version = _VERBS[verb], form.reason.data or "", _version()
        _in_one_unit(lambda: act(one, reason, assembly=case.assembly, by=by, version=version))
        flash(_("The message has been written and the registration changed."), "success")
        return _back(case)
    return desk_page("answer", case.assembly, form=form, one=one, verb=verb, person=one.person)


@guard(policy.may_decide_on, on=case_of)
def renew_link(case: Case) -> Answer:
    """Make a new private link, send it to the person, and show it once to the organiser."""
    one, by = case.registration, current_actor()
    secret = _in_one_unit(lambda: service.renew_link(one, assembly=case.assembly, by=by))
    url = url_for("registration.my", token=secret, _external=True)
    flash(_("The new private link, shown once (the old one is void): %(url)s", url=url), "success")
    return _back(case)


@guard(policy.may_decide, on=assembly_of)
def accept_many(assembly: Assembly) -> Answer:
    """Accept a selection, or all that the filters find, after a page that says how many and who."""
    filters, refs, by = lists.asked_filters(), asked_refs(), current_actor()
    if not refs and "all" not in request.values:
        flash(_("Tick at least one registration first."), "warning")
        return see_other(lists.list_url(assembly, filters))
    found = desk.decidable(assembly, filters, refs, AT_ONCE)
    if not found:
        flash(_("None of these registrations waits for a decision."), "warning")
        return see_other(lists.list_url(assembly, filters))
    if request.method == "POST":
        outcome = _in_one_unit(lambda: service.accept_many(
            desk.decidable(assembly, filters, refs, AT_ONCE), assembly=assembly, by=by
        ))  # fmt: skip
        return desk_page("accepted", assembly, outcome=outcome, back=lists.list_url(assembly, filters))
    return desk_page(
        "accept_many", assembly, refs=refs, people=[one.person.full_name for one in found[:_EXAMPLES]],
        total=len(found), at_once=AT_ONCE, action=lists.list_url(assembly, filters, "accept_many"),
        back=lists.list_url(assembly, filters),
    )  # fmt: skip


@guard(policy.may_decide, on=assembly_of)
def promote(assembly: Assembly) -> Answer:
    """Give the place that was freed to who waits longest."""
    by = current_actor()
    try:
        promoted = _in_one_unit(lambda: service.promote(assembly, by=by))
    except NoPlace as full:
        flash(full.message, "warning")
    else:
        flash(_("No. %(number)s leaves the waiting list and is accepted.", number=promoted.number), "success")
    return see_other(url_for("registration.registrations", slug=assembly.slug))


@guard(policy.may_decide, on=assembly_of)
def places(assembly: Assembly) -> Answer:
    """Show and set the places."""
    by = current_actor()
    if request.method == "POST":
        _in_one_unit(lambda: prepare(assembly, by=by))
    categories = list(queries.categories_of(assembly))
    counter = queries.desk_of(assembly)
    form = places_form(counter, categories, assembly.language)
    if form.validate_on_submit():
        wanted = places_of(form, categories)
        try:
            _in_one_unit(lambda: service.set_places(assembly, wanted, by=by))
        except Invalid as refusal:
            form.add_errors(refusal.fields)
            categories, counter = list(queries.categories_of(assembly)), queries.desk_of(assembly)
        else:
            flash(_("The places have been set."), "success")
            return see_other(url_for("registration.registrations", slug=assembly.slug))
    return desk_page("places", assembly, form=form, counter=counter, categories=categories)


@guard(policy.may_decide, on=assembly_of)
def add_person(assembly: Assembly) -> Answer:
    """Register somebody at the desk."""
    by = current_actor()
    if queries.desk_of(assembly) is None:
        if request.method == "GET":
            return desk_page("first", assembly)
        _in_one_unit(lambda: prepare(assembly, by=by))
    form = WalkInForm()
    found = exact(form.organisation.data or "") if form.is_submitted() else None
    found = commune_of(found) if found else None
    region = (found.country if found else form.country.data) or assembly.country or "TG"
    form.offer(assembly, queries.categories_of(assembly), region)
    form.offer_countries(assembly.country)
    if not _KEY.fullmatch(form.key.data or ""):
        form.key.data = new_key()
    if request.form.get("action") == "prepare":
        return see_other(url_for("registration.add_person", slug=assembly.slug))
    if form.validate_on_submit():
        host = service.Host(found.id if found else None, found.name if found else form.organisation.data, region)
        try:
            made = _in_one_unit(
                lambda: service.add(assembly, host, _newcomer(form, assembly), key=form.key.data or "", by=by)
            )
        except NoPlace as full:
            form.add_errors({"function": full.message})
        else:
            flash(_("Registered under number %(number)s.", number=made.number), "success")
            return see_other(url_for("registration.registration", slug=assembly.slug, ref=made.public_id))
    kinds = (OrganisationKind.COMMUNE, OrganisationKind.CITY)
    return desk_page("add", assembly, form=form, organisations=names(kinds))


def _newcomer(form: WalkInForm, assembly: Assembly) -> Newcomer:
    values = form.values()
    codes = {category.code: category.id for category in queries.categories_of(assembly)}
    return Newcomer(
        given_names=values["given_names"], family_name=values["family_name"], category_id=codes[values["category"]],
        function=values["function"], civility=values["civility"], is_interim=values["is_interim"],
        is_head=values["is_head"], phone=values["phone"] or None, email=values["email"] or None,
        language=values["language"], travel={"needs": list(values["needs"])}, is_listed=bool(form.is_listed.data),
    )  # fmt: skip
