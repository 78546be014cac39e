"""Layouts of rooms, and which one a session needs with the time to set it up and to clear it."""

import sqlalchemy as sa
from alembic import op

revision = "20261128rooms"
down_revision = "20261128_0211"
branch_labels = None
depends_on = None

_MINUTES = ("setup_minutes", "clearing_minutes")


def upgrade() -> None:
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.add_column(sa.Column("layouts", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("agenda_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("layout", sa.String(length=60), nullable=False, server_default=""))
        for name in _MINUTES:
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.alter_column("layouts", server_default=None)
    with op.batch_alter_table("agenda_session", schema=None) as batch_op:
        for name in ("layout", *_MINUTES):
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("agenda_session", schema=None) as batch_op:
        for name in (*reversed(_MINUTES), "layout"):
            batch_op.drop_column(name)
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_column("layouts")
