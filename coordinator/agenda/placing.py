"""When a session takes place: wall time of the assembly and its zone, turned into instants."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from coordinator.assemblies.models import Assembly
from coordinator.core import clock
from coordinator.core.errors import Invalid
from coordinator.core.i18n import _

# A board meets the day before, an excursion follows the day after: sessions may stand this near to the assembly.
NEARBY = dt.timedelta(days=3)
LONGEST_MINUTES = 24 * 60
LONGEST_SETUP = 6 * 60  # a room is set up or cleared


@dataclass(frozen=True)
class Placing:
    """The instants of a session; both None while it is to be placed."""

    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None


def place(assembly: Assembly, day: dt.date | None, start: dt.time | None, minutes: int) -> Placing:
    """Return the instants of `minutes` from a wall time in the assembly's zone; none without a day.

    Of two equal wall times (the clocks go back) the first is meant. Raises Invalid for a time that no clock
    shows that day (the clocks go forward), for a day far from the assembly and for a length that cannot be.
    """
    if not 0 < minutes <= LONGEST_MINUTES:
        sentence = _("Enter a length between 1 minute and 24 hours.")
        raise Invalid(sentence, fields={"minutes": sentence})
    if day is None:
        return Placing()
    if start is None:
        sentence = _("Enter the time at which the session starts.")
        raise Invalid(sentence, fields={"start": sentence})
    if not assembly.starts_on - NEARBY <= day <= assembly.ends_on + NEARBY:
        sentence = _("Choose a day of the assembly, or one of the three days before or after it.")
        raise Invalid(sentence, fields={"day": sentence})
    if not clock.wall_time_exists(day, start, assembly.zone):
        sentence = _(
            "On that day the clocks in %(zone)s go forward and never show %(time)s. Choose a later time.",
            zone=assembly.zone, time=start.strftime("%H:%M"),
        )  # fmt: skip
        raise Invalid(sentence, fields={"start": sentence})
    return instants(assembly.zone, day, start, minutes)


def instants(zone: str, day: dt.date, start: dt.time, minutes: int) -> Placing:
    """Return the instants of a wall time, whatever it is: a zone may have changed after the session was placed."""
    starts_at = clock.from_wall(day, start, zone)
    return Placing(starts_at, starts_at + dt.timedelta(minutes=minutes))


def happens_twice(zone: str, day: dt.date, start: dt.time) -> bool:
    """Tell whether the clocks in `zone` show this time twice that day (PEP 495); the first of the two is meant."""
    first = dt.datetime.combine(day, start, tzinfo=ZoneInfo(zone))
    return clock.wall_time_exists(day, start, zone) and first.utcoffset() != first.replace(fold=1).utcoffset()


def end_time(start: dt.time, minutes: int) -> dt.time:
    """Return the wall time at the end, as people say it: 9:00 and 90 minutes make 10:30."""
    return (dt.datetime.combine(dt.date.min, start) + dt.timedelta(minutes=minutes)).time()


def minutes_between(start: dt.time, end: dt.time) -> int:
    """Return the minutes from start to end; an end at or before the start is on the next day."""
    apart = (end.hour - start.hour) * 60 + end.minute - start.minute
    return apart if apart > 0 else apart + LONGEST_MINUTES
