"""Counting the statements a page costs, so that lists cost the same at 10 rows and at 300."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from coordinator.core.db import db


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the SQL statements sent inside the block."""
    sent: list[str] = []
    connection = db.session.connection()

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            sent.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(connection, "before_cursor_execute", note)
