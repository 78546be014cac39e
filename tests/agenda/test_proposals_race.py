"""Two at once over one proposal: the bureau decides it once, and a deadline that passes while somebody files is told.

Real threads over a database of their own, each with its own request and transaction.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade

from coordinator.agenda.models import AgendaSession
from coordinator.agenda.proposals import service
from coordinator.agenda.proposals.models import Proposal, ProposalState
from coordinator.agenda.proposals.rules import Call, Late
from coordinator.app import create_app
from coordinator.core import clock
from coordinator.core.actor import SYSTEM
from coordinator.core.db import db, unit_of_work
from coordinator.mail.models import MailMessage
from coordinator.people.policy import Role
from tests import world
from tests.agenda import call
from tests.client import CheckingClient
from tests.conftest import settings_for
from tests.database import own_database
from tests.signing import sign_in

pytestmark = pytest.mark.slow
ROUNDS = 6


@pytest.fixture(scope="module")
def site(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application over a database where nothing is rolled back."""
    folder: Path = tmp_path_factory.mktemp("proposals")
    with own_database(engine_name, folder, "proposals") as url:
        app = create_app(settings_for(url, folder))
        app.config["RATELIMIT_ENABLED"] = False
        with app.app_context():
            upgrade()
        yield app
        with app.app_context():
            db.engine.dispose()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do everything at the same moment; return what came of it in the order given."""
    gate = Barrier(len(acts))

    def act(number: int) -> Any:
        gate.wait(10)
        return acts[number]()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, range(len(acts))))


def member(app: Flask, of: Any) -> CheckingClient:
    """The browser of somebody who may decide."""
    account = world.account()
    world.grant(account, of, Role.ORGANISER)
    client = CheckingClient(app)
    sign_in(client, account)
    return client


def press(client: CheckingClient, path: str, values: dict[str, str]) -> Callable[[], int]:
    """Open the page of a decision; return what presses its button and says how it was answered."""
    seen = client.get(path).page.hidden
    return lambda: client.post(path, data={**seen, **values}).status_code


@pytest.mark.parametrize("number", range(ROUNDS))
def test_two_members_of_the_bureau_decide_at_once_and_one_is_told(site, number):
    with site.app_context():
        of = call.assembly(f"bureau-{number}")
        one, _secret = call.filed(of)
        ref, of_id, desk = one.public_id, of.id, f"/fr/assemblies/{of.slug}/manage/agenda/proposals/{one.public_id}"
        clients = [member(site, of), member(site, of)]
    accept = press(clients[0], f"{desk}/accept", {"way": "session", "type": "plenary", "reason": "Oui."})
    refuse = press(clients[1], f"{desk}/refuse", {"reason": "Non."})
    answers = at_once(accept, refuse)
    assert sorted(answers) == [303, 409]
    with site.app_context():
        decided = db.session.query(Proposal).filter_by(public_id=ref).one()
        is_accepted = answers[0] == 303
        assert decided.state is (ProposalState.ACCEPTED if is_accepted else ProposalState.REFUSED)
        assert decided.reason == ("Oui." if is_accepted else "Non.")
        made = db.session.query(AgendaSession).filter_by(assembly_id=of_id).count()
        assert made == (1 if is_accepted else 0)
        told = db.session.query(MailMessage).filter_by(subject_ref=ref, purpose="agenda.proposal_decided").count()
        assert told == 1


def test_the_slower_one_reads_what_was_decided_and_loses_no_word(site):
    with site.app_context():
        of = call.assembly("lecture")
        one, _secret = call.filed(of)
        desk = f"/fr/assemblies/{of.slug}/manage/agenda/proposals/{one.public_id}"
        clients = [member(site, of), member(site, of)]
    seen = clients[1].get(f"{desk}/refuse").page.hidden
    assert press(clients[0], f"{desk}/accept", {"way": "session", "type": "plenary"})() == 303
    late = clients[1].post(f"{desk}/refuse", data={**seen, "reason": "Mot-gardé"})
    assert late.status_code == 409
    assert "Mot-gardé" in late.page.html
    assert "Acceptée" in late.page.words


def test_a_form_sent_twice_at_once_is_filed_once(site):
    with site.app_context():
        of = call.assembly("double")
        name = world.organisation(of.slug.title()).name
        slug, of_id = of.slug, of.id
    client = CheckingClient(site)
    path = f"/fr/assemblies/{slug}/agenda/propose"
    send = press(client, path, call.typed(organisation=name))
    assert at_once(send, send) == [303, 303]
    with site.app_context():
        assert db.session.query(Proposal).filter_by(assembly_id=of_id).count() == 1


@pytest.mark.parametrize(
    ("late", "status", "said"),
    [(Late.REFUSED, 409, "Les propositions sont closes"), (Late.FLAGGED, 422, "L’échéance vient de passer")],
)
def test_the_deadline_passes_while_somebody_files(site, monkeypatch, late, status, said):
    """Midnight falls between the look at the form and the lock of the assembly: nothing is filed unseen."""
    with site.app_context():
        of = call.assembly(f"minuit-{late.value}", deadline=1, late=late)
        name = world.organisation(of.slug.title()).name
        slug, of_id = of.slug, of.id
    client = CheckingClient(site)
    path = f"/fr/assemblies/{slug}/agenda/propose"
    seen = client.get(path).page.hidden
    asked, passed = Event(), Event()
    real = service.file

    def file(*args: Any, **more: Any) -> Any:
        asked.set()
        assert passed.wait(10)
        return real(*args, **more)

    monkeypatch.setattr(service, "file", file)

    def midnight() -> None:
        assert asked.wait(10)
        days = clock.now() + dt.timedelta(days=2)
        monkeypatch.setattr(clock, "now", lambda: days)
        passed.set()

    answer, _nothing = at_once(
        lambda: client.post(path, data={**seen, **call.typed(organisation=name, title="Mot-gardé")}), midnight
    )
    assert answer.status_code == status, answer.page.words
    assert said in answer.page.words
    with site.app_context():
        assert db.session.query(Proposal).filter_by(assembly_id=of_id).count() == 0


def test_the_call_is_closed_while_somebody_files(site):
    with site.app_context():
        of = call.assembly("fermeture")
        name = world.organisation(of.slug.title()).name
        slug, of_id = of.slug, of.id
    client = CheckingClient(site)
    send = press(client, f"/fr/assemblies/{slug}/agenda/propose", call.typed(organisation=name))

    def close() -> int:
        with site.app_context(), unit_of_work():
            service.set_call(db.session.get_one(world.Assembly, of_id), Call(False), by=SYSTEM)
        return 0

    answer, _done = at_once(send, close)
    with site.app_context():
        filed = db.session.query(Proposal).filter_by(assembly_id=of_id).count()
    assert (answer, filed) in [(303, 1), (409, 0)]
