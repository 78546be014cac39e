"""Counting the statements a page costs, so that lists cost the same at 10 rows and at 300."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from coordinator.core.db import db
from coordinator.core.poll import Poll


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the SQL statements sent inside the block, by SQLAlchemy or straight by the driver."""
    sent: list[str] = []
    connection = db.session.connection()

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            sent.append(statement)

    def row(poll, *given):
        sent.append(str(poll._statement))
        return ask(poll, *given)

    ask, Poll.row = Poll.row, row
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        Poll.row = ask
        event.remove(connection, "before_cursor_execute", note)
