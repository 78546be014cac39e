"""The session cookie, kept out of answers that are the same for everybody."""

from flask import Flask, Response, g
from flask.sessions import SecureCookieSessionInterface, SessionMixin


class QuietSessions(SecureCookieSessionInterface):
    """Signed-cookie sessions that add neither cookie nor `Vary: Cookie` to publicly cacheable answers."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the session unless the view was marked `cacheable` and did not change it."""
        if g.get("public_cache") and not session.modified:
            return
        super().save_session(app, session, response)
