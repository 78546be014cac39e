"""Writing the assembly itself: create, edit, publish, archive, postpone, cancel. Its furniture has services of its own.

`version` of an assembly rises with every change, of its furniture too, so that kept pages are made anew.
"""

from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from coordinator.assemblies import furniture, queries
from coordinator.assemblies.models import Assembly, AssemblyState, DatePrecision, Holding, RoleGrant
from coordinator.core import clock
from coordinator.core.actor import Actor
from coordinator.core.db import current_session, lock
from coordinator.core.errors import Conflict, Invalid
from coordinator.core.i18n import LANGUAGES, _, pick
from coordinator.core.text import search_key, slugify
from coordinator.journal.service import record
from coordinator.people.policy import Role

# What `edit` may change. State, holding and consent_version move by verbs of their own.
EDITABLE = frozenset(
    "slug language languages title short_title edition lede description practical starts_on ends_on precision zone "
    "city country venue_name venue_address venue_latitude venue_longitude arrival_note secretariat_name "
    "secretariat_address secretariat_phone secretariat_email opening_hours registration_opens_at "
    "registration_closes_at delegation_limit consent_text programme_announced_on is_demonstration settings".split()
)
# Words that stand in addresses where a slug could stand.
_RESERVED = frozenset({"new"})
_TEXTS = ("short_title", "edition", "lede", "description", "practical", "arrival_note", "opening_hours",
          "consent_text", "holding_note")  # fmt: skip
_DEFAULTS = {"language": "fr", "zone": "Africa/Lome", "delegation_limit": 6, "precision": DatePrecision.DAY,
             "holding": Holding.AS_PLANNED}  # fmt: skip


def create(*, by: Actor, slug: str = "", **values: Any) -> Assembly:
    """Make a draft whose owner is `by` (when it is an account); needs `title`, `starts_on` and `ends_on`.

    Without a `slug` the address is made from the title and the year. Raises Invalid.
    """
    _refuse_unknown(values)
    title, _lang = pick(values.get("title"), values.get("language", "fr"))
    texts: dict[str, dict[str, str]] = {name: {} for name in _TEXTS}
    facts = {**_DEFAULTS, **texts, **values}
    facts["languages"] = list(values.get("languages") or [facts["language"]])
    assembly = Assembly(slug=slug or _free_slug(f"{title} {values['starts_on'].year}"), **facts)
    _check(assembly)
    session = current_session()
    session.add(assembly)
    _settle(assembly)
    if by.account_id:
        session.add(
            RoleGrant(account_id=by.account_id, assembly_id=assembly.id, role=Role.OWNER, granted_at=clock.now())
        )
    _note(assembly, "create", by)
    return assembly


def edit(assembly: Assembly, *, by: Actor, version: int | None = None, **values: Any) -> Assembly:
    """Change facts of the assembly.

    `version` is the one the editor saw: when somebody else changed one of the same facts since, raises
    Conflict and changes nothing; other changes meanwhile do no harm. A new consent text raises
    `consent_version`. Raises Invalid when the facts contradict one another.
    """
    _refuse_unknown(values)
    lock(assembly)
    furniture.refuse_archived(assembly)
    changed = sorted(name for name, value in values.items() if getattr(assembly, name) != value)
    if version is not None and version != assembly.version:
        _refuse_stale(assembly, version, set(values))
    if not changed:
        return assembly
    if "slug" in changed and assembly.published_at:
        sentence = _("The address cannot change any more: it has been published.")
        raise Invalid(sentence, fields={"slug": sentence})
    for name in changed:
        setattr(assembly, name, values[name])
    if "consent_text" in changed and assembly.published_at:
        assembly.consent_version += 1
    _check(assembly)
    _settle(assembly)
    _note(assembly, "edit", by, fields=changed)
    return assembly


def publish(assembly: Assembly, *, by: Actor) -> None:
    """Show the assembly to the world; raises Invalid while something that visitors need is missing."""
    lock(assembly)
    if assembly.state is AssemblyState.PUBLISHED:
        return
    lacking = missing_to_publish(assembly)
    if lacking:
        raise Invalid(_("Before publishing: %(list)s.", list="; ".join(lacking)))
    assembly.state = AssemblyState.PUBLISHED
    assembly.published_at = assembly.published_at or clock.now()
    _note(assembly, "publish", by)


def missing_to_publish(assembly: Assembly) -> list[str]:
    """Return what still has to be filled in, in words; [] when the assembly may be published."""
    wanted = {
        _("give the assembly a title"): bool(pick(assembly.title)[0]),
        _("say in which city it takes place"): bool(assembly.city),
        _("say how to reach the secretariat"): bool(assembly.secretariat_email or assembly.secretariat_phone),
    }
    return [sentence for sentence, present in wanted.items() if not present]


def archive(assembly: Assembly, *, by: Actor) -> None:
    """Close the assembly to changes by visitors; its pages stay readable. Raises Conflict for a draft."""
    lock(assembly)
    if assembly.state is AssemblyState.DRAFT:
        raise Conflict(_("A draft cannot be archived: nobody has seen it."))
    if assembly.state is not AssemblyState.ARCHIVED:
        assembly.state = AssemblyState.ARCHIVED
        _note(assembly, "archive", by)


def hold(assembly: Assembly, holding: Holding, *, by: Actor, note: dict[str, str] | None = None) -> None:
    """Say whether the assembly takes place: as planned, postponed or cancelled, with a note for visitors.

    Raises Invalid when a postponed or cancelled assembly has no note in its first language.
    """
    lock(assembly)
    texts = note or {}
    if holding is not Holding.AS_PLANNED and not texts.get(assembly.language):
        sentence = _("Write in a sentence what visitors must know.")
        raise Invalid(sentence, fields={"note": sentence})
    if assembly.holding is holding and assembly.holding_note == texts:
        return
    assembly.holding = holding
    assembly.holding_note = texts
    _note(assembly, {Holding.AS_PLANNED: "hold_as_planned", Holding.POSTPONED: "postpone", Holding.CANCELLED: "cancel"}[
        holding], by)  # fmt: skip


def _check(assembly: Assembly) -> None:
    """Refuse facts that contradict one another, each beside its field."""
    faults = {**_faults_of_identity(assembly), **_faults_of_dates(assembly)}
    if assembly.delegation_limit < 1:
        faults["delegation_limit"] = _("A delegation has at least one member.")
    if (assembly.venue_latitude is None) != (assembly.venue_longitude is None):
        faults["venue_longitude"] = _("Enter both latitude and longitude, or neither.")
    if faults:
        raise Invalid(next(iter(faults.values())), fields=faults)


def _faults_of_identity(assembly: Assembly) -> dict[str, str]:
    faults: dict[str, str] = {}
    if not pick(assembly.title, assembly.language)[0]:
        faults["title"] = _("Enter the title of the assembly.")
    if not set(assembly.languages) <= set(LANGUAGES):
        faults["languages"] = _("Choose one of the values in the list.")
    elif assembly.language not in assembly.languages:
        faults["languages"] = _("The first language must be one of the languages of the assembly.")
    if assembly.slug in _RESERVED or assembly.slug != slugify(assembly.slug, ""):
        faults["slug"] = _("Use small letters without accents, digits and hyphens.")
    return faults


def _faults_of_dates(assembly: Assembly) -> dict[str, str]:
    faults: dict[str, str] = {}
    if assembly.ends_on < assembly.starts_on:
        faults["ends_on"] = _("The last day cannot be before the first.")
    if assembly.zone not in available_timezones():
        faults["zone"] = _("Choose one of the values in the list.")
    opens, closes = assembly.registration_opens_at, assembly.registration_closes_at
    if opens and closes and closes <= opens:
        faults["registration_closes_at"] = _("Registration must close after it opens.")
    return faults


def _settle(assembly: Assembly) -> None:
    """Write now, so that an address taken in the meantime is said here and not at commit."""
    session = current_session()
    assembly.search_text = search_key(*assembly.title.values(), assembly.city, str(assembly.starts_on.year))
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError as error:
        sentence = _("Another assembly has this address. Choose another one.")
        raise Invalid(sentence, fields={"slug": sentence}) from error


def _free_slug(text: str) -> str:
    wanted = slugify(text, "assembly")[:52].strip("-")
    taken = set(current_session().scalars(select(Assembly.slug).where(Assembly.slug.startswith(wanted))))
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug


def _refuse_unknown(values: Iterable[str]) -> None:
    unknown = set(values) - EDITABLE
    if unknown:
        msg = f"not a fact of an assembly: {sorted(unknown)}"
        raise TypeError(msg)


def _refuse_stale(assembly: Assembly, version: int, names: set[str]) -> None:
    theirs = {name for change in queries.changes_since(assembly, version) for name in change.fields}
    if theirs & names or version > assembly.version:
        raise Conflict(_("Somebody else changed this while you were working on it."))


def _note(assembly: Assembly, verb: str, by: Actor, **data: Any) -> None:
    current_session().flush()
    record(
        "assembly", assembly.public_id, verb, by=by, assembly_ref=assembly.public_id, version=assembly.version, **data
    )
