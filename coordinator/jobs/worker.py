"""The worker: takes one job after the other until it is told to stop.

A job that fails is tried again; a job whose worker was killed is taken by another when its lease ends; a job
that runs when the worker must stop gets a grace period and is then given back.
"""

import contextlib
import datetime as dt
import logging
import os
import signal
import socket
import threading
import time
import traceback
from collections.abc import Iterator
from types import FrameType

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from coordinator.core import clock, tokens
from coordinator.core.db import current_session, lock, unit_of_work
from coordinator.jobs import lease as leases
from coordinator.jobs.lease import ClaimedJob
from coordinator.jobs.models import JobState
from coordinator.jobs.registry import JobContext, handler_of, known_handlers, recurring_jobs
from coordinator.jobs.service import enqueue

log = logging.getLogger(__name__)
LEASE = dt.timedelta(seconds=60)
GRACE = 20.0  # seconds a running job may still take after the worker was told to stop
_IDLE = 0.5
_AWAY = 5.0
_TEND = 60.0


class Interrupted(BaseException):
    """The grace period is over: leave the job now. Not an Exception, so that no handler swallows it."""


def run_due(limit: int = 1000) -> int:
    """Run every job that is due, here and now, and return how many ran: for tests and for `flask jobs run`.

    Loaded objects are expired afterwards, so that the caller sees what the jobs wrote.
    """
    worker = _worker_name()
    for done in range(limit):
        job = leases.claim(worker, list(known_handlers()), LEASE)
        if job is None:
            current_session().expire_all()
            return done
        with current_app.app_context():
            run_job(job)
    return limit


def run_job(job: ClaimedJob) -> bool:
    """Run one claimed job and record what became of it; return whether it succeeded."""
    again = recurring_jobs().get(job.name)

    def report(percent: int) -> None:
        leases.renew(job, LEASE, percent)

    context = JobContext(job.public_id, job.attempts, report, job.is_last)
    try:
        handler_of(job.name)(job.args, context)
        current_session().rollback()
    except Exception as error:  # noqa: BLE001 - whatever a job does wrong is recorded with the job
        current_session().rollback()
        log.warning("job %s %s failed, attempt %s: %s", job.name, job.public_id, job.attempts, error)
        leases.fail(job, "".join(traceback.format_exception(error)), again)
        return False
    if not leases.finish(job, again):
        log.warning("job %s %s was taken over by another worker", job.name, job.public_id)
    return True


def plant_recurring() -> None:
    """Make sure that every recurring job has its row, and that it lives: its workers may have been killed."""
    with unit_of_work():
        for name in recurring_jobs():
            job = enqueue(name, unique_key=f"recurring:{name}")
            lock(job)  # another process may have ended it since this one looked
            if job.state in {JobState.DONE, JobState.DEAD}:
                job.state, job.attempts, job.run_at = JobState.QUEUED, 0, clock.now()


class Worker:
    """One worker process: `run()` returns after SIGTERM or SIGINT."""

    def __init__(self, app: Flask, lease: dt.timedelta = LEASE, grace: float = GRACE) -> None:
        self.app = app
        self.lease = lease
        self.grace = grace
        self.name = _worker_name()
        self.stopping = False
        self._in_handler = False
        self._tended = float("-inf")

    def run(self) -> None:
        """Work until told to stop. A database that is away is waited for."""
        with self._listening():
            log.info("worker %s waits for jobs", self.name)
            while not self.stopping:
                try:
                    with self.app.app_context():
                        worked = self._turn()
                except SQLAlchemyError as error:
                    log.error("worker %s: database unavailable: %s", self.name, str(error).splitlines()[0])  # noqa: TRY400
                    self._sleep(_AWAY)
                else:
                    if not worked:
                        self._sleep(_IDLE)
            log.info("worker %s stopped", self.name)

    def _turn(self) -> bool:
        if time.monotonic() - self._tended > _TEND:
            leases.bury_abandoned()
            plant_recurring()
            self._tended = time.monotonic()
        names = list(known_handlers())
        if not leases.is_anything_due(names):
            return False
        job = leases.claim(self.name, names, self.lease)
        if job is None:
            return False
        self._work(job)
        return True

    def _work(self, job: ClaimedJob) -> None:
        started = time.monotonic()
        with self._heartbeat(job):
            try:
                self._in_handler = True
                if self.stopping:
                    raise Interrupted  # noqa: TRY301 - told to stop between the claim and the work
                succeeded = run_job(job)
            except Interrupted:
                self._in_handler = False
                current_session().rollback()
                leases.release(job)
                log.info("job %s %s given back", job.name, job.public_id)
                return
            finally:
                self._in_handler = False
        if succeeded:
            log.info("job %s %s done in %.2f s", job.name, job.public_id, time.monotonic() - started)

    @contextlib.contextmanager
    def _heartbeat(self, job: ClaimedJob) -> Iterator[None]:
        """Renew the lease from a thread of its own as long as the block runs."""
        over = threading.Event()

        def beat() -> None:
            while not over.wait(self.lease.total_seconds() / 4):
                try:
                    with self.app.app_context():
                        if not leases.renew(job, self.lease):
                            return
                except SQLAlchemyError as error:
                    log.warning("lease of job %s not renewed: %s", job.public_id, type(error).__name__)

        thread = threading.Thread(target=beat, name=f"lease-{job.public_id}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join(timeout=5)

    @contextlib.contextmanager
    def _listening(self) -> Iterator[None]:
        """Take SIGTERM and SIGINT as the wish to stop; SIGALRM ends the grace period."""
        handlers = {signal.SIGTERM: self._stop, signal.SIGINT: self._stop, signal.SIGALRM: self._interrupt}
        before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if not self.stopping:
            self.stopping = True
            signal.setitimer(signal.ITIMER_REAL, self.grace, 1.0)

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        if self._in_handler:
            raise Interrupted

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < until:
            time.sleep(0.1)


def _worker_name() -> str:
    return f"{socket.gethostname()[:20]}-{os.getpid()}-{tokens.new_public_id()[:6]}"
