"""The addresses of registration, in one table. The views themselves stand in `entry`, `own` and `desk`."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from coordinator.core.i18n import _l
from coordinator.registration import policy
from coordinator.registration.entry import sending
from coordinator.registration.entry import views as entry
from coordinator.registration.own import views as own
from coordinator.web.frame import MenuEntry, add_to_menu

bp = Blueprint("registration", __name__, url_prefix="/<lang:lang>")

_FORM = "/assemblies/<slug>/register"
_DRAFT = f"{_FORM}/<secret>"
_MY = "/my/<token>"
_READ, _WRITE, _BOTH = ("GET",), ("POST",), ("GET", "POST")
ADDRESSES: tuple[tuple[str, str, Callable[..., Any], tuple[str, ...]], ...] = (
    (_FORM, "start", entry.start, _BOTH),
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
)
for _rule, _endpoint, _view, _methods in ADDRESSES:
    bp.add_url_rule(_rule, _endpoint, _view, methods=list(_methods))

_ = policy, _l, MenuEntry, add_to_menu


@bp.after_request
def keep_secrets(response: Response) -> Response:
    """Keep addresses that hold a secret out of search engines and out of the Referer of what is followed from them."""
    if {"secret", "token"} & set(request.view_args or ()):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "no-store"
    return response
