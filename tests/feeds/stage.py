"""A published programme for tests: rows as a release leaves them."""

import datetime as dt
from typing import Any

from coordinator.agenda.models import (
    AgendaSession,
    Publication,
    PublishedSession,
    SessionAccess,
    SessionStatus,
    SessionType,
)
from coordinator.assemblies.models import Assembly, Room, Track
from coordinator.core import clock
from tests import world

CHANGED = dt.datetime(2026, 11, 20, 14, 2, 7, tzinfo=dt.UTC)


def published(
    assembly: Assembly,
    *,
    day: int = 0,
    start: str = "09:00",
    minutes: int = 90,
    room: Room | None = None,
    track: Track | None = None,
    changed_at: dt.datetime = CHANGED,
    **more: Any,
) -> PublishedSession:
    """One released session, `day` days after the assembly begins."""
    on, at = assembly.starts_on + dt.timedelta(days=day), dt.time.fromisoformat(start)
    shared = {
        "assembly_id": assembly.id,
        "type": SessionType.PLENARY,
        "access": SessionAccess.REGISTERED,
        "status": SessionStatus.CONFIRMED,
        "title": {"fr": "Cérémonie d’ouverture", "en": "Opening"},
        "description": {"fr": "Mot de **bienvenue**."},
        "day": on,
        "start": at,
        "minutes": minutes,
        "starts_at": clock.from_wall(on, at, assembly.zone),
        "languages": ["fr"],
        "room_id": room.id if room else None,
        "track_id": track.id if track else None,
    }
    sequence, people = more.pop("sequence", 0), more.pop("people", [])
    items, papers = more.pop("items", []), more.pop("papers", [])
    shared.update(more)
    more_facts = {"interpreted_into": [], "levels": [], "video_url": "", "has_signup": False}
    shared = {**more_facts, **shared}
    shared["ends_at"] = shared["starts_at"] + dt.timedelta(minutes=minutes)
    draft = world.save(AgendaSession(**shared))
    return world.save(
        PublishedSession(
            session_id=draft.id,
            public_id=draft.public_id,
            uid=draft.uid,
            sequence=sequence,
            people=people,
            items=items,
            papers=papers,
            room_name=room.name if room else {},
            track_name=track.name if track else {},
            first_released_at=changed_at,
            changed_at=changed_at,
            **shared,
        )
    )


def release(assembly: Assembly, at: dt.datetime = CHANGED) -> Publication:
    """Raise the version of what is public, as every release does."""
    found = world.db.session.query(Publication).filter_by(assembly_id=assembly.id).one_or_none()
    found = found or Publication(assembly_id=assembly.id, version=0, release_number=0)
    found.version += 1
    found.release_number += 1
    found.changed_at = at
    return world.save(found)
