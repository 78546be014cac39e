"""What the agenda builder costs at 1,000 sessions: the page of a day, the answer to one move, all conflicts, one release.

    .venv/bin/python -m benchmarks.agenda [sqlite|postgresql+psycopg://…]

Bar: an answer to a move under 100 ms of processor time; the clock is shown too, but a loaded machine stretches it. The page is set beside a template of the same size that reads nothing.
"""

import datetime as dt
import gc
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

from flask import render_template
from flask_migrate import upgrade

from config import load
from coordinator.agenda import draft
from coordinator.agenda.conflicts.queries import conflicts_of
from coordinator.agenda.contents import Part
from coordinator.agenda.models import PersonRole, SessionType
from coordinator.agenda.release import release
from coordinator.app import create_app
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.people.policy import Role
from coordinator.web import responses
from tests import world
from tests.agenda.stage import session
from tests.client import CheckingClient
from tests.server import SECRET
from tests.signing import sign_in

COUNT, DAYS, ROOMS, TIMES, BAR_MS = 1000, 3, 30, 15, 100
FIRST = dt.date(2027, 3, 9)
DESK = "/fr/assemblies/mille/manage/agenda"
TABLE = '{% for row in rows %}<li class="{{ row[0] }}" data-a="{{ row[1] }}"><b>{{ row[2] }}</b> <span>{{ row[3] }}</span></li>\n{% endfor %}'


def fill():
    """1,000 sessions over three days in 30 rooms, two people each; a few clash."""
    assembly = world.assembly("mille", starts_on=FIRST, ends_on=FIRST + dt.timedelta(days=DAYS - 1))
    rooms = [world.room(assembly, f"Salle {number}", capacity=80, position=number) for number in range(ROOMS)]
    for number in range(COUNT):
        slot = number // DAYS // ROOMS
        session(assembly, f"Séance {number} : eau, sol et état civil", day=number % DAYS, start=f"{8 + slot:02d}:00",
                minutes=75 if number % 97 == 0 else 55, type=SessionType.WORKSHOP,
                room_id=rooms[number // DAYS % ROOMS].id,
                people=[Part(PersonRole.CHAIR, f"Awa Diop {number}"), Part(PersonRole.SPEAKER, f"Yao Kpɔ {number}")])  # fmt: skip
    return assembly


def median_ms(act) -> tuple[float, float]:
    """The median time of TIMES calls after two to warm up: of this process's processor, and on the clock."""
    busy, took = [], []
    for number in range(TIMES + 2):
        started, at = time.process_time(), time.perf_counter()
        act(number)
        busy.append((time.process_time() - started) * 1000)
        took.append((time.perf_counter() - at) * 1000)
    return statistics.median(busy[2:]), statistics.median(took[2:])


def bare_ms(app, size: int) -> tuple[float, float]:
    """The time of a template that writes as many bytes out of ready rows."""
    row = ("slot session--workshop h8 m0", "12", "Séance : eau, sol et état civil", "x" * 600)
    rows = [row] * max(1, size // 700)
    template = app.jinja_env.from_string(TABLE)
    with app.test_request_context("/fr/"):
        return median_ms(lambda _number: render_template(template, rows=rows))


def main() -> None:
    """Print the median of page and move, and the page beside the bare template."""
    settings = {"DATABASE_URL": sys.argv[1]} if len(sys.argv) > 1 and "://" in sys.argv[1] else {}
    with tempfile.TemporaryDirectory() as name:
        app = create_app(load({"ENV": "test", "DATA_DIR": name, "SECRET_KEY": SECRET, "BASE_URL": "http://localhost",
                               "LOG_LEVEL": "WARNING", "DATABASE_URL": f"sqlite:///{Path(name)}/bench.db", **settings}))  # fmt: skip
        with app.app_context():
            upgrade()
            assembly = fill()
            account = world.account()
            world.grant(account, assembly, Role.AGENDA_EDITOR)
            moved = draft.draft_days(assembly).sessions[5].public_id
            client = app.test_client()
            sign_in(client, account)
        gc.collect()
        gc.freeze()  # as wsgi.py does
        measure(app, client, moved)


def measure(app, client: CheckingClient, moved: str) -> None:
    """Ask for the page and move one session to and fro."""
    body = client.get(f"{DESK}?day={FIRST}").get_data(as_text=True)
    token = re.search(r'data-csrf="([^"]+)"', body)[1]
    version = int(re.search(rf'id="s-{moved}"[^>]*data-version="(\d+)"', body)[1])
    page_ms = median_ms(lambda _number: client.get(f"{DESK}?day={FIRST}"))

    def move(number: int) -> None:
        nonlocal version
        sent = {"version": version, "day": str(FIRST), "start": f"{9 + number % 8:02d}:30", "minutes": 45, "room": "",
                "shown": str(FIRST)}  # fmt: skip
        answer = client.post(f"{DESK}/sessions/{moved}/move", json=sent, headers={"X-CSRFToken": token})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        version = answer.json["card"]["version"]

    move_ms = median_ms(move)
    bare = bare_ms(app, len(body))
    cards = body.count('<li id="s-')
    print(f"{dt.date.today()}  {COUNT:,} sessions, {cards} cards on the page, {len(body):,} bytes")
    told = f"bare template of its size {bare[0]:.1f} ms, ratio {bare[0] / page_ms[0]:.3f}"
    print(f"            page of a day {page_ms[0]:7.1f} ms of processor, {page_ms[1]:7.1f} on the clock; {told}")
    verdict = "ok" if move_ms[0] < BAR_MS else "OVER THE BAR"
    print(f"            one move      {move_ms[0]:7.1f} ms of processor, {move_ms[1]:7.1f} on the clock; {verdict}")
    measure_services(app)


def measure_services(app) -> None:
    """Find all conflicts, then publish everything and make the public programme of 1,000 sessions anew."""
    with app.app_context():
        assembly = assembly_by_slug("mille")
        found_ms = median_ms(lambda _number: conflicts_of(assembly))
        count = len(conflicts_of(assembly).open)
        with unit_of_work():
            release(assembly, by=SYSTEM)
    visitor, path = app.test_client(), "/fr/assemblies/mille/agenda?day=all"

    def cold(_number: int) -> None:
        responses.pages.clear()
        assert visitor.get(path).status_code == 200

    programme_ms, size = median_ms(cold), len(visitor.get(path).data)
    bare = bare_ms(app, size)
    print(
        f"            conflicts     {found_ms[0]:7.1f} ms of processor, {found_ms[1]:7.1f} on the clock; {count} found"
    )
    told = f"bare template of its size {bare[0]:.1f} ms, ratio {bare[0] / programme_ms[0]:.3f}"
    print(
        f"            cold programme {programme_ms[0]:6.1f} ms of processor, {programme_ms[1]:7.1f} on the clock; {told}"
    )


if __name__ == "__main__":
    main()
