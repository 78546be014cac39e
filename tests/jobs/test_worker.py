"""Running jobs inline, recurring jobs, and throwing old rows away."""

import datetime as dt

import pytest
import time_machine
from sqlalchemy import func, select

from coordinator.core import clock
from coordinator.core.db import current_session, unit_of_work
from coordinator.jobs import lease as leases
from coordinator.jobs import registry, tasks
from coordinator.jobs.models import Job, JobState
from coordinator.jobs.service import enqueue
from coordinator.jobs.worker import plant_recurring, run_due
from coordinator.journal.models import JournalEntry


@pytest.fixture
def done(app):
    """Handlers of this test; `done` is what they did."""
    seen = []

    def note(args, context):
        seen.append((args, context.attempt))

    def fails(_args, _context):
        raise RuntimeError("the printer is on fire")

    def half(_args, context):
        with unit_of_work() as session:
            session.add(JournalEntry(at=clock.now(), actor_kind="system", verb="x", subject_kind="t", subject_ref="1"))
        context.report(50)
        current_session().add(
            JournalEntry(at=clock.now(), actor_kind="system", verb="left", subject_kind="t", subject_ref="2")
        )

    before = dict(app.extensions["job_handlers"]), dict(app.extensions["job_recurring"])
    registry.init_jobs(app, {"test.note": note, "test.fails": fails, "test.half": half, "jobs.purge": tasks.purge})
    yield seen
    registry.init_jobs(app, *before)


def _queue(name, args=None, **more):
    with unit_of_work():
        return enqueue(name, args, **more)


def test_due_jobs_run_in_order(done, db):
    _queue("test.note", {"n": 1})
    _queue("test.note", {"n": 2})
    assert run_due() == 2
    assert done == [({"n": 1}, 1), ({"n": 2}, 1)]
    assert db.session.scalars(select(Job.state)).all() == [JobState.DONE, JobState.DONE]
    assert run_due() == 0


def test_a_failing_job_keeps_its_error_and_waits(done, db):
    _queue("test.fails")
    assert run_due() == 1
    job = db.session.scalar(select(Job))
    assert (job.state, job.attempts) == (JobState.QUEUED, 1)
    assert "the printer is on fire" in job.error
    assert job.run_at > clock.now()


def test_what_a_job_leaves_uncommitted_is_dropped(done, db):
    _queue("test.half")
    run_due()
    assert db.session.scalars(select(JournalEntry.verb)).all() == ["x"]
    assert db.session.scalar(select(Job.progress)) == 100


def test_a_job_of_a_newer_version_stays_where_it_is(done, db):
    _queue("newer.thing")
    assert run_due() == 0
    assert db.session.scalar(select(Job.state)) is JobState.QUEUED


def test_a_recurring_job_puts_itself_back(done, app, db):
    app.extensions["job_recurring"] = {"test.note": dt.timedelta(hours=1)}
    plant_recurring()
    plant_recurring()
    assert run_due() == 1
    job = db.session.scalars(select(Job)).one()
    assert (job.state, job.attempts, job.unique_key) == (JobState.QUEUED, 0, "recurring:test.note")
    assert dt.timedelta(minutes=59) < job.run_at - clock.now() <= dt.timedelta(hours=1)
    with time_machine.travel(job.run_at + dt.timedelta(seconds=1)):
        db.session.rollback()
        assert run_due() == 1
    assert len(done) == 2


def test_a_recurring_job_that_fails_for_good_waits_for_its_next_turn(done, app, db):
    app.extensions["job_recurring"] = {"test.fails": dt.timedelta(hours=1)}
    plant_recurring()
    with unit_of_work():
        db.session.scalar(select(Job)).attempts = 4
    run_due()
    job = db.session.scalar(select(Job))
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)
    assert "printer" in job.error


def test_a_recurring_job_whose_workers_were_killed_too_often_lives_again(done, app, db):
    app.extensions["job_recurring"] = {"test.note": dt.timedelta(hours=1)}
    plant_recurring()
    with unit_of_work():
        job = db.session.scalar(select(Job))
        job.state, job.attempts, job.worker, job.lease_until = JobState.RUNNING, 5, "killed", clock.now()
    assert leases.bury_abandoned() == 1
    plant_recurring()
    assert run_due() == 1
    assert len(done) == 1


def test_old_jobs_are_purged_and_young_ones_kept(done, db):
    now = clock.now()
    ages = [(JobState.DONE, 8), (JobState.DONE, 6), (JobState.DEAD, 181), (JobState.DEAD, 179)]
    with unit_of_work():
        for state, days in ages:
            then = now - dt.timedelta(days=days)
            db.session.add(Job(name="x", state=state, run_at=then, created_at=then, finished_at=then))
    _queue("jobs.purge")
    run_due()
    left = db.session.execute(select(Job.state, func.count()).where(Job.name == "x").group_by(Job.state)).all()
    assert sorted((state.value, count) for state, count in left) == [("dead", 1), ("done", 1)]


def test_the_application_knows_the_jobs_it_queues(app):
    assert {"jobs.purge", "mail.deliver", "mail.tend"} <= set(registry.known_handlers())
    assert set(registry.recurring_jobs()) <= set(registry.known_handlers())
