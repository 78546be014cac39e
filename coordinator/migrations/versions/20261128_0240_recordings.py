"""Recordings of sessions."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_0240"
down_revision = "20261128rooms"
branch_labels = None
depends_on = None

_TABLES = ("agenda_session", "published_session")


def upgrade() -> None:
    for table in _TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("recording_url", sa.String(length=500), nullable=False, server_default=""))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("recording_url", server_default=None)


def downgrade() -> None:
    for table in _TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("recording_url")
