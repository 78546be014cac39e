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
    _index("assembly_id", "number")
    for table, column in _TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)


def _index(*columns: str) -> None:
    with op.batch_alter_table("agenda_session", schema=None) as batch_op:
        batch_op.drop_index("uq_agenda_session_number")
        batch_op.create_index("uq_agenda_session_number", list(columns), unique=True)
