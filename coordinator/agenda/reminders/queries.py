"""Reading whose parts fall due, and who is to be reminded otherwise."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, select

from coordinator.agenda.models import PRIVATE_ACCESS, PersonRole, PublishedSession, SessionStatus
from coordinator.agenda.placing import NEARBY
from coordinator.agenda.releases.digests import ITEM, READER
from coordinator.agenda.releases.models import ReleasedPart
from coordinator.agenda.reminders.models import RemindedSession, ReminderState, RoleReminder
from coordinator.agenda.roles.models import LONGEST_REMINDER
from coordinator.agenda.roles.queries import role_list
from coordinator.assemblies.models import Assembly, AssemblyState, Holding
from coordinator.core import clock
from coordinator.core.db import current_session
from coordinator.people.models import Person
from coordinator.registration.phones import shown

MORNING = dt.time(7)  # wall time of the assembly: nobody is reminded at night


@dataclass(frozen=True)
class DueSession:
    """A session of which somebody is to be reminded today."""

    session_id: int
    public_id: str
    day: dt.date


@dataclass(frozen=True)
class NotReached:
    """Somebody without an address whose session is still to come; `title` carries its languages."""

    name: str
    phone: str
    phone_shown: str
    title: Mapping[str, str]
    day: dt.date
    start: dt.time


def assemblies_awake() -> Sequence[Assembly]:
    """Return the assemblies that remind at this moment: public, held as planned, near enough, and past seven there."""
    query = select(Assembly).where(
        Assembly.state == AssemblyState.PUBLISHED,
        Assembly.holding == Holding.AS_PLANNED,
        Assembly.starts_on <= clock.today() + NEARBY + dt.timedelta(days=LONGEST_REMINDER + 1),
        Assembly.ends_on >= clock.today() - NEARBY - dt.timedelta(days=1),
    )
    return [one for one in current_session().scalars(query.order_by(Assembly.id)) if is_awake(one)]


def is_awake(assembly: Assembly) -> bool:
    """Tell whether people are reminded of an assembly at this moment."""
    is_held = assembly.state is AssemblyState.PUBLISHED and assembly.holding is Holding.AS_PLANNED
    return is_held and clock.now().astimezone(ZoneInfo(assembly.zone)).time() >= MORNING


def due(assembly: Assembly, person_id: int | None = None) -> dict[int, list[DueSession]]:
    """Return the sessions that fall due by row number of the person, in order of time; of one person when named.

    A session falls due as many days before its day as the role of a released part in it says, and stays due until it
    begins. Who was reminded today is not due again today, and never of the same session on the same day.
    """
    part, row, told = ReleasedPart, PublishedSession, RemindedSession
    today = clock.today(assembly.zone)
    query = (
        select(part.person_id, part.part, row.session_id, row.public_id, row.day)
        .join(row, row.session_id == part.session_id)
        .outerjoin(
            told, and_(told.session_id == row.session_id, told.person_id == part.person_id, told.day == row.day)
        )
        .where(
            row.assembly_id == assembly.id, row.access.not_in(PRIVATE_ACCESS), row.status != SessionStatus.CANCELLED,
            row.starts_at > clock.now(), row.day <= today + dt.timedelta(days=LONGEST_REMINDER), told.id.is_(None),
            ~exists().where(RoleReminder.assembly_id == assembly.id, RoleReminder.person_id == part.person_id,
                            RoleReminder.told_on == today),
        )
        .order_by(row.starts_at, row.session_id, part.person_id, part.part)
    )  # fmt: skip
    if person_id is not None:
        query = query.where(part.person_id == person_id)
    days = {entry.code: entry.reminder_days for entry in role_list(assembly)}
    found: dict[int, dict[int, DueSession]] = defaultdict(dict)
    for one in current_session().execute(query):
        before = days.get(role_of(one.part))
        if before is not None and one.day - dt.timedelta(days=before) <= today:
            found[one.person_id][one.session_id] = DueSession(one.session_id, one.public_id, one.day)
    return {person: list(sessions.values()) for person, sessions in found.items()}


def role_of(part: str) -> str:
    """Return the code of the role under which a part is reminded: whoever presents an item speaks."""
    return PersonRole.SPEAKER.value if part.startswith(ITEM) else part.removeprefix(READER)


def not_reached(assembly: Assembly) -> list[NotReached]:
    """Return who was to be reminded and has no address, once for each session still to come, in order of time."""
    row, told, reminder = PublishedSession, RemindedSession, RoleReminder
    query = (
        select(Person, row.title, row.day, row.start)
        .join(reminder, reminder.person_id == Person.id)
        .join(told, told.reminder_id == reminder.id)
        .join(row, and_(row.session_id == told.session_id, row.day == told.day))
        .where(
            reminder.assembly_id == assembly.id, reminder.state == ReminderState.OTHERWISE, Person.erased_at.is_(None),
            row.status != SessionStatus.CANCELLED, row.starts_at > clock.now(),
        )
        .order_by(row.starts_at, Person.family_name, Person.given_names, Person.id)
    )  # fmt: skip
    return [
        NotReached(row[0].formal_name, row[0].phone or "", shown(row[0].phone), *row[1:])
        for row in current_session().execute(query)
    ]
