"""How many delegations a second the last step of the form registers, beside writing the same rows bare.

    .venv/bin/python -m benchmarks.registrations [sqlite|postgresql]     both without a name

Every post is one complete delegation of one person sent for the first time, by a visitor of their own, over 16
connections to the site as `./run` serves it. The yardstick (benchmarks/bare_rows.py) is a bare Flask route served in
the same way that writes copies of the rows which such a post leaves behind, in the same kind of transaction and
nothing else; a second yardstick writes them without HTTP, in four threads of one process.
Bar: at least 0.2 of the bare route on both engines, and no answer but 303.

2026-11-28, two runs on a busy machine: SQLite 0.26 and 0.22 of the bare route (0.23 by processor time), PostgreSQL 0.22
and 0.21 (0.21 to 0.23 by processor time); of the same rows written without HTTP 0.21 to 0.26. Before the statements
were counted: 0.11 and 0.09 (0.16 and 0.13 by processor time).
"""

import contextlib
import datetime as dt
import os
import pickle
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from benchmarks import bare_rows
from benchmarks.load import Rate, send_all
from benchmarks.site import bare_site
from config import load
from coordinator.app import create_app
from coordinator.assemblies.models import Assembly
from coordinator.core.db import db
from tests import world
from tests.database import own_database
from tests.registration import steps
from tests.server import SECRET, Server
from tests.visitor import Visitor

ROUNDS, EACH, BAR = 15, 50, 0.2  # many short rounds in turn: what else the machine does hits all alike
ENGINES = ("sqlite", "postgresql")


def application(url: str, folder: Path) -> Flask:
    """Make an application on a fresh database with one assembly and its desk."""
    app = create_app(load({"ENV": "test", "DATABASE_URL": url, "DATA_DIR": str(folder), "SECRET_KEY": SECRET,
                           "LOG_LEVEL": "ERROR"}))  # fmt: skip
    with app.app_context(), contextlib.redirect_stdout(sys.stderr):
        upgrade()
        steps.capacity(world.assembly("palais"), 100_000)
    return app


def drafts(app: Flask, number: int) -> list[str]:
    """Make drafts ready to be sent and return the addresses of their last step."""
    with app.app_context():
        assembly = db.session.execute(select(Assembly)).scalar_one()
        secrets = [steps.draft(assembly, contact_email="mairie@example.org") for _each in range(number)]
    return [f"{steps.form_of('palais')}/{secret}/check" for secret in secrets]


def rows_of_one(app: Flask) -> bare_rows.Rows:
    """Register one delegation and return the rows that it left behind."""
    with app.app_context():
        assembly = db.session.execute(select(Assembly)).scalar_one()
        secret = steps.draft(assembly, contact_email="mairie@example.org")
        before = bare_rows.marks()
        steps.submit(assembly, secret)
        return bare_rows.rows_since(before)


def questions(paths: list[str], visitor: Visitor, host: str) -> list[bytes]:
    """Return the posts as bytes, each from an address of its own, for the limits count by address."""
    body = urlencode({**visitor.hidden, "action": "send", "consent": "y", "is_listed": "y"})
    cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    return [
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nX-Forwarded-For: 10.{n >> 16}.{n >> 8 & 255}.{n & 255}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
        for n, path in enumerate(paths, 1)
    ]


def in_process(app: Flask, rows: bare_rows.Rows, first: int) -> float:
    """Write the rows EACH times in four threads without HTTP; return how many a second."""

    def one(number: int) -> None:
        with app.app_context():
            bare_rows.write_again(rows, number)

    with ThreadPoolExecutor(4) as pool:
        started = time.perf_counter()
        list(pool.map(one, range(first, first + EACH)))
        return EACH / (time.perf_counter() - started)


def measure(engine: str, folder: Path) -> bool:
    """Print the lines of one engine; return whether its bar is kept."""
    with own_database(engine, folder, "site") as url, own_database(engine, folder, "bare") as bare_url:
        app, bare_app = application(url, folder), application(bare_url, folder)
        rows = rows_of_one(app)
        (folder / bare_rows.FILE).write_bytes(pickle.dumps(rows))
        paths = drafts(app, EACH * (ROUNDS + 1))
        site, bare, direct = [], [], []
        settings = {"DATABASE_URL": bare_url, "DATA_DIR": str(folder), "SECRET_KEY": SECRET}
        with (
            Server(folder, DATABASE_URL=url, PROXY_HOPS="1") as server,
            bare_site(folder, "benchmarks.bare_rows:app", **settings) as (address, pid),
        ):
            visitor = Visitor(server)
            visitor.get(paths[0])
            posts = questions(paths, visitor, f"127.0.0.1:{server.port}")
            marks = questions([f"/{n}" for n in range(1, EACH * 2 * (ROUNDS + 1) + 1)], visitor, address[7:])
            for number in range(ROUNDS + 1):  # the first warms up
                part = slice(number * EACH, (number + 1) * EACH)
                site.append(send_all(server.url, server.processes[0].pid, posts[part], 303))
                bare.append(send_all(address, pid, marks[part], 303))
                direct.append(in_process(bare_app, rows, 100_000 + number * EACH))
            again = [send_all(address, pid, marks[-n * EACH :][:EACH], 303).per_second for n in (1, 2)]
        for each in (app, bare_app):
            with each.app_context():
                db.engine.dispose()
    return told(engine, rows, site[1:], bare[1:], statistics.median(direct[1:]), abs(again[0] - again[1]) / min(again))


def told(engine: str, rows: bare_rows.Rows, site: list[Rate], bare: list[Rate], direct: float, noise: float) -> bool:
    """Print what was measured."""
    ours, mark = statistics.median(r.per_second for r in site), statistics.median(r.per_second for r in bare)
    cpu, mark_cpu = statistics.median(r.cpu_us for r in site), statistics.median(r.cpu_us for r in bare)
    ratio = statistics.median(one.per_second / other.per_second for one, other in zip(site, bare, strict=True))
    written = ", ".join(f"{len(many)} {name}" for name, many in rows)
    print(f"{dt.date.today()}  {engine}: rows of one registration: {written}; noise of this machine now: {noise:.0%}")
    print(f"    site {ours:6.0f}/s  bare route {mark:6.0f}/s  ratio {ratio:.2f} (bar {BAR})  "
          f"cpu us {cpu:.0f} and {mark_cpu:.0f}, ratio {mark_cpu / cpu:.2f}  "
          f"without HTTP {direct:6.0f}/s, ratio {ours / direct:.2f}  {'ok' if ratio >= BAR else 'UNDER THE BAR'}")  # fmt: skip
    return ratio >= BAR


def main() -> int:
    """Measure the engines asked for; return 1 when one misses its bar."""
    kept = []
    for engine in sys.argv[1:] or ENGINES:
        with tempfile.TemporaryDirectory() as folder:
            kept.append(measure(engine, Path(folder)))
    return int(not all(kept))


if __name__ == "__main__":
    assert os.environ.get("BARE_DIR") is None
    sys.exit(main())
