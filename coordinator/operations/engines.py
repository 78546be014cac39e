"""Copying a whole database out and in: SQLite by its backup interface, PostgreSQL by pg_dump and pg_restore."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

WAIT = 15.0


class DatabaseCopyError(Exception):
    """The copy could not be made or is not sound; the text says why."""


def is_sqlite(engine: Engine) -> bool:
    """Tell SQLite from PostgreSQL."""
    return engine.dialect.name == "sqlite"


def copy_name(engine: Engine) -> str:
    """Return the name that a copy of this kind of database has in a backup."""
    return "database.sqlite" if is_sqlite(engine) else "database.pgdump"


def copy_out(engine: Engine, target: Path) -> None:
    """Write a consistent copy of the database to `target` while the site runs; raises DatabaseCopyError."""
    if is_sqlite(engine):
        copy_sqlite(Path(engine.url.database or ""), target)
    else:
        _run("pg_dump", engine.url, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def copy_in(engine: Engine, source: Path) -> None:
    """Put the copy `source` in the place of the database. The caller has made sure that nobody uses it."""
    engine.dispose()
    if is_sqlite(engine):
        path = Path(engine.url.database or "")
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        draft = path.with_name(f"{path.name}.draft")
        shutil.copyfile(source, draft)
        draft.chmod(0o600)
        draft.replace(path)
    else:
        _empty(engine)
        _run(
            "pg_restore", engine.url, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", source
        )


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy one SQLite file beside live traffic and check the copy; `target` is a single file without a journal."""
    if not source.exists():
        raise DatabaseCopyError(f"there is no database at {source}")
    try:
        with closing(sqlite3.connect(source, timeout=WAIT)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            check_sqlite(copy)
    except sqlite3.Error as error:
        raise DatabaseCopyError(f"SQLite: {error}") from None
    target.chmod(0o600)


def copy_bytes(engine: Engine, folder: Path) -> Path | None:
    """Copy the files of an SQLite database as they are, sound or not; None when there are none."""
    path = Path(engine.url.database or "")
    for suffix in ("-wal", "-shm", ""):
        part = path.with_name(path.name + suffix)
        if part.exists():
            shutil.copyfile(part, folder / f"{copy_name(engine)}{suffix}")
    return folder / copy_name(engine) if path.exists() else None


def check_sqlite(connection: sqlite3.Connection) -> None:
    """Raise DatabaseCopyError unless the file is sound and every reference points to a row."""
    found = connection.execute("PRAGMA integrity_check(3)").fetchall()
    if found != [("ok",)]:
        raise DatabaseCopyError(f"SQLite integrity check: {'; '.join(row[0] for row in found)}")
    if dangling := connection.execute("PRAGMA foreign_key_check").fetchall():
        raise DatabaseCopyError(f"SQLite: {len(dangling)} rows point to rows that are not there")


def in_use(engine: Engine) -> bool:
    """Tell whether another process has the database open. What cannot be opened at all is not in use.

    Every open connection to a WAL database holds a shared lock, so one that asks for the whole file is refused.
    """
    engine.dispose()
    if not is_sqlite(engine):
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        with engine.connect() as connection:
            return bool(connection.scalar(sa.text(others)))
    path = Path(engine.url.database or "")
    if not path.exists():
        return False
    with closing(sqlite3.connect(path, timeout=0.2, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            return error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
        except sqlite3.DatabaseError:
            return False
    return False


def _empty(engine: Engine) -> None:
    """Drop the tables: pg_restore --clean would leave those that a later version added."""
    names = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema()"
    with engine.begin() as connection:
        if tables := connection.scalars(sa.text(names)).all():
            connection.execute(sa.text(f"DROP TABLE {', '.join(tables)} CASCADE"))
    engine.dispose()


def _run(tool: str, url: URL, *arguments: str | Path) -> None:
    """Run a PostgreSQL client program; the password goes by the environment, where other users cannot read it."""
    program = shutil.which(tool)
    if program is None:
        raise DatabaseCopyError(f"{tool} is missing: install the package postgresql-client")
    place = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environ = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    ended = subprocess.run(
        [program, f"--dbname={place}", *map(str, arguments)], env=environ, capture_output=True, text=True, check=False
    )
    if ended.returncode != 0:
        raise DatabaseCopyError(f"{tool}: {ended.stderr.strip() or 'failed'}")
