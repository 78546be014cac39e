"""`flask worker`: the process that does the background work."""

import datetime as dt
from typing import cast

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from coordinator.jobs.worker import GRACE, LEASE, Worker


@click.command("worker")
@click.option("--lease", type=float, default=LEASE.total_seconds(), show_default=True,
              help="Seconds after which the job of a killed worker is taken over.")  # fmt: skip
@click.option("--grace", type=float, default=GRACE, show_default=True,
              help="Seconds a running job may still take when the worker is told to stop.")  # fmt: skip
@with_appcontext
def worker(lease: float, grace: float) -> None:
    """Do the background work until SIGTERM or Ctrl-C."""
    app = cast("Flask", current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001
    Worker(app, dt.timedelta(seconds=lease), grace).run()
