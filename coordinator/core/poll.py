"""The shortest way to one row: for questions asked thousands of times a second, and for nothing else."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import DBAPIError


class Poll:
    """A SELECT compiled once per engine and run on the driver's own cursor, on a connection of the pool.

    Its parameters are texts, named in the statement by bindparam, and nothing else is bound; its row comes as
    the driver gives it: SQLite tells instants and days as text (`instant`, `day`).
    """

    def __init__(self, statement: sa.Select[*tuple[Any, ...]]) -> None:
        self._statement = statement
        self._compiled: dict[str, tuple[str, list[str] | None]] = {}

    def row(self, bind: Engine | Connection, values: dict[str, str]) -> tuple[Any, ...] | None:
        """Return the one row, or None. Sees what is committed; raises SQLAlchemy's errors as every query does.

        `bind` is the engine; in tests the connection that holds their transaction.
        """
        sql, order = self._compiled.get(bind.dialect.name) or self._compile(bind.dialect)
        parameters = values if order is None else [values[name] for name in order]
        try:
            connection = bind.connection if isinstance(bind, Connection) else bind.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute(sql, parameters)
                found: tuple[Any, ...] | None = cursor.fetchone()
                cursor.close()
            finally:
                if isinstance(bind, Engine):
                    connection.close()
        except bind.dialect.loaded_dbapi.Error as error:
            kind = bind.dialect.loaded_dbapi.Error
            raise DBAPIError.instance(sql, parameters, error, kind, hide_parameters=True) from error
        return found

    def _compile(self, dialect: Dialect) -> tuple[str, list[str] | None]:
        compiled = self._statement.compile(dialect=dialect)
        made = (str(compiled), list(compiled.positiontup or ()) if compiled.positional else None)
        self._compiled[dialect.name] = made
        return made


def instant(value: str | dt.datetime) -> dt.datetime:
    """Return an instant as aware UTC, however the driver told it."""
    told = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return told.replace(tzinfo=dt.UTC) if told.tzinfo is None else told.astimezone(dt.UTC)


def day(value: str | dt.date) -> dt.date:
    """Return a day, however the driver told it."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
