"""Writing the directory: importing the reference data, adding an organisation by hand, its logo."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from coordinator.core import files
from coordinator.core.actor import SYSTEM, Actor
from coordinator.core.db import current_session, lock
from coordinator.core.errors import Invalid
from coordinator.core.i18n import LANGUAGES, _, locale
from coordinator.core.text import clean_line, slugify
from coordinator.directory import logos, reference
from coordinator.directory.models import Organisation, OrganisationAlias, OrganisationKind
from coordinator.directory.reference import Entry
from coordinator.directory.search import search_text
from coordinator.journal.service import record

# What the import writes and an organiser may correct by hand.
_OWNED = tuple(f.name for f in dataclasses.fields(Entry) if f.name not in {"slug", "source", "facts", "aliases"})
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


def import_directory(entries: Iterable[Entry] | None = None, *, by: Actor = SYSTEM) -> Imported:
    """Bring the reference data (or `entries`) into the directory; a second run changes nothing.

    Organisations are found by slug. A value corrected by hand since the last import is kept: the import
    remembers what it wrote (`facts["imported"]`) and replaces only what still stands as it wrote it.
    Nothing is ever deleted, other names are only added.
    """
    session = current_session()
    query = select(Organisation).options(selectinload(Organisation.aliases))
    known = {organisation.slug: organisation for organisation in session.scalars(query)}
    added = changed = unchanged = 0
    for entry in reference.entries() if entries is None else entries:
        organisation = known.get(entry.slug)
        if organisation is None:
            organisation = known[entry.slug] = Organisation(slug=entry.slug, facts={}, names={}, aliases=[])
            session.add(organisation)
            _fill(organisation, entry)
            added += 1
        elif _fill(organisation, entry):
            changed += 1
        else:
            unchanged += 1
    session.flush()
    if added or changed:
        record("directory", "reference", "import", by=by, added=added, changed=changed)
    return Imported(added, changed, unchanged)


def _fill(organisation: Organisation, entry: Entry) -> bool:
    """Write `entry` where nobody corrected it; tell whether anything changed."""
    before: dict[str, Any] = organisation.facts.get("imported", {})
    wrote = {name: _plain(getattr(entry, name)) for name in _OWNED}
    for name, value in wrote.items():
        if name not in before or before[name] == _plain(getattr(organisation, name)):
            _set(organisation, name, getattr(entry, name) if name != "names" else dict(value))
    _set(organisation, "source", entry.source)
    _set(organisation, "facts", {**organisation.facts, **entry.facts, "imported": wrote})
    present = {alias.name for alias in organisation.aliases}
    organisation.aliases.extend(OrganisationAlias(name=name) for name in entry.aliases if name not in present)
    _set(organisation, "search_text", search_text_of(organisation))
    return current_session().is_modified(organisation)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, OrganisationKind) else value


def _set(organisation: Organisation, name: str, value: Any) -> None:
    if getattr(organisation, name) != value:
        setattr(organisation, name, value)


def search_text_of(organisation: Organisation) -> str:
    """Return what `organisation` is found by; its aliases must be loaded."""
    facts = organisation.facts
    countries = [str(locale(lang).territories.get(organisation.country, "")) for lang in LANGUAGES]
    names = [organisation.name, *organisation.names.values(), organisation.acronym, organisation.seat]
    return search_text(
        [*names, *(alias.name for alias in organisation.aliases)],
        [*facts.get("cantons", ()), facts.get("prefecture_seat", ""), organisation.prefecture, organisation.region,
         *countries],
    )  # fmt: skip


def add(
    name: str, *, kind: OrganisationKind, by: Actor, country: str = "", website: str = "", acronym: str = ""
) -> Organisation:
    """Add an organisation that the directory does not know; raises Invalid without a name."""
    name = clean_line(name)
    if not name or len(name) > _LONGEST_NAME:
        sentence = _("Enter the name of the organisation.")
        raise Invalid(sentence, fields={"name": sentence})
    organisation = Organisation(
        slug=_free_slug(name), kind=kind, name=name, names={}, country=country, website=website, acronym=acronym,
        source="hand", facts={}, aliases=[],
    )  # fmt: skip
    organisation.search_text = search_text_of(organisation)
    session = current_session()
    session.add(organisation)
    session.flush()
    record("organisation", organisation.public_id, "add", by=by, kind=kind.value)
    return organisation


def _free_slug(name: str) -> str:
    wanted = slugify(name, "organisation")
    taken = set(current_session().scalars(select(Organisation.slug).where(Organisation.slug.startswith(wanted))))
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug


def set_logo(organisation: Organisation, content: bytes | None, *, by: Actor) -> None:
    """Give `organisation` the logo in `content` (drawn anew), or none; raises Invalid for what is no picture."""
    lock(organisation)
    organisation.logo_key = files.store().put(logos.prepare(content)) if content else None
    record("organisation", organisation.public_id, "set_logo" if content else "remove_logo", by=by)
