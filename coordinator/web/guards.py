"""Every view carries exactly one of `public` and `guard`: what it shows, and to whom."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from coordinator.core.actor import VISITOR, Actor
from coordinator.web.door import FAILURE
from coordinator.web.identity import current_actor

View = Callable[..., Any]


def public(view: View) -> View:
    """Mark a view that anybody may ask for."""
    view.guard_kind = "public"  # type: ignore[attr-defined]
    return view


def cacheable(view: View) -> View:
    """Mark a public view whose answer is the same for everybody: no cookie is read, none is set.

    A database that was away at the door is not asked again.
    """

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Any:
        g.public_cache = True
        if failure := request.environ.get(FAILURE):
            raise failure
        return view(*args, **kwargs)

    return public(answer)


def public_on(loader: Callable[..., Any]) -> Callable[[View], View]:
    """Mark a public view about one thing: loads it or answers 404, and hands it to the view."""

    def wrap(view: View) -> View:
        @wraps(view)
        def answer(**kwargs: Any) -> Any:
            subject = loader(**kwargs)
            return view(subject) if subject is not None else abort(404)

        return public(answer)

    return wrap


def guard(
    allowed: Callable[[Actor, Any], bool], *, on: Callable[..., Any] | None = None, visitors_first: bool = False
) -> Callable[[View], View]:
    """Load, check, then act.

    `on` receives the view's URL arguments and returns the object or None (404). `allowed(actor, object)` is a
    policy predicate. A visitor is sent to sign in and back; a signed-in actor who may not gets 404: what is
    not yours is not there. The view receives the object alone, or nothing when there is no `on`.
    With `visitors_first` what a visitor may see is answered without looking at the session.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def answer(**kwargs: Any) -> Any:
            subject = on(**kwargs) if on else None
            if visitors_first and subject is not None and allowed(VISITOR, subject):
                g.public_cache = True
                return view(subject)
            actor = current_actor()
            if on and subject is None:
                return abort(404) if actor.is_signed_in or visitors_first else _sign_in_first()
            if not allowed(actor, subject):
                return abort(404 if on else 403) if actor.is_signed_in else _sign_in_first()
            return view(subject) if on else view(**kwargs)

        answer.guard_kind = "guard"  # type: ignore[attr-defined]
        answer.guard_policy = allowed  # type: ignore[attr-defined]
        return answer

    return wrap


def _sign_in_first() -> Response:
    target = request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else ""
    return redirect(url_for("people.sign_in", next=target or None), 303)
