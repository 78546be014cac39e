"""The session cookie, kept out of answers that are the same for everybody."""

from flask import Flask, Request, Response, g
from flask import request as current_request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from werkzeug.routing import RequestRedirect


class QuietSessions(SecureCookieSessionInterface):
    """Signed-cookie sessions that add neither cookie nor `Vary: Cookie` to publicly cacheable answers."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session; a reader without any cookie has an empty one, found without opening anything."""
        if "HTTP_COOKIE" not in request.environ:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the session unless the view was marked `cacheable`, or there was none, and nothing changed it."""
        has_moved = isinstance(current_request.routing_exception, RequestRedirect)  # an address without its last slash
        if (g.get("public_cache") or has_moved) and not session.modified:
            return
        super().save_session(app, session, response)
