"""How often is too often: limits per address, per account and per calendar link (STACK §7.10).

Counted in this process, or in Redis when several processes serve the site; with Redis away each process
counts for itself, so that nothing fails.
"""

import math
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from coordinator.core import clock, tokens

View = Callable[..., Any]
SIGN_IN_KEY = "sign_in_as"  # where the sign-in pages keep the address whose code they wait for
_REDIS_SECONDS = 0.5


class ViewLimiter(Limiter):
    """Limits stand on views and nowhere else, so only a request to such a view pays for them.

    Flask-Limiter hooks into every request, before and after: a third of what an unchanged feed costs.
    """

    def init_app(self, app: Flask) -> None:
        """Count for `app`; its hooks run only where a view has asked."""
        super().init_app(app)
        app.before_request_funcs[None].remove(self._check_request_limit)
        tell, release = app.after_request_funcs[None].pop(), app.teardown_request_funcs[None].pop()

        @app.after_request
        def tell_where_asked(response: Response) -> Response:
            return tell(response) if g.get("limits_asked") else response  # type: ignore[return-value]

        @app.teardown_request
        def release_where_asked(error: BaseException | None) -> None:
            if g.get("limits_asked"):
                release(error)

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:  # noqa: FBT001, FBT002 - the library's signature
        g.limits_asked = True
        super()._check_request_limit(callable_name, in_middleware)


limiter = ViewLimiter(get_remote_address, strategy="fixed-window", fail_on_first_breach=True)


def init_limits(app: Flask) -> None:
    """Count for `app` where its settings say; RATELIMIT_ENABLED switches it off in tests."""
    app.config.setdefault("RATELIMIT_ENABLED", True)
    if not str(app.config["RATELIMIT_STORAGE_URI"]).startswith("memory"):
        app.config.setdefault(
            "RATELIMIT_STORAGE_OPTIONS",
            {"socket_connect_timeout": _REDIS_SECONDS, "socket_timeout": _REDIS_SECONDS},
        )
    limiter.init_app(app)


@limiter.request_filter
def _switched_off() -> bool:
    return not current_app.config["RATELIMIT_ENABLED"]


def minutes_to_wait() -> int:
    """Return in how many minutes the limit that was just breached lets requests in again, at least 1."""
    breached = limiter.current_limit
    seconds = breached.reset_at - 1 - clock.now().timestamp() if breached else 0  # the library adds one
    return max(1, math.ceil(seconds / 60))


def limit_sign_in(view: View) -> View:
    """Allow 5 tries a minute for one account and 20 for one address on the net, over all sign-in pages together.

    40 an hour for one account besides: six digits must not be found by patience.
    """
    by_account = limiter.shared_limit("5/minute;40/hour", "sign-in", key_func=_account, methods=["POST"])
    by_address = limiter.shared_limit("20/minute", "sign-in", methods=["POST"])
    return _wrapped(by_account(by_address(view)))


def limit_registration(view: View) -> View:
    """Allow 30 posts a minute from one address: a hall full of people may share it."""
    return _wrapped(limiter.limit("30/minute", methods=["POST"])(view))


def limit_feed(view: View) -> View:
    """Allow 10 requests a minute for one calendar link; programs that ask more often are told to wait."""
    return _wrapped(limiter.limit("10/minute", key_func=_token)(view))


def _wrapped(view: Any) -> View:
    wrapped: View = view
    return wrapped


def _account() -> str:
    """The account somebody tries to open, known or not: a digest, so that no address stands in the counters."""
    given = request.form.get("email", "").strip().casefold() or str(session.get(SIGN_IN_KEY, ""))
    return f"account:{tokens.digest(given)}" if given else f"address:{get_remote_address()}"


def _token() -> str:
    """The calendar link asked for, else the page and the address that asks."""
    token = (request.view_args or {}).get("token")
    return f"link:{tokens.digest(token)}" if token else f"{request.path}:{get_remote_address()}"
