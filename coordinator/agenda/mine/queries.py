"""Reading a person's agenda: what they picked, where they have a part, where they hold a place."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from coordinator.agenda.mine.models import Pick
from coordinator.agenda.models import PublishedSession
from coordinator.agenda.queries import Day, PublicSession, days_of, public_days
from coordinator.agenda.signup.models import SignUpState
from coordinator.agenda.signup.queries import Places, places_of, states_of
from coordinator.agenda.video import admits
from coordinator.assemblies.models import Assembly
from coordinator.core.db import current_session
from coordinator.registration.models import Registration
from coordinator.registration.queries import Opened, opened_by


@dataclass(frozen=True)
class Clash:
    """Two sessions of one agenda that overlap, and from when to when."""

    first: PublicSession
    second: PublicSession

    @property
    def since(self) -> dt.time:
        """Return when one would have to be in both."""
        return self.second.start

    @property
    def until(self) -> dt.time:
        """Return when the first of the two ends."""
        return min((self.first, self.second), key=lambda session: session.ends_at).end


@dataclass(frozen=True)
class Mine:
    """Somebody's agenda, and the private link behind which it is."""

    assembly: Assembly
    registration: Registration
    token: str
    opened: Opened


@dataclass(frozen=True)
class Agenda:
    """What a person sees: the whole programme and which of it is theirs; places by public id where they may sign up."""

    days: Sequence[Day]
    picked: frozenset[str]
    held: dict[str, SignUpState]
    places: dict[str, Places]

    @property
    def own(self) -> list[PublicSession]:
        """Return the person's sessions in order of time."""
        mine = self.picked | set(self.held)
        return [session for day in self.days for session in day.sessions if session.public_id in mine]


def mine_of(token: str, ref: str) -> Mine | None:
    """Return the person `ref` behind a private link, with category and person; None for what it does not open."""
    opened = opened_by(token)
    if opened is None:
        return None
    query = (
        select(Registration)
        .where(Registration.public_id == ref, Registration.id.in_([one.id for one in opened.members]))
        .options(joinedload(Registration.person), joinedload(Registration.category))
    )
    registration = current_session().scalar(query)
    return Mine(opened.assembly, registration, token, opened) if registration else None


def agenda_of(mine: Mine) -> Agenda:
    """Return the agenda of a person; as many queries whatever the size of the programme."""
    ids = _public_ids(mine.assembly)
    picked = current_session().scalars(select(Pick.session_id).where(Pick.registration_id == mine.registration.id))
    days = public_days(mine.assembly)
    category, is_head = mine.registration.category, mine.registration.is_head
    admitted = {
        session.public_id for day in days for session in day.sessions
        if admits(session.access, category, is_head=is_head)
    }  # fmt: skip
    return Agenda(
        days,
        frozenset(ids[number] for number in picked if number in ids),
        {ids[number]: state for number, state in states_of(mine.registration).items() if number in ids},
        {ids[number]: places for number, places in places_of(mine.assembly).items() if ids.get(number) in admitted},
    )


def sessions_named(assembly: Assembly, public_ids: Collection[str]) -> list[Day]:
    """Return released sessions by their public ids as days; unknown ones are passed over."""
    wanted = set(public_ids)
    sessions = (session for day in public_days(assembly) for session in day.sessions)
    return days_of(session for session in sessions if session.public_id in wanted)


def clashes_in(sessions: Iterable[PublicSession]) -> list[Clash]:
    """Return every two sessions that overlap, in order of time; cancelled ones take no time."""
    standing = sorted(
        (session for session in sessions if not session.is_cancelled), key=lambda session: session.starts_at
    )
    found = []
    for number, first in enumerate(standing):
        for second in standing[number + 1 :]:
            if second.starts_at >= first.ends_at:
                break
            found.append(Clash(first, second))
    return found


def _public_ids(assembly: Assembly) -> dict[int, str]:
    row = PublishedSession
    query = select(row.session_id, row.public_id).where(row.assembly_id == assembly.id)
    return {row.session_id: row.public_id for row in current_session().execute(query)}
