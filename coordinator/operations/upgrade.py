"""Bringing the tables to the version of the code: one process at a time, after a copy of the data."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.engine import Engine

from coordinator.core import clock
from coordinator.core.db import db, write_lock
from coordinator.operations import engines

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

ADVISORY_LOCK = 727275


class NewerDatabaseError(Exception):
    """The tables were made by a later version of the code."""


@dataclass(frozen=True)
class Upgraded:
    """What an upgrade did; `before` and `after` are equal when there was nothing to do."""

    before: str | None
    after: str | None
    copy: Path | None = None


def revision_of_code() -> str | None:
    """Return the newest migration that this code carries."""
    return _scripts().get_current_head()


def revision_of_database(engine: Engine) -> str | None:
    """Return the migration the tables are at; None for an empty database."""
    from alembic.migration import MigrationContext  # noqa: PLC0415 - slow, see operations.migrations

    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade_database(backups: Path) -> Upgraded:
    """Run the migrations that are missing; an SQLite file that holds data is first copied to `backups`.

    Several processes may call this at once: one works, the others wait and find nothing to do.
    Raises NewerDatabaseError, DatabaseCopyError, and what a failing migration raises (nothing of it stays).
    """
    engine = db.engine
    head = revision_of_code()
    if revision_of_database(engine) == head:
        return Upgraded(head, head)
    with _alone(engine):
        before = revision_of_database(engine)
        if before == head:
            return Upgraded(head, head)
        if before is not None and before not in {script.revision for script in _scripts().walk_revisions()}:
            raise NewerDatabaseError(f"the database is at {before}, which this version of Coordinator does not know")
        copy = _copy(engine, backups, before)
        _migrate(engine)
    return Upgraded(before, head, copy)


def _config() -> "Config":
    config: Config = current_app.extensions["migrate"].migrate.get_config()
    return config


def _scripts() -> "ScriptDirectory":
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - slow, see operations.migrations

    return ScriptDirectory.from_config(_config())


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Hold the write lock of SQLite, or an advisory lock of PostgreSQL for all hosts; waits without a limit."""
    if engines.is_sqlite(engine):
        with write_lock(engine):
            yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("SET statement_timeout = 0"))
        connection.execute(sa.text("SET lock_timeout = 0"))
        connection.execute(sa.text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
        try:
            yield
        finally:
            connection.invalidate()  # ends the server's session, and the lock and the settings with it


def _copy(engine: Engine, backups: Path, before: str | None) -> Path | None:
    if before is None or not engines.is_sqlite(engine):
        return None
    backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = backups / f"before-upgrade-{before}-{clock.now():%Y%m%d-%H%M%S}.sqlite"
    engines.copy_out(engine, target)
    return target


def _migrate(engine: Engine) -> None:
    from alembic import command  # noqa: PLC0415 - slow, see operations.migrations

    config = _config()
    with engine.connect() as connection:
        if not engines.is_sqlite(engine):
            # A migration may take longer than any page; env.py throws this connection away at the end.
            connection.execute(sa.text("SET statement_timeout = 0"))
            connection.commit()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
