"""A day of an agenda for the browser: put into the server's own database, and read from it again."""

import datetime as dt
import sqlite3
import time
from contextlib import closing
from typing import Any

from config import load
from coordinator.agenda.models import SessionType
from coordinator.app import create_app
from tests import world
from tests.agenda.stage import session
from tests.server import Server

DAY = dt.date(2027, 3, 9)
WATER, COFFEE, STREETS = "Eau potable : financer les petits réseaux", "Pause café", "Adressage des rues"


def day_at(site: Server, slug: str, *, rooms: int = 4, fill: int = 0) -> dict[str, str]:
    """Make an assembly at `slug` with a small day, or with `fill` sessions; return the public ids by title."""
    app = create_app(load({**site.env, "ENV": "test"}))
    with app.app_context():
        assembly = world.assembly(slug, starts_on=DAY, ends_on=DAY + dt.timedelta(days=2))
        names = ("Salle plénière", "Salle Mono", "Salle Oti", "Salle Zio", *(f"Salle {n}" for n in range(5, rooms + 1)))
        halls = [world.room(assembly, name, position=n, capacity=80) for n, name in enumerate(names[:rooms])]
        if fill:
            made = [
                session(assembly, f"Séance {n} : eau et sol", start=f"{8 + n // rooms:02d}:00", minutes=45,
                        type=SessionType.WORKSHOP, room_id=halls[n % rooms].id)
                for n in range(fill)
            ]  # fmt: skip
        else:
            made = _small_day(assembly, halls)
        return {row.title["fr"]: row.public_id for row in made}


def _small_day(assembly: Any, halls: list[Any]) -> list[Any]:
    return [
        session(assembly, "Cérémonie d’ouverture", start="09:30", minutes=90, room_id=halls[0].id,
                type=SessionType.CEREMONY),
        session(assembly, "Pause café", start="11:00", minutes=30, type=SessionType.BREAK),
        session(assembly, "Eau potable : financer les petits réseaux", start="11:30", minutes=90, room_id=halls[1].id,
                type=SessionType.WORKSHOP),
        session(assembly, "État civil", start="11:30", minutes=90, room_id=halls[2].id, type=SessionType.ROUND_TABLE),
        session(assembly, "Recettes fiscales", start="12:00", minutes=60, room_id=halls[1].id,
                type=SessionType.WORKSHOP),
        session(assembly, "Déjeuner", start="13:00", minutes=90, type=SessionType.MEAL),
        session(assembly, "Adressage des rues", day=None, minutes=90, type=SessionType.WORKSHOP),
        session(assembly, "Ʋɔɣɔ : déchets solides", day=None, minutes=30, type=SessionType.WORKSHOP),
    ]  # fmt: skip


def stands(site: Server, public_id: str) -> tuple[str | None, str | None, int, str | None]:
    """Where a session stands in the database: day, start, minutes, name of the room in French."""
    with closing(sqlite3.connect(site.data_dir / "coordinator.db")) as connection:
        query = (
            "SELECT s.day, substr(s.start, 1, 5), s.minutes, json_extract(r.name, '$.fr') FROM agenda_session s "
            "LEFT JOIN room r ON r.id = s.room_id WHERE s.public_id = ?"
        )
        return connection.execute(query, (public_id,)).fetchone()


def address(slug: str) -> str:
    """The builder of the first day."""
    return f"/fr/assemblies/{slug}/manage/agenda?day={DAY}"


def opened(open_signed, slug, size=None, **options):
    page = open_signed(size, **options)
    page.goto(address(slug))
    page.wait_for_selector("#undo:not([hidden])", state="attached")
    show_grid(page)
    return page


def show_grid(page):
    page.evaluate("document.getElementById('grid-frame').scrollIntoView({block: 'start', behavior: 'instant'})")


def card(page, ids, title):
    return page.locator(f"#s-{ids[title]} .face")


def saved(page):
    page.wait_for_selector(".save-state--saved")


def said(page, region="#say"):
    """What the live region says once it has spoken."""
    page.wait_for_selector(f"{region}:not(:empty)", state="attached")
    return page.text_content(region)


def until(read, wanted):
    """Whether `read()` gives what is wanted, if need be after the next answers of the server."""
    for _try in range(50):
        if read() == wanted:
            return True
        time.sleep(0.1)
    return read() == wanted


def assert_stands(site, public_id, wanted):
    until(lambda: stands(site, public_id), wanted)
    assert stands(site, public_id) == wanted


def assert_starts(site, public_id, wanted):
    until(lambda: stands(site, public_id)[1], wanted)
    assert stands(site, public_id)[1] == wanted
