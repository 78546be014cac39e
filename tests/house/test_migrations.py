"""Migrations on both engines: models and tables agree, and SQLite loses no children (STACK §4)."""

import datetime as dt

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask_migrate import downgrade, upgrade

from coordinator.app import create_app
from coordinator.core.db import Model, db
from tests.conftest import settings_for


def test_models_and_migrations_agree(session_app):
    with session_app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Model.metadata) == []


def test_every_check_and_unique_constraint_is_in_the_database(session_app):
    with session_app.app_context():
        inspector = sa.inspect(db.engine)
        for table in Model.metadata.sorted_tables:
            wanted = {c.name for c in table.constraints if isinstance(c, sa.CheckConstraint) and c.name}
            found = {check["name"] for check in inspector.get_check_constraints(table.name)}
            assert {str(name) for name in wanted} <= found, table.name


def test_up_and_down_and_up_again(tmp_path):
    app = create_app(settings_for(f"sqlite:///{tmp_path}/a.db", tmp_path))
    with app.app_context():
        upgrade()
        downgrade(revision="base")
        assert set(sa.inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade()
        assert "assembly" in sa.inspect(db.engine).get_table_names()


def test_numbers_of_two_series_find_room_in_one_when_the_series_go(tmp_path):
    app = create_app(settings_for(f"sqlite:///{tmp_path}/n.db", tmp_path))
    with app.app_context():
        upgrade(revision="20261128series")
        metadata = sa.MetaData()
        metadata.reflect(db.engine, only=("assembly", "agenda_session"))
        session = metadata.tables["agenda_session"]
        with db.engine.begin() as connection:
            connection.execute(metadata.tables["assembly"].insert().values(filled(metadata.tables["assembly"])))
            for number, (series, given) in enumerate((("", 1), ("B", 1), ("A", 1), ("A", 2), ("", 2), ("", None)), 1):
                own = {"id": number, "public_id": f"p{number}", "uid": f"u{number}", "series": series, "number": given}
                connection.execute(session.insert().values({**filled(session), **own}))
        downgrade(revision="20261128_0220")
        with db.engine.connect() as connection:
            found = connection.exec_driver_sql("SELECT number FROM agenda_session ORDER BY id").scalars().all()
    assert found == [1, 5, 3, 4, 2, None]


def filled(table: sa.Table) -> dict[str, object]:
    """What the columns of a table take that take something, whatever it means."""
    words = {"type": "plenary", "access": "registered", "status": "confirmed", "state": "draft",
             "holding": "as_planned", "precision": "day"}  # fmt: skip
    moment = dt.datetime(2027, 3, 9, tzinfo=dt.UTC)
    kinds = ((sa.DateTime, moment), (sa.Date, moment.date()), (sa.Integer | sa.Boolean, 1), (sa.types.TypeEngine, "{}"))
    return {
        column.name: words.get(column.name) or next(value for kind, value in kinds if isinstance(column.type, kind))
        for column in table.columns
        if not column.nullable
    }


def recreate_parent(engine, *, foreign_keys: str) -> int:
    """Make a parent with one child, re-create the parent in batch mode as Alembic does; count the children left."""
    with engine.connect() as connection:
        connection.connection.dbapi_connection.execute(f"PRAGMA foreign_keys={foreign_keys}")
        with connection.begin():
            connection.execute(sa.text("CREATE TABLE a (id INTEGER PRIMARY KEY, name TEXT)"))
            connection.execute(
                sa.text("CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a ON DELETE CASCADE)")
            )
            connection.execute(sa.text("INSERT INTO a VALUES (1, 'x')"))
            connection.execute(sa.text("INSERT INTO b VALUES (1, 1)"))
            operations = Operations(MigrationContext.configure(connection))
            with operations.batch_alter_table("a", recreate="always") as batch:
                batch.add_column(sa.Column("more", sa.Integer))
            left = connection.execute(sa.text("SELECT count(*) FROM b")).scalar_one()
        connection.invalidate()
    return left


def test_batch_mode_would_delete_children_and_our_cure_keeps_them(tmp_path):
    app = create_app(settings_for(f"sqlite:///{tmp_path}/c.db", tmp_path))
    with app.app_context():
        assert recreate_parent(db.engine, foreign_keys="ON") == 0  # the danger is real
    app = create_app(settings_for(f"sqlite:///{tmp_path}/d.db", tmp_path))
    with app.app_context():
        assert recreate_parent(db.engine, foreign_keys="OFF") == 1  # what migrations/env.py does


def test_a_migration_runs_with_foreign_keys_off_and_gives_them_back(tmp_path):
    app = create_app(settings_for(f"sqlite:///{tmp_path}/e.db", tmp_path))
    seen = []
    with app.app_context():

        @sa.event.listens_for(db.engine, "before_cursor_execute")
        def watch(connection, _cursor, statement, *_rest):
            if statement.lstrip().startswith("CREATE TABLE assembly ("):
                seen.append(connection.connection.dbapi_connection.execute("PRAGMA foreign_keys").fetchone()[0])

        upgrade()
        with db.engine.connect() as connection:
            after = connection.connection.dbapi_connection.execute("PRAGMA foreign_keys").fetchone()[0]
    assert (seen, after) == ([0], 1)


def test_messages_written_before_are_found_afterwards_and_sign_in_ones_leave_their_assembly(tmp_path):
    app = create_app(settings_for(f"sqlite:///{tmp_path}/f.db", tmp_path))
    row = (
        "INSERT INTO mail_message (public_id, message_id, to_address, to_name, language, subject, text, attachments,"
        " state, purpose, assembly_ref, subject_kind, subject_ref, created_at) VALUES"
        " (:ref, :ref, 'ama@example.org', 'Ama Ɖɔgbe', 'fr', 'Réponse', 'x', '[]', 'sent', :purpose, 'a', '', '',"
        " '2026-11-27 10:00:00')"
    )
    with app.app_context():
        upgrade(revision="20261127builder")
        with db.engine.begin() as connection:
            connection.execute(sa.text(row), {"ref": "m1", "purpose": "registration.decided"})
            connection.execute(sa.text(row), {"ref": "m2", "purpose": "sign_in"})
        upgrade()
        with db.engine.connect() as connection:
            found = connection.execute(sa.text("SELECT public_id, assembly_ref, search_text FROM mail_message")).all()
        checks = [check["name"] for check in sa.inspect(db.engine).get_check_constraints("mail_message")]
    key = "ama dogbe ama example org reponse"
    assert sorted(found) == [("m1", "a", key), ("m2", "", key)]
    assert sorted(checks) == ["ck_mail_message_secrets_in_no_assembly", "ck_mail_message_state"]
