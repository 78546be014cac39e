"""Conflicts that a change of the public programme would make: found before anybody sees it, by the same finder.

What is compared is what people would live through: sessions as the world sees them, with those changes, and sessions
that stand in the draft alone as they stand there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from coordinator.agenda.changes import Change, Snapshot, snapshot_of_published
from coordinator.agenda.conflicts.finding import Conflict, Placed
from coordinator.agenda.conflicts.queries import (
    Found,
    Present,
    conflicts_among,
    people_among,
    placed_in,
    present_in,
    settled,
    signed_up_in,
)
from coordinator.agenda.models import SessionStatus
from coordinator.agenda.releases.aside import laid_aside
from coordinator.agenda.releases.queries import published_of
from coordinator.assemblies.models import Assembly


def conflicts_ahead(assembly: Assembly, changes: Sequence[Change]) -> Found:
    """Return the conflicts that `changes` would make; as many queries whatever their number.

    What meets already and only moves along is not among them.
    """
    drafts = {session.id: session for session in placed_in(assembly)}
    rows = {row.session_id: row for row in published_of(assembly)}
    world = {number: snapshot_of_published(row) for number, row in rows.items()}
    names = {number: row.public_id for number, row in rows.items()}
    known = [*present_in(assembly), *_waiting(assembly, changes)]
    taken = signed_up_in(assembly)

    def placed(shown: Mapping[int, Snapshot], gone: Iterable[int] = ()) -> list[Placed]:
        standing = {number: one for number, one in shown.items() if one.status is not SessionStatus.CANCELLED}
        present = [one for number, snapshot in standing.items() for one in _present(number, snapshot)]
        people = people_among(present, assembly, known)
        alone = [session for number, session in drafts.items() if number not in {*standing, *gone}]
        return alone + [
            replace(
                _placed(number, names[number], one), **_set_up(drafts.get(number)),
                people=people.get(number, frozenset()),
                needs=max(taken.get(number, 0), (one.places or 0) if one.has_signup else 0),
            )
            for number, one in standing.items()
        ]  # fmt: skip

    before = {_situation(conflict) for conflict in conflicts_among(assembly, placed(world))}
    after = {change.session_id: change.after for change in changes}
    found = conflicts_among(assembly, placed({**world, **after}, after))
    return settled(assembly, [conflict for conflict in found if _situation(conflict) not in before])


def _situation(one: Conflict) -> tuple[Any, ...]:
    return one.kind, one.about, tuple(session.id for session in one.sessions)


def _placed(number: int, public_id: str, shown: Snapshot) -> Placed:
    return Placed(
        id=number, public_id=public_id, type=shown.type, day=shown.day, starts_at=shown.starts_at,
        ends_at=shown.ends_at, room_id=shown.room_id, track_id=shown.track_id,
    )  # fmt: skip


def _set_up(draft: Placed | None) -> dict[str, Any]:
    """What the world never sees, and rooms and interpreters need all the same."""
    if draft is None:
        return {}
    return {"team": draft.team, "setup": draft.setup, "clearing": draft.clearing, "layout": draft.layout}


def _present(number: int, shown: Snapshot) -> Iterable[Present]:
    for one in shown.people:
        is_read = bool(one.get("reader") or one.get("reader_function"))
        yield Present(number, None, _said(one, "reader") if is_read else _said(one, "name"))
    for item in shown.items:
        if not item["withdrawn"]:
            yield Present(number, None, _said(item, "reader") or _said(item, "speaker"))


def _said(one: Mapping[str, Any], name: str) -> str:
    return str(one.get(name) or "")


def _waiting(assembly: Assembly, changes: Sequence[Change]) -> Iterable[Present]:
    """Return the links of people whom the changes may bring back."""
    for number, parts in laid_aside([change.session_id for change in changes], assembly).items():
        for part in parts:
            yield Present(number, part.person_id, part.name)
            yield Present(number, part.reader_person_id, part.reader)
