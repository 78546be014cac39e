"""Writing what an assembly is furnished with: hosts and partners, rooms, tracks, key dates.

Every change raises the version of the assembly, so that kept pages are made anew.
"""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from coordinator.assemblies.layouts import layouts_in
from coordinator.assemblies.models import Assembly, AssemblyParty, AssemblyState, KeyDate, PartyRole, Room, Track
from coordinator.core import clock
from coordinator.core.actor import Actor
from coordinator.core.columns import Texts
from coordinator.core.db import Model, current_session, lock
from coordinator.core.errors import Conflict, Invalid, NotAllowed
from coordinator.core.i18n import _, pick
from coordinator.core.text import slugify
from coordinator.directory.models import Organisation
from coordinator.directory.service import set_logo
from coordinator.journal.service import record

_CODE = re.compile(r"[^\W\d_]{0,4}")
Placed = TypeVar("Placed", Room, Track)
Added = TypeVar("Added", Room, Track, KeyDate, AssemblyParty)


def add_room(
    assembly: Assembly, *, by: Actor, name: dict[str, str], capacity: int | None = None,
    layout: dict[str, str] | None = None, has_booths: bool = False, site: str = "",
    layouts: str = "",
) -> Room:  # fmt: skip
    """Add a room after the others; its address part is made from its name. `layouts` as they are written.

    Raises Invalid without a name.
    """
    room = Room(
        assembly_id=assembly.id, slug=_free_slug(Room, assembly, name), name=name, capacity=capacity,
        layout=layout or {}, layouts=layouts_in(layouts), has_booths=has_booths, site=site or "",
        position=_next(Room.position, Room.assembly_id, assembly),
    )  # fmt: skip
    return _added(assembly, room, "room", by)


def edit_room(room: Room, assembly: Assembly, *, by: Actor, version: int | None = None, **values: Any) -> None:
    """Change what is given of a room; raises Conflict when `version` is not its own."""
    if "layouts" in values:
        values["layouts"] = layouts_in(values["layouts"])
    _edited(room, assembly, values, version, "room", by)


def add_track(assembly: Assembly, *, by: Actor, name: dict[str, str], code: str = "") -> Track:
    """Add a track after the others; one with a `code` numbers its sessions by it. Raises Invalid without a name."""
    position = _next(Track.position, Track.assembly_id, assembly)
    track = Track(assembly_id=assembly.id, slug=_free_slug(Track, assembly, name), name=name, code=clean_code(code),
                  position=position)  # fmt: skip
    return _added(assembly, track, "track", by)


def edit_track(track: Track, assembly: Assembly, *, by: Actor, version: int | None = None, **values: Any) -> None:
    """Change what is given of a track; raises Conflict when `version` is not its own. Numbers given stay given."""
    if "code" in values:
        values["code"] = clean_code(values["code"])
    _edited(track, assembly, values, version, "track", by)


def clean_code(text: str | None) -> str:
    """Return the letters that number the sessions of a track, as capitals. Raises Invalid for anything else."""
    code = (text or "").strip().upper()
    if not _CODE.fullmatch(code):
        sentence = _("Enter one to four letters, for example A or EAU, or nothing.")
        raise Invalid(sentence, fields={"code": sentence})
    return code


def add_key_date(assembly: Assembly, *, by: Actor, on: dt.date, label: dict[str, str]) -> KeyDate:
    """Add a day to remember. Raises Invalid without a label."""
    _need(label, "label", _("Say in a few words what happens on that day."))
    day = KeyDate(assembly_id=assembly.id, on=on, label=label)
    return _added(assembly, day, "key_date", by)


def edit_key_date(day: KeyDate, assembly: Assembly, *, by: Actor, on: dt.date, label: dict[str, str]) -> None:
    """Change a day to remember."""
    _need(label, "label", _("Say in a few words what happens on that day."))
    day.on, day.label = on, label
    _changed(assembly, day.public_id, "key_date", "edit", by)


def add_party(assembly: Assembly, *, by: Actor, organisation: Organisation, role: PartyRole) -> AssemblyParty:
    """Add a host or partner, last in the order of precedence. Raises Invalid when it stands there already."""
    session = current_session()
    found = select(AssemblyParty.id).where(
        AssemblyParty.assembly_id == assembly.id, AssemblyParty.organisation_id == organisation.id
    )
    if session.scalar(found):
        sentence = _("%(name)s is on the list already.", name=organisation.name)
        raise Invalid(sentence, fields={"organisation": sentence})
    party = AssemblyParty(
        assembly_id=assembly.id, organisation=organisation, role=role,
        rank=_next(AssemblyParty.rank, AssemblyParty.assembly_id, assembly),
    )  # fmt: skip
    return _added(assembly, party, "party", by)


def set_party_role(party: AssemblyParty, assembly: Assembly, role: PartyRole, *, by: Actor) -> None:
    """Say in what quality an organisation stands on the list; `party.organisation` must be loaded."""
    if party.role is not role:
        party.role = role
        _changed(assembly, party.organisation.public_id, "party", "edit", by)


def set_party_logo(party: AssemblyParty, assembly: Assembly, content: bytes | None, *, by: Actor) -> None:
    """Give the organisation of `party` a logo, or none; raises Invalid for what is no picture."""
    set_logo(party.organisation, content, by=by)
    _changed(assembly, party.organisation.public_id, "party", "edit", by)


def move(
    rows: Sequence[Room] | Sequence[Track] | Sequence[AssemblyParty],
    row: Model,
    *,
    by: Actor,
    up: bool,
    assembly: Assembly,
) -> None:
    """Let `row` change places with its neighbour among `rows` (in order); at the end nothing happens."""
    lock(assembly)
    ordered: list[Any] = list(rows)
    here = ordered.index(row)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(ordered):
        return
    ordered[here], ordered[there] = ordered[there], ordered[here]
    for number, each in enumerate(ordered, 1):
        field = "rank" if isinstance(each, AssemblyParty) else "position"
        if getattr(each, field) != number:
            setattr(each, field, number)
    _changed(assembly, _ref(row), _kind(row), "move_up" if up else "move_down", by)


def remove(row: Room | Track | KeyDate | AssemblyParty, assembly: Assembly, *, by: Actor) -> None:
    """Take something away; raises Conflict while sessions still use it."""
    session = current_session()
    ref, kind = _ref(row), _kind(row)
    try:
        with session.begin_nested():
            session.delete(row)
            session.flush()
    except IntegrityError as error:
        raise Conflict(_("Sessions of the agenda still use it. Move them first.")) from error
    _changed(assembly, ref, kind, "remove", by)


def _added(assembly: Assembly, row: Added, kind: str, by: Actor) -> Added:
    session = current_session()
    session.add(row)
    session.flush()
    _changed(assembly, _ref(row), kind, "add", by)
    return row


def _edited(
    row: Room | Track, assembly: Assembly, values: dict[str, Any], version: int | None, kind: str, by: Actor
) -> None:
    lock(row)
    if version is not None and version != row.version:
        raise Conflict(_("Somebody else changed this while you were working on it."))
    if "name" in values:
        _need(values["name"], "name", _("Enter a name."))
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        _changed(assembly, row.public_id, kind, "edit", by)


def refuse_archived(assembly: Assembly) -> None:
    """Raise NotAllowed for an archived assembly: it is published again first."""
    if assembly.state is AssemblyState.ARCHIVED:
        raise NotAllowed(_("This assembly is archived. Publish it again to change it."))


def _changed(assembly: Assembly, ref: str, kind: str, verb: str, by: Actor) -> None:
    lock(assembly)
    refuse_archived(assembly)
    assembly.updated_at = clock.now()
    current_session().flush()
    record(kind, ref, verb, by=by, assembly_ref=assembly.public_id)


def _need(texts: Texts | dict[str, str], field: str, sentence: str) -> None:
    if not pick(texts)[0]:
        raise Invalid(sentence, fields={field: sentence})


def _next(column: Any, owner: Any, assembly: Assembly) -> int:
    return (current_session().scalar(select(func.max(column)).where(owner == assembly.id)) or 0) + 1


def _free_slug(kind: type[Placed], assembly: Assembly, name: dict[str, str]) -> str:
    _need(name, "name", _("Enter a name."))
    wanted = slugify(pick(name, assembly.language)[0], kind.__tablename__)[:50].strip("-")
    taken = set(current_session().scalars(select(kind.slug).where(kind.assembly_id == assembly.id)))
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug


def _ref(row: Any) -> str:
    return str(row.organisation.public_id if isinstance(row, AssemblyParty) else row.public_id)


def _kind(row: Any) -> str:
    return {Room: "room", Track: "track", KeyDate: "key_date", AssemblyParty: "party"}[type(row)]
