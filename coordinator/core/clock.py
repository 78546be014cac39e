"""The only place that asks the system for the time; everything else calls `now()`."""

import datetime as dt
from zoneinfo import ZoneInfo


def now() -> dt.datetime:
    """Return the current instant as an aware UTC datetime."""
    return dt.datetime.now(dt.UTC)


def today(zone: str = "UTC") -> dt.date:
    """Return the calendar day it is now in `zone` (an IANA name)."""
    return now().astimezone(ZoneInfo(zone)).date()


def from_wall(day: dt.date, time: dt.time, zone: str) -> dt.datetime:
    """Return the UTC instant of a wall-clock time in `zone` (PEP 495: the first of two equal times)."""
    return dt.datetime.combine(day, time, tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def wall_time_exists(day: dt.date, time: dt.time, zone: str) -> bool:
    """Tell whether a clock on the wall in `zone` ever shows this time (False inside a spring gap)."""
    wall = dt.datetime.combine(day, time)
    back = from_wall(day, time, zone).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return wall == back
