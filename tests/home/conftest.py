"""The outbox of one assembly for tests: its organiser, a mail server that runs on demand."""

import pytest

from coordinator.people.policy import Role
from tests.mail.post_office import PostOffice
from tests.registration import steps
from tests.signing import as_role


@pytest.fixture
def assembly(db):
    return steps.ready()[0]


@pytest.fixture
def organiser(client, assembly):
    return as_role(client, assembly, Role.ORGANISER)


@pytest.fixture
def server(app, monkeypatch):
    """A mail server is set; it runs only inside `with server:`."""
    office = PostOffice()
    monkeypatch.setitem(app.config, "SETTINGS", office.settings(app.config["SETTINGS"]))
    return office
