"""What bringing in 1,000 sessions costs: reading the rows, the plan, writing them in one transaction.

    .venv/bin/python -m benchmarks.exchange [sqlite|postgresql+psycopg://…]

Bar: written in under 3 s, and not more than 12 times what the same rows cost as bare INSERTs without rules or journal.
"""

import datetime as dt
import statistics
import sys
import tempfile
import time
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import insert, select

from config import load
from coordinator.agenda.exchange import kept
from coordinator.agenda.exchange.plan import plan
from coordinator.agenda.exchange.service import carry_out
from coordinator.agenda.models import AgendaSession, SessionItem, SessionPerson
from coordinator.app import create_app
from coordinator.core import i18n
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from tests import world
from tests.server import SECRET

COUNT, ROOMS, TIMES, BAR_S, BAR_RATIO = 1000, 30, 3, 3.0, 12.0
FIRST = dt.date(2027, 3, 9)


def table() -> bytes:
    """1,000 sessions over three days in 30 rooms, two people and two items each."""
    rows = ["Titre;Titre (en);Jour;Début;Durée;Salle;Type;Langues;Personnes;Points;Description"]
    rows += [
        f"Séance {n} : eau, sol et état civil;Session {n};{FIRST + dt.timedelta(days=n % 3)};{8 + n // 3 // ROOMS:02d}:00;"
        f"55;Salle {n // 3 % ROOMS};Atelier;fr, en;Présidence : Awa Diop {n}, Maire | Intervention : Yao Kpɔ {n};"
        f"Exposé (20 min) | Débat;Description de la séance {n}"
        for n in range(COUNT)
    ]
    return "\n".join(rows).encode()


def timed(act) -> tuple[float, object]:
    """Return seconds of the clock, and what `act` returns."""
    started = time.perf_counter()
    made = act()
    return time.perf_counter() - started, made


def bare_s(source, target) -> float:
    """The time of bare INSERTs of the same rows."""
    names = [column.name for column in AgendaSession.__table__.columns if column.name not in {"id", "public_id", "uid"}]
    with unit_of_work() as session:
        made = [
            {name: getattr(row, name) for name in names}
            for row in session.scalars(select(AgendaSession).where(AgendaSession.assembly_id == source.id))
        ]  # fmt: skip
        started = time.perf_counter()
        ids = session.execute(insert(AgendaSession).returning(AgendaSession.id), [{**row, "assembly_id": target.id} for row in made]).scalars().all()  # fmt: skip
        session.execute(insert(SessionPerson), [{"session_id": number, "role": "chair", "name": "Awa Diop", "position": n} for number in ids for n in range(2)])  # fmt: skip
        session.execute(insert(SessionItem), [{"session_id": number, "title": {"fr": "Débat"}, "position": n} for number in ids for n in range(2)])  # fmt: skip
    return time.perf_counter() - started


def measure() -> None:
    """Print the time of each step and the ratio of writing to bare INSERTs."""
    written, reading, planning, bare = [], [], [], []
    for _number in range(TIMES):
        assembly, other = (world.assembly(starts_on=FIRST, ends_on=FIRST + dt.timedelta(days=2)) for _n in range(2))
        took, read = timed(lambda assembly=assembly: kept.unpack(kept.pack(table(), "fr"), assembly))
        reading.append(took)
        took, made = timed(lambda assembly=assembly, read=read: plan(assembly, read, can_furnish=True))
        planning.append(took)
        assert len(made.written) == COUNT, made.faults[:3]
        started = time.perf_counter()
        with unit_of_work():
            carry_out(assembly, made, by=SYSTEM, source="benchmark")
        written.append(time.perf_counter() - started)
        bare.append(bare_s(assembly, other))
    took, plain = statistics.median(written), statistics.median(bare)
    verdict = "ok" if took < BAR_S and took / plain < BAR_RATIO else "OVER THE BAR"
    print(f"{dt.date.today()}  {COUNT:,} sessions with two people and two items each")
    print(f"            read {statistics.median(reading):5.2f} s, planned {statistics.median(planning):5.2f} s")
    print(f"            written {took:5.2f} s; bare INSERTs {plain:5.2f} s, ratio {took / plain:.1f}; {verdict}")


def main() -> None:
    """Measure in a database of its own, or in the empty one that is named."""
    settings = {"DATABASE_URL": sys.argv[1]} if len(sys.argv) > 1 and "://" in sys.argv[1] else {}
    with tempfile.TemporaryDirectory() as name:
        app = create_app(load({"ENV": "test", "DATA_DIR": name, "SECRET_KEY": SECRET, "BASE_URL": "http://localhost",
                               "LOG_LEVEL": "WARNING", "DATABASE_URL": f"sqlite:///{Path(name)}/bench.db", **settings}))  # fmt: skip
        with app.app_context():
            upgrade()
            i18n.set_language("fr")
            measure()


if __name__ == "__main__":
    main()
