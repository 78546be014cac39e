"""Backup and restore: the same rows and files come back, and nothing is touched unless every sum is right."""

import gzip
import hashlib
import io
import json
import sqlite3
import stat
import tarfile
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from coordinator.core import files
from coordinator.core.db import db
from coordinator.directory.models import Organisation
from coordinator.operations import archive, backup, engines
from tests import world


def rows() -> dict[str, list[tuple]]:
    """Every row of every table, sorted."""
    with db.engine.connect() as connection:
        found = {
            table.name: sorted(map(repr, connection.execute(sa.select(table)))) for table in db.metadata.sorted_tables
        }
    db.engine.dispose()
    return found


def invoke(site, *args: str):
    db.session.remove()
    return site.test_cli_runner().invoke(args=list(args))


@pytest.fixture
def full_site(site):
    """A site with an assembly, an organisation with Ewe letters, and a stored file."""
    world.assembly(slug="lome-2027")
    world.organisation("Aŋlɔ", seat="Kéta")
    files.store().put(b"the charter")
    return site


def test_restore_brings_back_the_same_rows_and_files(full_site, tmp_path):
    before = rows()
    key = hashlib.sha256(b"the charter").hexdigest()
    target = tmp_path / "away" / "monday.tar.gz"
    made = invoke(full_site, "backup", "--to", str(target))
    assert made.exit_code == 0, made.output
    assert "database and 1 files" in made.output
    assert stat.S_IMODE(target.stat().st_mode) == 0o600

    world.organisation("Written after the backup")
    db.session.execute(sa.delete(Organisation).where(Organisation.name == "Aŋlɔ"))
    db.session.commit()
    files.store().path(key).unlink()
    later = files.store().put(b"stored after the backup")
    assert rows() != before

    restored = invoke(full_site, "restore", str(target))
    assert restored.exit_code == 0, restored.output
    assert rows() == before
    assert files.store().read(key) == b"the charter"
    assert not files.store().path(later).exists()


def test_restore_keeps_the_data_it_replaces(full_site, tmp_path):
    target = tmp_path / "b.tar.gz"
    invoke(full_site, "backup", "--to", str(target))
    world.organisation("Written after the backup")
    later = files.store().put(b"stored after the backup")
    changed = rows()
    invoke(full_site, "restore", str(target))
    (aside,) = full_site.config["SETTINGS"].data_dir.glob("before-restore-*")
    assert (aside / "files" / later[:2] / later).read_bytes() == b"stored after the backup"
    db.session.remove()
    engines.copy_in(db.engine, aside / engines.copy_name(db.engine))
    assert rows() == changed


def test_restore_brings_an_older_backup_to_the_tables_of_this_code(full_site, tmp_path):
    """Tables that the backup does not know are gone after the restore, not left over."""
    target = tmp_path / "b.tar.gz"
    invoke(full_site, "backup", "--to", str(target))
    with db.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE left_over (id INTEGER)"))
    invoke(full_site, "restore", str(target))
    assert "left_over" not in sa.inspect(db.engine).get_table_names()


def test_restore_refuses_while_another_program_uses_the_database(full_site, tmp_path):
    target = tmp_path / "b.tar.gz"
    invoke(full_site, "backup", "--to", str(target))
    world.organisation("Written after the backup")
    before = rows()
    url = make_url(full_site.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite":
        other = sqlite3.connect(url.database)
        other.execute("SELECT count(*) FROM organisation").fetchone()
    else:
        other = psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
    refused = invoke(full_site, "restore", str(target))
    other.close()
    assert refused.exit_code == 1
    assert "stop Coordinator first" in refused.output
    assert rows() == before
    assert list(full_site.config["SETTINGS"].data_dir.glob("before-restore-*")) == []
    assert invoke(full_site, "restore", str(target)).exit_code == 0


def test_backup_is_consistent_while_somebody_writes(full_site, tmp_path):
    """An open transaction of another connection is not in the backup, and does not stop it."""
    target = tmp_path / "b.tar.gz"
    with db.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as writing:
        writing.execute(sa.update(Organisation).values(name="Half-written"))
        made = invoke(full_site, "backup", "--to", str(target))
        assert made.exit_code == 0, made.output
        writing.rollback()
    invoke(full_site, "restore", str(target))
    assert db.session.scalars(sa.select(Organisation.name)).all() == ["Aŋlɔ"]


def test_backups_carry_neither_the_secret_key_nor_half_written_files(site, tmp_path):
    folder = site.config["SETTINGS"].files_dir / "ab"
    folder.mkdir(parents=True)
    (folder / "tmp12345").write_bytes(b"half")
    (site.config["SETTINGS"].data_dir / "secret_key").write_text("k" * 64)
    target = tmp_path / "b.tar.gz"
    invoke(site, "backup", "--to", str(target))
    with tarfile.open(target) as tar:
        assert tar.getnames() == ["manifest.json", engines.copy_name(db.engine)]


def test_keep_deletes_the_oldest_of_our_own_backups_only(tmp_path):
    for name in ("coordinator-20260101-000000.tar.gz", "coordinator-20260102-000000.tar.gz", "mine.tar.gz"):
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in backup.keep_newest(tmp_path, 1)] == ["coordinator-20260101-000000.tar.gz"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["coordinator-20260102-000000.tar.gz", "mine.tar.gz"]


def test_without_a_database_no_backup_is_made(empty_site, engine_name, tmp_path):
    if engine_name != "sqlite":
        pytest.skip("reason: a PostgreSQL database always exists")
    refused = invoke(empty_site, "backup", "--to", str(tmp_path / "b.tar.gz"))
    assert refused.exit_code == 1
    assert "there is no database" in refused.output
    assert list(tmp_path.glob("*.tar.gz")) == []


def test_a_damaged_sqlite_file_is_replaced_and_kept(full_site, engine_name, tmp_path):
    if engine_name != "sqlite":
        pytest.skip("reason: PostgreSQL keeps its own files")
    target = tmp_path / "b.tar.gz"
    invoke(full_site, "backup", "--to", str(target))
    before = rows()
    path = Path(db.engine.url.database)
    path.write_bytes(b"not a database at all" * 1000)
    restored = invoke(full_site, "restore", str(target))
    assert restored.exit_code == 0, restored.output
    assert rows() == before
    (aside,) = path.parent.glob("before-restore-*")
    assert (aside / "database.sqlite").read_bytes().startswith(b"not a database")


def made_up(path: Path, members: dict[str, bytes], manifest: object) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, content in {"manifest.json": json.dumps(manifest).encode(), **members}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return path


def listed(content: bytes) -> dict[str, object]:
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


@pytest.mark.parametrize(
    ("members", "manifest", "said"),
    [
        ({"a": b"x"}, {"format": 1, "files": {"a": listed(b"y")}}, "checksum"),
        ({"a": b"x"}, {"format": 1, "files": {}}, "not in the manifest"),
        ({}, {"format": 1, "files": {"a": listed(b"x")}}, "lacks 1 files"),
        ({"../a": b"x"}, {"format": 1, "files": {"../a": listed(b"x")}}, "not in the manifest"),
        ({"/tmp/a": b"x"}, {"format": 1, "files": {"/tmp/a": listed(b"x")}}, "not in the manifest"),
        ({}, {"format": 2, "files": {}}, "format"),
        ({}, ["format"], "format"),
        ({}, {"format": 1}, "not a whole backup"),
    ],
)
def test_an_archive_that_differs_from_its_manifest_is_refused(tmp_path, members, manifest, said):
    source = made_up(tmp_path / "b.tar.gz", members, manifest)
    (tmp_path / "out").mkdir()
    with pytest.raises(archive.DamagedArchiveError, match=said):
        archive.unpack(source, tmp_path / "out")
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("content", [b"", b"plain text", gzip.compress(b"no tar", mtime=0)])
def test_what_is_no_archive_is_refused(tmp_path, content):
    source = tmp_path / "b.tar.gz"
    source.write_bytes(content)
    with pytest.raises(archive.DamagedArchiveError):
        archive.unpack(source, tmp_path)


def test_a_cut_or_changed_backup_changes_nothing(full_site, tmp_path):
    target = tmp_path / "b.tar.gz"
    invoke(full_site, "backup", "--to", str(target))
    before = rows()
    whole = target.read_bytes()
    middle = len(whole) // 2
    for damaged in (whole[:middle], whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]):
        target.write_bytes(damaged)
        refused = invoke(full_site, "restore", str(target))
        assert refused.exit_code == 1
        assert "Not restored" in refused.output
    assert rows() == before
