"""Who had a part in what was released, and who is told of a release."""

import sqlalchemy as sa
from alembic import op

revision = "20261127digests"
down_revision = "20261127outbox"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "release_digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sessions", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "mailed", "otherwise", "spared",
                name="state", native_enum=False, create_constraint=True, length=32,
            ),
            nullable=False,
        ),
        sa.Column("message_ref", sa.String(length=12), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_release_digest_person_id")),
        sa.ForeignKeyConstraint(
            ["release_id"], ["agenda_release.id"], name=op.f("fk_release_digest_release_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_digest")),
        sa.UniqueConstraint("release_id", "person_id", name=op.f("uq_release_digest_release_id_person_id")),
    )  # fmt: skip
    with op.batch_alter_table("release_digest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_release_digest_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_release_digest_state", ["release_id", "state", "id"], unique=False)

    op.create_table(
        "released_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_released_part_person_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["agenda_session.id"], name=op.f("fk_released_part_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_released_part")),
        sa.UniqueConstraint("session_id", "person_id", "part", name=op.f("uq_released_part_session_id_person_id_part")),
    )
    with op.batch_alter_table("released_part", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_released_part_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("released_part", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_released_part_person_id"))
    op.drop_table("released_part")
    with op.batch_alter_table("release_digest", schema=None) as batch_op:
        batch_op.drop_index("ix_release_digest_state")
        batch_op.drop_index(batch_op.f("ix_release_digest_person_id"))
    op.drop_table("release_digest")
