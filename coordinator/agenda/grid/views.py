"""The agenda builder: the page of a day, and one small answer to each move made in it."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, jsonify, request

from coordinator.agenda import draft, policy, queries, release, service, told
from coordinator.agenda.board import board_of
from coordinator.agenda.grid.cards import as_json, card_of
from coordinator.agenda.grid.forms import move_in
from coordinator.agenda.grid.page import grid_of, planner_of, saved_at
from coordinator.agenda.grid.points import bar_of
from coordinator.agenda.grid.queries import overview_of
from coordinator.agenda.grid.words import words
from coordinator.agenda.menu import agenda_menu
from coordinator.agenda.models import AgendaSession
from coordinator.agenda.policy import Item
from coordinator.agenda.programme import ALL_DAYS
from coordinator.assemblies.frame import manage_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import names_of, rooms_of
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict, Refusal
from coordinator.core.i18n import _
from coordinator.web.filters import clock_time
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.responses import page

_TOLD = {"title", "day", "start", "minutes", "room_id", "status", "type"}

bp = Blueprint("grid", __name__, url_prefix="/<lang:lang>/assemblies/<slug>/manage/agenda")


def planner_page(assembly: Assembly) -> Response:
    """Show a day of the draft as a grid, or all days as a list; what is to be placed; what the world does not know."""
    actor = current_actor()
    publication = queries.publication_of(assembly)
    planner = planner_of(
        assembly, overview_of(assembly), asked=request.args.get("day", ""),
        last_release=publication.release_number if publication else 0,
    )  # fmt: skip
    common: dict[str, Any] = {
        "assembly": assembly, "planner": planner, "frame": manage_frame(assembly, actor), "publication": publication,
        "can_edit": policy.may_edit(actor, assembly), "pages": agenda_menu(assembly, actor),
    }  # fmt: skip
    changes = release.pending(assembly)
    if planner.shown == ALL_DAYS:
        board = board_of(assembly, draft.draft_days(assembly), changes, can_edit=common["can_edit"])
        return page("agenda/board.html", board=board, pending=len(changes), **common)
    grid = grid_of(assembly, dt.date.fromisoformat(planner.shown))
    return page("agenda/grid/page.html", grid=grid, pending=len(changes), words=words(), **common)


@bp.post("/sessions/<session_id>/move")
@guard(policy.may_edit_item, on=draft.item_in)
def move(item: Item) -> tuple[Response, int]:
    """Move one session; answer with its new version and the conflicts of the day that the page shows.

    409 when somebody changed it since, with who and what, and the session as it stands now.
    """
    assembly, session = item.assembly, item.session
    public_id, slug = session.public_id, assembly.slug
    status, message, shown, seen = 200, "", None, 0
    try:
        asked = move_in(request.get_json(silent=True), rooms_of(assembly))
        shown, seen = asked.shown, asked.version
        with unit_of_work():
            service.edit(session, assembly, by=current_actor(), version=asked.version, **asked.facts)
    except Refusal as refusal:
        status, message = refusal.status, refusal.message
        again = draft.item_in(slug, public_id)  # what was loaded before the refusal is stale
        if again is None:
            return jsonify({"message": message}), status
        assembly, session = again.assembly, again.session
        if isinstance(refusal, Conflict):
            message = _who_changed(session, assembly, seen) or message
    return jsonify(_answer(session, assembly, shown) | {"message": message}), status


def _answer(session: AgendaSession, assembly: Assembly, shown: dt.date | None) -> dict[str, object]:
    card = card_of(session, assembly, {room.id: room for room in rooms_of(assembly)})
    return {
        "card": as_json(card, session),
        "bar": bar_of(assembly, shown or session.day).as_json(),
        "saved": saved_at(session.updated_at, assembly),
    }


def _who_changed(session: AgendaSession, assembly: Assembly, seen: int) -> str:
    """Return who changed a session since the version that the editor saw, when, and what stands there now."""
    changes = draft.changes_since(session, seen)
    if not changes:
        return ""
    last = changes[0]
    fields = dict.fromkeys(name for change in changes for name in change.fields)
    facts = ", ".join(_fact(session, name, assembly) for name in fields)
    return _(
        "Changed by %(who)s at %(time)s: %(facts)s.",
        who=names_of({last.actor_ref}).get(last.actor_ref) or _("somebody else"),
        time=clock_time(last.at.astimezone(ZoneInfo(assembly.zone))), facts=facts,
    )  # fmt: skip


def _fact(session: AgendaSession, name: str, assembly: Assembly) -> str:
    """Return what a fact is now, or only its name where the value is a text or a list of its own."""
    label = told.label(name)
    return f"{label} ({told.fact(session, name, assembly)})" if name in _TOLD else label
