"""What was written about people whom a restored release does not know."""

import sqlalchemy as sa
from alembic import op

revision = "20261127aside"
down_revision = "20261127levels"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "laid_aside_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("function", sa.String(length=200), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("reader", sa.String(length=160), nullable=False),
        sa.Column("reader_function", sa.String(length=200), nullable=False),
        sa.Column("reader_person_id", sa.Integer(), nullable=True),
        sa.Column("precedence", sa.Integer(), nullable=True),
        sa.Column("brief", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_laid_aside_part_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_laid_aside_part_person_id")),
        sa.ForeignKeyConstraint(["reader_person_id"], ["person.id"], name=op.f("fk_laid_aside_part_reader_person_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["agenda_session.id"], name=op.f("fk_laid_aside_part_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_laid_aside_part")),
    )
    with op.batch_alter_table("laid_aside_part", schema=None) as batch_op:
        for column in ("organisation_id", "person_id", "reader_person_id", "session_id"):
            batch_op.create_index(batch_op.f(f"ix_laid_aside_part_{column}"), [column], unique=False)


def downgrade() -> None:
    op.drop_table("laid_aside_part")
