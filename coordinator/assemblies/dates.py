"""How the dates of an assembly are said, exactly or as vaguely as they are known. Reads no database."""

import datetime as dt
from collections.abc import Callable

from babel.dates import format_date, format_skeleton

from coordinator.assemblies.models import Assembly, DatePrecision
from coordinator.core.i18n import _, locale
from coordinator.web.filters import date_range

_SENTENCES: dict[DatePrecision, Callable[[str], str]] = {
    DatePrecision.EARLY: lambda month: _("early %(month)s", month=month),
    DatePrecision.MID: lambda month: _("mid-%(month)s", month=month),
    DatePrecision.LATE: lambda month: _("end of %(month)s", month=month),
    DatePrecision.MONTH: lambda month: month,
}


def spoken_dates(assembly: Assembly) -> str:
    """Return '9 – 11 mars 2027', or as much as is known: 'fin octobre 2009', 'octobre 2009', '2009'."""
    return spoken(assembly.starts_on, assembly.ends_on, assembly.precision)


def spoken(first: dt.date, last: dt.date, precision: DatePrecision) -> str:
    """Return the days from `first` to `last` in the words of the page's language, at the given precision."""
    if precision is DatePrecision.DAY:
        return date_range(first, last)
    if precision is DatePrecision.YEAR:
        return str(first.year)
    month: str = format_skeleton("yMMMM", first, locale=locale())
    return _SENTENCES[precision](month)


def spoken_weekdays(assembly: Assembly) -> str:
    """Return 'Mardi à jeudi', one weekday for one day, '' while the days are not known or over a week."""
    if assembly.precision is not DatePrecision.DAY or (assembly.ends_on - assembly.starts_on).days > 6:  # noqa: PLR2004
        return ""
    first, last = (_weekday(day) for day in (assembly.starts_on, assembly.ends_on))
    text = first if first == last else _("%(first)s to %(last)s", first=first, last=last)
    return text[:1].upper() + text[1:]


def _weekday(day: dt.date) -> str:
    name: str = format_date(day, "EEEE", locale=locale())
    return name


def has_exact_dates(assembly: Assembly) -> bool:
    """Tell whether the days themselves are known."""
    return assembly.precision is DatePrecision.DAY


def is_past(assembly: Assembly, today: dt.date) -> bool:
    """Tell whether the assembly is over on the day `today` (in the assembly's zone), as far as its dates tell."""
    return latest_day(assembly) < today


def latest_day(assembly: Assembly) -> dt.date:
    """Return the last day that the dates can mean: the end of the month or year when no day is known."""
    last = assembly.ends_on
    if assembly.precision is DatePrecision.DAY:
        return last
    if assembly.precision is DatePrecision.YEAR:
        return dt.date(last.year, 12, 31)
    first_of_next = (last.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return first_of_next - dt.timedelta(days=1)
