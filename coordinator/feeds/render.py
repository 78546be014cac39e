"""Calendar bytes (RFC 5545, RFC 7986) from frozen values, with the library's traps stepped around.

The whole feed is a join of parts: the head, the zones, and one part per event that is kept as long as the
event stays equal, so that a change costs one event and feeds that share events share their bytes.
"""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, vText

from coordinator.core.i18n import _, use_language
from coordinator.core.text import clean_block, clean_line
from coordinator.feeds import zones
from coordinator.feeds.content import EventStatus, FeedEvent, FeedHead, Timed, WholeDays
from coordinator.feeds.lines import escaped, line

# Rises when the same values would give other bytes than before: part of every cache key and ETag.
SERIALIZER = 2
PRODUCT = "-//Coordinator//Calendar feeds//EN"
REFRESH = dt.timedelta(hours=1)
MEDIA_TYPE = "text/calendar; charset=utf-8"
_END = b"END:VCALENDAR\r\n"


class _Escaped(vText):
    """A TEXT already escaped. The library turns a typed backslash and N into a line break; we do not."""

    __slots__ = ()

    def to_ical(self) -> bytes:
        return self.encode("utf-8")


def _text(value: str) -> _Escaped:
    return _Escaped(escaped(value))


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
    if head.method:
        calendar.add("method", head.method)
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
    if head.is_fetched_again:
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
    calendar.add("last-modified", _second(head.last_modified))
    return bytes(calendar.to_ical()).removesuffix(_END)


@lru_cache(maxsize=8192)
def event_bytes(event: FeedEvent) -> bytes:
    """Return the VEVENT of `event`. DTSTAMP is its last change, not now: the same event gives the same bytes."""
    changed_at = _utc(event.changed_at)
    lines = [
        b"BEGIN:VEVENT\r\n",
        line("SUMMARY", escaped(_summary(event))),
        *_times(event.when),
        line("DTSTAMP", changed_at),
        line("UID", escaped(event.uid)),
        line("SEQUENCE", str(event.sequence)),
    ]
    if categories := [escaped(name) for name in map(clean_line, event.categories) if name]:
        lines.append(line("CATEGORIES", ",".join(categories)))
    if description := clean_block(event.description):
        lines.append(line("DESCRIPTION", escaped(description)))
    lines.append(line("LAST-MODIFIED", changed_at))
    if location := clean_line(event.location):
        lines.append(line("LOCATION", escaped(location)))
    if event.organiser:
        name = clean_line(event.organiser.name)
        lines.append(line("ORGANIZER", f"mailto:{clean_line(event.organiser.email)}", {"CN": name} if name else {}))
    lines += [line("STATUS", event.status.value), line("URL", event.url), b"END:VEVENT\r\n"]
    return b"".join(lines)


def _summary(event: FeedEvent) -> str:
    title = clean_line(event.title)
    if event.status is not EventStatus.CANCELLED:
        return title
    with use_language(event.language):
        if event.is_postponed:
            return _("Postponed: %(title)s", title=title)
        return _("Cancelled: %(title)s", title=title)


def _times(when: Timed | WholeDays) -> tuple[bytes, bytes]:
    if isinstance(when, WholeDays):
        day_after = when.last + dt.timedelta(days=1)
        days = {"VALUE": "DATE"}
        return line("DTSTART", f"{when.first:%Y%m%d}", days), line("DTEND", f"{day_after:%Y%m%d}", days)
    if not _in_wall_time(when):
        return line("DTSTART", _utc(when.starts_at)), line("DTEND", _utc(when.ends_at))
    zone, named = ZoneInfo(when.zone), {"TZID": when.zone}
    start, end = when.starts_at.astimezone(zone), when.ends_at.astimezone(zone)
    return line("DTSTART", f"{start:%Y%m%dT%H%M%S}", named), line("DTEND", f"{end:%Y%m%dT%H%M%S}", named)


def _utc(instant: dt.datetime) -> str:
    return f"{instant.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _second(instant: dt.datetime) -> dt.datetime:
    return instant.astimezone(dt.UTC).replace(microsecond=0)
