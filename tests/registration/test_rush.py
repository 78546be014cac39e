"""A rush on real server processes: the last place, kill -9 in the middle, the button pressed twice (STACK §7.18, §7.20).

The site answers 16 at a time, so that requests meet; the rules must not depend on how many that are.
"""

import http.client
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event

import pytest
from flask_migrate import upgrade
from sqlalchemy import update

from coordinator.app import create_app
from coordinator.core.db import db as database
from coordinator.core.tokens import digest
from coordinator.registration.entry.journey import journey_of, off_the_way
from coordinator.registration.models import Draft
from tests.conftest import settings_for
from tests.database import own_database
from tests.registration import steps
from tests.registration.hall import Hall, at_once, send, walk
from tests.server import Server
from tests.visitor import Answer, Visitor

pytestmark = pytest.mark.slow
VISITORS, THREADS = 50, "16"
TO_SEND, BEFORE_THE_KILL, HANDS = 80, 20, 12


@pytest.fixture(scope="module")
def hall(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("rush")
    with own_database(engine_name, folder, "rush") as url:
        app = create_app(settings_for(url, folder))
        with app.app_context():
            upgrade()
        server = Server(folder, threads=int(THREADS), THREADS=THREADS, DATABASE_URL=url, PROXY_HOPS="1")
        with server:
            yield Hall(server, app, url)
        with app.app_context():
            database.engine.dispose()
        assert "Traceback" not in server.log.read_text()


def everybody(hall: Hall, drafts: list[str]) -> list[Visitor]:
    """One visitor before the last page of each draft."""
    visitors = [Visitor(hall.server, number) for number in range(len(drafts))]
    for visitor, draft in zip(visitors, drafts, strict=True):
        assert visitor.get(f"{draft}/check").status == 200
    return visitors


def all_send(visitors: list[Visitor], drafts: list[str]) -> list[Answer]:
    """Let all press the button at the same moment."""
    return at_once([lambda v=visitor, d=draft: send(v, d) for visitor, draft in zip(visitors, drafts, strict=True)])


def walked(hall: Hall, slug: str, communes: list[str]) -> tuple[list[Visitor], list[str]]:
    """Walk one visitor of each commune through the whole form, up to its last page."""
    visitors = [Visitor(hall.server, number) for number in range(len(communes))]
    with ThreadPoolExecutor(4) as pool:
        drafts = list(pool.map(lambda one: walk(one[0], slug, one[1]), zip(visitors, communes, strict=True)))
    return visitors, drafts


def test_one_of_fifty_gets_the_last_place_and_the_others_wait(hall):
    hall.open("wait", 1, waiting=True)
    visitors, drafts = walked(hall, "wait", hall.communes(VISITORS))
    answers = all_send(visitors, drafts)
    assert [(one.status, one.location) for one in answers] == [(303, f"{draft}/done") for draft in drafts]
    told = [visitor.get(f"{draft}/done").page.headings[0] for visitor, draft in zip(visitors, drafts, strict=True)]
    assert sorted(told) == ["Inscription reçue", *["Inscription reçue, liste d’attente"] * (VISITORS - 1)]
    ledger = hall.ledger("wait")
    assert ledger.states == {"submitted": 1, "waiting": VISITORS - 1}
    assert ledger.journal == len(ledger.drafts) == VISITORS


@pytest.mark.parametrize(("places", "categories"), [(1, {}), (None, {"MAIRE": 1})], ids=["assembly", "category"])
def test_one_of_fifty_gets_the_last_place_and_the_others_are_told(hall, places, categories):
    slug = f"full-{places}"
    hall.open(slug, places, waiting=False, **categories)
    drafts = hall.drafts(slug, VISITORS)
    answers = all_send(everybody(hall, drafts), drafts)
    assert sorted(one.status for one in answers) == [303, *[409] * (VISITORS - 1)]
    refusals = {one.page.headings[0] for one in answers if one.status == 409}
    assert refusals <= {"Les places viennent d’être prises", "Il ne reste plus de place"}
    ledger = hall.ledger(slug)
    assert ledger.states == {"submitted": 1}
    assert ledger.journal == 1
    assert [ledger.has(draft) for draft in drafts] == [one.status == 303 for one in answers]


def test_of_one_commune_one_delegation_registers_and_the_others_are_led_to_it(hall):
    hall.open("commune", None, waiting=True)
    visitors, drafts = walked(hall, "commune", hall.communes(1) * 8)
    answers = all_send(visitors, drafts)
    assert {one.status for one in answers} == {303}
    ends = sorted(one.location.rpartition("/")[2] for one in answers)
    assert ends == ["done", *["registered"] * 7]
    assert hall.ledger("commune").states == {"submitted": 1}


def test_killed_in_a_rush_nothing_acknowledged_is_lost_and_nothing_is_sent_twice(hall):
    hall.open("killed", 1000, waiting=True)
    drafts = hall.drafts("killed", TO_SEND)
    visitors = everybody(hall, drafts)
    acknowledged, enough = [], Event()

    def press(number: int) -> None:
        with suppress(OSError, http.client.HTTPException):  # what the kill does to a browser
            answer = send(visitors[number], drafts[number])
            assert (answer.status, answer.location) == (303, f"{drafts[number]}/done")
            acknowledged.append(drafts[number])
            if len(acknowledged) >= BEFORE_THE_KILL:
                enough.set()

    with ThreadPoolExecutor(HANDS) as pool:
        pressed = pool.map(press, range(TO_SEND))
        assert enough.wait(30)
        hall.server.kill()
        list(pressed)
    assert BEFORE_THE_KILL <= len(acknowledged) < TO_SEND
    assert hall.is_whole()
    hall.server.start()
    ledger = hall.ledger("killed")
    assert set(acknowledged) <= {draft for draft in drafts if ledger.has(draft)}
    assert ledger.states == {"submitted": len(ledger.drafts)}
    assert ledger.mails == ledger.journal == len(ledger.drafts)
    for visitor, draft in zip(visitors, drafts, strict=True):  # the acknowledged ones too: back, and once more
        visitor.close()
        assert send(visitor, draft).location == f"{draft}/done"
    after = hall.ledger("killed")
    assert all(map(after.has, drafts))
    assert after.states == {"submitted": TO_SEND}
    assert after.mails == after.journal == len(after.drafts) == TO_SEND


@pytest.mark.parametrize("places", [None, 1], ids=["places", "last-place"])
def test_a_button_pressed_twice_registers_once(hall, places):
    slug, times = f"twice-{places}", places or 20
    hall.open(slug, places, waiting=False)
    drafts = hall.drafts(slug, times)
    for number, (visitor, draft) in enumerate(zip(everybody(hall, drafts), drafts, strict=True), 1):
        again = visitor.second_connection()
        answers = at_once([lambda v=visitor, d=draft: send(v, d), lambda a=again, d=draft: send(a, d)])
        assert [(one.status, one.location) for one in answers] == [(303, f"{draft}/done")] * 2
        shown = [one.get(f"{draft}/done").page.words for one in (visitor, again)]
        assert f"N°\u00a0{number} ·" in shown[0]
        assert shown[0] == shown[1]
    ledger = hall.ledger(slug)
    assert ledger.numbers == list(range(1, times + 1))
    assert len(ledger.drafts) == ledger.mails == ledger.journal == times


def test_who_took_the_last_place_with_the_first_click_is_not_refused_at_the_second(app, db):
    """On PostgreSQL the first click may be committed after the second has read its draft and before it asks for places."""
    assembly, _commune = steps.ready()
    steps.capacity(assembly, 1, has_waiting_list=False)
    secret = steps.draft(assembly)
    with app.test_request_context(f"{steps.form_of('palais')}/{secret}/check", method="POST"):
        journey = journey_of("palais", secret)
        taken = steps.submit(assembly, steps.draft(assembly))
        assert off_the_way(journey).status_code == 409
        sent = update(Draft).where(Draft.digest == digest(secret)).values(delegation_id=taken.id)
        db.session.execute(sent.execution_options(synchronize_session=False))
        assert journey.draft.delegation_id is None
        answer = off_the_way(journey)
    assert (answer.status_code, answer.location.rpartition("/")[2]) == (303, "done")
