"""The agenda builder: items, papers, roles, levels, conflicts, sign-up, proposals, picks and actual times."""

import sqlalchemy as sa
from alembic import op

revision = "20261127builder"
down_revision = "20261124first"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accepted_conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("assembly_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("accepted_by", sa.String(length=16), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_accepted_conflict_assembly_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accepted_conflict")),
        sa.UniqueConstraint("assembly_id", "key", name=op.f("uq_accepted_conflict_assembly_id_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_accepted_conflict_public_id")),
    )
    with op.batch_alter_table("accepted_conflict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accepted_conflict_assembly_id"), ["assembly_id"], unique=False)

    op.create_table(
        "agenda_level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("assembly_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_agenda_level_assembly_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_level")),
        sa.UniqueConstraint("assembly_id", "number", name=op.f("uq_agenda_level_assembly_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_agenda_level_public_id")),
    )
    with op.batch_alter_table("agenda_level", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_level_assembly_id"), ["assembly_id"], unique=False)

    op.create_table(
        "agenda_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("assembly_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("brief", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_agenda_role_assembly_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_role")),
        sa.UniqueConstraint("assembly_id", "code", name=op.f("uq_agenda_role_assembly_id_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_agenda_role_public_id")),
    )
    with op.batch_alter_table("agenda_role", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_role_assembly_id"), ["assembly_id"], unique=False)

    op.create_table(
        "room_closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=160), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_room_closure_minutes_positive")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_closure_room_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_closure")),
        sa.UniqueConstraint("public_id", name=op.f("uq_room_closure_public_id")),
    )
    with op.batch_alter_table("room_closure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_closure_room_id"), ["room_id"], unique=False)

    op.create_table(
        "agenda_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("assembly_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "filed",
                "accepted",
                "merged",
                "refused",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("organisation_name", sa.String(length=200), nullable=False),
        sa.Column("contact_name", sa.String(length=160), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=True),
        sa.Column("contact_phone", sa.String(length=20), nullable=True),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assembly_id"], ["assembly.id"], name=op.f("fk_agenda_proposal_assembly_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_agenda_proposal_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["agenda_session.id"], name=op.f("fk_agenda_proposal_session_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_proposal")),
        sa.UniqueConstraint("digest", name=op.f("uq_agenda_proposal_digest")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_agenda_proposal_idempotency_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_agenda_proposal_public_id")),
    )
    with op.batch_alter_table("agenda_proposal", schema=None) as batch_op:
        batch_op.create_index("ix_agenda_proposal_assembly_state", ["assembly_id", "state", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_proposal_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_proposal_session_id"), ["session_id"], unique=False)

    op.create_table(
        "session_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("speaker", sa.String(length=160), nullable=False),
        sa.Column("function", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("reader", sa.String(length=160), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_session_item_minutes_positive")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_session_item_person_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["agenda_session.id"], name=op.f("fk_session_item_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_item")),
        sa.UniqueConstraint("public_id", name=op.f("uq_session_item_public_id")),
        sa.UniqueConstraint("session_id", "number", name=op.f("uq_session_item_session_id_number")),
    )
    with op.batch_alter_table("session_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_item_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_item_session_id"), ["session_id"], unique=False)

    op.create_table(
        "session_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_session_paper_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["agenda_session.id"], name=op.f("fk_session_paper_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_paper")),
        sa.UniqueConstraint("session_id", "document_id", name=op.f("uq_session_paper_session_id_document_id")),
    )
    with op.batch_alter_table("session_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_paper_document_id"), ["document_id"], unique=False)

    op.create_table(
        "session_pick",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("picked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_session_pick_registration_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["agenda_session.id"], name=op.f("fk_session_pick_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_pick")),
        sa.UniqueConstraint("registration_id", "session_id", name=op.f("uq_session_pick_registration_id_session_id")),
    )
    with op.batch_alter_table("session_pick", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_pick_session_id"), ["session_id"], unique=False)

    op.create_table(
        "session_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["agenda_session.id"], name=op.f("fk_session_run_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_run")),
        sa.UniqueConstraint("session_id", name=op.f("uq_session_run_session_id")),
    )
    op.create_table(
        "session_sign_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("placed", "waiting", name="state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_session_sign_up_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["agenda_session.id"], name=op.f("fk_session_sign_up_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_sign_up")),
        sa.UniqueConstraint("public_id", name=op.f("uq_session_sign_up_public_id")),
        sa.UniqueConstraint(
            "session_id", "registration_id", name=op.f("uq_session_sign_up_session_id_registration_id")
        ),
    )
    with op.batch_alter_table("session_sign_up", schema=None) as batch_op:
        batch_op.create_index("ix_session_sign_up_queue", ["session_id", "state", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_sign_up_registration_id"), ["registration_id"], unique=False)

    op.create_table(
        "agenda_proposal_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=160), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("file_key", sa.String(length=64), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["agenda_proposal.id"],
            name=op.f("fk_agenda_proposal_file_proposal_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_proposal_file")),
        sa.UniqueConstraint("public_id", name=op.f("uq_agenda_proposal_file_public_id")),
    )
    with op.batch_alter_table("agenda_proposal_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_proposal_file_proposal_id"), ["proposal_id"], unique=False)

    with op.batch_alter_table("agenda_release", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "kind",
                sa.Enum(
                    "edits", "shift", "restored", name="kind", native_enum=False, create_constraint=True, length=32
                ),
                nullable=False,
                server_default="edits",
            )
        )
        batch_op.add_column(sa.Column("restored_number", sa.Integer(), nullable=True))

    with op.batch_alter_table("agenda_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("interpreted_into", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("interpreter_team", sa.String(length=80), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("levels", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("video_url", sa.String(length=500), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("has_signup", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("places", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch_op.create_index("uq_agenda_session_number", ["assembly_id", "number"], unique=True)

    with op.batch_alter_table("published_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("items", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("papers", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("interpreted_into", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("levels", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("video_url", sa.String(length=500), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("has_signup", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("places", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))

    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.add_column(sa.Column("site", sa.String(length=80), nullable=False, server_default=""))

    with op.batch_alter_table("session_person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reader", sa.String(length=160), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("reader_function", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("reader_person_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("precedence", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("brief", sa.Text(), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_session_person_reader_person_id"), ["reader_person_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_session_person_reader_person_id"), "person", ["reader_person_id"], ["id"]
        )

    # A role is a code of the assembly's own now.
    with op.batch_alter_table("session_person", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_session_person_role"), type_="check")


def downgrade() -> None:
    usual = ("chair", "moderator", "speaker", "rapporteur", "master_of_ceremonies", "interpreter")
    person = sa.table("session_person", sa.column("role", sa.String))
    op.execute(person.update().where(person.c.role.not_in(usual)).values(role="speaker"))
    with op.batch_alter_table("session_person", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f("ck_session_person_role"), sa.column("role").in_(usual))
    with op.batch_alter_table("session_person", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_session_person_reader_person_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_session_person_reader_person_id"))
        batch_op.drop_column("brief")
        batch_op.drop_column("precedence")
        batch_op.drop_column("reader_person_id")
        batch_op.drop_column("reader_function")
        batch_op.drop_column("reader")

    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_column("site")

    with op.batch_alter_table("published_session", schema=None) as batch_op:
        batch_op.drop_column("number")
        batch_op.drop_column("places")
        batch_op.drop_column("has_signup")
        batch_op.drop_column("video_url")
        batch_op.drop_column("levels")
        batch_op.drop_column("interpreted_into")
        batch_op.drop_column("papers")
        batch_op.drop_column("items")

    with op.batch_alter_table("agenda_session", schema=None) as batch_op:
        batch_op.drop_index("uq_agenda_session_number")
        batch_op.drop_column("number")
        batch_op.drop_column("places")
        batch_op.drop_column("has_signup")
        batch_op.drop_column("video_url")
        batch_op.drop_column("levels")
        batch_op.drop_column("interpreter_team")
        batch_op.drop_column("interpreted_into")

    with op.batch_alter_table("agenda_release", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_agenda_release_kind"), type_="check")
        batch_op.drop_column("restored_number")
        batch_op.drop_column("kind")

    with op.batch_alter_table("agenda_proposal_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_proposal_file_proposal_id"))

    op.drop_table("agenda_proposal_file")
    with op.batch_alter_table("session_sign_up", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_sign_up_registration_id"))
        batch_op.drop_index("ix_session_sign_up_queue")

    op.drop_table("session_sign_up")
    op.drop_table("session_run")
    with op.batch_alter_table("session_pick", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_pick_session_id"))

    op.drop_table("session_pick")
    with op.batch_alter_table("session_paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_paper_document_id"))

    op.drop_table("session_paper")
    with op.batch_alter_table("session_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_item_session_id"))
        batch_op.drop_index(batch_op.f("ix_session_item_person_id"))

    op.drop_table("session_item")
    with op.batch_alter_table("agenda_proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_proposal_session_id"))
        batch_op.drop_index(batch_op.f("ix_agenda_proposal_organisation_id"))
        batch_op.drop_index("ix_agenda_proposal_assembly_state")

    op.drop_table("agenda_proposal")
    with op.batch_alter_table("room_closure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_closure_room_id"))

    op.drop_table("room_closure")
    with op.batch_alter_table("agenda_role", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_role_assembly_id"))

    op.drop_table("agenda_role")
    with op.batch_alter_table("agenda_level", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_level_assembly_id"))

    op.drop_table("agenda_level")
    with op.batch_alter_table("accepted_conflict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accepted_conflict_assembly_id"))

    op.drop_table("accepted_conflict")
