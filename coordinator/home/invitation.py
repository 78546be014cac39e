"""What the invitation card and the banner of the public page say, in every state an assembly can be in."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import url_for

from coordinator.assemblies.dates import has_exact_dates, is_past, spoken_dates, spoken_weekdays
from coordinator.assemblies.models import Assembly, AssemblyState, Holding
from coordinator.core import clock
from coordinator.core.i18n import _, locale, text_in
from coordinator.registration.queries import Entrance, EntranceState
from coordinator.web.filters import clock_time, country, day_month, day_month_year


@dataclass(frozen=True)
class Link:
    """A button of the card."""

    text: str
    url: str


@dataclass(frozen=True)
class Invitation:
    """The card: when, where, what to do now. `month` is '' while the days are not known."""

    dates: str
    weekdays: str
    month: str
    day: str
    place: str
    place_details: str
    register: Link | None
    calendar: Link | None
    note: str
    contact: str


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
        return Banner("info", _("This assembly is over. Its pages stay here as they were."), "")
    return None


def is_over(assembly: Assembly) -> bool:
    """Tell whether the assembly lies behind us or is archived."""
    return assembly.state is AssemblyState.ARCHIVED or is_past(assembly, clock.today(assembly.zone))


def invitation_of(assembly: Assembly, entrance: Entrance, first_start: dt.time | None) -> Invitation:
    """Return the card; `first_start` is when the doors open on the first day, where the programme is public."""
    exact = has_exact_dates(assembly)
    weekdays = spoken_weekdays(assembly)
    if weekdays and first_start is not None and not is_over(assembly):
        weekdays = _("%(days)s, welcome from %(time)s", days=weekdays, time=clock_time(first_start))
    stands = not is_over(assembly) and assembly.holding is not Holding.CANCELLED
    month = str(format_date(assembly.starts_on, "MMM", locale=locale())).rstrip(".") if exact else ""
    city = ", ".join(part for part in (assembly.city, country(assembly.country)) if part)
    dates = spoken_dates(assembly)
    # Of an archived assembly the banner says it already.
    is_told_over = is_over(assembly) and assembly.state is not AssemblyState.ARCHIVED
    return Invitation(
        dates=dates[:1].upper() + dates[1:], weekdays=weekdays, month=month, day=str(assembly.starts_on.day),
        place=assembly.venue_name or city,
        place_details=", ".join(part for part in (assembly.venue_address, assembly.city) if part)
        if assembly.venue_name else "",
        register=_register(assembly, entrance) if stands else None,
        calendar=_calendar(assembly) if stands and exact else None,
        note=_note(assembly, entrance) if stands else _("This assembly is over.") if is_told_over else "",
        contact=assembly.secretariat_email if stands and entrance.state is EntranceState.CLOSED else "",
    )  # fmt: skip


def _register(assembly: Assembly, entrance: Entrance) -> Link | None:
    if not entrance.is_open:
        return None
    return Link(_("Register my commune"), url_for("registration.start", slug=assembly.slug))


def _calendar(assembly: Assembly) -> Link:
    return Link(_("Add to my calendar"), url_for("feeds.subscribe", slug=assembly.slug))


def _note(assembly: Assembly, entrance: Entrance) -> str:
    opens, closes = (_local(at, assembly) for at in (assembly.registration_opens_at, assembly.registration_closes_at))
    if entrance.state is EntranceState.OPEN:
        return _("Registration until %(day)s", day=_near(closes, assembly)) if closes else ""
    if entrance.state is EntranceState.NOT_YET and opens:
        return _("Registration opens on %(day)s at %(time)s.", day=_near(opens, assembly), time=clock_time(opens))
    if entrance.state is EntranceState.WAITING:
        return _("All places are taken: new registrations join the waiting list.")
    if entrance.state is EntranceState.FULL:
        return _("All places are taken.")
    if closes and closes <= clock.now():
        return _("Registration closed on %(day)s.", day=_near(closes, assembly))
    return _("Registration is closed.")


def _local(at: dt.datetime | None, assembly: Assembly) -> dt.datetime | None:
    return at.astimezone(ZoneInfo(assembly.zone)) if at else None


def _near(at: dt.datetime | None, assembly: Assembly) -> str:
    """Return the day, with its year only when that is not clear from the assembly's own."""
    if at is None:
        return ""
    clear = assembly.starts_on.year - at.year in {0, 1}
    return day_month(at.date()) if clear else day_month_year(at.date())
