"""What the people themselves may change afterwards: their data, who else comes, whether they come at all."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from coordinator.assemblies.models import Assembly
from coordinator.core import clock, tokens
from coordinator.core.actor import VISITOR, Actor
from coordinator.core.db import current_session, lock
from coordinator.core.errors import Conflict, Invalid
from coordinator.core.i18n import _
from coordinator.core.text import search_key
from coordinator.jobs.service import enqueue
from coordinator.journal.service import record
from coordinator.mail.queries import was_written_about
from coordinator.registration import letters, places
from coordinator.registration.models import (
    HOLDING_STATES,
    Delegation,
    Registration,
    RegistrationState,
)
from coordinator.registration.policy import may_correct
from coordinator.registration.queries import at_address, members_of, opened_by
from coordinator.registration.service import (
    Newcomer,
    NoPlace,
    move,
    must_be_open,
    open_link,
    register,
    search_text,
)

# Facts that stand on the badge: after a change of one of them the secretariat looks again.
_ON_BADGE = frozenset({"given_names", "family_name", "function", "is_interim", "category_id"})
_OF_PERSON = ("civility", "given_names", "family_name", "phone", "email")
_LINKS_AGAIN = dt.timedelta(minutes=10)


def correct(
    registration: Registration, delegation: Delegation, values: Mapping[str, Any], *, assembly: Assembly, by: Actor,
    version: int | None = None,
) -> list[str]:  # fmt: skip
    """Change what `values` says (columns of the person and of the registration) and return what changed.

    An accepted registration whose badge changes is examined again; an incomplete one counts as completed.
    The journal names the facts, never what they were. Conflict when somebody changed it since `version`.
    """
    lock(registration.person)
    lock(registration)
    if version is not None and registration.version != version:
        raise Conflict(_("This registration was changed in the meantime. Look at it again, then correct it."))
    if not may_correct(registration):
        raise Conflict(_("This registration can no longer be corrected."))
    changed = [name for name, value in values.items() if getattr(_owner(registration, name), name) != value]
    if not changed:
        return []
    category = values.get("category_id", registration.category_id)
    moves_place = category != registration.category_id and registration.state in HOLDING_STATES
    if moves_place and not places.change_category(assembly.id, registration.category_id, category):
        raise NoPlace(_("There is no place left in the category asked for."))
    for name in changed:
        setattr(_owner(registration, name), name, values[name])
    person = registration.person
    person.search_text = search_key(person.given_names, person.family_name)
    registration.search_text = search_text(registration, person, delegation.organisation_name)
    record("registration", registration.public_id, "change", by=by, assembly_ref=assembly.public_id, fields=changed)
    current_session().flush()
    _examine_again(registration, changed, assembly, by)
    return changed


def _owner(registration: Registration, name: str) -> Any:
    return registration.person if name in _OF_PERSON else registration


def _examine_again(registration: Registration, changed: list[str], assembly: Assembly, by: Actor) -> None:
    is_badge = bool(_ON_BADGE & set(changed))
    if registration.state is RegistrationState.INCOMPLETE or (
        registration.state is RegistrationState.ACCEPTED and is_badge
    ):
        move(registration, RegistrationState.SUBMITTED, by=by, assembly=assembly)
    else:
        places.touch(assembly.id)


def add(assembly: Assembly, delegation: Delegation, one: Newcomer, *, key: str, by: Actor) -> Registration:
    """Add somebody to a delegation while registration is open, and confirm by mail.

    `key` is the secret of the new private link, made from the form: the same form sent twice adds one person.
    Raises Closed, NoPlace, Invalid when the delegation is complete, Conflict when it was withdrawn.
    """
    lock(delegation)
    known = opened_by(key)
    if known is not None:
        return known.members[0]
    must_be_open(assembly)
    if delegation.withdrawn_at:
        raise Conflict(_("This delegation was withdrawn."))
    standing = [member for member in members_of(delegation.id) if member.state is not RegistrationState.WITHDRAWN]
    if len(standing) >= assembly.delegation_limit:
        raise Invalid(_("A delegation has at most %(n)s people.", n=assembly.delegation_limit))
    made = register(assembly, delegation, [one], by=by)[0]
    open_link(assembly, registration=made, secret=key)
    letters.to_people(assembly, delegation, [made], secret_of=lambda _ref: key)
    return made


def new_key() -> str:
    """Return the key of a form that adds somebody."""
    return tokens.new_secret()


def ask_for_links(assembly: Assembly, address: str) -> None:
    """Queue a message with the private links behind an e-mail address, at most one in each ten minutes of the clock.

    Known and unknown addresses are treated alike here: one job is queued. The worker finds out.
    """
    known_as = address.lower()
    window = int(clock.now().timestamp() // _LINKS_AGAIN.total_seconds())
    key = tokens.digest(f"{assembly.public_id} {known_as} {window}")
    enqueue("registration.send_links", {"assembly": assembly.public_id, "email": known_as}, unique_key=f"links:{key}")


def send_links(assembly: Assembly, address: str, *, job: str) -> None:
    """Open new private links to all that stands under an address and mail them there; older links go on working.

    Nothing for an address that stands nowhere, and nothing when the job `job` has done it already.
    """
    if was_written_about("job", job):
        return
    found = at_address(assembly, address)
    if found.is_empty:
        return
    for delegation in found.delegations:
        record("delegation", delegation.public_id, "send_link", by=VISITOR, assembly_ref=assembly.public_id)
    for registration in found.registrations:
        record("registration", registration.public_id, "send_link", by=VISITOR, assembly_ref=assembly.public_id)
    letters.links(
        assembly, found, address, job=job,
        delegations=[(one.organisation_name, open_link(assembly, delegation=one)) for one in found.delegations],
        people=[
            (one.number, one.person.full_name, open_link(assembly, registration=one)) for one in found.registrations
        ],
    )  # fmt: skip
