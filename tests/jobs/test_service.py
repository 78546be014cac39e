"""Queueing: a row in the caller's transaction, once per key."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from coordinator.core import clock
from coordinator.core.db import unit_of_work
from coordinator.jobs.models import Job, JobState
from coordinator.jobs.service import enqueue


def test_a_job_is_there_when_the_act_is_committed(db):
    with unit_of_work():
        job = enqueue("test.note", {"n": 1})
    found = db.session.scalar(select(Job).where(Job.public_id == job.public_id))
    assert (found.name, found.args, found.state, found.attempts) == ("test.note", {"n": 1}, JobState.QUEUED, 0)


def test_a_job_vanishes_with_the_act_that_failed(db):
    with pytest.raises(ValueError, match="no"), unit_of_work():
        enqueue("test.note")
        raise ValueError("no")
    assert db.session.scalar(select(func.count(Job.id))) == 0


def test_a_delay_sets_the_earliest_moment(db):
    before = clock.now()
    with unit_of_work():
        job = enqueue("test.note", delay=dt.timedelta(hours=2))
    assert dt.timedelta(hours=2) <= job.run_at - before < dt.timedelta(hours=2, minutes=1)


def test_the_same_key_queues_once(db):
    with unit_of_work():
        first = enqueue("test.note", {"n": 1}, unique_key="reminder:7")
    with unit_of_work():
        second = enqueue("test.note", {"n": 2}, unique_key="reminder:7")
    assert second.id == first.id
    assert db.session.scalars(select(Job.args)).all() == [{"n": 1}]
