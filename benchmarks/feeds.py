"""What a poll of a calendar feed costs beside a bare Flask route that sends the same bytes.

    .venv/bin/python -m benchmarks.feeds [sqlite|postgresql+psycopg://…]

Bars: 304 at least 0.5 of the bare route, a feed from the cache at least 0.5; a cold build of 2,000 under a second.
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
from coordinator.core import clock
from coordinator.feeds import render, service
from coordinator.feeds.queries import Kind, edition_of
from tests import world
from tests.feeds.stage import published, release
from tests.server import SECRET, Server

ROUNDS, SECONDS = 5, 3
BARS = {"304": 0.5, "feed of 48, gzip": 0.5, "feed of 48, plain": 0.5, "feed of 1,000, gzip": 0.5}


def fill(server: Server) -> None:
    """Make three assemblies with 48, 1,000 and 2,000 published sessions; print what a cold build takes."""
    app = create_app(load({**server.env, "ENV": "test"}))
    with app.app_context():
        upgrade()
        for count in (48, 1000, 2000):
            assembly = world.assembly(f"of-{count}", days=30)
            for number in range(count):
                start = f"{8 + number % 10:02d}:{number // 10 % 4 * 15:02d}"
                published(
                    assembly,
                    day=number // 40,
                    start=start,
                    minutes=60,
                    title={"fr": f"Séance {number} : eau et sol"},
                    description={"fr": "Objectifs, résultats attendus, questions. " * 6},
                )
            release(assembly)
            cold(f"of-{count}", count)


def cold(slug: str, count: int) -> None:
    """Print the time of building a feed with nothing kept."""
    render.event_bytes.cache_clear()
    today = clock.now().date()
    started = time.perf_counter()
    edition = edition_of(Kind.ASSEMBLY, slug, "", today)
    body = service.calendar_bytes(edition, lang="fr", base_url="http://x", today=today)
    first = time.perf_counter()
    service.calendar_bytes(edition, lang="fr", base_url="http://x", today=today)
    again = time.perf_counter()
    print(
        f"cold build of {count:5,}: {first - started:6.3f} s, {len(body):9,} bytes; one change later {again - first:6.3f} s"
    )


def main() -> None:
    """Print one line per case: ratio to the bare route by requests a second, and by processor time."""
    settings = {"DATABASE_URL": sys.argv[1]} if len(sys.argv) > 1 and "://" in sys.argv[1] else {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "bare").mkdir()
        server = Server(folder, **settings)
        fill(server)
        with server:
            targets = targets_of(server, folder / "bare")
            run(server, folder / "bare", targets)


def targets_of(server: Server, folder: Path) -> dict[str, tuple[str, dict[str, str], int]]:
    """Record what the site answers in each case; return path, headers and status by case."""
    small, large = "/fr/assemblies/of-48/calendar.ics", "/fr/assemblies/of-1000/calendar.ics"
    packed = {"Accept-Encoding": "gzip"}
    record(server, small, packed, folder, "first")
    tag = (folder / "first.headers").read_text().lower().split("etag: ")[1].split("\n")[0]
    cases = {
        "304": (small, {**packed, "If-None-Match": tag}, 304),
        "feed of 48, gzip": (small, packed, 200),
        "feed of 48, plain": (small, {}, 200),
        "feed of 1,000, gzip": (large, packed, 200),
    }
    for number, (case, (path, headers, status)) in enumerate(cases.items()):
        assert record(server, path, headers, folder, str(number)) == status, case
    return cases


def run(server: Server, folder: Path, cases: dict[str, tuple[str, dict[str, str], int]]) -> None:
    """Measure site and bare application in turn and print the ratios."""
    with bare_site(folder) as (url, pid):
        targets = []
        for number, (case, (path, headers, status)) in enumerate(cases.items()):
            targets.append(Target(case, server.url + path, server.processes[0].pid, headers, status))
            targets.append(Target(f"bare {case}", f"{url}/{number}", pid, headers, status))
        print(f"noise of this machine now: {noise(targets[1], seconds=SECONDS):.0%}")
        found = compare(targets, rounds=ROUNDS, seconds=SECONDS)
    print(
        f"{dt.date.today()}  {'case':22} {'site/s':>8} {'bare/s':>8} {'ratio':>6} {'bar':>5}   cpu us: site bare ratio"
    )
    for case in cases:
        site, bare = found[case], found[f"bare {case}"]
        ratio = site.per_second / bare.per_second
        print(
            f"            {case:22} {site.per_second:8,.0f} {bare.per_second:8,.0f} {ratio:6.2f} {BARS[case]:5.2f}   "
            f"{site.cpu_us:6.0f} {bare.cpu_us:6.0f} {bare.cpu_us / site.cpu_us:6.2f}  {'ok' if ratio >= BARS[case] else 'UNDER THE BAR'}"
        )


if __name__ == "__main__":
    assert SECRET
    main()
