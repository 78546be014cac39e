"""What the organisers' list of registrations costs at 15,000 rows beside 100, and what its files cost.

    .venv/bin/python -m benchmarks.lists [sqlite|postgresql]     both without a name

Bars: the list as it opens, its last page and its order by state send the same number of queries and take at most 1.5
times the time. Without a bar: orders that sort all 15,000 by a name, and filters and searches, which find a page less
full among 100 than among 15,000. Of the exports the first byte and the whole are printed, as multiples of one page of
the list of 15,000, and by how much the web process grew.

2026-11-28, SQLite and PostgreSQL: as it opens 1.22 and 1.25, last page 1.18 and 1.49, by state 1.22 and 1.29; by name
1.63 and 1.82; searches and filters 1.8 to 2.6. CSV whole after 76 and 42 pages of the list, XLSX after 213 and 137.
"""

import contextlib
import datetime as dt
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from sqlalchemy import event, insert, select, text

from benchmarks.load import Peak
from benchmarks.registrations import application
from coordinator.assemblies.models import Assembly
from coordinator.core import clock
from coordinator.core.db import Model, db
from coordinator.core.text import search_key
from coordinator.people.policy import Role
from coordinator.registration.models import Category, RegistrationState
from tests import world
from tests.client import CheckingClient
from tests.database import own_database
from tests.registration import steps
from tests.server import SECRET, Server
from tests.signing import sign_in
from tests.visitor import Visitor

FEW, MANY, BAR, ROUNDS = 100, 15_000, 1.5, 25
ENGINES = ("sqlite", "postgresql")
LIST = "/fr/assemblies/{}/manage/registrations"
CASES = {
    "as it opens": "",
    "last page": "?page=100000",
    "by name": "?sort=name",
    "by organisation": "?sort=organisation",
    "by state": "?sort=state",
    "to examine": "?state=submitted&sort=number",
    "one category": "?category=PRESSE",
    "one country": "?country=BJ",
    "search of a name": "?q=agbeko",
    "search of nothing there": "?q=zzz",
}
HELD = {"as it opens", "last page", "by state"}
GIVEN = "Akouvi Kossi Afi Komla Yawa Kodjo Ama Mawuli Essi Kwami Dzifa Edem Abla Sena Enyonam".split()
FAMILY = "Mensah Agbeko Lawson Kpɔ̃tɔ Amegan Adjavon Koffi Pana Klutsé Tchalla Gnassingbé Sossou Ayéva Dogbé".split()


def fill(slug: str, count: int) -> None:
    """Make an assembly with `count` registrations, three to a delegation, in all states and categories."""
    draw = random.Random(slug)
    assembly = world.assembly(slug)
    tables, now = Model.metadata.tables, clock.now()
    steps.capacity(assembly, MANY * 2)
    categories = db.session.scalars(select(Category.id).where(Category.assembly_id == assembly.id)).all()
    first = assembly.id * 1_000_000
    delegations, people, registrations = [], [], []
    for number in range(count):
        row, house = first + number, first + number // 3
        commune = f"Commune {number // 3 % 400} {draw.choice(FAMILY)}"
        if number % 3 == 0:
            delegations.append({
                "id": house, "public_id": f"d{house:011d}", "assembly_id": assembly.id, "organisation_name": commune,
                "country": draw.choice(["TG", "TG", "TG", "BJ", "GH", "BF"]), "contact_name": "Yawa", "language": "fr",
                "idempotency_key": f"{house:064d}", "version": 1, "created_at": now, "updated_at": now,
            })  # fmt: skip
        given, family = draw.choice(GIVEN), f"{draw.choice(FAMILY)}-{draw.choice(FAMILY)}"
        people.append({"id": row, "public_id": f"p{row:011d}", "given_names": given, "family_name": family,
                       "civility": "", "language": "fr", "phone": f"+228901{number:05d}",
                       "email": f"person{number}@example.org", "search_text": search_key(given, family),
                       "created_at": now, "updated_at": now})  # fmt: skip
        registrations.append({
            "id": row, "public_id": f"r{row:011d}", "assembly_id": assembly.id, "delegation_id": house, "person_id": row,
            "category_id": draw.choice(categories), "number": number + 1, "function": "Premier adjoint au maire",
            "is_interim": False, "is_head": number % 3 == 0, "language": "fr",
            "state": draw.choice([*RegistrationState, RegistrationState.ACCEPTED, RegistrationState.ACCEPTED]),
            "reason": "", "needs": [], "travel_mode": "road", "diet": "", "remarks": "Arrive la veille.",
            "consent_version": 1, "consent_at": now, "is_listed": True, "is_photographed": False, "version": 1,
            "search_text": f"{search_key(given, family, commune, 'Premier adjoint au maire')} {number + 1} 228901{number:05d}",
            "created_at": now, "updated_at": now,
        })  # fmt: skip
    for name, rows in (("delegation", delegations), ("person", people), ("registration", registrations)):
        for start in range(0, len(rows), 500):
            db.session.execute(insert(tables[name]), rows[start : start + 500])
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()


@contextlib.contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """Collect the statements that are sent."""
    sent: list[str] = []

    def note(*values) -> None:
        sent.append(values[2])

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def seconds(client: CheckingClient, path: str) -> float:
    """Return what one answer takes, read to its end."""
    started = time.perf_counter()
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer.get_data()
    return time.perf_counter() - started


def compare(app: Flask, client, case: str, query: str) -> bool:
    """Print the line of one case; return whether its bar is kept."""
    paths = [f"{LIST.format(slug)}{query}" for slug in ("few", "many")]
    costs = []
    for path in paths:
        seconds(client, path)
        with counted(app) as sent:
            seconds(client, path)
        costs.append(len(sent))
    taken = [[seconds(client, path) for path in paths] for _round in range(ROUNDS)]  # in turn
    few, many = (statistics.median(pair[n] for pair in taken) for n in (0, 1))
    noise = statistics.median(abs(a[0] - b[0]) / few for a, b in itertools.pairwise(taken))
    ratio = statistics.median(pair[1] / pair[0] for pair in taken)
    ok = ratio <= BAR and costs[0] == costs[1]
    is_held = case in HELD
    said = f"{BAR:5.2f}  {'ok' if ok else 'OVER THE BAR'}" if is_held else "    -"
    print(
        f"    {case:24} {few * 1e3:7.1f} {many * 1e3:7.1f}  {costs[0]:3} {costs[1]:3}  {noise:4.0%}  {ratio:6.2f} {said}"
    )
    return ok or not is_held


def export(server: Server, cookie: str, ending: str, page: float) -> None:
    """Print first byte, whole and memory of one export of all 15,000, taken from a server that has just started."""
    with server:
        visitor = Visitor(server)
        visitor.cookies["coordinator"] = cookie
        assert visitor.get(LIST.format("few")).status == 200
        with Peak(server.processes[0].pid) as peak:
            started = time.perf_counter()
            visitor.connection.request(
                "GET", f"{LIST.format('many')}/export.{ending}", headers={"Cookie": f"coordinator={cookie}"}
            )
            answer = visitor.connection.getresponse()
            size = len(answer.read(1))
            first = time.perf_counter() - started
            size += len(answer.read())
            whole = time.perf_counter() - started
    print(f"    {ending:4} first byte after {first / page:4.0f} pages of the list, whole after {whole / page:4.0f}; "
          f"{size / 1e6:.1f} MB; the web process grew by {peak.mib - peak.before:.0f} MiB")  # fmt: skip


def measure(engine: str, folder: Path) -> bool:
    """Print the lines of one engine; return whether all bars are kept."""
    with own_database(engine, folder, "lists") as url:
        app = application(url, folder)
        app.test_client_class = None
        client = app.test_client()
        with app.app_context():
            account = world.account()
            for slug, count in (("few", FEW), ("many", MANY)):
                fill(slug, count)
                world.grant(account, db.session.scalar(select(Assembly).where(Assembly.slug == slug)), Role.ORGANISER)
            sign_in(client, account)
        print(f"{dt.date.today()}  {engine:24} {FEW:>5}ms {MANY:>6}ms  queries  noise   ratio   bar")
        kept = [compare(app, client, case, query) for case, query in CASES.items()]
        page = statistics.median(seconds(client, LIST.format("many")) for _round in range(ROUNDS))
        cookie = client.get_cookie("coordinator").value
        for ending in ("csv", "xlsx"):
            export(Server(folder, DATABASE_URL=url, SECRET_KEY=SECRET), cookie, ending, page)
        with app.app_context():
            db.engine.dispose()
    return all(kept)


def main() -> int:
    """Measure the engines asked for; return 1 when one misses a bar."""
    kept = []
    for engine in sys.argv[1:] or ENGINES:
        with tempfile.TemporaryDirectory() as folder:
            kept.append(measure(engine, Path(folder)))
    return int(not all(kept))


if __name__ == "__main__":
    sys.exit(main())
