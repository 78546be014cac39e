"""What a reminder says: each session with its time, its room, what is expected there, and the private link."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from coordinator.agenda.addressees import Addressee
from coordinator.agenda.mine.parts import OwnPart, parts_for
from coordinator.agenda.models import SessionStatus
from coordinator.agenda.programme import hours
from coordinator.agenda.queries import PublicSession, public_sessions
from coordinator.assemblies.models import Assembly
from coordinator.core.actor import SYSTEM
from coordinator.core.i18n import _, pick, text_in, use_language
from coordinator.journal.service import record
from coordinator.mail.models import MailMessage
from coordinator.mail.service import queue
from coordinator.registration.service import open_link
from coordinator.web.filters import day_long, typo


@dataclass(frozen=True)
class SessionLine:
    """One session of a reminder; `roles` are (what the role is called, what is expected)."""

    title: str
    when: str
    roles: tuple[tuple[str, str], ...]
    path: str


def send(reader: Addressee, assembly: Assembly, sessions: Sequence[str]) -> MailMessage:
    """Write the message to a person who has an address; who is registered finds a new private link in it."""
    registration, language = reader.registration, reader.language
    ref = registration.public_id if registration else ""
    with use_language(language):
        lines = _lines(reader.person.id, assembly, sessions)
    token = ""
    if registration is not None:
        token = open_link(assembly, registration=registration)
        record("registration", ref, "send_link", by=SYSTEM, assembly_ref=assembly.public_id)
    return queue(
        to_address=reader.person.email or "", to_name=reader.person.full_name, language=language,
        template="agenda/reminder",
        values={
            "assembly": text_in(assembly.title, language, assembly.language), "slug": assembly.slug, "token": token,
            "registration": ref, "sessions": lines, "secretariat": assembly.secretariat_name,
            "secretariat_phone": assembly.secretariat_phone, "secretariat_email": assembly.secretariat_email,
        },
        purpose="agenda.reminder", assembly_ref=assembly.public_id,
        subject_kind="registration" if ref else "", subject_ref=ref,
        reply_to=assembly.secretariat_email or None,
    )  # fmt: skip


def _lines(person_id: int, assembly: Assembly, sessions: Sequence[str]) -> list[SessionLine]:
    parts: dict[str, list[OwnPart]] = defaultdict(list)
    for part in parts_for(person_id, assembly):
        parts[part.public_id].append(part)
    return [_line(one, parts[one.public_id], assembly) for one in public_sessions(assembly, sessions)]


def _line(session: PublicSession, parts: Sequence[OwnPart], assembly: Assembly) -> SessionLine:
    title, lang = pick(session.title, fallback=assembly.language)
    room, room_lang = pick(session.room, fallback=assembly.language)
    doubt = _("to be confirmed") if session.status is SessionStatus.TENTATIVE else ""
    when = (day_long(session.day), hours(session), typo(room, room_lang), doubt)
    return SessionLine(
        title=typo(title, lang), when=" · ".join(word for word in when if word),
        roles=tuple((part.role, typo(part.brief)) for part in parts),
        path=f"assemblies/{assembly.slug}/agenda/sessions/{session.public_id}",
    )  # fmt: skip
