"""When a role is reminded, and who was reminded of what."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_0210"
down_revision = "20261128series"
branch_labels = None
depends_on = None

# As they were when this was written: an assembly that named or moved a usual role is reminded like all others.
_USUAL = {"chair": 3, "moderator": 3, "speaker": 3, "rapporteur": 1, "master_of_ceremonies": 3, "interpreter": 1}


def upgrade() -> None:
    op.add_column("agenda_role", sa.Column("reminder_days", sa.Integer(), nullable=True))
    role = sa.table("agenda_role", sa.column("code", sa.String), sa.column("reminder_days", sa.Integer))
    for code, days in _USUAL.items():
        op.execute(role.update().where(role.c.code == code).values(reminder_days=days))

    op.create_table(
        "role_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assembly_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum("mailed", "otherwise", name="state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("message_ref", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_role_reminder_assembly_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_reminder_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_reminder")),
        sa.UniqueConstraint(
            "assembly_id", "person_id", "told_on", name=op.f("uq_role_reminder_assembly_id_person_id_told_on")
        ),
    )
    op.create_table(
        "reminded_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reminder_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reminder_id"], ["role_reminder.id"], name=op.f("fk_reminded_session_reminder_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["agenda_session.id"], name=op.f("fk_reminded_session_session_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminded_session_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminded_session")),
        sa.UniqueConstraint(
            "session_id", "person_id", "day", name=op.f("uq_reminded_session_session_id_person_id_day")
        ),
    )
    with op.batch_alter_table("role_reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_reminder_person_id"), ["person_id"], unique=False)
    with op.batch_alter_table("reminded_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminded_session_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminded_session_reminder_id"), ["reminder_id"], unique=False)


def downgrade() -> None:
    op.drop_table("reminded_session")
    op.drop_table("role_reminder")
    with op.batch_alter_table("agenda_role", schema=None) as batch_op:
        batch_op.drop_column("reminder_days")
