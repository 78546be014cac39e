"""The doctor: says in words what is missing on this machine and how to get it. Changes nothing."""

import datetime as dt
import os
import shutil
import smtplib
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from config import Settings
from coordinator.core import clock
from coordinator.jobs.models import Job, JobState
from coordinator.operations import engines
from coordinator.operations.upgrade import revision_of_code, revision_of_database

PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
NETWORK_DISKS = frozenset({"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "fuse.glusterfs", "ceph"})
LOW_DISK = 500 * 1024**2
NO_DISK = 50 * 1024**2
SMTP_WAIT = 5
LONG_WAIT = dt.timedelta(minutes=5)
FOR_TESTS = {
    "chromium": "chromium",
    "pdftoppm": "poppler-utils",
    "qpdf": "qpdf",
}


class Health(StrEnum):
    """How bad a finding is: FAULT stops the site, WANT costs a part of it."""

    GOOD = "ok"
    WANT = "want"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """One thing the doctor looked at, in a sentence; `cure` says how to mend it."""

    health: Health
    sentence: str
    cure: str = ""


def examine(settings: Settings, engine: Engine) -> Iterator[Finding]:
    """Look at everything the site needs here, one finding after the other."""
    yield _python()
    yield from _disk(settings)
    yield from _database(engine)
    yield _pango()
    yield _time_zones()
    if settings.redis_url:
        yield _redis(settings.redis_url)
    yield _mail(settings)
    yield _test_tools()


def _good(sentence: str) -> Finding:
    return Finding(Health.GOOD, sentence)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return _good(f"Python {version}.")


def _disk(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding(Health.FAULT, f"This user may not write in {folder}.", f"chown -R $(id -un) {folder}")
        return
    free = shutil.disk_usage(folder).free
    sentence = f"{folder} is writable, with {free // 1024**2:,} MB free."
    if free < LOW_DISK:
        yield Finding(Health.FAULT if free < NO_DISK else Health.WANT, sentence, "Free some space.")
    else:
        yield _good(sentence)


def _database(engine: Engine) -> Iterator[Finding]:
    if engines.is_sqlite(engine) and (kind := _disk_kind(Path(engine.url.database or ""))) in NETWORK_DISKS:
        yield Finding(
            Health.FAULT,
            f"The SQLite file lies on a network disk ({kind}), where its locks do not hold.",
            "Set DATA_DIR to a local folder, or use PostgreSQL.",
        )
    try:
        with engine.connect() as connection:
            version = connection.scalar(sa.text(_VERSION[engine.dialect.name]))
        at, head = revision_of_database(engine), revision_of_code()
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        yield Finding(Health.FAULT, f"The database does not answer: {reason}.", "Start it, or correct DATABASE_URL.")
        return
    yield _good(f"{engine.dialect.name} {version} answers.")
    if at == head:
        yield _good(f"The tables are up to date ({head}).")
        yield _worker(engine)
    else:
        yield Finding(
            Health.FAULT, f"The tables are at {at or 'nothing'}, the code at {head}.", "./run flask upgrade-database"
        )
    if not engines.is_sqlite(engine) and not shutil.which("pg_dump"):
        yield Finding(Health.WANT, "pg_dump is missing: no backups.", "apt-get install postgresql-client")


def _worker(engine: Engine) -> Finding:
    waiting = sa.select(sa.func.count()).where(Job.state == JobState.QUEUED, Job.run_at < clock.now() - LONG_WAIT)
    with engine.connect() as connection:
        jobs = connection.scalar(waiting) or 0
    if jobs:
        minutes = LONG_WAIT.seconds // 60
        sentence = f"Jobs (mail, PDFs) that have waited for more than {minutes} minutes: {jobs}. No worker runs."
        return Finding(Health.WANT, sentence, "./run starts one; alone: ./run flask worker")
    return _good("No job waits for long.")


_VERSION = {"sqlite": "SELECT sqlite_version()", "postgresql": "SELECT split_part(version(), ' ', 2)"}


def _disk_kind(path: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """Return the kind of file system that `path` is on; '' where the system does not tell."""
    if not mounts.exists():
        return ""
    best, kind = "", ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        point, found = line.split()[1:3]
        point = point.replace(r"\040", " ")
        if len(point) >= len(best) and path.resolve().is_relative_to(point):
            best, kind = point, found
    return kind


def _pango() -> Finding:
    try:
        with redirect_stdout(StringIO()):  # it prints a page of advice of its own
            import weasyprint  # noqa: PLC0415 - slow, and missing libraries show only when it is imported
    except OSError as error:
        library = str(error).partition("'")[2].partition("'")[0] or "Pango"
        cure = f"apt-get install {PANGO}" if sys.platform == "linux" else "brew install pango"
        return Finding(Health.WANT, f"{library} is missing: no PDFs. Everything else works.", cure)
    return _good(f"PDFs can be made (WeasyPrint {weasyprint.__version__}, Pango found).")


def _time_zones() -> Finding:
    try:
        ZoneInfo("Africa/Lome")
    except ZoneInfoNotFoundError:
        return Finding(Health.FAULT, "There is no time zone data.", "./run setup (it installs the package tzdata)")
    return _good("Time zones are known.")


def _redis(url: str) -> Finding:
    import redis  # noqa: PLC0415 - only installations with several processes use it

    try:
        redis.Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3).ping()
    except redis.RedisError as error:
        sentence = f"Redis does not answer ({error}): every process counts its own rate limits."
        return Finding(Health.WANT, sentence, "Start it, or correct REDIS_URL.")
    return _good("Redis answers.")


def _mail(settings: Settings) -> Finding:
    if settings.smtp_host is None:
        return Finding(
            Health.WANT, "No mail server: mail stays in the outbox, where organisers read it.", "Set SMTP_HOST."
        )
    kind = smtplib.SMTP_SSL if settings.smtp_tls == "tls" else smtplib.SMTP
    try:
        with kind(settings.smtp_host, settings.smtp_port, timeout=SMTP_WAIT) as server:
            if settings.smtp_tls == "starttls":
                server.starttls()
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password or "")
    except (OSError, smtplib.SMTPException) as error:
        sentence = f"The mail server {settings.smtp_host}:{settings.smtp_port} refuses: {error}."
        return Finding(Health.WANT, sentence, "Correct the SMTP_ settings; mail waits in the outbox meanwhile.")
    return _good(f"The mail server {settings.smtp_host} lets us in.")


def _test_tools(which: Callable[[str], str | None] = shutil.which) -> Finding:
    lacking = [package for program, package in FOR_TESTS.items() if not which(program)]
    if lacking:
        cure = f"./run test --all installs them, or: apt-get install {' '.join(lacking)}"
        return Finding(Health.GOOD, f"Only for the complete test suite, not here: {', '.join(lacking)}.", cure)
    return _good("The tools of the complete test suite are here.")
