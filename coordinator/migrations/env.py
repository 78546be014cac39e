"""Alembic's entry: runs the versions on SQLite and PostgreSQL under the rules of docs/operations.md.

SQLite's batch mode makes a new table, copies and drops the old one; with foreign_keys=ON the drop would
delete the children by cascade. So foreign keys are off while migrating and checked before commit.
"""

from alembic import context
from flask import current_app
from sqlalchemy import text

from coordinator.core.db import Model, UTCDateTime, db


def render_item(kind, item, _autogen_context):
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    options = current_app.extensions["migrate"].configure_args
    connection = context.config.attributes.get("connection") or db.engine.connect()
    sqlite = connection.dialect.name == "sqlite"
    try:
        if sqlite:
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(connection=connection, target_metadata=Model.metadata, render_item=render_item, **options)
        with context.begin_transaction():
            if not sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(727274)"))
            context.run_migrations()
            if sqlite and (orphans := connection.execute(text("PRAGMA foreign_key_check")).all()):
                msg = f"the migration leaves {len(orphans)} rows without their parent, first: {orphans[0]}"
                raise RuntimeError(msg)
    finally:
        connection.invalidate()  # no request may inherit foreign_keys=OFF
        connection.close()


run()
