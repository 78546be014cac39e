"""Calendar bytes (RFC 5545, RFC 7986) from frozen values, with the library's traps stepped around.

The whole feed is a join of parts: the head, the zones, and one part per event that is kept as long as the
event stays equal, so that a change costs one event and feeds that share events share their bytes.
"""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from coordinator.core.i18n import _, use_language
from coordinator.core.text import clean_block, clean_line
from coordinator.feeds import zones
from coordinator.feeds.content import EventStatus, FeedEvent, FeedHead, Organiser, Timed, WholeDays

# Rises when the same values would give other bytes than before: part of every cache key and ETag.
SERIALIZER = 1
PRODUCT = "-//Coordinator//Calendar feeds//EN"
REFRESH = dt.timedelta(hours=1)
MEDIA_TYPE = "text/calendar; charset=utf-8"
_END = b"END:VCALENDAR\r\n"
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


class _Escaped(vText):
    """A TEXT already escaped. The library turns a typed backslash and N into a line break; we do not."""

    __slots__ = ()

    def to_ical(self) -> bytes:
        return self.encode("utf-8")


def _text(value: str) -> _Escaped:
    return _Escaped(value.translate(_ESCAPES))


def feed_bytes(head: FeedHead, events: Sequence[FeedEvent]) -> bytes:
    """Return the whole calendar, in the order of `events`; without events it still holds its time zone."""
    told = {event.when.zone for event in events if isinstance(event.when, Timed) and _in_wall_time(event.when)}
    blocks = dict.fromkeys(zones.vtimezone(zone) for zone in sorted({head.zone, *told}))
    return b"".join((head_bytes(head), *blocks, *map(event_bytes, events), _END))


def _in_wall_time(when: Timed) -> bool:
    return zones.tells_wall_time(when.zone, when.starts_at, when.ends_at)


def head_bytes(head: FeedHead) -> bytes:
    """Return the calendar up to its first component.

    No METHOD (a feed asks nothing of anybody) and no UID (some programs then keep one event of the feed).
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    name, description = _text(clean_line(head.name)), _text(clean_block(head.description))
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("description", description)
    calendar.add("x-wr-caldesc", description)
    calendar.add("x-wr-timezone", head.zone)
    calendar.add("color", head.colour)
    calendar.add("url", head.public_url)
    if head.source_url:
        calendar.add("source", head.source_url, parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add("last-modified", _second(head.last_modified))
    return bytes(calendar.to_ical()).removesuffix(_END)


@lru_cache(maxsize=8192)
def event_bytes(event: FeedEvent) -> bytes:
    """Return the VEVENT of `event`. DTSTAMP is its last change, not now: the same event gives the same bytes."""
    component = Event()
    component.add("uid", _text(event.uid))
    component.add("sequence", event.sequence)
    component.add("dtstamp", _second(event.changed_at))
    component.add("last-modified", _second(event.changed_at))
    _add_time(component, event.when)
    component.add("status", event.status.value)
    component.add("summary", _text(_summary(event)))
    if event.description:
        component.add("description", _text(clean_block(event.description)))
    if event.location:
        component.add("location", _text(clean_line(event.location)))
    component.add("url", event.url)
    if event.categories:
        component.add("categories", _Escaped(",".join(_text(clean_line(name)) for name in event.categories)))
    if event.organiser:
        component.add("organizer", _organizer(event.organiser))
    return bytes(component.to_ical())


def _summary(event: FeedEvent) -> str:
    title = clean_line(event.title)
    if event.status is not EventStatus.CANCELLED:
        return title
    with use_language(event.language):
        if event.is_postponed:
            return _("Postponed: %(title)s", title=title)
        return _("Cancelled: %(title)s", title=title)


def _add_time(component: Event, when: Timed | WholeDays) -> None:
    if isinstance(when, WholeDays):
        component.add("dtstart", when.first)
        component.add("dtend", when.last + dt.timedelta(days=1))
        return
    in_wall_time = _in_wall_time(when)
    for name, instant in (("dtstart", when.starts_at), ("dtend", when.ends_at)):
        if in_wall_time:
            # Without its zone: the library writes Africa/Lome and its like as UTC.
            wall = instant.astimezone(ZoneInfo(when.zone)).replace(tzinfo=None)
            component.add(name, wall, parameters={"TZID": when.zone})
        else:
            component.add(name, instant.astimezone(dt.UTC))


def _organizer(organiser: Organiser) -> vCalAddress:
    address = vCalAddress(f"mailto:{clean_line(organiser.email)}")
    if name := clean_line(organiser.name).replace('"', "’").replace("^", " "):
        address.params["CN"] = name
    return address


def _second(instant: dt.datetime) -> dt.datetime:
    return instant.astimezone(dt.UTC).replace(microsecond=0)
