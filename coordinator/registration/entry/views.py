"""The first three steps of the public form (the last is `sending`): nothing is asked twice, nothing typed is lost."""

import dataclasses

from flask import flash, request
from werkzeug.datastructures import MultiDict

from coordinator.assemblies.models import Assembly
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict
from coordinator.core.i18n import _, current_language
from coordinator.directory.models import Organisation, OrganisationKind
from coordinator.directory.queries import by_public_id, commune_of, exact, match, names
from coordinator.registration import queries
from coordinator.registration.entry import service
from coordinator.registration.entry.drafts import Entry, Member
from coordinator.registration.entry.forms import (
    NONE_OF_THESE,
    ChooseForm,
    OrganisationForm,
    travel_form,
)
from coordinator.registration.entry.journey import (
    Answer,
    Journey,
    assembly_of,
    closed_page,
    journey_of,
    off_the_way,
    step_page,
)
from coordinator.registration.entry.summary import people_of
from coordinator.registration.forms import PersonForm
from coordinator.web.guards import public_on
from coordinator.web.limits import limit_registration

_KINDS = (OrganisationKind.COMMUNE, OrganisationKind.CITY)


@limit_registration
@public_on(assembly_of)
def start(assembly: Assembly) -> Answer:
    """Step 1, before there is a draft."""
    standing = queries.entrance(assembly)
    if not standing.is_open:
        return closed_page(assembly, standing)
    return _organisation(assembly, None)


@limit_registration
@public_on(journey_of)
def organisation(journey: Journey) -> Answer:
    """Step 1 again, with what was typed."""
    return (journey.draft.delegation_id and off_the_way(journey)) or _organisation(journey.assembly, journey)


def _organisation(assembly: Assembly, journey: Journey | None) -> Answer:
    form = OrganisationForm()
    form.offer()
    entry = journey.entry if journey else Entry()
    if request.method == "GET" and journey:
        form.show(entry, journey.region)
        if "other" in request.args:
            form.commune.data, form.other_name.data = "", entry.typed
    found, proposals = _guess(form)
    region = found.country if found else proposals[0].country if proposals else form.country.data
    form.contact_phone.region = region or assembly.country or "TG"
    if form.validate_on_submit():
        if found or proposals or form.other_name.data:
            return _keep_organisation(assembly, journey, form, found)
        form.commune.errors = [
            _("We know no commune by that name. Check the spelling, or give the name of your organisation below.")
        ]
    return step_page(
        "organisation", 1, assembly, journey, form=form, communes=names(_KINDS),
        places=queries.entrance(assembly), is_freely=bool(form.other_name.data or form.country.errors),
    )  # fmt: skip


def _guess(form: OrganisationForm) -> tuple[Organisation | None, list[Organisation]]:
    typed = form.commune.data if request.method == "POST" else ""
    if not typed or len(typed) > 200:  # noqa: PLR2004 - longer than any name
        return None, []
    found = exact(typed)
    return (commune_of(found), []) if found else (None, _proposals(typed))


def _proposals(typed: str) -> list[Organisation]:
    """Return what may be meant; a city that is one of the communes counts as that commune, once."""
    return list({body.id: body for body in map(commune_of, match(typed))}.values())


def _keep_organisation(
    assembly: Assembly, journey: Journey | None, form: OrganisationForm, found: Organisation | None
) -> Answer:
    def edit(entry: Entry) -> Entry:
        return dataclasses.replace(
            entry, typed=form.commune.data or "", organisation=found.public_id if found else "",
            organisation_name=found.name if found else form.other_name.data or "",
            country=found.country if found else form.country.data or "", contact_name=form.contact_name.data,
            contact_phone=form.contact_phone.e164, contact_email=form.contact_email.data or "",
        )  # fmt: skip

    with unit_of_work():
        if journey:
            service.change(journey.draft, edit)
            secret = journey.secret
        else:
            secret = service.begin(assembly, edit(Entry()), language=current_language())
    after = journey_of(assembly.slug, secret)
    assert after is not None
    if form.commune.data and not found:
        return after.go("choose")
    return _unless_registered(after) or after.go("delegation")


def _unless_registered(journey: Journey) -> Answer | None:
    known = by_public_id(journey.entry.organisation) if journey.entry.organisation else None
    standing = queries.standing_delegation(journey.assembly, known.id) if known else None
    return journey.go("registered") if standing else None


@public_on(journey_of)
def choose(journey: Journey) -> Answer:
    """Which commune was meant, when what was typed is not the name of exactly one."""
    if journey.draft.delegation_id or not journey.entry.typed:
        return off_the_way(journey) or journey.go("organisation")
    form = ChooseForm()
    proposals = _proposals(journey.entry.typed)
    form.offer(proposals)
    if form.validate_on_submit():
        chosen = next((one for one in proposals if one.public_id == form.organisation.data), None)
        if form.organisation.data == NONE_OF_THESE or chosen is None:
            return journey.go("organisation", other=1)
        with unit_of_work():
            service.change(journey.draft, lambda entry: dataclasses.replace(
                entry, organisation=chosen.public_id, organisation_name=chosen.name, country=chosen.country,
            ))  # fmt: skip
        after = journey_of(journey.assembly.slug, journey.secret)
        assert after is not None
        return _unless_registered(after) or after.go("delegation")
    return step_page("choose", 1, journey.assembly, journey, form=form)


@limit_registration
@public_on(journey_of)
def registered(journey: Journey) -> Answer:
    """Say that the commune has a delegation already, since when; a POST asks its contact for access."""
    known = by_public_id(journey.entry.organisation) if journey.entry.organisation else None
    standing = queries.standing_delegation(journey.assembly, known.id) if known else None
    if known is None or standing is None:
        return off_the_way(journey) or journey.go("delegation")
    if request.method == "POST":
        with unit_of_work():
            service.ask_for_access(journey.assembly, known.id)
        return journey.go("registered", asked=1)
    return step_page(
        "registered", 1, journey.assembly, journey, delegation=standing, is_asked="asked" in request.args,
        people=len(queries.members_of(standing.id)),
    )  # fmt: skip


@public_on(journey_of)
def delegation(journey: Journey) -> Answer:
    """Step 2: the list of people and one form to add somebody."""
    if away := off_the_way(journey) or _unless_registered(journey):
        return away
    form = _person_form(journey)
    entry, limit = journey.entry, journey.assembly.delegation_limit
    action = request.form.get("action", "")
    is_known = entry.member(form.person_ref.data or "") is not None
    if request.method == "POST":
        if action != "add" and form.is_untouched:
            if action == "later":
                return _put_aside(journey, form)
            if entry.members:
                return journey.go("travel")
        if len(entry.members) >= limit and not is_known:
            form.form_errors = [_("A delegation has at most %(n)s people.", n=limit)]
        elif form.validate():
            return _keep_person(journey, form, action)
        elif action == "later":
            return _put_aside(journey, form)
    return step_page(
        "delegation", 2, journey.assembly, journey, form=form, members=people_of(journey), limit=limit,
        has_room=len(entry.members) < limit, places=queries.entrance(journey.assembly),
    )  # fmt: skip


def _person_form(journey: Journey) -> PersonForm:
    kept = journey.entry.unfinished if request.method == "GET" and not journey.person else None
    form = PersonForm(MultiDict(kept), meta={"csrf": True}) if kept else PersonForm()
    form.offer(journey.assembly, queries.categories_of(journey.assembly, only_open=True), journey.region)
    return form


def _keep_person(journey: Journey, form: PersonForm, action: str) -> Answer:
    before = journey.entry.member(form.person_ref.data or "") or Member(id=form.person_ref.data or "")
    member = dataclasses.replace(before, **form.values())
    limit = journey.assembly.delegation_limit

    def add(entry: Entry) -> Entry:  # asked again under the lock: another window may have filled the list
        if entry.member(member.id) is None and len(entry.members) >= limit:
            raise Conflict(_("A delegation has at most %(n)s people.", n=limit))
        return entry.with_member(member)

    with unit_of_work():
        if action == "later":
            service.put_aside(journey.assembly, journey.draft, journey.secret, add)
        else:
            service.change(journey.draft, add)
    if action == "add":
        return _to_list(journey, form)
    return journey.go("later" if action == "later" else "travel")


def _to_list(journey: Journey, form: PersonForm) -> Answer:
    if form.phone.notice:
        flash(form.phone.notice)
    return journey.go("delegation")


def _put_aside(journey: Journey, form: PersonForm) -> Answer:
    typed = {} if form.is_untouched else {
        name: request.form.getlist(name) for name in request.form if name not in {"csrf_token", "action"}
    }  # fmt: skip
    with unit_of_work():
        service.put_aside(
            journey.assembly, journey.draft, journey.secret,
            lambda entry: dataclasses.replace(entry, unfinished=_short(typed)),
        )  # fmt: skip
    return journey.go("later")


def _short(typed: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name[:40]: [value[:400] for value in values[:20]] for name, values in list(typed.items())[:40]}


@public_on(journey_of)
def person(journey: Journey) -> Answer:
    """Correct one person of the list."""
    member = journey.person
    if (away := off_the_way(journey)) or member is None:
        return away or journey.go("delegation")
    form = _person_form(journey)
    if request.method == "GET":
        form.show(member, journey.region)
    form.person_ref.data = member.id
    if form.validate_on_submit():
        changed = dataclasses.replace(member, **form.values())
        if member.is_head:  # the head is replaced by naming another one, never by unticking
            changed = dataclasses.replace(changed, is_head=True)
        with unit_of_work():
            service.change(journey.draft, lambda entry: entry.with_member(changed))
        return _to_list(journey, form)
    return step_page("person", 2, journey.assembly, journey, form=form, member=member)


@public_on(journey_of)
def remove(journey: Journey) -> Answer:
    """Take one person off the list; the page that follows offers to undo it."""
    if (away := off_the_way(journey)) or journey.person is None:
        return away or journey.go("delegation")
    ref = journey.person.id
    with unit_of_work():
        service.change(journey.draft, lambda entry: entry.without(ref))
    return journey.go("delegation")


@public_on(journey_of)
def restore(journey: Journey) -> Answer:
    """Put the person removed last back."""
    if away := off_the_way(journey):
        return away
    limit = journey.assembly.delegation_limit
    with unit_of_work():
        service.change(journey.draft, lambda entry: entry.restored() if len(entry.members) < limit else entry)
    return journey.go("delegation")


@public_on(journey_of)
def travel(journey: Journey) -> Answer:
    """Step 3: days, mode and diet, for all and for each."""
    if away := off_the_way(journey, needs_people=True):
        return away
    form = travel_form(journey.assembly, journey.entry)
    if form.validate_on_submit():
        trips = {member.id: form[f"person_{member.id}"].form for member in journey.entry.members}

        def edit(entry: Entry) -> Entry:
            members = tuple(
                dataclasses.replace(one, trip=trips[one.id].trip(), diet=trips[one.id].diet.data or "",
                                    remarks=trips[one.id].remarks.data or "") if one.id in trips else one
                for one in entry.members
            )  # fmt: skip
            return dataclasses.replace(entry, trip=form["common"].form.trip(), members=members, has_trip=True)

        is_later = request.form.get("action") == "later"
        with unit_of_work():
            if is_later:
                service.put_aside(journey.assembly, journey.draft, journey.secret, edit)
            else:
                service.change(journey.draft, edit)
        return journey.go("later" if is_later else "check")
    return step_page("travel", 3, journey.assembly, journey, form=form, members=people_of(journey))
