"""Which places a release has ended, and which the organisers keep all the same."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_0211"
down_revision = "20261128_0210"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("session_sign_up", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_kept", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("ended_by", sa.Integer(), nullable=True))
    with op.batch_alter_table("session_sign_up", schema=None) as batch_op:
        batch_op.alter_column("is_kept", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("session_sign_up", schema=None) as batch_op:
        batch_op.drop_column("ended_by")
        batch_op.drop_column("is_kept")
