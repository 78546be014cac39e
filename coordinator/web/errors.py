"""How the house says no: every error becomes one readable page (or JSON under /api), never a stack trace."""

import errno
import logging

from flask import Flask, Response, g, jsonify, redirect, render_template, request
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.core import tokens
from coordinator.core.db import db
from coordinator.core.errors import Refusal
from coordinator.core.i18n import _, ngettext
from coordinator.web.bodies import is_for_several_files
from coordinator.web.limits import minutes_to_wait
from coordinator.web.locale import localised_path

log = logging.getLogger(__name__)
PAGES = {400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503}
_AWAY_SECONDS = "30"
_FULL = {errno.ENOSPC, errno.EDQUOT}


def error_page(status: int, message: str = "", *, reference: str = "") -> Response:
    """Return the error page of `status`; `message` replaces its sentence. Needs no database and no session."""
    g.public_cache = True
    if request.path.startswith("/api/"):
        response = jsonify({"error": {"status": status, "message": message, "reference": reference}})
    else:
        template = f"errors/{status if status in PAGES else 400 if status < 500 else 500}.html"  # noqa: PLR2004
        response = Response(render_template(template, message=message, reference=reference), mimetype="text/html")
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def init_errors(app: Flask) -> None:
    """Register the one set of handlers."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(PoolTimeout, _database_away)
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(UnicodeError, _bad_text)
    app.register_error_handler(OSError, _system_error)
    app.register_error_handler(Exception, _unexpected)


def _http_error(error: HTTPException) -> Response | WerkzeugResponse:
    status = error.code or 500
    if isinstance(error.response, WerkzeugResponse):
        return error.response
    if isinstance(error, SecurityError):  # an unknown Host: no address of ours may be built from it
        return Response("This site does not answer to that name.\n", 400, mimetype="text/plain")
    if status == 404 and request.method in {"GET", "HEAD"}:  # noqa: PLR2004
        target = localised_path(request.path)
        if target and not request.view_args:
            return redirect(target, 302)
    if 300 <= status < 400:  # noqa: PLR2004
        return error.get_response()
    response = error_page(status, _said(error))
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    retry = getattr(error, "retry_after", None)
    if retry is not None:
        response.headers["Retry-After"] = str(retry)
    return response


def _said(error: HTTPException) -> str:
    """Return the sentence for this very error; '' for the one that its page carries."""
    if isinstance(error, CSRFError):
        return _(
            "Your browser has forgotten this page, or does not accept cookies. Go back, reload the page and send the "
            "form again."
        )
    if isinstance(error, RequestEntityTooLarge) and is_for_several_files():
        return _(
            "Together these files are heavier than %(size)s MB. Go back: most browsers still hold what you typed. "
            "Send fewer or lighter files now, and add the others afterwards.",
            size=(request.max_content_length or 0) // 1_000_000,
        )
    if isinstance(error, RateLimitExceeded):
        return ngettext(
            "Please wait a minute, then try again. What you had already saved is kept.",
            "Please wait %(n)s minutes, then try again. What you had already saved is kept.",
            minutes_to_wait(),
        )
    return (error.description or "") if getattr(error, "said", False) else ""


def _refusal(error: Refusal) -> Response:
    return error_page(error.status, error.message)


def _stale(_error: StaleDataError) -> Response:
    return error_page(409, _("Somebody else changed this while you were working on it. Go back, reload and try again."))


def _database_away(error: Exception) -> Response:
    log.error("database unavailable: %s", str(error).splitlines()[0] if str(error) else type(error).__name__)
    _forget_session()
    response = error_page(503)
    response.headers["Retry-After"] = _AWAY_SECONDS
    return response


def _database_error(error: DBAPIError) -> Response:
    if error.connection_invalidated:
        return _database_away(error)
    return _unexpected(error)


def _system_error(error: OSError) -> Response:
    if error.errno not in _FULL:
        return _unexpected(error)
    log.error("the disk is full: %s", error.strerror)
    _forget_session()
    response = error_page(503)
    response.headers["Retry-After"] = _AWAY_SECONDS
    return response


def _bad_text(error: UnicodeError) -> Response:
    log.info("text that is not UTF-8: %s", type(error).__name__)
    return error_page(400)


def _unexpected(error: Exception) -> Response:
    reference = tokens.new_public_id()
    # The rule, not the path: a path may hold the secret of a private link.
    log.error("unexpected error, reference %s, %s %s", reference, request.method, request.url_rule, exc_info=error)
    _forget_session()
    return error_page(500, reference=reference)


def _forget_session() -> None:
    try:
        db.session.remove()
    except Exception:  # noqa: BLE001 - the database may be gone; the page must be shown all the same
        log.warning("the database session could not be closed")
