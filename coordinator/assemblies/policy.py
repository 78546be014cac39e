"""Who may see and change an assembly."""

from typing import Protocol

from coordinator.assemblies.models import Assembly
from coordinator.core.actor import Actor
from coordinator.people.policy import Permission, is_allowed


class PartOfAssembly(Protocol):
    """Anything that a view loads together with its assembly."""

    @property
    def assembly(self) -> Assembly:
        """Return the assembly it belongs to."""


def may_create(actor: Actor, _subject: object = None) -> bool:
    """Site administrators create assemblies and become their owners."""
    return actor.is_site_admin


def may_manage(actor: Actor, assembly: Assembly) -> bool:
    """Tell whether `actor` may open the organiser screens of `assembly` at all."""
    return is_allowed(actor, Permission.SEE, assembly.id)


def may_edit(actor: Actor, assembly: Assembly) -> bool:
    """Tell whether `actor` may change the assembly's own facts."""
    return is_allowed(actor, Permission.EDIT_ASSEMBLY, assembly.id)


def may_edit_part(actor: Actor, part: PartOfAssembly) -> bool:
    """Tell whether `actor` may change something that an assembly is furnished with."""
    return may_edit(actor, part.assembly)


def may_publish(actor: Actor, assembly: Assembly) -> bool:
    """Tell whether `actor` may publish, archive, postpone or cancel."""
    return is_allowed(actor, Permission.PUBLISH_ASSEMBLY, assembly.id)


def may_manage_team(actor: Actor, assembly: Assembly) -> bool:
    """Tell whether `actor` may give and take roles."""
    return is_allowed(actor, Permission.MANAGE_TEAM, assembly.id)


def has_practical_page(_actor: Actor, assembly: Assembly) -> bool:
    """Tell whether the organisers wrote practical information; without it there is no such page."""
    return any(assembly.practical.values())
