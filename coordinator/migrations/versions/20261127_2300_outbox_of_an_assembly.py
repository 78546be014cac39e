"""The outbox of an assembly: found by words and by state; sign-in messages stay out of it."""

import sqlalchemy as sa
from alembic import op

from coordinator.core.text import search_key

revision = "20261127outbox"
down_revision = "20261127builder"
branch_labels = None
depends_on = None

_CHECK = "ck_mail_message_secrets_in_no_assembly"
_SECRETS = "purpose NOT IN ('sign_in') OR assembly_ref = ''"
_AT_ONCE = 1000


def upgrade() -> None:
    op.execute(sa.text("UPDATE mail_message SET assembly_ref = '' WHERE purpose = 'sign_in'"))
    op.add_column("mail_message", sa.Column("search_text", sa.Text(), nullable=False, server_default=""))
    _fill_search_text()
    with op.batch_alter_table("mail_message") as batch_op:
        batch_op.alter_column("search_text", server_default=None)
        batch_op.create_check_constraint(op.f(_CHECK), _SECRETS)
    op.create_index("ix_mail_message_state", "mail_message", ["assembly_ref", "state", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_mail_message_state", table_name="mail_message")
    with op.batch_alter_table("mail_message") as batch_op:
        batch_op.drop_constraint(op.f(_CHECK), type_="check")
        batch_op.drop_column("search_text")


def _fill_search_text() -> None:
    """Make the messages that are there already findable."""
    message = sa.table(
        "mail_message", sa.column("id"), sa.column("to_name"), sa.column("to_address"), sa.column("subject"),
        sa.column("search_text"),
    )  # fmt: skip
    connection, last = op.get_bind(), 0
    while True:
        rows = connection.execute(
            sa.select(message.c.id, message.c.to_name, message.c.to_address, message.c.subject)
            .where(message.c.id > last)
            .order_by(message.c.id)
            .limit(_AT_ONCE)
        ).all()
        if not rows:
            return
        connection.execute(
            message.update().where(message.c.id == sa.bindparam("row")).values(search_text=sa.bindparam("key")),
            [{"row": row.id, "key": search_key(row.to_name, row.to_address, row.subject)} for row in rows],
        )
        last = rows[-1].id
