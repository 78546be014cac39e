"""The shortest way to one row: for questions asked thousands of times a second, and for nothing else."""

import datetime as dt
import time
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import DBAPIError

_LINE_SECONDS = 1800
_Parameters = dict[str, str] | list[str]
_Found = tuple[Any, ...] | None


class Poll:
    """A SELECT compiled once per engine and run on the driver's own cursor, on a line that stays open.

    Its parameters are texts, named in the statement by bindparam, and nothing else is bound; its row comes as
    the driver gives it: SQLite tells instants and days as text (`instant`, `day`).
    """

    def __init__(self, statement: sa.Select[*tuple[Any, ...]]) -> None:
        self._statement = statement
        self._compiled: dict[str, tuple[str, list[str] | None]] = {}

    def row(self, bind: Engine | Connection, values: dict[str, str]) -> _Found:
        """Return the one row, or None. Sees what is committed; raises SQLAlchemy's errors as every query does.

        `bind` is the engine; in tests the connection that holds their transaction.
        """
        sql, order = self._compiled.get(bind.dialect.name) or self._compile(bind.dialect)
        parameters = values if order is None else [values[name] for name in order]
        kind = bind.dialect.loaded_dbapi.Error
        try:
            if isinstance(bind, Connection):
                return _ask(bind.connection, sql, parameters)
            return _lines.ask(bind, sql, parameters)
        except kind as error:
            raise DBAPIError.instance(sql, parameters, error, kind, hide_parameters=True) from error

    def _compile(self, dialect: Dialect) -> tuple[str, list[str] | None]:
        compiled = self._statement.compile(dialect=dialect)
        made = (str(compiled), list(compiled.positiontup or ()) if compiled.positional else None)
        self._compiled[dialect.name] = made
        return made


class _Lines:
    """Connections beside the pool, at most one for each thread that asks; none ever begins a transaction.

    A question costs one way to PostgreSQL and back. By the pool it would cost four: a ping, BEGIN, SELECT, ROLLBACK.
    """

    def __init__(self) -> None:
        self._idle: WeakKeyDictionary[Engine, list[tuple[Any, float]]] = WeakKeyDictionary()

    def ask(self, engine: Engine, sql: str, parameters: _Parameters) -> _Found:
        """Return the row; a line that broke while it was idle is replaced by a new one."""
        idle = self._idle.setdefault(engine, [])
        try:
            line, until = idle.pop()
        except IndexError:
            return self._ask_anew(engine, sql, parameters)
        if time.monotonic() < until:
            with suppress(engine.dialect.loaded_dbapi.Error):
                found = _ask(line, sql, parameters)
                idle.append((line, until))
                return found
        line.close()
        return self._ask_anew(engine, sql, parameters)

    def _ask_anew(self, engine: Engine, sql: str, parameters: _Parameters) -> _Found:
        line = _open(engine)
        try:
            found = _ask(line, sql, parameters)
        except BaseException:
            line.close()
            raise
        self._idle[engine].append((line, time.monotonic() + _LINE_SECONDS))
        return found


_lines = _Lines()


def _open(engine: Engine) -> Any:
    """Return a driver's connection that the pool gives away for good."""
    pooled = engine.raw_connection()
    line = pooled.driver_connection
    pooled.detach()
    if engine.dialect.name != "sqlite":  # an SQLite connection of ours begins nothing by itself (core.db)
        line.autocommit = True  # type: ignore[union-attr]
    return line


def _ask(connection: Any, sql: str, parameters: _Parameters) -> _Found:
    cursor = connection.cursor()
    cursor.execute(sql, parameters)
    found: _Found = cursor.fetchone()
    cursor.close()
    return found


def instant(value: str | dt.datetime) -> dt.datetime:
    """Return an instant as aware UTC, however the driver told it."""
    told = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return told.replace(tzinfo=dt.UTC) if told.tzinfo is None else told.astimezone(dt.UTC)


def day(value: str | dt.date) -> dt.date:
    """Return a day, however the driver told it."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
