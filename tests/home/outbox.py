"""Messages of an outbox for tests, as they could stand there."""

from typing import Any

from coordinator.assemblies.models import Assembly
from coordinator.core import clock, tokens
from coordinator.core.text import search_key
from coordinator.mail.models import MailMessage, MailState
from tests import world

PAGE = "/fr/assemblies/palais/manage/outbox"
SECRET = "aZ09_-" + "k" * 37
S = MailState


def letter(of: Assembly, **more: Any) -> MailMessage:
    """One row of the outbox, as it could stand there."""
    ref = tokens.new_public_id()
    values: dict[str, Any] = {
        "public_id": ref, "message_id": f"<{ref}@example.org>", "to_address": "akouvi@example.org",
        "to_name": "Akouvi Mensah", "language": "fr", "subject": "Inscription no 1", "state": S.FAILED,
        "text": f"Bonjour,\n\nhttp://localhost/fr/my/{SECRET}\n", "purpose": "registration.registered",
        "assembly_ref": of.public_id, "created_at": clock.now(), **more,
    }  # fmt: skip
    values.setdefault("search_text", search_key(values["to_name"], values["to_address"], values["subject"]))
    made: MailMessage = world.save(MailMessage(**values))
    return made


def page_of(one: MailMessage) -> str:
    """The address of the record of a message."""
    return f"{PAGE}/{one.public_id}"
