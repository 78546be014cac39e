"""Agenda items filed by members, with their papers and the bureau's decision."""

import datetime as dt
import enum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordinator.core.columns import Key, PublicId, Stamped
from coordinator.core.db import Model, UTCDateTime, enum_type


class ProposalState(enum.StrEnum):
    """Where a proposal stands. The moves allowed between states are MOVES below."""

    FILED = "filed"
    ACCEPTED = "accepted"
    MERGED = "merged"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


_S = ProposalState
# (from, to): verb
MOVES: dict[tuple[ProposalState, ProposalState], str] = {
    (_S.FILED, _S.ACCEPTED): "accept",
    (_S.FILED, _S.MERGED): "merge",
    (_S.FILED, _S.REFUSED): "refuse",
    (_S.FILED, _S.WITHDRAWN): "withdraw",
    (_S.ACCEPTED, _S.FILED): "reopen",
    (_S.MERGED, _S.FILED): "reopen",
    (_S.REFUSED, _S.FILED): "reopen",
}


class Proposal(Stamped, Model):
    """An item a member asks to be put on the agenda.

    `digest` is that of the secret in the private link of whoever filed it. `is_late` says that it came after the
    deadline. `session_id` is the session it became or was merged into. `idempotency_key` names the form it came
    from, so that a double click files it once.
    """

    __tablename__ = "agenda_proposal"
    __table_args__ = (Index("ix_agenda_proposal_assembly_state", "assembly_id", "state", "id"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[ProposalState] = mapped_column(enum_type(ProposalState, "state"), default=ProposalState.FILED)
    language: Mapped[str] = mapped_column(String(5), default="fr")
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[int | None]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    organisation_name: Mapped[str] = mapped_column(String(200))
    contact_name: Mapped[str] = mapped_column(String(160))
    contact_email: Mapped[str | None] = mapped_column(String(254))
    contact_phone: Mapped[str | None] = mapped_column(String(20))
    is_late: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text, default="")
    session_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_session.id", ondelete="SET NULL"), index=True)
    decided_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime())
    decided_by: Mapped[str] = mapped_column(String(16), default="")
    version: Mapped[int] = mapped_column(default=1)

    files: Mapped[list["ProposalFile"]] = relationship(
        back_populates="proposal", lazy="raise", order_by="ProposalFile.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own idiom


class ProposalFile(Model):
    """A paper filed with a proposal; only the bureau and the member see it."""

    __tablename__ = "agenda_proposal_file"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("agenda_proposal.id", ondelete="CASCADE"), index=True)
    file_name: Mapped[str] = mapped_column(String(160))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    file_key: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[dt.datetime] = mapped_column(UTCDateTime())

    proposal: Mapped[Proposal] = relationship(back_populates="files", lazy="raise")
