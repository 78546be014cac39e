"""What the public pages cost beside a bare Flask route that sends the same bytes.

    .venv/bin/python -m benchmarks.pages [sqlite|postgresql+psycopg://…]

Bar: at least 0.2 of the bare route for the public page and for a programme of 48 and of 1,000 sessions on one page.
Measured last (docs/decisions/0022): 0.7 to 1.6 on SQLite, 0.4 to 0.6 on PostgreSQL beside it on two busy cores.
"""

import datetime as dt
import sys
import tempfile
import time
from pathlib import Path

from flask_migrate import upgrade

from benchmarks.load import Target, compare, noise
from benchmarks.site import bare_site, record
from config import load
from coordinator.app import create_app
from coordinator.web import responses
from tests import world
from tests.feeds.stage import published, release
from tests.server import Server

ROUNDS, SECONDS, BAR = 5, 3, 0.2
PACKED = {"Accept-Encoding": "gzip"}
CASES = {
    "public page": "/fr/assemblies/of-48/",
    "programme of 48": "/fr/assemblies/of-48/agenda",
    "programme of 1,000": "/fr/assemblies/of-1000/agenda",
}


def fill(server: Server) -> None:
    """Make two assemblies of one day with 48 and with 1,000 published sessions; print what a cold page takes."""
    app = create_app(load({**server.env, "ENV": "test"}))
    with app.app_context():
        upgrade()
        for count in (48, 1000):
            assembly = world.assembly(f"of-{count}", days=1, lede={"fr": "Trois jours de travail entre élus."})
            rooms = [world.room(assembly, f"Salle {number}") for number in range(12)]
            for number in range(count):
                published(assembly, start=f"{8 + number % 10:02d}:{number // 10 % 4 * 15:02d}", minutes=60,
                          room=rooms[number % 12], title={"fr": f"Séance {number} : eau et sol"})  # fmt: skip
            release(assembly)
    for count in (48, 1000):
        cold(app, count)


def cold(app, count: int) -> None:
    """Print the time of a page with nothing kept, once the templates are compiled."""
    client = app.test_client()
    for _again in range(2):
        responses.pages.clear()
        started = time.perf_counter()
        body = client.get(f"/fr/assemblies/of-{count}/agenda").data
        took = time.perf_counter() - started
    print(f"cold page of {count:5,} sessions: {took:6.3f} s, {len(body):9,} bytes")


def main() -> None:
    """Print one line per case: ratio to the bare route by requests a second, and by processor time."""
    settings = {"DATABASE_URL": sys.argv[1]} if len(sys.argv) > 1 and "://" in sys.argv[1] else {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare = folder / "bare"
        bare.mkdir()
        server = Server(folder, **settings)
        fill(server)
        with server:
            for number, (case, path) in enumerate(CASES.items()):
                assert record(server, path, PACKED, bare, str(number)) == 200, case
            run(server, bare)


def run(server: Server, folder: Path) -> None:
    """Measure site and bare application in turn and print the ratios."""
    with bare_site(folder) as (url, pid):
        targets = []
        for number, (case, path) in enumerate(CASES.items()):
            targets.append(Target(case, server.url + path, server.processes[0].pid, PACKED))
            targets.append(Target(f"bare {case}", f"{url}/{number}", pid, PACKED))
        print(f"noise of this machine now: {noise(targets[1], seconds=SECONDS):.0%}")
        found = compare(targets, rounds=ROUNDS, seconds=SECONDS)
    print(
        f"{dt.date.today()}  {'case':20} {'site/s':>8} {'bare/s':>8} {'ratio':>6} {'bar':>5}   cpu us: site bare ratio"
    )
    for case in CASES:
        site, bare = found[case], found[f"bare {case}"]
        ratio = site.per_second / bare.per_second
        print(f"            {case:20} {site.per_second:8,.0f} {bare.per_second:8,.0f} {ratio:6.2f} {BAR:5.2f}   "
              f"{site.cpu_us:6.0f} {bare.cpu_us:6.0f} {bare.cpu_us / site.cpu_us:6.2f}  {'ok' if ratio >= BAR else 'UNDER THE BAR'}")  # fmt: skip


if __name__ == "__main__":
    main()
