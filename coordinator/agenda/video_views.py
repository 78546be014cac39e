"""The organisers' list of video links and recordings. Participants read theirs behind their private link."""

from flask import Blueprint, Response

from coordinator.agenda import policy, video
from coordinator.agenda.menu import agenda_menu
from coordinator.agenda.wording import ACCESS_NAMES
from coordinator.assemblies.frame import manage_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.responses import page

bp = Blueprint("video", __name__, url_prefix="/<lang:lang>/assemblies/<slug>/manage/agenda/video")


@bp.get("")
@guard(policy.may_read_whole, on=assembly_by_slug)
def index(assembly: Assembly) -> Response:
    """List the sessions that take place by video too or were recorded, with their links and who is given them."""
    actor = current_actor()
    return page(
        "agenda/video.html", assembly=assembly, links=video.draft_links(assembly), access_names=ACCESS_NAMES,
        frame=manage_frame(assembly, actor), pages=agenda_menu(assembly, actor),
    )  # fmt: skip
