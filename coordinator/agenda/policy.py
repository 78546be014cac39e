"""Who may see, edit and release the agenda of an assembly."""

from dataclasses import dataclass

from coordinator.agenda.models import PRIVATE_ACCESS, AgendaSession, Release, SessionAccess
from coordinator.assemblies.models import Assembly
from coordinator.core.actor import Actor
from coordinator.people.policy import Permission, is_allowed


@dataclass(frozen=True)
class Item:
    """A session of the draft in its assembly."""

    assembly: Assembly
    session: AgendaSession


@dataclass(frozen=True)
class ReleaseOf:
    """A release with its assembly; `latest` is the number of the newest one."""

    assembly: Assembly
    release: Release
    latest: int

    @property
    def is_latest(self) -> bool:
        """Tell whether this is what the world sees now."""
        return self.release.number == self.latest


def may_see(actor: Actor, assembly: Assembly) -> bool:
    """Tell whether `actor` may read the private draft."""
    return is_allowed(actor, Permission.SEE_AGENDA, assembly.id)


def may_edit(actor: Actor, assembly: Assembly) -> bool:
    """Tell whether `actor` may add and change sessions."""
    return is_allowed(actor, Permission.EDIT_AGENDA, assembly.id)


def may_read_whole(actor: Actor, assembly: Assembly) -> bool:
    """Tell whether `actor` may read what the draft's pages do not show: briefs, teams, video links. Who edits may.

    Partner focal points, viewers and registration officers follow the draft; a link of a videoconference opens a
    room, and a brief is written to one person.
    """
    return may_edit(actor, assembly)


def may_edit_item(actor: Actor, item: Item) -> bool:
    """Tell whether `actor` may change this session."""
    return may_edit(actor, item.assembly)


def may_release(actor: Actor, assembly: Assembly) -> bool:
    """Tell whether `actor` may make the draft public."""
    return is_allowed(actor, Permission.RELEASE_AGENDA, assembly.id)


def may_see_release(actor: Actor, item: ReleaseOf) -> bool:
    """Tell whether `actor` may read what was public after a release."""
    return may_see(actor, item.assembly)


def may_restore(actor: Actor, item: ReleaseOf) -> bool:
    """Tell whether `actor` may make an earlier release public again."""
    return may_release(actor, item.assembly)


def is_for_public(access: SessionAccess) -> bool:
    """Tell whether sessions of this access level stand on public pages and in public feeds."""
    return access not in PRIVATE_ACCESS
