"""The last step of the public form: check, send once, and be told what happens next; or go on later."""

from flask import request

from coordinator.core.db import retry_unit, unit_of_work
from coordinator.core.errors import Invalid
from coordinator.registration import queries
from coordinator.registration.entry import queries as drafts
from coordinator.registration.entry import service
from coordinator.registration.entry.forms import CheckForm
from coordinator.registration.entry.journey import Answer, Journey, journey_of, off_the_way, step_page
from coordinator.registration.entry.summary import delegation_lines, trip_text
from coordinator.registration.models import RegistrationState
from coordinator.registration.phones import shown
from coordinator.registration.service import NoPlace
from coordinator.web.guards import public_on
from coordinator.web.limits import limit_registration
from coordinator.web.responses import see_other


@limit_registration
@public_on(journey_of)
def check(journey: Journey) -> Answer:
    """Step 4: everything once more, what the people agree to, and send."""
    if away := off_the_way(journey, needs_people=True):
        return away
    assembly, form = journey.assembly, CheckForm()
    if request.form.get("action") == "later":
        with unit_of_work():
            service.put_aside(assembly, journey.draft, journey.secret, lambda entry: entry)
        return journey.go("later")
    return _send(journey, form) if form.validate_on_submit() else _again(journey, form)


def _send(journey: Journey, form: CheckForm) -> Answer:
    consent = service.Consent(form.seen_version, bool(form.is_listed.data), bool(form.is_photographed.data))
    try:
        retry_unit(lambda: service.submit(journey.assembly, journey.draft, secret=journey.secret, consent=consent))
    except service.AlreadyRegistered:
        return journey.go("registered")
    except NoPlace as full:
        return _no_place(journey, full.message)
    except Invalid as fault:
        form.add_errors(fault.fields or {"consent": fault.message})
        return _again(journey, form)
    return journey.go("done")


def _again(journey: Journey, form: CheckForm) -> Answer:
    fresh = journey_of(journey.assembly.slug, journey.secret)
    assert fresh is not None
    form.consent_version.data = str(fresh.assembly.consent_version)
    return step_page(
        "check", 4, fresh.assembly, fresh, form=form, people=delegation_lines(fresh),
        common_trip=trip_text(fresh.entry.trip), contact_phone=shown(fresh.entry.contact_phone, fresh.region),
    )  # fmt: skip


def _no_place(journey: Journey, message: str) -> Answer:
    fresh = journey_of(journey.assembly.slug, journey.secret)
    assert fresh is not None
    answer = step_page("no_place", 4, fresh.assembly, fresh, message=message)
    answer.status_code = 409
    return answer


@public_on(journey_of)
def later(journey: Journey) -> Answer:
    """The link to keep, to go on another day or on another device."""
    if journey.draft.delegation_id:
        return journey.go("done")
    return step_page("later", 2, journey.assembly, journey, link=journey.absolute_url("delegation"))


@public_on(journey_of)
def done(journey: Journey) -> Answer:
    """The confirmation: numbers, what happens next, private links. The same as often as it is asked for."""
    delegation = drafts.delegation_of(journey.draft)
    if delegation is None:
        return off_the_way(journey, needs_people=True) or see_other(journey.url("check"))
    members = queries.members_of(delegation.id)
    return step_page(
        "done", 4, journey.assembly, journey, delegation=delegation, members=members,
        token=service.link_secret(journey.secret, delegation.public_id),
        tokens={one.public_id: service.link_secret(journey.secret, one.public_id) for one in members},
        waiting=[one for one in members if one.state is RegistrationState.WAITING],
    )  # fmt: skip
