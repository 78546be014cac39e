"""Pages of rooms, tracks and key dates: the same list and form for the three kinds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.assemblies import furniture, policy, queries
from coordinator.assemblies.frame import manage_frame
from coordinator.assemblies.furniture_forms import key_date_form, room_form, track_form
from coordinator.assemblies.models import Assembly, KeyDate, Room, Track
from coordinator.assemblies.settings_menu import settings_menu
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict, Invalid
from coordinator.core.i18n import _, _l
from coordinator.web.forms import texts_data, whole_number
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.responses import page, see_other

bp = Blueprint("furniture", __name__, url_prefix="/<lang:lang>/assemblies/<slug>/manage/settings")


@dataclass(frozen=True)
class Kind:
    """What the pages need to know of rooms, of tracks and of key dates."""

    key: str
    heading: str
    empty: str
    add_label: str
    form: Callable[[Assembly], Any]
    rows: Callable[[Assembly], Sequence[Any]]
    add: Callable[..., Any]
    edit: Callable[..., None]
    is_ordered: bool = True


KINDS = {
    kind.key: kind
    for kind in (
        Kind("rooms", _l("Rooms"), _l("No room yet. The agenda places sessions in rooms."), _l("Add a room"),
             room_form, queries.rooms_of, furniture.add_room, furniture.edit_room),
        Kind("tracks", _l("Tracks"), _l("No track yet. Tracks group sessions by theme."), _l("Add a track"),
             track_form, queries.tracks_of, furniture.add_track, furniture.edit_track),
        Kind("key-dates", _l("Key dates"), _l("No key date yet. They stand under the invitation on the public page."),
             _l("Add a date"), key_date_form, queries.key_dates_of, furniture.add_key_date, furniture.edit_key_date,
             is_ordered=False),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Shelf:
    """One kind of furniture of one assembly; `item` is the piece the page is about."""

    assembly: Assembly
    kind: Kind
    item: Room | Track | KeyDate | None = None


def shelf(slug: str, kind: str, item_id: str | None = None) -> Shelf | None:
    """Return the kind, and the piece when one is named; a piece of another assembly is not there."""
    assembly = queries.assembly_by_slug(slug)
    if assembly is None or kind not in KINDS:
        return None
    if item_id is None:
        return Shelf(assembly, KINDS[kind])
    found = [row for row in KINDS[kind].rows(assembly) if row.public_id == item_id]
    return Shelf(assembly, KINDS[kind], found[0]) if found else None


@bp.route("/<kind>", methods=["GET", "POST"])
@guard(policy.may_edit_part, on=shelf)
def manage(place: Shelf) -> Response | WerkzeugResponse:
    """List what there is, and add to it."""
    form = place.kind.form(place.assembly)()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                place.kind.add(place.assembly, by=current_actor(), **_values(form))
        except Invalid as refusal:
            form.add_errors(refusal.fields)
            place = _again(place)
        else:
            flash(_("Added."), "success")
            return _to_list(place)
    return _page("assemblies/furniture.html", place, form, items=place.kind.rows(place.assembly))


@bp.route("/<kind>/<item_id>", methods=["GET", "POST"])
@guard(policy.may_edit_part, on=shelf)
def edit(place: Shelf) -> Response | WerkzeugResponse:
    """Change one piece."""
    form = place.kind.form(place.assembly)(obj=place.item)
    if form.validate_on_submit():
        seen = {"version": whole_number(form.version.data)} if place.kind.is_ordered else {}
        try:
            with unit_of_work():
                place.kind.edit(place.item, place.assembly, by=current_actor(), **seen, **_values(form))
        except Invalid as refusal:
            form.add_errors(refusal.fields)
            place = _again(place)
        except Conflict as refusal:
            place = _again(place)
            form.version.data = str(getattr(place.item, "version", ""))
            return _page("assemblies/furniture_item.html", place, form, status=409, conflict=refusal.message)
        else:
            flash(_("Saved."), "success")
            return _to_list(place)
    return _page("assemblies/furniture_item.html", place, form, conflict=None)


@bp.post("/<kind>/<item_id>/remove")
@guard(policy.may_edit_part, on=shelf)
def remove(place: Shelf) -> WerkzeugResponse:
    """Take one piece away."""
    slug, kind = place.assembly.slug, place.kind.key
    try:
        with unit_of_work():
            furniture.remove(place.item, place.assembly, by=current_actor())  # type: ignore[arg-type] # loaded by item_id
    except Conflict as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("Removed."), "success")
    return see_other(url_for("furniture.manage", slug=slug, kind=kind))


@bp.post("/<kind>/<item_id>/up")
@guard(policy.may_edit_part, on=shelf)
def move_up(place: Shelf) -> WerkzeugResponse:
    """Let one piece stand one place earlier."""
    return _move(place, up=True)


@bp.post("/<kind>/<item_id>/down")
@guard(policy.may_edit_part, on=shelf)
def move_down(place: Shelf) -> WerkzeugResponse:
    """Let one piece stand one place later."""
    return _move(place, up=False)


def _move(place: Shelf, *, up: bool) -> WerkzeugResponse:
    if place.kind.is_ordered and place.item is not None:
        rows = place.kind.rows(place.assembly)
        with unit_of_work():
            furniture.move(rows, place.item, by=current_actor(), up=up, assembly=place.assembly)
    return _to_list(place)


def _values(form: Any) -> dict[str, Any]:
    fields = (field for field in form if field.short_name not in {"csrf_token", "version"})
    return {field.short_name: texts_data(field) if field.type == "FormField" else field.data for field in fields}


def _again(place: Shelf) -> Shelf:
    """Read everything again: after a refusal what was loaded before is stale."""
    again = shelf(place.assembly.slug, place.kind.key, place.item.public_id if place.item else None)
    return again or place


def _to_list(place: Shelf) -> WerkzeugResponse:
    return see_other(url_for("furniture.manage", slug=place.assembly.slug, kind=place.kind.key))


def _page(template: str, place: Shelf, form: Any, *, status: int = 200, **more: Any) -> Response:
    return page(
        template, status=422 if form.errors else status, assembly=place.assembly, kind=place.kind, item=place.item,
        form=form, frame=manage_frame(place.assembly, current_actor()), pages=settings_menu(place.assembly), **more,
    )  # fmt: skip
