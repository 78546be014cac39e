"""Reminding one person of the parts that fall due: the note that it was done and the message are one transaction."""

from sqlalchemy.exc import IntegrityError

from coordinator.agenda.addressees import addressee
from coordinator.agenda.reminders import letters
from coordinator.agenda.reminders.models import RemindedSession, ReminderState, RoleReminder
from coordinator.agenda.reminders.queries import due, is_awake
from coordinator.assemblies.models import Assembly
from coordinator.core import clock
from coordinator.core.db import current_session, lock


def remind(assembly: Assembly, person_id: int) -> RoleReminder | None:
    """Remind a person of all that falls due for them today; None when nothing does, or another worker was faster.

    Holds the assembly, so that no release moves a session between the look and the word. Who does not come any more
    is passed over without a note: who comes after all is reminded then.
    """
    lock(assembly)
    reader = addressee(person_id, assembly)
    sessions = due(assembly, person_id).get(person_id, []) if is_awake(assembly) and reader.is_coming else []
    if not sessions:
        return None
    database = current_session()
    made = RoleReminder(
        assembly_id=assembly.id, person_id=person_id, told_on=clock.today(assembly.zone), told_at=clock.now(),
        state=ReminderState.MAILED if reader.person.email else ReminderState.OTHERWISE, message_ref="",
    )  # fmt: skip
    try:
        with database.begin_nested():
            database.add(made)
            database.flush()
            database.add_all(
                RemindedSession(reminder_id=made.id, session_id=one.session_id, person_id=person_id, day=one.day)
                for one in sessions
            )
    except IntegrityError:
        return None
    if reader.person.email:
        made.message_ref = letters.send(reader, assembly, [one.public_id for one in sessions]).public_id
    return made
