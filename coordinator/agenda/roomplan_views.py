"""The organisers' page of the rooms of a day: layouts, setting up and clearing, to be printed."""

import datetime as dt

from flask import Blueprint, Response, request, url_for

from coordinator.agenda import policy
from coordinator.agenda.grid.queries import overview_of
from coordinator.agenda.roomplan import rooms_on
from coordinator.assemblies.frame import manage_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.core import clock
from coordinator.core.i18n import _
from coordinator.web.filters import day_label, day_title
from coordinator.web.forms import parse_day
from coordinator.web.frame import MenuItem
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.responses import page

bp = Blueprint("room_plan", __name__, url_prefix="/<lang:lang>/assemblies/<slug>/manage/agenda/rooms")


@bp.get("")
@guard(policy.may_see, on=assembly_by_slug)
def show(assembly: Assembly) -> Response:
    """Show one sheet for each room of a day of the draft, or that of the one asked for by its slug."""
    length = min((assembly.ends_on - assembly.starts_on).days, 31)
    own = {assembly.starts_on + dt.timedelta(days=number) for number in range(length + 1)}
    days = sorted(own | set(overview_of(assembly).counts))
    day = _asked(days, assembly)
    tabs = [
        MenuItem(day_label(one), url_for("room_plan.show", slug=assembly.slug, day=one.isoformat()), one == day)
        for one in days
    ]
    rooms = rooms_on(assembly, day)
    one = next((room.slug for room in rooms if room.slug == request.args.get("room")), None)
    choices = [
        MenuItem(name, url_for("room_plan.show", slug=assembly.slug, day=day.isoformat(), room=slug), slug == one)
        for slug, name in [(None, _("All rooms")), *((room.slug, room.name) for room in rooms)]
    ]
    return page(
        "agenda/roomplan.html", assembly=assembly, day=day, day_heading=day_title(day), tabs=tabs, choices=choices,
        rooms=[room for room in rooms if one in {None, room.slug}], now=clock.now(),
        frame=manage_frame(assembly, current_actor()),
    )  # fmt: skip


def _asked(days: list[dt.date], assembly: Assembly) -> dt.date:
    asked, today = parse_day(request.args.get("day", "")), clock.today(assembly.zone)
    return next((day for day in (asked, today) if day in days), days[0])
