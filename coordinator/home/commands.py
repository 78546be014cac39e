"""Commands of the home: the demonstration."""

import os

import click
from flask import current_app
from flask.cli import with_appcontext

from coordinator.core.db import unit_of_work
from coordinator.home.demonstration import loader


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Load the demonstration assembly if there is no assembly at all; print its sign-ins."""
    sign_ins = current_app.config["SETTINGS"].demonstration_file
    if loader.is_wanted():
        with unit_of_work():
            text = loader.load()
        handle = os.open(sign_ins, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
    if sign_ins.exists():
        click.echo(sign_ins.read_text(encoding="utf-8"), nl=False)
