"""The session of a signed-in person: a signed cookie that names account, epoch and session, and nothing else.

It ends after 12 hours without use, when it is signed out (also for copies of the cookie), and with every other
session of the account when the epoch rises.
"""

import datetime as dt
from collections.abc import Callable, Mapping

from flask import Flask, current_app, session
from flask_login import current_user, login_user

from coordinator.core import clock, tokens
from coordinator.core.actor import Actor
from coordinator.people import sign_in
from coordinator.people.models import Account
from coordinator.web.identity import login_manager

IDLE = dt.timedelta(hours=12)
PROOF = dt.timedelta(minutes=30)
_REFRESH = 60  # seconds between two notes of use in the cookie
_PARTS = 3
RolesOf = Callable[[int], Mapping[int, frozenset[str]]]


class SignedIn:
    """What Flask-Login keeps for a request: the account, and the actor it stands for."""

    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, account: Account, session_key: str) -> None:
        self.account = account
        self.session_key = session_key
        self.actor = actor_of(account)

    def get_id(self) -> str:
        """Return what the cookie names: account, epoch, session."""
        return f"{self.account.public_id}.{self.account.session_epoch}.{self.session_key}"


def init_sign_in(app: Flask, roles_of: RolesOf) -> None:
    """Say who an account is in the assemblies of `app`: `roles_of(account row number)`.

    Grants stand right of people on the ladder, so the factory hands the query in.
    """
    app.extensions["roles_of"] = roles_of


def actor_of(account: Account) -> Actor:
    """Return the actor an account stands for, with its roles."""
    roles_of: RolesOf = current_app.extensions["roles_of"]
    return Actor(
        kind="account", ref=account.public_id, name=account.person.full_name or account.email, account_id=account.id,
        is_site_admin=account.is_site_admin, roles=roles_of(account.id),
    )  # fmt: skip


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load(user_id: str) -> SignedIn | None:
    """Return who a cookie stands for, or None when its session is over."""
    parts = user_id.split(".")
    seen = session.get("seen")
    if len(parts) != _PARTS or not parts[1].isdecimal() or not isinstance(seen, int):
        return None
    now = int(clock.now().timestamp())
    if not 0 <= now - seen <= IDLE.total_seconds():
        return None
    public_id, epoch, key = parts
    account = sign_in.account_of_session(public_id, int(epoch), tokens.digest(key))
    if account is None:
        return None
    if now - seen > _REFRESH:
        session["seen"] = now
    return SignedIn(account, key)


def start(account: Account, *, by_mail: bool) -> None:
    """Begin a session; whatever the browser's session held before is gone (no session fixation)."""
    session.clear()
    session["seen"] = int(clock.now().timestamp())
    if by_mail:
        session["proved"] = session["seen"]
    login_user(SignedIn(account, tokens.new_secret()[:22]))


def end() -> str | None:
    """Empty the browser's session; return the digest of the session that ends, None for a visitor."""
    key = getattr(current_user, "session_key", None)
    session.clear()
    login_manager._update_request_context_with_user()  # noqa: SLF001 - the visitor, for the rest of this request
    return tokens.digest(key) if isinstance(key, str) else None


def has_just_proved_address() -> bool:
    """Tell whether this session was opened by mail a moment ago: then a password may be chosen without the old one."""
    proved = session.get("proved")
    return isinstance(proved, int) and clock.now().timestamp() - proved <= PROOF.total_seconds()


def current_account() -> Account:
    """Return the account of this request; call behind a guard that lets only signed-in people in."""
    account: Account = current_user.account
    return account
