"""When and where an assembly takes place, and what everybody must know first: the head of every invitation card."""

import datetime as dt
from dataclasses import dataclass

from babel.dates import format_date

from coordinator.assemblies.dates import has_exact_dates, is_past, spoken_dates, spoken_weekdays
from coordinator.assemblies.models import Assembly, AssemblyState, Holding
from coordinator.core import clock
from coordinator.core.i18n import _, locale, text_in
from coordinator.web.filters import clock_time, country


@dataclass(frozen=True)
class Occasion:
    """The two lines of the card. `month` is '' while the days are not known."""

    dates: str
    weekdays: str
    month: str
    day: str
    place: str
    place_details: str


@dataclass(frozen=True)
class Banner:
    """What stands above everything else: a kind of notice, a title, the organisers' own words."""

    kind: str
    title: str
    text: str


def banner_of(assembly: Assembly) -> Banner | None:
    """Return what visitors must know before anything else; None when all goes as announced."""
    note = text_in(assembly.holding_note, fallback=assembly.language)
    if assembly.holding is Holding.CANCELLED:
        return Banner("error", _("This assembly is cancelled."), note)
    if assembly.holding is Holding.POSTPONED:
        return Banner("warning", _("This assembly is postponed."), note)
    if assembly.state is AssemblyState.ARCHIVED:
        if is_past(assembly, clock.today(assembly.zone)):
            return Banner("info", _("This assembly is over. Its pages stay here as they were."), "")
        return Banner("info", _("This assembly is archived. Its pages stay here as they were."), "")
    return None


def is_over(assembly: Assembly) -> bool:
    """Tell whether the assembly lies behind us or is archived."""
    return assembly.state is AssemblyState.ARCHIVED or is_past(assembly, clock.today(assembly.zone))


def stands(assembly: Assembly) -> bool:
    """Tell whether the assembly is still to come, or going on, and not cancelled."""
    return not is_over(assembly) and assembly.holding is not Holding.CANCELLED


def occasion_of(assembly: Assembly, first_start: dt.time | None = None) -> Occasion:
    """Return when and where; `first_start` is when the doors open on the first day, where that is known."""
    exact = has_exact_dates(assembly)
    weekdays = spoken_weekdays(assembly)
    if weekdays and first_start is not None and not is_over(assembly):
        weekdays = _("%(days)s, welcome from %(time)s", days=weekdays, time=clock_time(first_start))
    city = ", ".join(part for part in (assembly.city, country(assembly.country)) if part)
    dates = spoken_dates(assembly)
    venue = ", ".join(part for part in (assembly.venue_address, assembly.city) if part)
    return Occasion(
        dates=dates[:1].upper() + dates[1:], weekdays=weekdays, day=str(assembly.starts_on.day),
        month=str(format_date(assembly.starts_on, "MMM", locale=locale())).rstrip(".") if exact else "",
        place=assembly.venue_name or city, place_details=venue if assembly.venue_name else "",
    )  # fmt: skip
