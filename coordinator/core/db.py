"""The database: engine set-up for SQLite and PostgreSQL, column types, and the one way to write.

SQLite writers queue on a thread lock and a file lock before BEGIN IMMEDIATE: SQLite's own busy handler is
unfair, and a DEFERRED transaction that reads before it writes fails under load. PostgreSQL needs neither.
"""

import datetime as dt
import enum
import fcntl
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from coordinator.core.errors import NotFound
from coordinator.core.i18n import _

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

T = TypeVar("T")


class Model(DeclarativeBase):
    """Base of every table."""

    metadata = sa.MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Model, disable_autonaming=True, session_options={"expire_on_commit": False})


class UTCDateTime(TypeDecorator[dt.datetime]):
    """An instant: refuses naive values, stores UTC, returns aware UTC on both engines."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        """Turn an aware datetime into what the engine stores."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "an instant needs a time zone; use core.clock.now()"
            raise ValueError(msg)
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Turn what the engine gives back into aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def enum_type(kind: type[enum.StrEnum], name: str) -> sa.Enum:
    """Return the column type of a StrEnum: text with a CHECK named ck_<table>_<name>."""
    return sa.Enum(
        kind, name=name, native_enum=False, create_constraint=True, length=32,
        values_callable=lambda members: [member.value for member in members],
    )  # fmt: skip


def engine_options(url: str, threads: int) -> dict[str, Any]:
    """Return create_engine options for `url`; the pool holds one connection per web thread."""
    if make_url(url).get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": 15}, "pool_size": threads, "max_overflow": 2, "hide_parameters": True}
    settings = "statement_timeout=10000 lock_timeout=5000 idle_in_transaction_session_timeout=15000 timezone=UTC"
    return {
        "pool_size": threads,
        "max_overflow": 2,
        "pool_timeout": 5,
        "pool_pre_ping": True,
        "pool_recycle": 1800,
        "hide_parameters": True,  # errors are logged, and kept with jobs: no names, no digests there
        "connect_args": {
            "connect_timeout": 3,
            "application_name": "coordinator",
            "options": " ".join(f"-c {setting}" for setting in settings.split()),
        },
    }


def prepare_engine(engine: Engine, synchronous: str = "FULL") -> None:
    """Give an SQLite engine its pragmas and explicit BEGIN; call once per engine, before first use."""
    if engine.dialect.name != "sqlite":
        return
    pragmas = (
        "journal_mode=WAL", "busy_timeout=15000", f"synchronous={synchronous}", "foreign_keys=ON",
        "temp_store=MEMORY", "mmap_size=268435456", "cache_size=-32000", "journal_size_limit=67108864",
    )  # fmt: skip

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")


_write_thread = threading.Lock()


@contextmanager
def write_lock(bind: Engine | Connection) -> Iterator[None]:
    """Hold the right to write: first come, first served among all threads and processes. Free on PostgreSQL."""
    engine = bind.engine
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database or database == ":memory:":
        yield
        return
    with _write_thread:
        handle = os.open(f"{database}.writelock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def current_session() -> Session:
    """Return the session of this request or command."""
    return cast("Session", db.session())


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """Run one service call as one transaction: commit at the end, roll back on any exception.

    Objects loaded before stay usable; services read again under the lock with `lock()` what they decide on.
    After an exception loaded objects are expired: a view that renders again loads again.
    """
    session = current_session()
    if session.info.get("writing"):
        msg = "a unit of work is already open; services never open one"
        raise RuntimeError(msg)
    bind = session.get_bind()
    _end_reading(session, bind)
    with write_lock(bind):
        session.info["writing"] = True
        try:
            if bind.dialect.name == "sqlite":
                session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop("writing", None)


def _end_reading(session: Session, bind: Engine | Connection) -> None:
    """Leave the transaction that has read: on SQLite it can never write safely. PostgreSQL goes on in it.

    READ COMMITTED shows every statement what is committed by then, and a new transaction would cost three
    journeys to the server.
    """
    if session.new or session.dirty or session.deleted:
        msg = "something was changed outside a unit of work"
        raise RuntimeError(msg)
    if bind.dialect.name == "sqlite":
        session.commit()


def lock(row: Model) -> None:
    """Read `row` again under the write lock (SELECT FOR UPDATE on PostgreSQL), so that a check holds until commit.

    Raises NotFound when somebody deleted it meanwhile.
    """
    columns = [attribute.key for attribute in sa.inspect(row).mapper.column_attrs]
    session = current_session()
    session.flush()  # refresh would forget what this unit of work has changed and not yet sent
    try:
        session.refresh(row, attribute_names=columns, with_for_update=True)
    except InvalidRequestError as error:
        raise NotFound(_("Somebody removed this meanwhile.")) from error


# PostgreSQL: serialization failure, deadlock, lock not available. The whole unit may be run again.
_RETRY_STATES = {"40001", "40P01", "55P03"}


def retry_unit(act: Callable[[], T], attempts: int = 3) -> T:
    """Run `act` in a unit of work, again (at most `attempts` times) when PostgreSQL asks for it."""
    for attempt in range(1, attempts + 1):
        try:
            with unit_of_work():
                return act()
        except DBAPIError as error:
            if attempt == attempts or getattr(error.orig, "sqlstate", None) not in _RETRY_STATES:
                raise
            time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311 - jitter, not a secret
    raise AssertionError
