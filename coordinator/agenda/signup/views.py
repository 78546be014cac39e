"""Organisers' page of a session's places: who holds one, who waits."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.agenda import policy as agenda
from coordinator.agenda.live.queries import released
from coordinator.agenda.models import PublishedSession
from coordinator.agenda.signup import entitled, queries, service
from coordinator.assemblies.frame import manage_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.core.actor import Actor
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict
from coordinator.core.i18n import _, pick
from coordinator.people.policy import Permission, is_allowed
from coordinator.registration.models import Registration
from coordinator.web.filters import typo
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.responses import page, see_other

bp = Blueprint(
    "signup", __name__, url_prefix="/<lang:lang>/assemblies/<slug>/manage/agenda/sessions/<session_id>/places"
)


@dataclass(frozen=True)
class PlacesOf:
    """A released session in its assembly, and the registration an address names."""

    assembly: Assembly
    session: PublishedSession
    registration: Registration | None = None


def places_in(slug: str, session_id: str, ref: str | None = None) -> PlacesOf | None:
    """Return a released session; one of another assembly, or somebody who is not on its list, is not there."""
    assembly = assembly_by_slug(slug)
    session = released(assembly, session_id) if assembly else None
    if assembly is None or session is None:
        return None
    if ref is None:
        return PlacesOf(assembly, session)
    found = [one.registration for one in queries.holders_of(session) if one.registration.public_id == ref]
    return PlacesOf(assembly, session, found[0]) if found else None


def may_see(actor: Actor, place: PlacesOf) -> bool:
    """Tell whether `actor` may read names: who may read registrations."""
    return is_allowed(actor, Permission.SEE_REGISTRATIONS, place.assembly.id)


def may_change(actor: Actor, place: PlacesOf) -> bool:
    """Tell whether `actor` may seat and remove people."""
    return is_allowed(actor, Permission.EDIT_REGISTRATIONS, place.assembly.id)


@bp.get("")
@guard(may_see, on=places_in)
def index(place: PlacesOf) -> Response:
    """List who has a place and who waits."""
    actor = current_actor()
    title, lang = pick(place.session.title, fallback=place.assembly.language)
    holders = queries.holders_of(place.session)
    placed = [one for one in holders if one.row.state.value == "placed"]
    capacity = queries.capacity_of(place.session)
    number = place.session.session_id
    losing, ended = entitled.losing_by_draft([number]), entitled.not_entitled({number: place.session.access})
    return page(
        "agenda/signup/index.html", losing={one.row.id for one in losing.get(number, ())},
        not_entitled={one.row.id for one in ended.get(number, ())},
        assembly=place.assembly, session=place.session, title=typo(title, lang),
        placed=placed, back=_back(place, title),
        waiting=[one for one in holders if one.row.state.value == "waiting"],
        capacity=capacity, over=0 if capacity is None else max(0, len(placed) - capacity),
        can_change=may_change(actor, place), frame=manage_frame(place.assembly, actor),
    )  # fmt: skip


@bp.post("/<ref>/seat")
@guard(may_change, on=places_in)
def seat(place: PlacesOf) -> WerkzeugResponse:
    """Give a place to somebody who waits."""
    return _done(place, service.seat, _("The place is given."))


@bp.post("/<ref>/keep")
@guard(may_change, on=places_in)
def keep(place: PlacesOf) -> WerkzeugResponse:
    """Let somebody keep a place whom the access level does not let in."""
    return _done(place, service.keep, _("The place is kept."))


@bp.post("/<ref>/remove")
@guard(may_change, on=places_in)
def remove(place: PlacesOf) -> WerkzeugResponse:
    """Take a place or a turn back."""
    return _done(place, service.sign_off, _("The place is free again."))


def _back(place: PlacesOf, title: str) -> tuple[str, str]:
    """Return where the reader came from: the session for whoever edits it, else the day."""
    slug, session = place.assembly.slug, place.session
    if agenda.may_edit(current_actor(), place.assembly):
        return url_for("draft.edit", slug=slug, session_id=session.public_id), typo(title)
    return url_for("day.show", slug=slug, day=session.day.isoformat()), _("The day")


def _done(place: PlacesOf, act: Any, message: str) -> WerkzeugResponse:
    url = url_for("signup.index", slug=place.assembly.slug, session_id=place.session.public_id)
    try:
        with unit_of_work():
            act(place.session, place.registration, place.assembly, by=current_actor())
    except Conflict as refusal:
        flash(refusal.message, "warning")
    else:
        flash(message, "success")
    return see_other(url)
