"""The assembly's own lists: roles of people in sessions with the brief of each, and levels of intervention."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.agenda.models import PersonRole
from coordinator.core.columns import Key, PublicId, Stamped, Texts
from coordinator.core.db import Model

# Whoever prepares something has three days for it; whoever writes or interprets needs time and room the day before.
REMINDERS: dict[str, int] = {
    PersonRole.CHAIR: 3,
    PersonRole.MODERATOR: 3,
    PersonRole.SPEAKER: 3,
    PersonRole.RAPPORTEUR: 1,
    PersonRole.MASTER_OF_CEREMONIES: 3,
    PersonRole.INTERPRETER: 1,
}
LONGEST_REMINDER = 60


class AgendaRole(Stamped, Model):
    """A role an assembly names itself, or one of the usual ones (`PersonRole`) that it renames or briefs.

    `brief` says what is expected of whoever holds it; it stands in their messages and packs, never in public.
    `reminder_days` is how many days before a session its holders are reminded; None: they are not.
    """

    __tablename__ = "agenda_role"
    __table_args__ = (UniqueConstraint("assembly_id", "code"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(32))
    name: Mapped[Texts]
    brief: Mapped[Texts]
    reminder_days: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own idiom


class AgendaLevel(Stamped, Model):
    """A level of intervention of the partnership that sessions are marked with (DOMAIN §8)."""

    __tablename__ = "agenda_level"
    __table_args__ = (UniqueConstraint("assembly_id", "number"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    name: Mapped[Texts]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own idiom
