"""A site of its own for each test: operations replace whole databases, which no rolled-back transaction survives."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy.engine import make_url

from coordinator.app import create_app
from coordinator.core import files
from coordinator.core.db import db
from tests.conftest import URLS, settings_for


@pytest.fixture
def empty_site(engine_name: str, worker_id: str, tmp_path: Path) -> Iterator[Flask]:
    """An application on an empty database, without tables, inside its context."""
    if engine_name == "sqlite":
        yield from _site(f"sqlite:///{tmp_path}/data/coordinator.db", tmp_path)
        return
    base = make_url(URLS[engine_name])
    name = f"coordinator_operations_{os.getpid()}_{worker_id}"
    admin = base.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield from _site(base.set(database=name).render_as_string(hide_password=False), tmp_path)
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _site(url: str, tmp_path: Path) -> Iterator[Flask]:
    before = files._store[:]
    app = create_app(settings_for(url, tmp_path / "data"))
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
            files._store[:] = before


@pytest.fixture
def site(empty_site: Flask) -> Flask:
    """The same with all tables, made by the command."""
    result = empty_site.test_cli_runner().invoke(args=["upgrade-database"])
    assert result.exit_code == 0, result.output
    return empty_site
