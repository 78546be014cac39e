"""Which function does which job. Packages list theirs in tasks.HANDLERS; app.py puts the lists together."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app


@dataclass(frozen=True)
class JobContext:
    """What a handler may know of its job; `report(percent)` shows progress and keeps the lease.

    `is_last` is True when a failure now is final: there will be no further attempt.
    """

    public_id: str
    attempt: int
    report: Callable[[int], None]
    is_last: bool = False


Handler = Callable[[dict[str, Any], JobContext], None]


def init_jobs(app: Flask, handlers: Mapping[str, Handler], recurring: Mapping[str, dt.timedelta] | None = None) -> None:
    """Give `app` its handlers, by job name ('briefing.build'), and how often the recurring ones come back."""
    app.extensions["job_handlers"] = dict(handlers)
    app.extensions["job_recurring"] = dict(recurring or {})


def handler_of(name: str) -> Handler:
    """Return the handler of a job name; KeyError when a newer version queued it."""
    return known_handlers()[name]


def known_handlers() -> dict[str, Handler]:
    """Return the handlers of this application by job name."""
    handlers: dict[str, Handler] = current_app.extensions["job_handlers"]
    return handlers


def recurring_jobs() -> dict[str, dt.timedelta]:
    """Return how long after each run a recurring job runs again, by job name."""
    recurring: dict[str, dt.timedelta] = current_app.extensions["job_recurring"]
    return recurring
