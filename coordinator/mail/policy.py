"""What may be done with a message: predicates over the message itself. Who may open the outbox is said in `home`."""

from coordinator.core.tokens import without_secrets
from coordinator.mail.models import SEALED_PURPOSES, MailMessage, MailState

_STUCK = frozenset({MailState.FAILED, MailState.KEPT})


def may_resend(message: MailMessage) -> bool:
    """Tell whether a message may be queued once more: it was neither sent nor is it on its way."""
    return message.state in _STUCK


def has_links(message: MailMessage) -> bool:
    """Tell whether the text holds a private link."""
    return without_secrets(message.text) != message.text


def is_sealed(message: MailMessage) -> bool:
    """Tell whether nobody but its reader may ever see the link in a message."""
    return message.purpose in SEALED_PURPOSES


def may_reveal(message: MailMessage) -> bool:
    """Tell whether organisers may ask to read the links: only where the message did not reach its reader."""
    return message.state in _STUCK and has_links(message) and not is_sealed(message)
