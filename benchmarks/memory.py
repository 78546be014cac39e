"""What the processes of the real site hold in memory: pages read by visitors and organisers, then a briefing pack.

    .venv/bin/python -m benchmarks.memory [walks]

The site runs as `./run` starts it, with the demonstration. Every page that can be reached by links is found, as a
visitor and as the administrator, and each is read once a walk. Bars: the web server with its child stays under
200 MiB of resident memory; the worker with the press that it starts under 400 while it makes the whole pack.

2026-11-28, 1,200 pages and ten walks: web server 0.85 of its bar (0.01 more after the tenth walk than after the first),
worker and press 0.71 of theirs.
"""

import datetime as dt
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from sqlalchemy import select

from benchmarks.load import Peak, memory
from config import load
from coordinator.app import create_app
from coordinator.assemblies.models import Assembly
from coordinator.briefing import service
from coordinator.briefing.content import Part
from coordinator.briefing.models import PackState
from coordinator.briefing.queries import pack_by_id
from coordinator.core.actor import SYSTEM
from coordinator.core.db import db, unit_of_work
from tests.server import Server
from tests.visitor import Visitor

WEB_BAR, PACK_BAR, PAGES, WALKS = 200, 400, 600, 5
ADMIN, PASSWORD = "secretariat@example.org", "neuf chaises autour du puits"


def find(visitor: Visitor, start: list[str]) -> list[str]:
    """Follow the links from `start` on this site and return every address that answers, PAGES at most."""
    left, seen, found = list(start), set(start), []
    while left and len(found) < PAGES:
        path = left.pop(0)
        answer = visitor.get(path)
        if answer.status != 200:
            continue
        found.append(path)
        for link in answer.page.links:
            parts = urlsplit(urljoin(path, link))
            target = f"{parts.path}?{parts.query}" if parts.query else parts.path
            if not parts.netloc and not parts.scheme and target not in seen and "sort=" not in target:
                seen.add(target)
                left.append(target)
    return found


def walk(server: Server, walks: int) -> float:
    """Read all pages `walks` times over, printing what the web server holds; return the most it held."""
    visitor, organiser = Visitor(server), Visitor(server)
    assert organiser.submit("/fr/sign-in", {"email": ADMIN, "password": PASSWORD, "way": "password"}).status == 303
    pid = server.processes[0].pid
    with Peak(pid) as peak:
        print(f"{dt.date.today()}  web server just started: {memory(pid):.0f} MiB")
        pages = [(visitor, path) for path in find(visitor, ["/fr/", "/en/"])]
        pages += [(organiser, path) for path in find(organiser, ["/fr/today", "/en/today"])]
        print(f"    {len(pages)} pages found: {memory(pid):.0f} MiB")
        for number in range(1, walks + 1):
            for reader in (visitor, organiser):
                reader.close()  # a server hangs up on who has said nothing for long
            for reader, path in pages:
                reader.get(path)
            print(f"    after walk {number}: {memory(pid):.0f} MiB")
    return peak.mib


def pack(server: Server) -> float:
    """Let the worker make the whole pack of the demonstration; return the most it held with its press."""
    app = create_app(load({**server.env, "ENV": "test"}))
    with app.app_context():
        assembly = db.session.scalars(select(Assembly).order_by(Assembly.starts_on.desc())).first()
        with unit_of_work():
            ref = service.request_pack(
                assembly, language="fr", parts=[part.value for part in Part], by=SYSTEM
            ).public_id
        with Peak(server.processes[1].pid) as peak:
            until = time.monotonic() + 300
            while (made := pack_by_id(ref)).state not in {PackState.READY, PackState.FAILED}:
                assert time.monotonic() < until, "the pack was not made"
                db.session.rollback()
                db.session.expire_all()
                time.sleep(0.2)
        assert made.state is PackState.READY, made.error
        print(f"    worker before the pack: {peak.before:.0f} MiB; pack of {made.page_count} pages")
        db.engine.dispose()
    return peak.mib


def main(walks: int) -> int:
    """Measure, print, and return 1 when a bar is missed."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), worker=True)
        server.flask("upgrade-database")
        server.flask("demo")
        server.flask("create-admin", ADMIN, "--name", "Dzifa Amegan", "--password-stdin", stdin=PASSWORD)
        with server:
            web, making = walk(server, walks), pack(server)
    kept = web <= WEB_BAR and making <= PACK_BAR
    print(f"    most: web server {web:.0f} MiB (bar {WEB_BAR}), worker and press {making:.0f} MiB (bar {PACK_BAR})  "
          f"{'ok' if kept else 'OVER THE BAR'}")  # fmt: skip
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else WALKS))
