"""Who may see, decide and export registrations of an assembly, and what the holder of a private link may do."""

from typing import Protocol

from coordinator.assemblies.models import Assembly
from coordinator.core.actor import Actor
from coordinator.people.policy import Permission, is_allowed
from coordinator.registration.models import Registration, RegistrationState

# States in which the person concerned may still correct or withdraw.
STANDING = frozenset(set(RegistrationState) - {RegistrationState.WITHDRAWN, RegistrationState.REFUSED})


def may_see(actor: Actor, assembly: Assembly) -> bool:
    """Tell whether `actor` may read the list of registrations."""
    return is_allowed(actor, Permission.SEE_REGISTRATIONS, assembly.id)


def may_decide(actor: Actor, assembly: Assembly) -> bool:
    """Tell whether `actor` may accept, refuse, promote, and set the places."""
    return is_allowed(actor, Permission.EDIT_REGISTRATIONS, assembly.id)


def may_export(actor: Actor, assembly: Assembly) -> bool:
    """Tell whether `actor` may take the list away as a file."""
    return is_allowed(actor, Permission.EXPORT_REGISTRATIONS, assembly.id)


class InAssembly(Protocol):
    """Something loaded together with its assembly."""

    @property
    def assembly(self) -> Assembly:
        """Return the assembly."""


def may_see_one(actor: Actor, case: InAssembly) -> bool:
    """Tell whether `actor` may read one registration."""
    return may_see(actor, case.assembly)


def may_decide_on(actor: Actor, case: InAssembly) -> bool:
    """Tell whether `actor` may accept, refuse or ask."""
    return may_decide(actor, case.assembly)


def may_correct(registration: Registration) -> bool:
    """Tell whether the holder of its link may still correct or withdraw a registration."""
    return registration.state in STANDING
