"""Signing in: by password, or by a one-time link or code sent by mail. Every answer is the same for strangers."""

import datetime as dt
import hmac
from dataclasses import dataclass

from sqlalchemy import delete, exists, select, update

from coordinator.core import clock, tokens
from coordinator.core.actor import Actor
from coordinator.core.db import current_session
from coordinator.jobs.service import enqueue
from coordinator.journal.service import record
from coordinator.people import passwords
from coordinator.people.addresses import account_address
from coordinator.people.models import Account, EndedSession, SignInKind, SignInSecret
from coordinator.people.service import account_of

LIFETIME = dt.timedelta(minutes=15)
MOST_TRIES = 5


@dataclass(frozen=True)
class Secrets:
    """The two one-time secrets of one attempt, as they go into the mail and nowhere else."""

    link: str
    code: str


def check_password(email: str, password: str) -> Account | None:
    """Return the account these open, else None; takes the same time when there is no such account. Writes nothing."""
    account = account_of(account_address(email))
    usable = account is not None and account.disabled_at is None
    right = passwords.is_right(password, account.password_hash if account and usable else None)
    return account if right else None


def open_by_password(account: Account, password: str) -> None:
    """Record a sign-in by password; a hash made with old parameters is made anew."""
    if account.password_hash and passwords.is_outdated(account.password_hash):
        account.password_hash = passwords.hash_of(password)
    _opened(account, "password")


def request_secrets(email: str, *, language: str, next_path: str) -> str:
    """Queue a message with a link and a code to `email`, and return the id of this attempt.

    Known and unknown addresses are treated alike here: one job is queued. The worker finds out.
    """
    attempt = tokens.new_secret()
    args = {"email": account_address(email), "attempt": attempt, "language": language, "next": next_path}
    enqueue("people.send_sign_in", args)
    return attempt


def make_secrets(account: Account, attempt: str, lifetime: dt.timedelta = LIFETIME) -> Secrets:
    """Make the link and the code of one attempt; only their digests are kept."""
    made = Secrets(tokens.new_secret(), tokens.new_code())
    until = clock.now() + lifetime
    for kind, digest in (
        (SignInKind.LINK, tokens.digest(made.link)),
        (SignInKind.CODE, _code_digest(attempt, made.code)),
    ):
        current_session().add(
            SignInSecret(account_id=account.id, attempt_id=attempt, kind=kind, digest=digest, expires_at=until)
        )
    return made


def has_secrets(attempt: str) -> bool:
    """Tell whether the secrets of an attempt were made already."""
    return bool(current_session().scalar(select(exists().where(SignInSecret.attempt_id == attempt))))


def redeem_code(attempt: str, code: str) -> Account | None:
    """Return the account a code opens, once; None when it is wrong, used, too old or was tried five times.

    The try is counted before the code is looked at, in one statement: guessing in parallel gains nothing.
    """
    tried = (
        update(SignInSecret)
        .where(
            SignInSecret.attempt_id == attempt, SignInSecret.kind == SignInKind.CODE, SignInSecret.used_at.is_(None),
            SignInSecret.expires_at > clock.now(), SignInSecret.tries < MOST_TRIES,
        )
        .values(tries=SignInSecret.tries + 1)
        .returning(SignInSecret.digest)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    kept = current_session().scalar(tried)
    if kept is None or not hmac.compare_digest(kept, _code_digest(attempt, code)):
        return None
    return _redeem(kept, SignInKind.CODE)


def redeem_link(secret: str) -> Account | None:
    """Return the account a link opens, once; None when it was used or is too old."""
    return _redeem(tokens.digest(secret), SignInKind.LINK)


def account_behind_link(secret: str) -> Account | None:
    """Return the account a link would open, without using it up: mail scanners follow links."""
    return current_session().scalar(
        select(Account)
        .join(SignInSecret, SignInSecret.account_id == Account.id)
        .where(
            SignInSecret.digest == tokens.digest(secret), SignInSecret.kind == SignInKind.LINK,
            SignInSecret.used_at.is_(None), SignInSecret.expires_at > clock.now(), Account.disabled_at.is_(None),
        )
    )  # fmt: skip


def _redeem(digest: str, kind: SignInKind) -> Account | None:
    """Use up one secret and its twin; whoever comes second gets None."""
    session = current_session()
    now = clock.now()
    used = (
        update(SignInSecret)
        .where(SignInSecret.digest == digest, SignInSecret.kind == kind, SignInSecret.used_at.is_(None))
        .where(SignInSecret.expires_at > now)
        .values(used_at=now)
        .returning(SignInSecret.account_id, SignInSecret.attempt_id)
        .execution_options(synchronize_session=False)
    )
    row = session.execute(used).first()
    if row is None:
        return None
    session.execute(
        update(SignInSecret)
        .where(SignInSecret.attempt_id == row.attempt_id, SignInSecret.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    account = session.get(Account, row.account_id)
    if account is None or account.disabled_at is not None:
        return None
    _opened(account, kind.value)
    return account


def _opened(account: Account, how: str) -> None:
    account.last_sign_in_at = clock.now()
    record("account", account.public_id, "sign_in", by=Actor(kind="account", ref=account.public_id), how=how)


def end_session(session_digest: str) -> None:
    """Remember that a session was signed out, so that a copy of its cookie opens nothing."""
    session = current_session()
    if session.get(EndedSession, session_digest) is None:
        session.add(EndedSession(digest=session_digest, ended_at=clock.now()))


def account_of_session(public_id: str, epoch: int, session_digest: str) -> Account | None:
    """Return the account of a session that still counts: not disabled, not signed out, here or everywhere."""
    ended = exists().where(EndedSession.digest == session_digest)
    account = current_session().scalar(
        select(Account).where(Account.public_id == public_id, Account.disabled_at.is_(None), ~ended)
    )
    return account if account and account.session_epoch == epoch else None


def forget_old(*, secrets_before: dt.datetime, sessions_before: dt.datetime) -> None:
    """Throw away secrets and ended sessions that can no longer open anything."""
    session = current_session()
    session.execute(delete(SignInSecret).where(SignInSecret.expires_at < secrets_before))
    session.execute(delete(EndedSession).where(EndedSession.ended_at < sessions_before))


def _code_digest(attempt: str, code: str) -> str:
    return tokens.digest(f"{attempt}:{code}")
