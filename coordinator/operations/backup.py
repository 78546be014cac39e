"""Backup and restore of everything that is not code: the database and the stored files.

The secret key is left out on purpose: a stolen backup must not open sessions. Keep it elsewhere (docs/operations.md).
"""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import Engine

from coordinator.core import clock
from coordinator.operations import archive, engines
from coordinator.operations.upgrade import revision_of_database

NAME = "coordinator-{:%Y%m%d-%H%M%S}.tar.gz"


class RunningError(Exception):
    """The site runs; restoring under it would lose what people are writing."""


@dataclass(frozen=True)
class Restored:
    """What a restore did: the age and size of the backup, and where the data it replaced lie now."""

    made_at: str
    files: int
    aside: Path


def make_backup(engine: Engine, files: Path, target: Path) -> int:
    """Write database and stored files to `target` (.tar.gz) while the site runs; return the number of files.

    The database is copied first: files are stored before the row that names them, so none can be missing.
    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup.") as folder:
        copy = Path(folder) / engines.copy_name(engine)
        engines.copy_out(engine, copy)
        stored = [archive.Part(f"files/{path.relative_to(files).as_posix()}", path) for path in _stored(files)]
        facts = {
            "made_at": clock.now().isoformat(timespec="seconds"),
            "engine": engine.dialect.name,
            "revision": revision_of_database(engine),
        }
        archive.write(target, [archive.Part(copy.name, copy), *stored], facts)
    return len(stored)


def keep_newest(folder: Path, keep: int) -> list[Path]:
    """Delete all but the `keep` newest backups that carry our name in `folder`; return what was deleted."""
    old = sorted(folder.glob("coordinator-[0-9]*-[0-9]*.tar.gz"), reverse=True)[keep:]
    for path in old:
        path.unlink()
    return old


def restore_backup(engine: Engine, files: Path, source: Path) -> Restored:
    """Put the backup `source` in the place of database and stored files; what was there is kept aside.

    Nothing is touched before every checksum is right. When the database refuses the copy, the old data come back.
    Raises RunningError, DamagedArchiveError or DatabaseCopyError.
    """
    files.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=files.parent, prefix=".restore.") as folder:
        manifest = archive.unpack(source, Path(folder))
        copy = Path(folder) / engines.copy_name(engine)
        if not copy.exists():
            raise archive.DamagedArchiveError(f"{source} was made on {manifest.get('engine')}, not on this engine")
        with _nobody_else(engine):
            aside = files.parent / f"before-restore-{clock.now():%Y%m%d-%H%M%S}"
            aside.mkdir(mode=0o700)
            previous = _keep_database(engine, aside)
            _swap_database(engine, copy, previous)
            if files.exists():
                files.replace(aside / "files")
            fresh = Path(folder) / "files"
            fresh.mkdir(mode=0o700, exist_ok=True)
            fresh.replace(files)
    return Restored(str(manifest.get("made_at")), len(manifest["files"]) - 1, aside)


def _stored(files: Path) -> list[Path]:
    """Return the stored files; names that begin with a dot or tmp are still being written."""
    return sorted(path for path in files.glob("??/*") if path.is_file() and not path.name.startswith((".", "tmp")))


@contextmanager
def _nobody_else(engine: Engine) -> Iterator[None]:
    """Hold the write lock of SQLite without waiting, and make sure that nobody has the database open."""
    if not engines.is_sqlite(engine):
        if engines.in_use(engine):
            raise RunningError("another program is connected to the database; stop Coordinator first")
        yield
        return
    handle = os.open(f"{engine.url.database}.writelock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if engines.in_use(engine):
            raise RunningError("another program has the database open; stop Coordinator first")
        yield
    except BlockingIOError:
        raise RunningError("another program is writing to the database; stop Coordinator first") from None
    finally:
        os.close(handle)


def _keep_database(engine: Engine, aside: Path) -> Path | None:
    """Copy the database aside; a damaged SQLite file is copied byte by byte, for whoever wants to rescue it."""
    previous = aside / engines.copy_name(engine)
    try:
        engines.copy_out(engine, previous)
    except engines.DatabaseCopyError:
        if not engines.is_sqlite(engine):
            raise
        return engines.copy_bytes(engine, aside)
    return previous


def _swap_database(engine: Engine, copy: Path, previous: Path | None) -> None:
    try:
        engines.copy_in(engine, copy)
    except engines.DatabaseCopyError:
        if previous is not None:
            engines.copy_in(engine, previous)
        raise
