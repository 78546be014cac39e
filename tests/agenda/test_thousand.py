"""An agenda of 1,000 sessions costs as many statements as one of 10, on every page that shows all or part of it."""

import datetime as dt
from functools import partial

import pytest

from coordinator.agenda.draft import item_in
from coordinator.agenda.models import (
    AgendaSession,
    SessionAccess,
    SessionItem,
    SessionPaper,
    SessionPerson,
    SessionType,
)
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.core.db import db as database
from coordinator.documents.models import Document
from coordinator.people.policy import Role
from coordinator.web import responses
from tests import world
from tests.agenda.stage import change, publish, registered, session
from tests.counting import statements
from tests.signing import as_role

FEW, MANY, DAYS, ROOMS = 10, 1000, 3, 12
DESK = (
    "agenda", "agenda?day=all", "agenda/publish", "agenda/releases", "agenda/releases/2", "agenda/releases/1/programme",
    "agenda/releases/1/restore", "agenda/releases/compare?from=1&to=2", "agenda/releases/compare?from=1",
    "agenda/conflicts", "agenda/conflicts/closures", "agenda/day", "agenda/day/doors", "agenda/video", "agenda/roles",
    "agenda/levels", "agenda/proposals", "agenda/exchange", "agenda/exchange/agenda.json", "agenda/exchange/agenda.csv",
    "agenda/exchange/agenda.xlsx", "agenda/sessions/{session}", "agenda/day/{session}/shift",
)  # fmt: skip
PUBLIC = (
    "agenda", "agenda?day=all", "agenda/changes", "agenda/now", "agenda/screen", "agenda/mine",
    "agenda/sessions/{session}", "calendar", "calendar.ics", "agenda/sessions/{session}.ics",
)  # fmt: skip


def filled(assembly, count):
    """`count` sessions written straight into the tables, each with two people, an item and a paper; the last one."""
    rooms = [world.room(assembly, f"Salle {number}", capacity=80) for number in range(ROOMS)]
    track, paper = world.track(assembly), world.save(Document(assembly_id=assembly.id, title={"fr": "Rapport"}))
    rows = [
        AgendaSession(
            assembly_id=assembly.id, room_id=rooms[number % ROOMS].id, track_id=track.id, type=SessionType.WORKSHOP,
            access=SessionAccess.REGISTERED, title={"fr": f"Séance {number}"}, description={},
            day=assembly.starts_on + dt.timedelta(days=number % DAYS), start=dt.time(8 + number % 9), minutes=55,
        )
        for number in range(count)
    ]  # fmt: skip
    database.session.add_all(rows)
    database.session.flush()
    for number, row in enumerate(rows):
        database.session.add_all([
            SessionPerson(session_id=row.id, role="chair", name=f"Awa Diop {number}", position=0),
            SessionPerson(session_id=row.id, role="speaker", name=f"Yao Kpɔ {number}", position=1),
            SessionItem(session_id=row.id, title={"fr": "Exposé"}, minutes=20, position=0),
            SessionPaper(session_id=row.id, document_id=paper.id, position=0),
        ])  # fmt: skip
    database.session.commit()
    return session(assembly, "Clôture", day=DAYS - 1, start="18:00")


def cost(act):
    """How many statements `act` sends, with nothing kept from before."""
    database.session.expunge_all()
    responses.pages.clear()
    with statements() as sent:
        act()
    return len(sent)


def fetch(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert len(answer.data) > 0


def costs(client, count):
    """How many statements each page and act costs."""
    assembly = world.assembly(ends_on=dt.date(2027, 3, 11), starts_on=dt.date(2027, 3, 9))
    as_role(client, assembly, Role.ORGANISER)
    slug, last = assembly.slug, filled(assembly, count).public_id
    found = {"first release": cost(lambda: publish(assembly_by_slug(slug)))}
    again = item_in(slug, last)
    change(again.session, again.assembly, minutes=45)
    found["release"] = cost(lambda: publish(assembly_by_slug(slug)))
    registered(assembly_by_slug(slug))
    for place, paths in (("manage/", DESK), ("", PUBLIC)):
        for path in paths:
            url = f"/fr/assemblies/{slug}/{place}{path.format(session=last)}"
            found[place + path] = cost(partial(fetch, client, url))
    return found


@pytest.mark.slow
def test_every_page_costs_the_same_at_1000_sessions_as_at_10(db, client):
    few, many = costs(client, FEW), costs(client, MANY)
    assert {name: (few[name], many[name]) for name in few if few[name] != many[name]} == {}
