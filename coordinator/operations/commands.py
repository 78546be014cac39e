"""Commands of the operator: upgrade-database, backup, restore, doctor."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from config import Settings
from coordinator.core import clock
from coordinator.core.db import db
from coordinator.operations import archive, backup, doctor, engines, migrations, upgrade

PROBLEMS = (
    archive.DamagedArchiveError,
    backup.RunningError,
    engines.DatabaseCopyError,
    upgrade.NewerDatabaseError,
)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


@contextmanager
def _in_one_line(failure: str = "", *also: type[Exception]) -> Iterator[None]:
    """End the command with one line instead of a traceback for what an operator can put right."""
    expected: tuple[type[Exception], ...] = (*PROBLEMS, *also)
    try:
        yield
    except expected as problem:
        raise click.ClickException(f"{failure}{problem}.") from None
    except OperationalError as problem:
        if problem.statement is not None:  # a fault in what we asked, not a server that is away
            raise
        reason = str(problem.orig).strip().splitlines()[0].rstrip(".")
        raise click.ClickException(f"{failure}the database does not answer ({reason}).") from None


@click.command("upgrade-database")
@with_appcontext
def upgrade_database() -> None:
    """Bring the tables to the version of the code, after a copy of an SQLite database."""
    with _in_one_line():
        done = upgrade.upgrade_database(_settings().backups_dir)
    if done.copy:
        click.echo(f"The data as they were: {done.copy}")
    if done.before != done.after:
        click.echo(f"Tables upgraded from {done.before or 'nothing'} to {done.after}.")


@click.command("backup")
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False), help="File to write (.tar.gz).")
@click.option("--keep", type=click.IntRange(min=1), help="Delete all but this many backups in DATA_DIR/backups.")
@with_appcontext
def backup_command(target: Path | None, keep: int | None) -> None:
    """Write database and stored files to one file; the site may run meanwhile."""
    settings = _settings()
    target = target or settings.backups_dir / backup.NAME.format(clock.now())
    with _in_one_line("No backup was made: ", OSError):
        files = backup.make_backup(db.engine, settings.files_dir, target)
    click.echo(f"{target}: database and {files} files, {target.stat().st_size:,} bytes.")
    for old in backup.keep_newest(settings.backups_dir, keep) if keep else ():
        click.echo(f"Deleted {old.name}.")


@click.command("restore")
@click.argument("source", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@with_appcontext
def restore_command(source: Path) -> None:
    """Put a backup in the place of all data. Refuses while the site runs; keeps the data it replaces."""
    settings = _settings()
    with _in_one_line("Not restored: ", OSError):
        done = backup.restore_backup(db.engine, settings.files_dir, source)
        upgraded = upgrade.upgrade_database(settings.backups_dir)
    click.echo(f"Restored the backup of {done.made_at} with {done.files} files. The data before it: {done.aside}")
    if upgraded.before != upgraded.after:
        click.echo(f"Tables upgraded from {upgraded.before} to {upgraded.after}.")


@click.command("doctor")
@with_appcontext
def doctor_command() -> None:
    """Say what is missing on this machine and how to get it; ends with 1 when the site cannot work."""
    colours = {doctor.Health.GOOD: "green", doctor.Health.WANT: "yellow", doctor.Health.FAULT: "red"}
    faults = 0
    for finding in doctor.examine(_settings(), db.engine):
        faults += finding.health is doctor.Health.FAULT
        click.echo(f"{click.style(f'{finding.health:<6}', fg=colours[finding.health])}{finding.sentence}")
        if finding.cure:
            click.echo(f"      {finding.cure}")
    if faults:
        raise SystemExit(1)


COMMANDS: tuple[click.Command, ...] = (
    migrations.db_command,
    upgrade_database,
    backup_command,
    restore_command,
    doctor_command,
)
