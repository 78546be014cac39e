"""Keep with a released session what its levels of intervention were called."""

import sqlalchemy as sa
from alembic import op

revision = "20261127levels"
down_revision = "20261127digests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("published_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("level_names", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("published_session", schema=None) as batch_op:
        batch_op.drop_column("level_names")
