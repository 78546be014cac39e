"""One row by the driver's own cursor, on both engines."""

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy import bindparam, select
from sqlalchemy.exc import DBAPIError

from coordinator.assemblies.models import Assembly
from coordinator.core import clock, poll
from coordinator.core.db import engine_options, prepare_engine
from coordinator.core.poll import Poll
from tests import world

FIND = Poll(select(Assembly.id, Assembly.starts_on, Assembly.published_at).where(Assembly.slug == bindparam("slug")))


def test_a_row_comes_as_the_driver_tells_it(db):
    at = dt.datetime(2027, 3, 9, 8, 30, 1, 250_000, tzinfo=dt.UTC)
    made = world.assembly("here", published_at=at)
    row = FIND.row(db.engine, {"slug": "here"})
    assert row is not None
    assert row[0] == made.id
    assert poll.day(row[1]) == made.starts_on
    assert poll.instant(row[2]) == at
    assert poll.instant(row[2]).utcoffset() == dt.timedelta()


def test_nothing_found_is_none(db):
    assert FIND.row(db.engine, {"slug": "nowhere' OR '1'='1"}) is None


def test_an_instant_in_another_zone_is_the_same_instant_in_utc():
    paris = dt.datetime(2027, 7, 1, 12, tzinfo=clock.ZoneInfo("Europe/Paris"))
    assert poll.instant(paris).isoformat() == "2027-07-01T10:00:00+00:00"


def test_errors_of_the_driver_come_as_those_of_every_query(db):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("reason: SQLite takes any text")
    with pytest.raises(DBAPIError):
        FIND.row(db.engine, {"slug": "\x00"})


# ---- The lines that stay open

NOTES = sa.Table("poll_notes", sa.MetaData(), sa.Column("name", sa.String), sa.Column("text", sa.String))
READ = Poll(sa.select(NOTES.c.text).where(NOTES.c.name == bindparam("name")))


@pytest.fixture
def engine(database_url):
    """An engine of the test's own, with a table and one row that everybody sees."""
    made = sa.create_engine(database_url, **engine_options(database_url, 2))
    prepare_engine(made)
    NOTES.create(made)
    with made.begin() as connection:
        connection.execute(NOTES.insert(), {"name": "a", "text": "one"})
    made.opened = []
    sa.event.listen(made, "connect", lambda connection, _record: made.opened.append(connection))
    made.dispose()
    yield made
    NOTES.drop(made)  # waits in vain when a line holds a transaction
    for line, _until in poll._lines._idle.pop(made, []):
        line.close()
    made.dispose()


def read(engine):
    row = READ.row(engine, {"name": "a"})
    return row[0] if row else None


def test_one_line_answers_many_questions_and_sees_what_is_committed(engine):
    assert read(engine) == "one"
    (line,) = engine.opened
    with engine.begin() as connection:
        connection.execute(NOTES.update(), {"text": "two"})
        assert read(engine) == "one"
    assert [read(engine) for _again in range(9)] == ["two"] * 9
    assert [kept for kept, _until in poll._lines._idle[engine]] == [line]


def test_a_line_that_broke_while_idle_is_replaced(engine):
    assert read(engine) == "one"
    engine.opened[0].close()
    assert read(engine) == "one"
    assert len(engine.opened) == 2


def test_an_old_line_is_replaced(engine, monkeypatch):
    monkeypatch.setattr(poll, "_LINE_SECONDS", -1)
    assert [read(engine) for _again in range(3)] == ["one"] * 3
    assert len(engine.opened) == 3


def test_a_question_that_fails_leaves_no_line_and_no_silence(engine):
    assert read(engine) == "one"
    wrong = Poll(sa.select(sa.column("nothing")).select_from(NOTES))
    for _again in range(3):
        with pytest.raises(DBAPIError) as caught:
            wrong.row(engine, {})
        assert "nothing" in str(caught.value)
    assert poll._lines._idle[engine] == []
    assert read(engine) == "one"


def test_threads_never_share_a_line_at_the_same_moment(engine):
    def ask(_number):
        time.sleep(0.001)
        return read(engine)

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(ask, range(200))) == {"one"}
    assert len(poll._lines._idle[engine]) == len(engine.opened) <= 4
