"""Organisations and the other names people know them by."""

import enum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordinator.core.columns import Key, PublicId, Stamped, Texts
from coordinator.core.db import Model, enum_type


class OrganisationKind(enum.StrEnum):
    """What an organisation is."""

    COMMUNE = "commune"
    CITY = "city"
    UNION = "union"
    MINISTRY = "ministry"
    STATE = "state"
    PARTNER = "partner"
    OTHER = "other"


class Organisation(Stamped, Model):
    """A commune, a union, a partner… `facts` keeps what the import said (population, area, sources, doubts).

    `verification` is 'sourced' or 'unverified' as the reference data says; the page shows it.
    """

    __tablename__ = "organisation"
    __table_args__ = (Index("ix_organisation_kind_name", "kind", "name"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(enum_type(OrganisationKind, "kind"))
    name: Mapped[str] = mapped_column(String(200))
    names: Mapped[Texts]
    acronym: Mapped[str] = mapped_column(String(40), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    region: Mapped[str] = mapped_column(String(80), default="")
    prefecture: Mapped[str] = mapped_column(String(80), default="")
    seat: Mapped[str] = mapped_column(String(80), default="")
    population: Mapped[int | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    website: Mapped[str] = mapped_column(String(300), default="")
    logo_key: Mapped[str | None] = mapped_column(String(64))
    verification: Mapped[str] = mapped_column(String(40), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    source: Mapped[str] = mapped_column(String(40), default="")
    search_text: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    aliases: Mapped[list["OrganisationAlias"]] = relationship(
        back_populates="organisation", cascade="all, delete-orphan", lazy="raise", passive_deletes=True
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own idiom


class OrganisationAlias(Model):
    """Another name: an older one, a spelling, a chef-lieu."""

    __tablename__ = "organisation_alias"

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))

    organisation: Mapped[Organisation] = relationship(back_populates="aliases")
