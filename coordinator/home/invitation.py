"""What the invitation card of the public page says, in every state an assembly can be in."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import url_for

from coordinator.assemblies.dates import has_exact_dates
from coordinator.assemblies.models import Assembly, AssemblyState
from coordinator.assemblies.occasion import Occasion, is_over, occasion_of, stands
from coordinator.core import clock
from coordinator.core.i18n import _
from coordinator.registration.queries import Entrance, EntranceState
from coordinator.web.filters import clock_time, day_month, day_month_year


@dataclass(frozen=True)
class Link:
    """A button of the card."""

    text: str
    url: str


@dataclass(frozen=True)
class Invitation:
    """The card: when, where, what to do now; `own` is for who has registered already."""

    when: Occasion
    register: Link | None
    calendar: Link | None
    note: str
    contact: str
    own: Link | None


def invitation_of(assembly: Assembly, entrance: Entrance, first_start: dt.time | None) -> Invitation:
    """Return the card; `first_start` is when the doors open on the first day, where the programme is public."""
    offered = stands(assembly)
    # Of an archived assembly the banner says it already.
    is_told_over = is_over(assembly) and assembly.state is not AssemblyState.ARCHIVED
    return Invitation(
        when=occasion_of(assembly, first_start),
        register=_register(assembly, entrance) if offered else None,
        calendar=_calendar(assembly) if offered and has_exact_dates(assembly) else None,
        note=_note(assembly, entrance) if offered else _("This assembly is over.") if is_told_over else "",
        contact=assembly.secretariat_email if offered and entrance.state is EntranceState.CLOSED else "",
        own=_own(assembly) if offered and entrance.state is not EntranceState.NOT_YET else None,
    )


def _own(assembly: Assembly) -> Link:
    """Return the way to one's own card: this page is the same for everybody (docs/decisions/0013)."""
    return Link(_("Open the link in your message"), url_for("registration.lost_link", slug=assembly.slug))


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
