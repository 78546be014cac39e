"""Fixtures of mail: a server to send to, and short ways to write a message and to let time pass."""

import datetime as dt

import pytest
from sqlalchemy import select

from coordinator.core import clock
from coordinator.core.db import unit_of_work
from coordinator.jobs.worker import run_due
from coordinator.mail.models import MailMessage
from coordinator.mail.service import queue
from tests.mail.post_office import PostOffice


@pytest.fixture
def office(app, db, monkeypatch):
    """A mail server, and an application that is set to use it."""
    with PostOffice() as opened:
        monkeypatch.setitem(app.config, "SETTINGS", opened.settings(app.config["SETTINGS"]))
        yield opened


@pytest.fixture
def passing(monkeypatch):
    """`passing(hours=1)` lets time pass; `passing.deliver()` does what is due now, over and over, as a worker does."""
    real, gone = clock.now, [dt.timedelta()]
    monkeypatch.setattr(clock, "now", lambda: real() + gone[0])

    class Passing:
        def __call__(self, **time):
            gone[0] += dt.timedelta(**time)

        def deliver(self, most=30):
            """Try until nothing is left to try; return how often anything was tried."""
            tries = 0
            while (ran := run_due()) and tries < most:
                tries += ran
                self(hours=2)
            return tries

    return Passing()


def write(address="akouvi@example.org", name="Akouvi Mensah", **more):
    """Queue a message, committed."""
    values = {"purpose": "password_changed", "template": "people/password_changed", "values": {}, **more}
    with unit_of_work():
        made = queue(to_address=address, to_name=name, language=values.pop("language", "fr"), **values)
    return made.public_id


def read(db, ref):
    """The message as it stands in the database now."""
    db.session.expire_all()
    return db.session.scalar(select(MailMessage).where(MailMessage.public_id == ref))
