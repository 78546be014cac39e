"""Fixtures of every test: a real database on each engine, rolled back after each test; a client that complains."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.engine import make_url

from config import load
from coordinator.app import create_app
from coordinator.core import i18n
from coordinator.core.db import db as database
from coordinator.web import responses
from tests.client import CheckingClient

ALL = os.environ.get("COORDINATOR_TEST_ALL") == "1"
DEFAULT_URLS = "sqlite,postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
URLS = {make_url(url).get_backend_name() if "://" in url else url: url
        for url in os.environ.get("TEST_DATABASE_URLS", DEFAULT_URLS).split(",")}  # fmt: skip
SECRET = "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz"
REASONED = "reason:"  # a skip whose text starts so is allowed in the complete suite


def _answers(url: str) -> bool:
    parsed = make_url(url)
    try:
        with socket.create_connection((parsed.host or "127.0.0.1", parsed.port or 5432), timeout=1):
            return True
    except OSError:
        return False


@pytest.fixture(scope="session", params=list(URLS))
def engine_name(request: pytest.FixtureRequest) -> str:
    """The engine the test runs on: every test that asks for the database runs on both."""
    name: str = request.param
    if name == "postgresql" and not _answers(URLS[name]):
        pytest.skip("no PostgreSQL answers; ./run test --all starts one")
    return name


@pytest.fixture(scope="session")
def database_url(engine_name: str, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """An empty database of this worker's own."""
    if engine_name == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('db')}/test.db"
        return
    base = make_url(URLS[engine_name])
    name = f"coordinator_test_{os.getpid()}_{worker_id}"
    admin = base.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield base.set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The name of the parallel worker, 'main' without one."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


def settings_for(database_url: str, data_dir: Path, **more: str):
    """Settings of a test application."""
    return load({"ENV": "test", "DATABASE_URL": database_url, "DATA_DIR": str(data_dir), "SECRET_KEY": SECRET,
                 "BASE_URL": "http://localhost", "LOG_LEVEL": "WARNING", **more})  # fmt: skip


@pytest.fixture(scope="session")
def session_app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application, its database migrated from nothing by the real migrations."""
    app = create_app(settings_for(database_url, tmp_path_factory.mktemp("data")))
    app.config["RATELIMIT_ENABLED"] = False
    with app.app_context():
        upgrade()
    return app


@pytest.fixture
def app(session_app: Flask) -> Iterator[Flask]:
    """The application inside one outer transaction: whatever a test commits is gone after it."""
    with session_app.app_context():
        engines = database.engines
        engine = engines[None]
        connection = engine.connect()
        outer = connection.begin()
        engines[None] = connection
        database.session.remove()
        database.session.configure(join_transaction_mode="create_savepoint")
        responses.pages.clear()
        i18n.set_language("fr")
        try:
            yield session_app
        finally:
            engines[None] = engine
            with (
                session_app.app_context()
            ):  # a stream that was left half-read may have taken the test's own context along
                database.session.remove()
            outer.rollback()
            connection.close()


@pytest.fixture
def db(app: Flask):
    """The session factory's owner, inside the test's transaction."""
    return database


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    """A visitor's browser that checks every page it is given."""
    return CheckingClient(app)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """In the complete suite a skip without a reason written in the test is a failure."""
    outcome = yield
    report = outcome.get_result()
    if ALL and report.skipped and not hasattr(report, "wasxfail"):
        text = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if REASONED not in text:
            report.outcome = "failed"
            report.longrepr = f"skipped in the complete suite: {text}"
