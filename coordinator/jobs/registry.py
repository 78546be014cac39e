"""Which function does which job. Packages list theirs in tasks.HANDLERS; app.py puts the lists together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app


@dataclass(frozen=True)
class JobContext:
    """What a handler may know of its job; `report(percent)` shows progress and keeps the lease."""

    public_id: str
    attempt: int
    report: Callable[[int], None]


Handler = Callable[[dict[str, Any], JobContext], None]


def init_jobs(app: Flask, handlers: Mapping[str, Handler]) -> None:
    """Give `app` its handlers, by job name ('briefing.build')."""
    app.extensions["job_handlers"] = dict(handlers)


def handler_of(name: str) -> Handler:
    """Return the handler of a job name; KeyError when a newer version queued it."""
    handlers: dict[str, Handler] = current_app.extensions["job_handlers"]
    return handlers[name]
