"""Real worker processes on real databases: killed half-way, told to stop, two at once."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from coordinator.app import create_app
from coordinator.core.db import current_session, db, unit_of_work
from coordinator.jobs.models import Job, JobState
from coordinator.jobs.service import enqueue
from tests.conftest import SECRET, settings_for
from tests.database import own_database
from tests.jobs.workplace import lines

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.slow


@pytest.fixture
def own_url(engine_name: str, tmp_path: Path) -> Iterator[str]:
    with own_database(engine_name, tmp_path, "jobs") as url:
        yield url


@pytest.fixture
def own_app(own_url: str, tmp_path: Path) -> Iterator[Flask]:
    app = create_app(settings_for(own_url, tmp_path))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def start(own_url: str, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen]]:
    """Start workers; none survives the test."""
    running: list[subprocess.Popen] = []

    def begin(*options: str) -> subprocess.Popen:
        environ = {**os.environ, "ENV": "test", "DATABASE_URL": own_url, "DATA_DIR": str(tmp_path), "SECRET_KEY": SECRET,
                   "BASE_URL": "http://localhost"}  # fmt: skip
        command = [sys.executable, "-m", "tests.jobs.workplace", str(tmp_path), *options]
        running.append(subprocess.Popen(command, cwd=ROOT, env=environ))
        return running[-1]

    yield begin
    for process in running:
        if process.poll() is None:
            process.kill()
        process.wait()


def _until(holds: Callable[[], bool], seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def _queue(name: str, *many: dict) -> None:
    with unit_of_work():
        for args in many:
            enqueue(name, args)


def _states() -> dict[JobState, int]:
    current_session().rollback()
    query = select(Job.state, func.count()).where(Job.name.startswith("test.")).group_by(Job.state)
    return {state: int(count) for state, count in current_session().execute(query)}


def test_a_job_killed_half_way_is_run_again_by_another_worker(own_app, start, tmp_path):
    _queue("test.slow", {"n": 1, "seconds": 3})
    first = start("--lease", "2")
    _until(lambda: lines(tmp_path, "started") == ["1 1"])
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert _states() == {JobState.RUNNING: 1}
    start("--lease", "2")
    _until(lambda: lines(tmp_path, "done") != [])
    _until(lambda: _states() == {JobState.DONE: 1})
    assert lines(tmp_path, "started") == ["1 1", "1 2"]
    assert lines(tmp_path, "done") == ["1 2"]


def test_a_job_longer_than_its_lease_is_not_taken_from_a_living_worker(own_app, start, tmp_path):
    _queue("test.slow", {"n": 1, "seconds": 4})
    start("--lease", "1.5")
    start("--lease", "1.5")
    _until(lambda: _states() == {JobState.DONE: 1})
    assert lines(tmp_path, "done") == ["1 1"]


def test_two_workers_do_two_hundred_jobs_once_each(own_app, start, tmp_path):
    _queue("test.note", *({"n": n} for n in range(200)))
    start()
    start()
    _until(lambda: _states() == {JobState.DONE: 200}, 120)
    assert Counter(lines(tmp_path, "done")) == Counter(str(n) for n in range(200))
    workers = current_session().scalars(select(Job.worker).where(Job.name == "test.note").distinct()).all()
    assert len(workers) == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_a_worker_finishes_its_job(own_app, start, tmp_path, number):
    _queue("test.slow", {"n": 1, "seconds": 2}, {"n": 2, "seconds": 2})
    worker = start()
    _until(lambda: lines(tmp_path, "started") == ["1 1"])
    worker.send_signal(number)
    assert worker.wait(20) == 0
    assert lines(tmp_path, "done") == ["1 1"]
    assert _states() == {JobState.DONE: 1, JobState.QUEUED: 1}


def test_told_to_stop_a_worker_gives_back_what_takes_too_long(own_app, start, tmp_path):
    _queue("test.slow", {"n": 1, "seconds": 60})
    worker = start("--grace", "1")
    _until(lambda: lines(tmp_path, "started") == ["1 1"])
    worker.terminate()
    assert worker.wait(20) == 0
    job = current_session().scalars(select(Job).where(Job.name == "test.slow")).one()
    assert (job.state, job.attempts, job.worker) == (JobState.QUEUED, 0, None)


def test_an_idle_worker_stops_at_once(own_app, start, tmp_path):
    worker = start()
    _until(lambda: lines(tmp_path, "ready") != [])
    time.sleep(1)
    began = time.monotonic()
    worker.terminate()
    assert worker.wait(20) == 0
    assert time.monotonic() - began < 5
