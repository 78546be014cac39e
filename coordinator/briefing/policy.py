"""Who may make, read and publish briefing packs."""

from dataclasses import dataclass

from coordinator.assemblies.models import Assembly
from coordinator.briefing.models import BriefingPack, PackState
from coordinator.core.actor import Actor
from coordinator.people.policy import Permission, is_allowed


@dataclass(frozen=True)
class PackIn:
    """A pack in its assembly."""

    assembly: Assembly
    pack: BriefingPack


def may_make(actor: Actor, assembly: Assembly) -> bool:
    """Tell whether `actor` may ask for packs and see those made."""
    return is_allowed(actor, Permission.MAKE_PACKS, assembly.id)


def may_open(actor: Actor, item: PackIn) -> bool:
    """Tell whether `actor` may see this pack and download it here; a published one is among the public papers."""
    return may_make(actor, item.assembly)


def is_under_way(pack: BriefingPack) -> bool:
    """Tell whether the worker still has this pack before it."""
    return pack.state in {PackState.QUEUED, PackState.RUNNING}
