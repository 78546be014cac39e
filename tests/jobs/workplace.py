"""A worker process for tests that kill it: `python -m tests.jobs.workplace FOLDER [--lease S] [--grace S]`.

Its handlers leave traces in FOLDER: one line per start and one per end.
"""

import argparse
import datetime as dt
import os
import time
from pathlib import Path

from config import load
from coordinator.app import create_app
from coordinator.jobs.registry import init_jobs
from coordinator.jobs.worker import Worker


def trace(folder: Path, name: str, line: str) -> None:
    """Append one line at once, whole."""
    handle = os.open(folder / name, os.O_APPEND | os.O_CREAT | os.O_WRONLY)
    os.write(handle, f"{line}\n".encode())
    os.close(handle)


def lines(folder: Path, name: str) -> list[str]:
    """What was traced under `name` so far."""
    path = folder / name
    return path.read_text().splitlines() if path.exists() else []


def handlers(folder: Path):
    """`slow` takes args['seconds'], `note` no time at all."""

    def slow(args, context):
        trace(folder, "started", f"{args['n']} {context.attempt}")
        until = time.monotonic() + args["seconds"]
        while time.monotonic() < until:
            time.sleep(0.05)
        trace(folder, "done", f"{args['n']} {context.attempt}")

    def note(args, _context):
        trace(folder, "done", str(args["n"]))

    return {"test.slow": slow, "test.note": note}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lease", type=float, default=60)
    parser.add_argument("--grace", type=float, default=20)
    asked = parser.parse_args()
    app = create_app(load())
    init_jobs(app, handlers(asked.folder))
    trace(asked.folder, "ready", str(os.getpid()))
    Worker(app, dt.timedelta(seconds=asked.lease), asked.grace).run()
