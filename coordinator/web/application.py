"""Flask, less what this house never uses on its busiest paths."""

from collections.abc import Callable
from typing import Any

from flask import Flask, request
from flask_wtf import CSRFProtect

from coordinator.web.bodies import weigh

csrf = CSRFProtect()
_READS = frozenset({"GET", "HEAD", "OPTIONS"})


class Application(Flask):
    """A Flask application whose views and hooks are all plain functions.

    Flask asks of every hook at every request whether it is a coroutine; ours never are. A feed that
    answers 304 spends a fifth of its time there.
    """

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function itself."""
        return func


def init_csrf(app: Flask) -> None:
    """Check the CSRF token of every write before its view is called (STACK §7.1); reads cost nothing.

    The token is in the form, so this is where the form is read first, and where it must not be too large.
    """
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_SSL_STRICT"] = False  # pages behind a secret send no Referer; the token and SameSite decide
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # as long as the session: a form left open over lunch still works
    csrf.init_app(app)

    @app.before_request
    def protect_writes() -> None:
        if request.method in _READS:
            return
        weigh()
        if request.endpoint and app.config["WTF_CSRF_ENABLED"]:
            csrf.protect()
