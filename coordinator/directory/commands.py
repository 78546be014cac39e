"""The operator's command: flask import-directory."""

import click
from flask.cli import with_appcontext

from coordinator.core.db import unit_of_work
from coordinator.directory import service


@click.command("import-directory")
@with_appcontext
def import_directory() -> None:
    """Bring the reference data into the directory; corrections made by hand are kept."""
    with unit_of_work():
        done = service.import_directory()
    click.echo(f"Directory: {done.added} added, {done.changed} changed, {done.unchanged} unchanged.")


COMMANDS = (import_directory,)
