"""The addresses of registration, in one table. The views themselves stand in `entry`, `own` and `desk`."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from coordinator.core.i18n import _l
from coordinator.registration import policy
from coordinator.registration.desk import decisions
from coordinator.registration.desk import views as desk
from coordinator.registration.entry import sending
from coordinator.registration.entry import views as entry
from coordinator.registration.own import lost
from coordinator.registration.own import views as own
from coordinator.web.frame import MenuEntry, add_to_menu

bp = Blueprint("registration", __name__, url_prefix="/<lang:lang>")

_FORM = "/assemblies/<slug>/register"
_DRAFT = f"{_FORM}/<secret>"
_MY = "/my/<token>"
_DESK = "/assemblies/<slug>/manage/registrations"
_ONE = f"{_DESK}/<ref>"
_READ, _WRITE, _BOTH = ("GET",), ("POST",), ("GET", "POST")
ADDRESSES: tuple[tuple[str, str, Callable[..., Any], tuple[str, ...]], ...] = (
    (_FORM, "start", entry.start, _BOTH),
    (f"{_FORM}/link", "lost_link", lost.lost_link, _BOTH),
    (f"{_DRAFT}/organisation", "organisation", entry.organisation, _BOTH),
    (f"{_DRAFT}/commune", "choose", entry.choose, _BOTH),
    (f"{_DRAFT}/registered", "registered", entry.registered, _BOTH),
    (f"{_DRAFT}/delegation", "delegation", entry.delegation, _BOTH),
    (f"{_DRAFT}/delegation/restore", "restore", entry.restore, _WRITE),
    (f"{_DRAFT}/delegation/<person>", "person", entry.person, _BOTH),
    (f"{_DRAFT}/delegation/<person>/remove", "remove", entry.remove, _WRITE),
    (f"{_DRAFT}/travel", "travel", entry.travel, _BOTH),
    (f"{_DRAFT}/check", "check", sending.check, _BOTH),
    (f"{_DRAFT}/later", "later", sending.later, _READ),
    (f"{_DRAFT}/done", "done", sending.done, _READ),
    (_MY, "my", own.my, _READ),
    (f"{_MY}/add", "add", own.add, _BOTH),
    (f"{_MY}/withdraw", "withdraw_delegation", own.withdraw_all, _BOTH),
    (f"{_MY}/<ref>/correct", "correct", own.correct, _BOTH),
    (f"{_MY}/<ref>/withdraw", "withdraw", own.withdraw_one, _BOTH),
    (_DESK, "registrations", desk.registrations, _READ),
    (f"{_DESK}/export.csv", "export_csv", desk.export_csv, _READ),
    (f"{_DESK}/export.xlsx", "export_xlsx", desk.export_xlsx, _READ),
    (f"{_DESK}/accept", "accept_many", decisions.accept_many, _BOTH),
    (f"{_DESK}/promote", "promote", decisions.promote, _WRITE),
    (f"{_DESK}/places", "places", decisions.places, _BOTH),
    (f"{_DESK}/new", "add_person", decisions.add_person, _BOTH),
    (_ONE, "registration", desk.registration, _READ),
    (f"{_ONE}/accept", "accept", decisions.accept, _WRITE),
    (f"{_ONE}/ask", "ask", decisions.ask, _BOTH),
    (f"{_ONE}/refuse", "refuse", decisions.refuse, _BOTH),
    (f"{_ONE}/link", "renew_link", decisions.renew_link, _WRITE),
)
for _rule, _endpoint, _view, _methods in ADDRESSES:
    bp.add_url_rule(_rule, _endpoint, _view, methods=list(_methods))

add_to_menu(MenuEntry("manage", 20, _l("Registrations"), "registration.registrations", policy.may_see))


@bp.after_request
def keep_secrets(response: Response) -> Response:
    """Keep addresses that hold a secret out of search engines and out of the Referer of what is followed from them."""
    if {"secret", "token"} & set(request.view_args or ()):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "no-store"
    return response
