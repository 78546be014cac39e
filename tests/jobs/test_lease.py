"""Claiming, keeping and giving back: who may write what about a job."""

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select

from coordinator.core import clock
from coordinator.core.db import unit_of_work
from coordinator.jobs import lease as leases
from coordinator.jobs.models import Job, JobState
from coordinator.jobs.service import enqueue

MINUTE = dt.timedelta(minutes=1)
NAMES = ["test.note"]


def _queue(**more) -> Job:
    with unit_of_work():
        return enqueue("test.note", **more)


def _later(**delta):
    return time_machine.travel(clock.now() + dt.timedelta(**delta), tick=False)


def test_a_claim_takes_the_oldest_due_job(db):
    _queue(delay=dt.timedelta(hours=1))
    first, _second = _queue(args={"n": 1}), _queue(args={"n": 2})
    claimed = leases.claim("a", NAMES, MINUTE)
    assert (claimed.id, claimed.args, claimed.worker, claimed.attempts) == (first.id, {"n": 1}, "a", 1)


def test_a_claimed_job_is_not_claimed_again(db):
    _queue()
    assert leases.claim("a", NAMES, MINUTE) is not None
    assert leases.claim("b", NAMES, MINUTE) is None


def test_a_job_that_is_not_due_waits(db):
    _queue(delay=dt.timedelta(hours=1))
    assert leases.is_anything_due(NAMES) is False
    assert leases.claim("a", NAMES, MINUTE) is None
    with _later(hours=1, seconds=1):
        assert leases.is_anything_due(NAMES) is True
        assert leases.claim("a", NAMES, MINUTE) is not None


def test_a_name_nobody_knows_stays_queued(db):
    _queue()
    assert leases.claim("a", ["other.name"], MINUTE) is None
    assert db.session.scalar(select(Job.state)) is JobState.QUEUED


def test_when_the_lease_ends_another_worker_takes_over(db):
    _queue()
    leases.claim("a", NAMES, MINUTE)
    with _later(seconds=61):
        taken = leases.claim("b", NAMES, MINUTE)
    assert (taken.worker, taken.attempts) == ("b", 2)


def test_a_renewed_lease_holds(db):
    _queue()
    mine = leases.claim("a", NAMES, MINUTE)
    with _later(seconds=50):
        assert leases.renew(mine, MINUTE, progress=40) is True
    with _later(seconds=61):
        assert leases.claim("b", NAMES, MINUTE) is None
    assert db.session.scalar(select(Job.progress)) == 40


@pytest.mark.parametrize(
    "write",
    [leases.finish, leases.release, lambda job: leases.renew(job, MINUTE), lambda job: leases.fail(job, "no")],
    ids=["finish", "release", "renew", "fail"],
)
def test_a_worker_that_lost_its_job_can_write_nothing(db, write):
    _queue()
    lost = leases.claim("a", NAMES, MINUTE)
    with _later(seconds=61):
        leases.claim("b", NAMES, MINUTE)
        assert write(lost) is False
    row = db.session.execute(select(Job.worker, Job.attempts, Job.state, Job.error)).one()
    assert tuple(row) == ("b", 2, JobState.RUNNING, None)


def test_the_same_worker_at_a_later_attempt_is_another_holder(db):
    _queue()
    lost = leases.claim("a", NAMES, MINUTE)
    with _later(seconds=61):
        leases.claim("a", NAMES, MINUTE)
        assert leases.finish(lost) is False


def test_failures_wait_twice_as_long_each_time_and_end_dead(db):
    _queue()
    waits = []
    now = clock.now()
    for attempt in range(1, 6):
        with time_machine.travel(now, tick=False):
            job = leases.claim("a", NAMES, MINUTE)
            assert job.attempts == attempt
            assert job.is_last is (attempt == 5)
            leases.fail(job, f"error {attempt}")
            db.session.expire_all()
            row = db.session.scalar(select(Job))
            waits.append((row.run_at - now).total_seconds() if row.state is JobState.QUEUED else row.state)
            now = row.run_at + dt.timedelta(seconds=1)
            db.session.rollback()
    assert waits == [2, 4, 8, 16, JobState.DEAD]
    assert db.session.scalar(select(Job.error)) == "error 5"


def test_a_dead_job_is_never_claimed(db):
    job = _queue()
    with unit_of_work():
        job.state = JobState.DEAD
    with _later(days=1):
        assert leases.claim("a", NAMES, MINUTE) is None


def test_a_job_whose_last_attempt_was_killed_is_buried(db):
    job = _queue()
    with unit_of_work():
        job.attempts = 4
    leases.claim("a", NAMES, MINUTE)
    with _later(seconds=30):
        assert leases.bury_abandoned() == 0
    with _later(seconds=61):
        assert leases.claim("b", NAMES, MINUTE) is None
        assert leases.bury_abandoned() == 1
    db.session.expire_all()
    assert db.session.scalar(select(Job.state)) is JobState.DEAD


def test_a_released_job_keeps_its_attempts(db):
    _queue()
    leases.release(leases.claim("a", NAMES, MINUTE))
    assert leases.claim("b", NAMES, MINUTE).attempts == 1
