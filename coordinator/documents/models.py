"""Papers of an assembly: a document keeps its address while its versions are replaced."""

import datetime as dt
import enum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordinator.core.columns import Key, PublicId, Stamped, Texts
from coordinator.core.db import Model, UTCDateTime, enum_type


class DocumentAccess(enum.StrEnum):
    """Who may read a document."""

    PUBLIC = "public"
    REGISTERED = "registered"
    DELEGATES = "delegates"
    MEMBERS = "members"
    PRESS = "press"
    JOINT_DELEGATION = "joint_delegation"


class Document(Stamped, Model):
    """One paper, with a code such as AG/2027/DOC.1."""

    __tablename__ = "document"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(40), default="")
    title: Mapped[Texts]
    access: Mapped[DocumentAccess] = mapped_column(enum_type(DocumentAccess, "access"), default=DocumentAccess.PUBLIC)
    position: Mapped[int] = mapped_column(default=0)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime())
    version: Mapped[int] = mapped_column(default=1)

    files: Mapped[list["DocumentFile"]] = relationship(
        back_populates="document", lazy="raise", order_by="DocumentFile.number", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own idiom


class DocumentFile(Model):
    """One version of a document in one language."""

    __tablename__ = "document_file"
    __table_args__ = (UniqueConstraint("document_id", "language", "number"),)

    id: Mapped[Key]
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    language: Mapped[str] = mapped_column(String(5))
    file_name: Mapped[str] = mapped_column(String(160))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    file_key: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[dt.datetime] = mapped_column(UTCDateTime())

    document: Mapped[Document] = relationship(back_populates="files", lazy="raise")
