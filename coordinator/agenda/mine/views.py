"""My agenda: on a device without any account, and behind a private link where it is kept with the person."""

import re

from flask import Blueprint, Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.agenda.live.queries import released
from coordinator.agenda.mine import pages, queries, service
from coordinator.agenda.mine.queries import Mine
from coordinator.agenda.models import PublishedSession
from coordinator.agenda.queries import days_of
from coordinator.agenda.signup import service as places
from coordinator.agenda.signup.models import SignUpState
from coordinator.agenda.video import recordings_for, video_links_for
from coordinator.agenda.zones import choice_of, drawn, known_city, second_of
from coordinator.assemblies.frame import public_frame
from coordinator.assemblies.queries import public_assembly
from coordinator.core.actor import Actor, link_holder
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Refusal
from coordinator.core.i18n import _, ngettext
from coordinator.web.guards import cacheable, public_on
from coordinator.web.limits import limit_registration
from coordinator.web.responses import page, see_other

bp = Blueprint("mine", __name__, url_prefix="/<lang:lang>")
_MY = "/my/<token>/<ref>/agenda"
_IDS = re.compile(r"[a-z0-9]{4,16}")
_MOST = 200


def _ids(text: str) -> list[str]:
    """Return the public ids in a list that a device sent; whatever is none is passed over."""
    return [part for part in text[:4000].split(",") if _IDS.fullmatch(part)][:_MOST]


@bp.get("/assemblies/<slug>/agenda/mine")
@cacheable
def device(slug: str) -> Response:
    """Show the sessions that a device picked: it names them in the address, nothing is kept here."""
    assembly = public_assembly(slug) or abort(404)
    days = queries.sessions_named(assembly, _ids(request.args.get("s", "")))
    sessions = [session for day in days for session in day.sessions]
    return page(
        "agenda/mine/device.html", assembly=assembly, frame=public_frame(assembly),
        days=pages.days_in_words(days, assembly),
        clashes=pages.clashes_in_words(queries.clashes_in(sessions), assembly),
    )  # fmt: skip


@bp.get(_MY)
@public_on(queries.mine_of)
def mine(own: Mine) -> Response:
    """Show a person's agenda, what clashes in it, and the programme to pick from."""
    agenda = queries.agenda_of(own)
    sessions = [session for day in agenda.days for session in day.sessions]
    second = second_of(own.assembly, request.args.get("zone", ""))
    reader = pages.Reader(
        agenda, {link.public_id: link.url for link in video_links_for(own.registration)},
        {link.public_id: link.url for link in recordings_for(own.registration)},
        second.slug if second else None, drawn(second, sessions),
    )  # fmt: skip
    return page(
        "agenda/mine/mine.html", assembly=own.assembly, frame=public_frame(own.assembly), own=own,
        name=own.registration.person.full_name,
        zones=choice_of(own.assembly, second, sessions, action=_page(own)) if sessions else None,
        parts=pages.parts_in_words(own, agenda, reader),
        days=pages.days_in_words(days_of(agenda.own), own.assembly, reader),
        programme=pages.days_in_words(agenda.days, own.assembly, reader),
        clashes=pages.clashes_in_words(queries.clashes_in(agenda.own), own.assembly),
    )  # fmt: skip


@bp.post(f"{_MY}/pick")
@limit_registration
@public_on(queries.mine_of)
def pick(own: Mine) -> WerkzeugResponse:
    """Put a session into the agenda."""
    with unit_of_work():
        service.pick(own.registration, _ids(request.form.get("session", "")))
    return _back(own, request.form.get("session", ""))


@bp.post(f"{_MY}/let-go")
@limit_registration
@public_on(queries.mine_of)
def let_go(own: Mine) -> WerkzeugResponse:
    """Take a session out of the agenda."""
    with unit_of_work():
        service.let_go(own.registration, request.form.get("session", "")[:16])
    return _back(own, request.form.get("session", ""))


@bp.post(f"{_MY}/join")
@limit_registration
@public_on(queries.mine_of)
def join(own: Mine) -> WerkzeugResponse:
    """Keep with the person what a device picked."""
    with unit_of_work():
        count = service.pick(own.registration, _ids(request.form.get("sessions", "")))
    flash(ngettext("%(n)s session of this device is now in your agenda.",
                   "%(n)s sessions of this device are now in your agenda.", count), "success")  # fmt: skip
    return _back(own)


@bp.post(f"{_MY}/sign-up")
@limit_registration
@public_on(queries.mine_of)
def sign_up(own: Mine) -> WerkzeugResponse:
    """Take a place in a session, or a turn in its queue."""
    session = _session(own)
    try:
        with unit_of_work():
            state = places.sign_up(session, own.registration, own.assembly, by=_holder(own))
    except Refusal as refusal:
        flash(refusal.message, "warning")
    else:
        is_placed = state is SignUpState.PLACED
        flash(_("You have a place.") if is_placed else _("All places are taken. You are on the list."), "success")
    return _back(own, request.form.get("session", ""))


@bp.post(f"{_MY}/sign-off")
@limit_registration
@public_on(queries.mine_of)
def sign_off(own: Mine) -> WerkzeugResponse:
    """Give a place back."""
    session = _session(own)
    with unit_of_work():
        places.sign_off(session, own.registration, own.assembly, by=_holder(own))
    flash(_("Your place is free for somebody else. Thank you."), "success")
    return _back(own, request.form.get("session", ""))


@bp.after_request
def keep_secrets(response: Response) -> Response:
    """Keep addresses that hold a secret out of search engines, caches and the Referer."""
    if "token" in (request.view_args or {}):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "no-store"
    return response


def _session(own: Mine) -> PublishedSession:
    return released(own.assembly, request.form.get("session", "")[:16]) or abort(404)


def _holder(own: Mine) -> Actor:
    return link_holder(own.opened.ref)


def _back(own: Mine, session: str = "") -> WerkzeugResponse:
    anchor = f"s-{session}" if _IDS.fullmatch(session) else None
    return see_other(_page(own, known_city(request.form.get("zone", "")), anchor))


def _page(own: Mine, city: str = "", anchor: str | None = None) -> str:
    return url_for("mine.mine", token=own.token, ref=own.registration.public_id, zone=city or None, _anchor=anchor)
