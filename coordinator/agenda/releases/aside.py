"""What was written about people who left a session that the world knows them in: laid aside until they come back.

A release keeps names and functions only. The link to a person, their brief and their rank are private, so they wait
here, by role, name and function; those of items by the item and the name of who presented it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import delete, select

from coordinator.agenda.contents import Item, Part
from coordinator.agenda.models import AgendaSession, PublishedSession
from coordinator.agenda.releases.digests import ITEM
from coordinator.agenda.releases.models import LaidAsidePart
from coordinator.assemblies.models import Assembly
from coordinator.core.db import current_session
from coordinator.people.models import Person
from coordinator.registration.models import Registration

Key = tuple[str, str, str]


def key_of(part: Part) -> Key:
    """Return what a release knows somebody by."""
    return part.role, part.name, part.function


def laid_aside(sessions: Sequence[int], assembly: Assembly) -> dict[int, list[Part]]:
    """Return what waits for these sessions, the newest first; a person counts while registered in this assembly."""
    query = select(LaidAsidePart).where(LaidAsidePart.session_id.in_(sessions)).order_by(LaidAsidePart.id.desc())
    rows = current_session().scalars(query).all()
    here = _registered({number for row in rows for number in (row.person_id, row.reader_person_id) if number}, assembly)
    found: dict[int, list[Part]] = defaultdict(list)
    for row in rows:
        part = Part(**{name: getattr(row, name) for name in Part.__dataclass_fields__})
        found[row.session_id].append(
            replace(
                part, person_id=part.person_id if part.person_id in here else None,
                reader_person_id=part.reader_person_id if part.reader_person_id in here else None,
            )
        )  # fmt: skip
    return found


def lay_aside(draft: AgendaSession, parts: Sequence[Part]) -> None:
    """Let these wait for a session, and nothing else; only those about whom something was written."""
    database = current_session()
    database.execute(delete(LaidAsidePart).where(LaidAsidePart.session_id == draft.id))
    database.add_all(LaidAsidePart(session_id=draft.id, **vars(part)) for part in reversed(parts) if _is_written(part))


def people_changed(draft: AgendaSession, before: Iterable[Part], after: Iterable[Part]) -> None:
    """Lay aside who is in a draft session no more and is known there; who is back waits no longer."""
    here = {key_of(part) for part in after}
    gone = [part for part in before if key_of(part) not in here and _is_written(part)]
    known = {(one["role"], one["name"], one["function"]) for one in _published(draft, "people")} if gone else set()
    _replace(draft, [part for part in gone if key_of(part) in known], here)


def items_changed(draft: AgendaSession, before: Iterable[Item], after: Iterable[Item]) -> None:
    """Lay aside who presented an item that somebody else presents now, and is known for it."""
    here = {item.public_id: item.speaker for item in after}
    gone = [item for item in before
            if item.person_id and item.public_id in here and here[item.public_id] != item.speaker]  # fmt: skip
    known = {(one["id"], one["speaker"]) for one in _published(draft, "items")} if gone else set()
    _replace(draft, [_as_part(item) for item in gone if (item.public_id, item.speaker) in known],
             {(ITEM + public_id, speaker, "") for public_id, speaker in here.items()})  # fmt: skip


def presenters(parts: Iterable[Part]) -> dict[tuple[str, str], int]:
    """Return who presented items among what waits, by public id of the item and name; the newest of two."""
    found: dict[tuple[str, str], int] = {}
    for part in parts:
        if part.role.startswith(ITEM) and part.person_id:
            found.setdefault((part.role.removeprefix(ITEM), part.name), part.person_id)
    return found


def _as_part(item: Item) -> Part:
    return Part(ITEM + item.public_id, item.speaker, person_id=item.person_id)


def _is_written(part: Part) -> bool:
    return any((part.person_id, part.reader_person_id, part.brief, part.precedence))


def _published(draft: AgendaSession, what: str) -> Sequence[dict[str, str]]:
    column = getattr(PublishedSession, what)
    return current_session().scalar(select(column).where(PublishedSession.session_id == draft.id)) or []


def _replace(draft: AgendaSession, gone: Sequence[Part], here: Iterable[Key]) -> None:
    database = current_session()
    stale = {*here, *(key_of(part) for part in gone)}
    for row in database.scalars(select(LaidAsidePart).where(LaidAsidePart.session_id == draft.id)):
        if (row.role, row.name, row.function) in stale:
            database.delete(row)
    database.add_all(LaidAsidePart(session_id=draft.id, **vars(part)) for part in gone)
    database.flush()


def _registered(people: Iterable[int], assembly: Assembly) -> frozenset[int]:
    wanted = sorted(people)
    if not wanted:
        return frozenset()
    query = (
        select(Registration.person_id)
        .join(Person, Person.id == Registration.person_id)
        .where(
            Registration.assembly_id == assembly.id, Registration.person_id.in_(wanted), Person.erased_at.is_(None),
        )
    )  # fmt: skip
    return frozenset(current_session().scalars(query))
