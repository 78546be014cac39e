"""Upgrading: once, after a copy, never backwards, and not twice when two processes start together."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from coordinator.core.db import db
from coordinator.operations import start, upgrade
from tests import world

ROOT = Path(__file__).parents[2]


def set_revision(revision: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :at"), {"at": revision})


def test_upgrade_makes_all_tables_and_says_so_once(empty_site):
    first = empty_site.test_cli_runner().invoke(args=["upgrade-database"])
    second = empty_site.test_cli_runner().invoke(args=["upgrade-database"])
    assert first.output == f"Tables upgraded from nothing to {upgrade.revision_of_code()}.\n"
    assert second.output == ""
    assert set(sa.inspect(db.engine).get_table_names()) == {*db.metadata.tables, "alembic_version"}


def test_two_processes_upgrading_at_once_run_the_migrations_once(empty_site):
    results, errors = [], []

    def work():
        try:
            with empty_site.app_context():
                results.append(upgrade.upgrade_database(empty_site.config["SETTINGS"].backups_dir))
        except Exception as error:  # noqa: BLE001 - shown below
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert sorted(done.before is None for done in results) == [False, False, True]


def test_a_database_of_a_newer_version_is_left_alone(site):
    set_revision("29991231later")
    refused = site.test_cli_runner().invoke(args=["upgrade-database"])
    assert refused.exit_code == 1
    assert "29991231later, which this version of Coordinator does not know" in refused.output


def test_data_are_copied_before_an_upgrade_of_sqlite(site, engine_name, monkeypatch):
    if engine_name != "sqlite":
        pytest.skip("reason: the administrator of PostgreSQL makes dumps")
    world.organisation("Kloto 1")
    monkeypatch.setattr(upgrade, "_migrate", lambda _engine: None)
    monkeypatch.setattr(upgrade, "revision_of_code", lambda: "later")
    db.session.remove()
    done = upgrade.upgrade_database(site.config["SETTINGS"].backups_dir)
    with sqlite3.connect(done.copy) as copy:
        assert copy.execute("SELECT name FROM organisation").fetchall() == [("Kloto 1",)]


def test_a_start_knows_what_there_is_to_prepare(empty_site, engine_name):
    settings = empty_site.config["SETTINGS"]
    assert start.to_prepare(settings) == ["upgrade", "demo"]
    empty_site.test_cli_runner().invoke(args=["upgrade-database"])
    if engine_name == "postgresql":
        assert start.to_prepare(settings) == ["upgrade", "demo"]  # asked by the commands themselves
        return
    assert start.to_prepare(settings) == ["demo"]
    world.assembly()
    db.session.remove()
    assert start.to_prepare(settings) == []
    set_revision("20000101earlier")
    assert start.to_prepare(settings) == ["upgrade"]


@pytest.mark.parametrize("arguments", [("heads",), ("current", "--verbose"), ("check",), ("--help",)])
def test_the_commands_of_flask_migrate_are_there_when_asked_for(site, arguments):
    assert site.test_cli_runner().invoke(args=["db", *arguments]).exit_code == 0
    assert site.test_cli_runner().invoke(args=["db", "no-such-command"]).exit_code == 2


def test_a_start_does_not_load_alembic():
    script = "import coordinator.app, sys; sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


def test_the_newest_migration_by_name_is_the_head(site):
    assert start.newest_revision() == upgrade.revision_of_code()
    assert site


def test_a_database_that_is_away_is_said_in_one_line(tmp_path):
    environ = {
        "PATH": "/usr/bin:/bin", "DATA_DIR": str(tmp_path), "DATABASE_URL": "postgresql+psycopg://x@127.0.0.1:1/x",
    }  # fmt: skip
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "upgrade-database"]
    ended = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.startswith("Error: the database does not answer (")
    assert ended.stderr.count("\n") == 1
