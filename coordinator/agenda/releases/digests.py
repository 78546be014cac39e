"""Who a release concerns: noted in the transaction of the release, so that each is told once and nobody is forgotten.

A person is concerned by a session whose time, place or state changed and in which they had or have a part, a place
or a mark; by every change of their own part; and by a session they have a place in that is not for them any more. The
messages are written by a job (see letters).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, insert, select

from coordinator.agenda.changes import SEQUENCE_FIELDS, Change
from coordinator.agenda.mine.models import Pick
from coordinator.agenda.models import PRIVATE_ACCESS, AgendaSession, Release, SessionItem, SessionPerson, SessionStatus
from coordinator.agenda.releases.models import Digest, DigestState, ReleasedPart
from coordinator.agenda.signup.entitled import losing_by
from coordinator.agenda.signup.models import SignUp
from coordinator.assemblies.models import Assembly, AssemblyState
from coordinator.core.db import current_session
from coordinator.jobs.service import enqueue
from coordinator.registration.models import Registration

JOB = "agenda.digests"
READER, ITEM = "reader:", "item:"
ENDED = "ended"
_KEY = ("role", "name", "function", "reader", "reader_function")

# Parts of people by session: row number of the session -> row number of the person -> parts.
Parts = dict[int, dict[int, set[str]]]


def note(made: Release, assembly: Assembly, changes: Sequence[Change]) -> None:
    """Note whom `made` concerns and queue what tells them; keep who has which part for the release after it.

    Nobody is told of what they could not read: a session that is not for the public any more, an assembly that is
    not public yet. As many queries whatever the size of the release.
    """
    wanted = [change.session_id for change in changes]
    before, after = _parts_released(wanted), _parts_now(changes)
    private = _private(wanted)
    told: dict[int, list[dict[str, Any]]] = defaultdict(list)
    followers = _followers([change.session_id for change in changes if _is_elsewhere(change)])
    _keep(wanted, after)
    ended = _ended(made, changes) if assembly.state is not AssemblyState.DRAFT else {}
    for change in changes:
        if change.session_id in private and change.after.status is SessionStatus.CANCELLED:
            continue
        losing = ended.get(change.session_id, frozenset())
        watching = {*followers.get(change.session_id, ()), *losing}
        for person, entry in _concerned(change, before, after, watching).items():
            told[person].append({**entry, "place": ENDED} if person in losing else entry)
    if told and assembly.state is not AssemblyState.DRAFT:
        rows = [{"release_id": made.id, "person_id": person, "sessions": told[person],
                 "state": DigestState.WAITING, "message_ref": ""} for person in sorted(told)]  # fmt: skip
        current_session().execute(insert(Digest), rows)
        enqueue(JOB, {"release": made.id}, unique_key=f"{JOB}:{made.id}")


def _concerned(
    change: Change, before: Parts, after: Parts, followers: Iterable[int]
) -> dict[int, dict[str, Any]]:  # fmt: skip
    """Return what each person is told of one change."""
    had, has = before.get(change.session_id, {}), after.get(change.session_id, {})
    is_elsewhere = _is_elsewhere(change)
    people = {person for person in {*had, *has} if is_elsewhere or had.get(person) != has.get(person)}
    return {
        person: {
            "session": change.public_id,
            "before": sorted(had.get(person, ())),
            "after": sorted(has.get(person, ())),
        }
        for person in {*people, *followers}
    }


def _is_elsewhere(change: Change) -> bool:
    return change.before is not None and bool(SEQUENCE_FIELDS & set(change.changed))


def _parts_released(sessions: Sequence[int]) -> Parts:
    found: Parts = defaultdict(lambda: defaultdict(set))
    for row in current_session().scalars(select(ReleasedPart).where(ReleasedPart.session_id.in_(sessions))):
        found[row.session_id][row.person_id].add(row.part)
    return found


def _parts_now(changes: Sequence[Change]) -> Parts:
    """Return the parts of the draft that `changes` make public; what the draft holds beyond them stays private."""
    database = current_session()
    found: Parts = defaultdict(lambda: defaultdict(set))
    shown = {change.session_id: change.after for change in changes}
    people = {
        number: {tuple(one.get(name) or "" for name in _KEY) for one in snapshot.people}
        for number, snapshot in shown.items()
    }
    items = {number: {(one["id"], one["speaker"]) for one in snapshot.items if not one["withdrawn"]}
             for number, snapshot in shown.items()}  # fmt: skip
    for row in database.scalars(select(SessionPerson).where(SessionPerson.session_id.in_(shown))):
        if tuple(getattr(row, name) for name in _KEY) not in people[row.session_id]:
            continue
        if row.person_id:
            found[row.session_id][row.person_id].add(row.role)
        if row.reader_person_id:
            found[row.session_id][row.reader_person_id].add(READER + row.role)
    rows = select(SessionItem).where(SessionItem.session_id.in_(shown), SessionItem.person_id.is_not(None))
    for item in database.scalars(rows):
        if item.person_id and (item.public_id, item.speaker) in items[item.session_id]:
            found[item.session_id][item.person_id].add(ITEM + item.public_id)
    return found


def _private(sessions: Sequence[int]) -> frozenset[int]:
    query = select(AgendaSession.id).where(AgendaSession.id.in_(sessions), AgendaSession.access.in_(PRIVATE_ACCESS))
    return frozenset(current_session().scalars(query))


def _ended(made: Release, changes: Sequence[Change]) -> dict[int, frozenset[int]]:
    """Mark the places that `made` ends, and return whose they are by row number of the session."""
    found = losing_by(changes)
    for holders in found.values():
        for holder in holders:
            holder.row.ended_by = made.number
    return {number: frozenset(one.registration.person_id for one in holders) for number, holders in found.items()}


def _followers(sessions: Sequence[int]) -> dict[int, set[int]]:
    """Return the people who hold or await a place in these sessions, or picked them."""
    found: dict[int, set[int]] = defaultdict(set)
    for kind in (SignUp, Pick):
        query = (
            select(kind.session_id, Registration.person_id)
            .join(Registration, Registration.id == kind.registration_id)
            .where(kind.session_id.in_(sessions))
        )
        for session_id, person_id in current_session().execute(query):
            found[session_id].add(person_id)
    return found


def _keep(sessions: Sequence[int], parts: Parts) -> None:
    database = current_session()
    database.execute(
        delete(ReleasedPart).where(ReleasedPart.session_id.in_(sessions)).execution_options(synchronize_session=False)
    )
    rows = [
        {"session_id": session_id, "person_id": person_id, "part": part}
        for session_id, people in parts.items() for person_id, own in people.items() for part in sorted(own)
    ]  # fmt: skip
    if rows:
        database.execute(insert(ReleasedPart), rows)
