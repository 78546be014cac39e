"""Alembic, loaded when it is first asked for: with the dialects it brings, it costs an eighth of every start."""

from pathlib import Path
from typing import Any

import click
from flask import Flask

from coordinator.core.db import db

FOLDER = Path(__file__).parent.parent / "migrations"


class LateMigrate:
    """Stands in the application's extensions until somebody wants a migration, then makes room for Flask-Migrate."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        app.extensions["migrate"] = self

    def __getattr__(self, name: str) -> Any:
        """Put the real extension in place and answer for it this once."""
        from flask_migrate import Migrate  # noqa: PLC0415 - the reason of this module

        Migrate(directory=str(FOLDER)).init_app(self._app, db, render_as_batch=True, compare_type=True)
        return getattr(self._app.extensions["migrate"], name)


@click.command("db", add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def db_command(context: click.Context, arguments: tuple[str, ...]) -> None:
    """Write and run migrations: the commands of Flask-Migrate."""
    from flask_migrate.cli import db as commands  # type: ignore[import-not-found]  # noqa: PLC0415 - see above

    commands.main(arguments, prog_name="flask db", obj=context.obj)
