"""Background work of people: sign-in messages, and forgetting what can no longer open anything."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from coordinator.core import clock
from coordinator.core.db import unit_of_work
from coordinator.core.i18n import LANGUAGES
from coordinator.jobs.registry import Handler, JobContext
from coordinator.mail.service import queue
from coordinator.people import sign_in
from coordinator.people.models import Account
from coordinator.people.service import account_of
from coordinator.people.session import IDLE


def send_sign_in(args: dict[str, Any], _job: JobContext) -> None:
    """Make the one-time secrets of an attempt and queue their message; nothing for addresses without account."""
    with unit_of_work():
        account = account_of(args["email"])
        if account is None or account.disabled_at is not None or sign_in.has_secrets(args["attempt"]):
            return
        language = args["language"] if args["language"] in LANGUAGES else account.person.language
        _write(account, sign_in.make_secrets(account, args["attempt"]), language, args["next"])


def _write(account: Account, secrets: sign_in.Secrets, language: str, next_path: str) -> None:
    queue(
        to_address=account.email, to_name=account.person.full_name, language=language, template="people/sign_in",
        values={
            "code": f"{secrets.code[:3]} {secrets.code[3:]}",
            "path": link_path(secrets.link, language, next_path),
            "minutes": int(sign_in.LIFETIME.total_seconds() // 60),
        },
        purpose="sign_in", subject_kind="account", subject_ref=account.public_id,
    )  # fmt: skip


def link_path(secret: str, language: str, next_path: str = "") -> str:
    """Return the path of a sign-in link; it comes back to `next_path` afterwards."""
    query = f"?{urlencode({'next': next_path})}" if next_path else ""
    return f"/{language}/sign-in/link/{secret}{query}"


def forget(_args: dict[str, Any], _job: JobContext) -> None:
    """Throw away old secrets and ended sessions."""
    now = clock.now()
    with unit_of_work():
        sign_in.forget_old(secrets_before=now - dt.timedelta(days=1), sessions_before=now - 2 * IDLE)


HANDLERS: dict[str, Handler] = {"people.send_sign_in": send_sign_in, "people.forget": forget}
RECURRING: dict[str, dt.timedelta] = {"people.forget": dt.timedelta(days=1)}
