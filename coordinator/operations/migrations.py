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


class LateGroup(click.Group):
    """`flask db …`: the commands of Flask-Migrate, for who writes migrations."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return self._real().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command."""
        return self._real().get_command(ctx, cmd_name)

    def _real(self) -> click.Group:
        from flask_migrate.cli import db as commands  # noqa: PLC0415 - the reason of this module

        real: click.Group = commands
        return real


db_commands = LateGroup("db", help="Write and run migrations.")
