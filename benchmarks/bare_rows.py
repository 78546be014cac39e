"""The yardstick of registrations: a Flask application whose one route writes the rows of one registration again.

No form is checked, nothing is read, no place is counted, no letter is written: the route parses the same body, opens
the same kind of transaction (write lock and BEGIN IMMEDIATE on SQLite; commit with the same durability) and sends
one Core INSERT per table, with rows copied from a registration that the product made. Only what must be unique differs.
"""

import os
import pickle
from pathlib import Path
from typing import Any

from flask import Flask, Response, redirect, request
from sqlalchemy import String, Table, UniqueConstraint, insert, select

from config import load
from coordinator import models
from coordinator.core.db import Model, current_session, db, engine_options, prepare_engine, unit_of_work

FILE = "rows"
Rows = list[tuple[str, list[dict[str, Any]]]]


def marks() -> dict[str, int]:
    """Return the highest row number of every table."""
    ids = {
        table: current_session().scalar(select(table.c.id).order_by(table.c.id.desc()).limit(1)) for table in _tables()
    }
    return {table.name: number or 0 for table, number in ids.items()}


def rows_since(before: dict[str, int]) -> Rows:
    """Return the rows that were added to each table since `before`, parents first."""
    found: Rows = []
    for table in _tables():
        query = select(table).where(table.c.id > before[table.name]).order_by(table.c.id)
        found.append((table.name, [dict(row) for row in current_session().execute(query).mappings()]))
    return [(name, rows) for name, rows in found if rows]


def write_again(rows: Rows, number: int) -> None:
    """Insert `rows` once more, in one transaction; `number` makes them different from all others."""
    with unit_of_work() as session:
        for table, values in _copies(rows, number):
            session.execute(insert(table), values)


def _copies(rows: Rows, number: int) -> list[tuple[Table, list[dict[str, Any]]]]:
    new = {(name, row["id"]): number * 100 + place for name, many in rows for place, row in enumerate(many)}
    copies = []
    for name, many in rows:
        table = Model.metadata.tables[name]
        copies.append((table, [_copy(table, row, new, number) for row in many]))
    return copies


def _copy(table: Table, row: dict[str, Any], new: dict[tuple[str, int], int], number: int) -> dict[str, Any]:
    copy = {**row, "id": new[table.name, row["id"]]}
    for key in table.foreign_keys:
        copy[key.parent.name] = new.get((key.column.table.name, row[key.parent.name]), row[key.parent.name])
    for name in _UNIQUE[table.name]:
        if row[name] is not None:
            copy[name] = f"{copy['id']:012d}" if isinstance(table.c[name].type, String) else number
    return copy


def _tables() -> list[Table]:
    return [table for table in Model.metadata.sorted_tables if "id" in table.c]


def _unique(table: Table) -> list[str]:
    names = {column.name for column in table.c if column.unique}
    for rule in table.constraints:
        if isinstance(rule, UniqueConstraint):
            names |= {column.name for column in rule.columns}
    return [name for name in names if not table.c[name].foreign_keys]


assert models.ALL
_UNIQUE = {table.name: _unique(table) for table in _tables()}


def create_app() -> Flask:
    """Return the yardstick on the database of this process's settings."""
    settings = load()
    app = Flask(__name__, static_folder=None)
    app.config.from_mapping(SQLALCHEMY_DATABASE_URI=settings.database_url,
                            SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url, settings.threads))  # fmt: skip
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine, settings.sqlite_synchronous)
    rows: Rows = pickle.loads((Path(os.environ["BARE_DIR"]) / FILE).read_bytes())

    @app.post("/<int:number>")
    def write(number: int) -> Response:
        assert request.form["consent"]
        write_again(rows, number)
        return redirect("/done", 303)

    return app


if "BARE_DIR" in os.environ:
    app = create_app()
