"""Codes of tracks, and the series in which a session is numbered."""

import sqlalchemy as sa
from alembic import op

revision = "20261128series"
down_revision = "20261128_0220"
branch_labels = None
depends_on = None

_TABLES = (("track", "code"), ("agenda_session", "series"), ("published_session", "series"))


def upgrade() -> None:
    for table, column in _TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(column, sa.String(length=4), nullable=False, server_default=""))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, server_default=None)
    _index("assembly_id", "series", "number")


def downgrade() -> None:
    _number_in_one_series()
    _index("assembly_id", "number")
    for table, column in _TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)


def _number_in_one_series() -> None:
    """Before there were series a number stood once in an assembly: those of a series go behind the others."""
    session, released = (
        sa.table(name, *(sa.column(column) for column in ("id", "session_id", "assembly_id", "series", "number")))
        for name in ("agenda_session", "published_session")
    )
    connection = op.get_bind()
    plain = sa.select(session.c.assembly_id, sa.func.max(session.c.number)).where(session.c.series == "")
    last = {row[0]: row[1] or 0 for row in connection.execute(plain.group_by(session.c.assembly_id))}
    found = sa.select(session.c.id, session.c.assembly_id).where(session.c.series != "", session.c.number.is_not(None))
    for row in connection.execute(found.order_by(session.c.series, session.c.number)).all():
        last[row.assembly_id] = last.get(row.assembly_id, 0) + 1
        for table, key in ((session, session.c.id), (released, released.c.session_id)):
            connection.execute(sa.update(table).where(key == row.id).values(number=last[row.assembly_id], series=""))


def _index(*columns: str) -> None:
    with op.batch_alter_table("agenda_session", schema=None) as batch_op:
        batch_op.drop_index("uq_agenda_session_number")
        batch_op.create_index("uq_agenda_session_number", list(columns), unique=True)
