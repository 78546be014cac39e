"""Keeping a draft while it is typed, and turning it into a registered delegation exactly once."""

import base64
import dataclasses
import datetime as dt
import hashlib
import hmac
from collections.abc import Callable

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from coordinator.assemblies.models import Assembly
from coordinator.core import clock, tokens
from coordinator.core.actor import VISITOR, Actor
from coordinator.core.db import current_session, lock
from coordinator.core.errors import Conflict, Invalid
from coordinator.core.i18n import _
from coordinator.directory.models import Organisation
from coordinator.journal.service import record
from coordinator.registration import letters
from coordinator.registration.entry.drafts import Entry, Member, day
from coordinator.registration.models import Delegation, Draft, Registration
from coordinator.registration.queries import open_categories, standing_delegation
from coordinator.registration.service import Newcomer, must_be_open, open_link, prepare, register

DRAFT_LIVES = dt.timedelta(days=7)
_MAIL_AGAIN = dt.timedelta(minutes=10)


class AlreadyRegistered(Conflict):
    """The organisation has a standing delegation in this assembly."""


def begin(assembly: Assembly, entry: Entry, *, language: str, by: Actor = VISITOR) -> str:
    """Start a draft and return the secret of its address; raises Closed or NoPlace."""
    must_be_open(assembly, prepare(assembly, by=by))
    secret, now = tokens.new_secret(), clock.now()
    current_session().add(
        Draft(
            digest=tokens.digest(secret), assembly_id=assembly.id, language=language, data=entry.to_json(),
            created_at=now, expires_at=now + DRAFT_LIVES,
        )
    )  # fmt: skip
    return secret


def change(draft: Draft, edit: Callable[[Entry], Entry]) -> Entry:
    """Replace what a draft holds by `edit` of it, and give it seven more days.

    A draft that was sent, here or in another window, is left as it is.
    """
    lock(draft)
    before = Entry.from_json(draft.data)
    if draft.delegation_id:
        return before
    after = edit(before)
    draft.data = after.to_json()
    draft.expires_at = clock.now() + DRAFT_LIVES
    return after


def put_aside(assembly: Assembly, draft: Draft, secret: str, edit: Callable[[Entry], Entry]) -> Entry:
    """Keep a draft for later; mail its link to the contact's address, if there is one and not every minute."""
    entry = change(draft, edit)
    mailed_at = dt.datetime.fromisoformat(entry.mailed_at) if entry.mailed_at else None
    if not entry.contact_email or (mailed_at and clock.now() - mailed_at < _MAIL_AGAIN):
        return entry
    letters.finish_later(assembly, draft, entry.contact_email, entry.contact_name, secret)
    return change(draft, lambda known: dataclasses.replace(known, mailed_at=clock.now().isoformat()))


@dataclasses.dataclass(frozen=True)
class Consent:
    """What was agreed to on the last page. `seen_version` is the version of the text shown there."""

    seen_version: int
    is_listed: bool = False
    is_photographed: bool = False


def submit(assembly: Assembly, draft: Draft, *, secret: str, consent: Consent, by: Actor = VISITOR) -> Delegation:
    """Register the delegation of a draft and return it; sent again, return the first one.

    Raises Closed, NoPlace (no place and no waiting list), AlreadyRegistered, or Invalid when the draft is not
    complete or the text agreed to has changed. Journal and mails are written in the same transaction; the draft's
    content is erased from it.
    """
    lock(draft)
    if draft.delegation_id:
        return current_session().get_one(Delegation, draft.delegation_id)
    must_be_open(assembly, prepare(assembly, by=by))
    entry = Entry.from_json(draft.data)
    _must_be_complete(entry, assembly, consent)
    delegation = _delegation(assembly, draft, entry)
    people = _newcomers(assembly, entry, consent)
    made = register(assembly, delegation, people, by=by)
    _open_links(assembly, delegation, made, secret)
    record("delegation", delegation.public_id, "register", by=by, assembly_ref=assembly.public_id, people=len(made))
    draft.delegation_id, draft.data = delegation.id, {}
    letters.registered(assembly, delegation, made, secret_of=lambda ref: link_secret(secret, ref))
    current_session().flush()
    return delegation


def link_secret(draft_secret: str, ref: str) -> str:
    """Return the secret of the private link to `ref`, made from the draft's own secret.

    Whoever holds the draft's address may be shown the links again, while the database keeps digests only.
    """
    made = hmac.new(draft_secret.encode(), f"private link {ref}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def ask_for_access(assembly: Assembly, organisation_id: int, *, by: Actor = VISITOR) -> None:
    """Mail the private link of a standing delegation to its own contact, never to who asks."""
    delegation = standing_delegation(assembly, organisation_id)
    if delegation is None or not delegation.contact_email:
        raise Conflict(_("This delegation left no e-mail address. Please call the secretariat."))
    record("delegation", delegation.public_id, "ask_for_access", by=by, assembly_ref=assembly.public_id)
    letters.access(assembly, delegation, open_link(assembly, delegation=delegation))


def purge_drafts() -> int:
    """Delete drafts that expired more than a week ago and return how many."""
    old = delete(Draft).where(Draft.expires_at < clock.now() - DRAFT_LIVES)
    return current_session().execute(old).rowcount  # type: ignore[attr-defined, no-any-return]


def _must_be_complete(entry: Entry, assembly: Assembly, consent: Consent) -> None:
    if not entry.organisation_name:
        raise Invalid(_("Choose your commune first."))
    if not entry.members:
        raise Invalid(_("Add at least one person to the delegation."))
    if len(entry.members) > assembly.delegation_limit:
        raise Invalid(_("A delegation has at most %(n)s people.", n=assembly.delegation_limit))
    if consent.seen_version != assembly.consent_version:
        raise Invalid(
            _("The text on personal data has changed. Please read it again."),
            fields={"consent": _("The text on personal data has changed. Please read it again.")},
        )


def _delegation(assembly: Assembly, draft: Draft, entry: Entry) -> Delegation:
    session = current_session()
    organisation_id = _organisation_id(entry.organisation) if entry.organisation else None
    delegation = Delegation(
        public_id=tokens.new_public_id(), assembly_id=assembly.id, organisation_id=organisation_id,
        organisation_name=entry.organisation_name, country=entry.country, contact_name=entry.contact_name,
        contact_email=entry.contact_email or None, contact_phone=entry.contact_phone or None,
        language=draft.language, idempotency_key=draft.digest,
    )  # fmt: skip
    session.add(delegation)
    try:
        session.flush()
    except IntegrityError:  # one standing delegation per organisation: the database says it, also between two at once
        raise AlreadyRegistered(_("%(name)s is already registered.", name=entry.organisation_name)) from None
    return delegation


def _organisation_id(ref: str) -> int | None:
    return current_session().scalar(select(Organisation.id).where(Organisation.public_id == ref))


def _newcomers(assembly: Assembly, entry: Entry, consent: Consent) -> list[Newcomer]:
    categories = open_categories(assembly)
    people = []
    for member in sorted(entry.members, key=lambda one: not one.is_head):
        if member.category not in categories:
            raise Invalid(_("Choose the function of %(name)s again.", name=member.full_name))
        people.append(_newcomer(member, entry, categories[member.category], consent))
    return people


def _newcomer(member: Member, entry: Entry, category_id: int, consent: Consent) -> Newcomer:
    trip = member.trip.over(entry.trip)
    return Newcomer(
        given_names=member.given_names, family_name=member.family_name, category_id=category_id,
        function=member.function, civility=member.civility, is_interim=member.is_interim, is_head=member.is_head,
        phone=member.phone or None, email=member.email or None, language=member.language,
        travel={
            "needs": list(member.needs), "arrives_on": day(trip.arrives_on), "leaves_on": day(trip.leaves_on),
            "travel_mode": trip.mode, "diet": member.diet, "remarks": member.remarks,
        },
        is_listed=consent.is_listed, is_photographed=consent.is_photographed,
    )  # fmt: skip


def _open_links(assembly: Assembly, delegation: Delegation, made: list[Registration], secret: str) -> None:
    open_link(assembly, delegation=delegation, secret=link_secret(secret, delegation.public_id))
    for registration in made:
        open_link(assembly, registration=registration, secret=link_secret(secret, registration.public_id))
