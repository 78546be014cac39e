"""Heads and events made by hand for tests that need no database."""

import datetime as dt
from dataclasses import replace
from typing import Any

from coordinator.core import clock
from coordinator.feeds.content import EventStatus, FeedEvent, FeedHead, Organiser, Timed

CHANGED = dt.datetime(2026, 11, 20, 14, 2, 7, 990_000, tzinfo=dt.UTC)
OFFICE = Organiser("Secrétariat permanent, Union des communes", "secretariat@union.example")

HEAD = FeedHead(
    name="Assemblée générale, édition 2027 ; Lomé",
    description="Programme des séances\nMis à jour par le secrétariat",
    zone="Africa/Lome",
    colour="darkslateblue",
    public_url="https://assembly.example/fr/assemblies/lome-2027/",
    source_url="https://assembly.example/fr/assemblies/lome-2027/calendar.ics",
    last_modified=CHANGED,
)

EVENT = FeedEvent(
    uid="7c6a1f5e-2f0e-4bb5-9d0e-0d7d3f3f8a11",
    sequence=0,
    changed_at=CHANGED,
    when=Timed(
        dt.datetime(2027, 3, 9, 9, tzinfo=dt.UTC), dt.datetime(2027, 3, 9, 10, 30, tzinfo=dt.UTC), "Africa/Lome"
    ),
    status=EventStatus.CONFIRMED,
    title="Cérémonie d’ouverture : Ɖekawɔwɔ, « unité »",
    description="Mot de bienvenue ; allocutions, photo\nTenue de ville",
    location="Grande salle, Palais des congrès, Lomé",
    url="https://assembly.example/fr/assemblies/lome-2027/agenda/sessions/abc",
    categories=("Cérémonie", "Eau, assainissement"),
    organiser=OFFICE,
    language="fr",
)


def event(**changes: Any) -> FeedEvent:
    """The sample event with some fields changed."""
    return replace(EVENT, **changes)


def head(**changes: Any) -> FeedHead:
    """The sample head with some fields changed."""
    return replace(HEAD, **changes)


def timed(zone: str, *start: int, minutes: int = 90) -> Timed:
    """From a wall time of `zone` (year, month, day, hour, minute) on."""
    wall = dt.datetime(*start)  # noqa: DTZ001 - a wall time
    starts_at = clock.from_wall(wall.date(), wall.time(), zone)
    return Timed(starts_at, starts_at + dt.timedelta(minutes=minutes), zone)
