"""The ground: writing, times and locks on both engines."""

import datetime as dt

import pytest
from sqlalchemy import create_engine, delete, select, text
from sqlalchemy.exc import DBAPIError

from coordinator.assemblies.models import Room
from coordinator.core import clock
from coordinator.core.db import engine_options, lock, unit_of_work
from coordinator.core.errors import NotFound
from coordinator.journal.models import JournalEntry
from tests import world


def test_a_unit_of_work_commits_what_it_did(db):
    with unit_of_work():
        db.session.add(JournalEntry(at=clock.now(), actor_kind="system", verb="x", subject_kind="t", subject_ref="1"))
    assert db.session.scalar(select(JournalEntry.verb)) == "x"


def test_a_unit_of_work_rolls_back_when_something_is_raised(db):
    with pytest.raises(ValueError, match="no"), unit_of_work():
        db.session.add(JournalEntry(at=clock.now(), actor_kind="system", verb="x", subject_kind="t", subject_ref="1"))
        db.session.flush()
        raise ValueError("no")
    assert db.session.scalar(select(JournalEntry.verb)) is None


def test_a_change_made_outside_a_unit_of_work_is_an_error(db):
    person = world.person()
    person.given_names = "Ama"
    with pytest.raises(RuntimeError, match="outside"), unit_of_work():
        pass
    db.session.rollback()


def test_units_of_work_do_not_nest(db):
    with pytest.raises(RuntimeError, match="already open"), unit_of_work(), unit_of_work():
        pass


def test_locking_what_somebody_deleted_is_not_found(db):
    room = world.room(world.assembly())
    db.session.execute(delete(Room))
    db.session.commit()
    with pytest.raises(NotFound), unit_of_work():
        lock(room)


def test_locking_keeps_what_this_unit_of_work_has_changed(db):
    person = world.person()
    with unit_of_work():
        person.given_names = "Ama"
        lock(person)
        assert person.given_names == "Ama"
    db.session.expire_all()
    assert person.given_names == "Ama"


def test_errors_of_the_database_tell_no_values(database_url):
    engine = create_engine(database_url, **engine_options(database_url, 1))
    with engine.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text("SELECT * FROM nothing WHERE secret = :secret"), {"secret": "akouvi@example.org"})
    engine.dispose()
    assert "akouvi" not in str(caught.value)


def test_instants_come_back_aware_and_in_utc(db):
    paris = dt.datetime(2027, 3, 9, 10, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    world.save(JournalEntry(at=paris, actor_kind="system", verb="x", subject_kind="t", subject_ref="1"))
    found = db.session.scalar(select(JournalEntry.at))
    assert (found, found.tzinfo) == (paris, dt.UTC)
