"""A database of one's own, seen by every process: nothing is rolled back, the whole is dropped."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from tests.conftest import URLS


@contextmanager
def own_database(engine_name: str, folder: Path, purpose: str) -> Iterator[str]:
    """Give the address of an empty database for `purpose`: a file in `folder`, or one made on the server."""
    if engine_name == "sqlite":
        yield f"sqlite:///{folder}/{purpose}.db"
        return
    base = make_url(URLS[engine_name])
    name = f"coordinator_{purpose}_{os.getpid()}"
    admin = base.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield base.set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
