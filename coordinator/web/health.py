"""For machines: is the process alive, is it ready to serve."""

import os

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import text

from coordinator.core.db import db
from coordinator.web.guards import cacheable

bp = Blueprint("health", __name__)
_LEAST_FREE = 50_000_000


@bp.get("/healthz")
@cacheable
def healthz() -> Response:
    """Say that the process answers."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@cacheable
def readyz() -> Response:
    """Say whether database, disk and migrations are in order: 200, or 503 naming what is not."""
    checks = {"database": _database(), "disk": _disk(), "migrations": _migrations()}
    response = jsonify(checks)
    response.status_code = 200 if all(checks.values()) else 503
    response.headers["Cache-Control"] = "no-store"
    return response


def _database() -> bool:
    try:
        with db.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except Exception:  # noqa: BLE001 - whatever is wrong, the answer is no
        return False
    return True


def _disk() -> bool:
    info = os.statvfs(current_app.config["SETTINGS"].data_dir)
    return info.f_bavail * info.f_frsize > _LEAST_FREE


def _migrations() -> bool:
    from alembic.migration import MigrationContext  # noqa: PLC0415 - slow library, needed here only
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = current_app.extensions["migrate"].migrate.get_config()
    try:
        with db.engine.connect() as connection:
            heads = set(MigrationContext.configure(connection).get_current_heads())
    except Exception:  # noqa: BLE001 - see above
        return False
    return heads == set(ScriptDirectory.from_config(config).get_heads())
