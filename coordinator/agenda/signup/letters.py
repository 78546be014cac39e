"""What sign-up writes to people: that they moved up from the queue to a place."""

from coordinator.agenda.models import PublishedSession
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import text_in
from coordinator.mail.service import queue
from coordinator.registration.models import Registration


def moved_up(session: PublishedSession, registration: Registration, assembly: Assembly) -> None:
    """Tell a person, else the contact of the delegation, of a place; nobody when neither has an address."""
    address = registration.person.email or registration.delegation.contact_email
    if not address:
        return
    lang = registration.language
    queue(
        to_address=address, to_name=registration.person.full_name, language=lang, template="agenda/moved_up",
        values={
            "title": text_in(session.title, lang, assembly.language), "day": session.day, "start": session.start,
            "room": text_in(session.room_name, lang, assembly.language), "slug": assembly.slug,
            "session": session.public_id, "assembly": text_in(assembly.title, lang, assembly.language),
        },
        purpose="agenda.moved_up", assembly_ref=assembly.public_id, subject_kind="session",
        subject_ref=session.public_id, reply_to=assembly.secretariat_email or None,
    )  # fmt: skip
