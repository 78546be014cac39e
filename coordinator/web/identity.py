"""Who is asking: Flask-Login holds the session, the people package says which actor it stands for."""

from flask_login import LoginManager, current_user

from coordinator.core.actor import VISITOR, Actor

login_manager = LoginManager()
login_manager.session_protection = None  # the session epoch of the account does this (people.session)


def current_actor() -> Actor:
    """Return the actor of this request; a visitor when nobody signed in. Touches the session."""
    actor = getattr(current_user, "actor", None)
    return actor if isinstance(actor, Actor) else VISITOR
