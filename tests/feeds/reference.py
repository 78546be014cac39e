"""The same event written by the library: the yardstick of our own writer."""

import datetime as dt
from zoneinfo import ZoneInfo

from icalendar import Event, vCalAddress

from coordinator.core.text import clean_block, clean_line
from coordinator.feeds import zones
from coordinator.feeds.content import FeedEvent, WholeDays


def library_bytes(event: FeedEvent, summary: str) -> bytes:
    """The VEVENT as icalendar writes it; `summary` is the title as told."""
    component = Event()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    changed_at = event.changed_at.replace(microsecond=0)
    component.add("dtstamp", changed_at)
    component.add("last-modified", changed_at)
    component.add("status", event.status.value)
    component.add("summary", summary)
    for name, text in (("description", clean_block(event.description)), ("location", clean_line(event.location))):
        if text:
            component.add(name, text)
    component.add("url", event.url)
    component.add("categories", [name for name in map(clean_line, event.categories) if name])
    if event.organiser:
        component.add("organizer", vCalAddress(f"mailto:{event.organiser.email}", params={"CN": event.organiser.name}))
    if isinstance(event.when, WholeDays):
        component.add("dtstart", event.when.first)
        component.add("dtend", event.when.last + dt.timedelta(days=1))
        return component.to_ical()
    for name, instant in (("dtstart", event.when.starts_at), ("dtend", event.when.ends_at)):
        if zones.tells_wall_time(event.when.zone, event.when.starts_at, event.when.ends_at):
            wall = instant.astimezone(ZoneInfo(event.when.zone)).replace(tzinfo=None)
            component.add(name, wall, parameters={"TZID": event.when.zone})
        else:
            component.add(name, instant)
    return component.to_ical()
