"""The pages around the draft of an agenda, for the row of links above each of them."""

from flask import request, url_for

from coordinator.agenda import policy
from coordinator.assemblies.models import Assembly
from coordinator.core.actor import Actor
from coordinator.core.i18n import _
from coordinator.web.frame import MenuItem


def agenda_menu(assembly: Assembly, actor: Actor) -> tuple[MenuItem, ...]:
    """Return the links that `actor` may follow, the present page marked."""
    links: list[tuple[str, str, tuple[str, ...]]] = [(_("Draft"), "draft.show", ("draft.",))]
    if policy.may_edit(actor, assembly):
        links += [
            (_("Roles"), "agenda_lists.roles", ("agenda_lists.role", "agenda_lists.remove_role")),
            (_("Levels of intervention"), "agenda_lists.levels", ("agenda_lists.level", "agenda_lists.remove_level")),
        ]
    links += [
        (_("The day"), "day.show", ("day.",)),
        (_("Plan of the rooms"), "room_plan.show", ("room_plan.",)),
    ]
    if policy.may_read_whole(actor, assembly):
        links.append((_("Videoconferences"), "video.index", ("video.",)))
    links += [
        (_("Conflicts"), "conflicts.index", ("conflicts.",)),
        (_("Proposals"), "proposal_desk.index", ("proposal_desk.",)),
        (_("Copy and exchange"), "exchange.index", ("exchange.", "agenda_templates.")),
    ]
    here = request.endpoint or ""
    return tuple(
        MenuItem(label, url_for(endpoint, slug=assembly.slug), here.startswith(marks))
        for label, endpoint, marks in links
    )
