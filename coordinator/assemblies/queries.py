"""Reading assemblies."""

from collections.abc import Sequence

from sqlalchemy import select

from coordinator.assemblies.models import Assembly, AssemblyState, Room, Track
from coordinator.core.db import current_session


def assembly_by_slug(slug: str) -> Assembly | None:
    """Return the assembly of an address, drafts and archived ones included."""
    return current_session().scalar(select(Assembly).where(Assembly.slug == slug))


def public_assembly(slug: str) -> Assembly | None:
    """Return the assembly if the world may see it (published or archived)."""
    found = assembly_by_slug(slug)
    return found if found and found.state is not AssemblyState.DRAFT else None


def rooms_of(assembly: Assembly) -> Sequence[Room]:
    """Return the rooms in their order."""
    return current_session().scalars(
        select(Room).where(Room.assembly_id == assembly.id).order_by(Room.position, Room.id)
    ).all()


def tracks_of(assembly: Assembly) -> Sequence[Track]:
    """Return the tracks in their order."""
    return current_session().scalars(
        select(Track).where(Track.assembly_id == assembly.id).order_by(Track.position, Track.id)
    ).all()
