"""Who may open the outbox of an assembly. The messages hold links that act in the name of their readers."""

from dataclasses import dataclass

from coordinator.assemblies.models import Assembly
from coordinator.core.actor import Actor
from coordinator.mail.models import MailMessage
from coordinator.people.policy import Permission, is_allowed


@dataclass(frozen=True)
class Letter:
    """A message together with the assembly it belongs to."""

    assembly: Assembly
    message: MailMessage


def may_see_mail(actor: Actor, assembly: Assembly) -> bool:
    """Tell whether `actor` may read the messages of `assembly` and send them again."""
    return is_allowed(actor, Permission.SEE_MAIL, assembly.id)


def may_read(actor: Actor, letter: Letter) -> bool:
    """Tell whether `actor` may read one message; the links in it are a matter of their own (mail.policy)."""
    return may_see_mail(actor, letter.assembly)
