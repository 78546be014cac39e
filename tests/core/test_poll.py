"""One row by the driver's own cursor, on both engines."""

import datetime as dt

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.exc import DBAPIError

from coordinator.assemblies.models import Assembly
from coordinator.core import clock, poll
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
