"""The outbox of an assembly: found by words and by state; sign-in messages stay out of it."""

import sqlalchemy as sa
from alembic import op

from coordinator.core.text import search_key

revision = "20261127outbox"
down_revision = "20261124first"
branch_labels = None
depends_on = None

_STATES = "state IN ('queued', 'sent', 'kept', 'failed')"
_SECRETS = "purpose NOT IN ('sign_in') OR assembly_ref = ''"
_AT_ONCE = 1000


def _checks(*, secrets: bool) -> list[sa.CheckConstraint]:
    """Batch mode makes the table anew and forgets the checks that it is not given."""
    found = [sa.CheckConstraint(_STATES, name=op.f("ck_mail_message_state"))]
    return (
        [*found, sa.CheckConstraint(_SECRETS, name=op.f("ck_mail_message_secrets_in_no_assembly"))]
        if secrets
        else found
    )


def upgrade() -> None:
    op.execute(sa.text("UPDATE mail_message SET assembly_ref = '' WHERE purpose = 'sign_in'"))
    op.add_column("mail_message", sa.Column("search_text", sa.Text(), nullable=False, server_default=""))
    _fill_search_text()
    if op.get_context().dialect.name == "sqlite":
        with op.batch_alter_table("mail_message", recreate="always", table_args=_checks(secrets=True)) as batch_op:
            batch_op.alter_column("search_text", server_default=None)
    else:
        op.alter_column("mail_message", "search_text", server_default=None)
        op.create_check_constraint(op.f("ck_mail_message_secrets_in_no_assembly"), "mail_message", _SECRETS)
    op.create_index("ix_mail_message_state", "mail_message", ["assembly_ref", "state", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_mail_message_state", table_name="mail_message")
    if op.get_context().dialect.name == "sqlite":
        with op.batch_alter_table("mail_message", recreate="always", table_args=_checks(secrets=False)) as batch_op:
            batch_op.drop_column("search_text")
    else:
        op.drop_constraint(op.f("ck_mail_message_secrets_in_no_assembly"), "mail_message", type_="check")
        op.drop_column("mail_message", "search_text")


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
