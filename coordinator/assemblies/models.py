"""The assembly and its furniture: hosts and partners, rooms, tracks, key dates, team."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordinator.core import clock
from coordinator.core.columns import Key, PublicId, Stamped, Texts
from coordinator.core.db import Model, UTCDateTime, enum_type
from coordinator.directory.models import Organisation
from coordinator.people.models import Account
from coordinator.people.policy import Role


class AssemblyState(enum.StrEnum):
    """draft -> published -> archived; an archived assembly may be published again."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Holding(enum.StrEnum):
    """Whether the assembly takes place as announced."""

    AS_PLANNED = "as_planned"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class DatePrecision(enum.StrEnum):
    """How exactly the dates are known ("end of October 2009" is LATE of a month)."""

    DAY = "day"
    EARLY = "early"
    MID = "mid"
    LATE = "late"
    MONTH = "month"
    YEAR = "year"


class Assembly(Stamped, Model):
    """One assembly. Times of day belong to `zone` (IANA); texts are content in the assembly's `languages`.

    `starts_on`/`ends_on` hold the first and last day; with a precision other than DAY only the part that
    the precision names is meant. `version` rises with every change and is part of every cached page's key.
    `calendar_sequence` and `calendar_changed_at` count for every event of its calendars.
    """

    __tablename__ = "assembly"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("delegation_limit > 0", name="delegation_limit_positive"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    state: Mapped[AssemblyState] = mapped_column(enum_type(AssemblyState, "state"), default=AssemblyState.DRAFT)
    holding: Mapped[Holding] = mapped_column(enum_type(Holding, "holding"), default=Holding.AS_PLANNED)
    holding_note: Mapped[Texts]
    language: Mapped[str] = mapped_column(String(5), default="fr")
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    title: Mapped[Texts]
    short_title: Mapped[Texts]
    edition: Mapped[Texts]
    lede: Mapped[Texts]
    description: Mapped[Texts]
    practical: Mapped[Texts]
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    precision: Mapped[DatePrecision] = mapped_column(enum_type(DatePrecision, "precision"), default=DatePrecision.DAY)
    zone: Mapped[str] = mapped_column(String(40), default="Africa/Lome")
    city: Mapped[str] = mapped_column(String(80), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    venue_name: Mapped[str] = mapped_column(String(160), default="")
    venue_address: Mapped[str] = mapped_column(String(300), default="")
    venue_latitude: Mapped[float | None]
    venue_longitude: Mapped[float | None]
    arrival_note: Mapped[Texts]
    secretariat_name: Mapped[str] = mapped_column(String(160), default="")
    secretariat_address: Mapped[str] = mapped_column(String(300), default="")
    secretariat_phone: Mapped[str] = mapped_column(String(20), default="")
    secretariat_email: Mapped[str] = mapped_column(String(254), default="")
    opening_hours: Mapped[Texts]
    registration_opens_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime())
    registration_closes_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime())
    delegation_limit: Mapped[int] = mapped_column(default=6)
    consent_text: Mapped[Texts]
    consent_version: Mapped[int] = mapped_column(default=1)
    programme_announced_on: Mapped[dt.date | None]
    published_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime())
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    search_text: Mapped[str] = mapped_column(Text, default="")
    calendar_sequence: Mapped[int] = mapped_column(default=0)
    calendar_changed_at: Mapped[dt.datetime] = mapped_column(UTCDateTime(), default=clock.now)
    version: Mapped[int] = mapped_column(default=1)

    parties: Mapped[list["AssemblyParty"]] = relationship(
        back_populates="assembly", order_by="AssemblyParty.rank", lazy="raise", cascade="all, delete-orphan"
    )
    rooms: Mapped[list["Room"]] = relationship(
        back_populates="assembly", order_by="Room.position", lazy="raise", cascade="all, delete-orphan"
    )
    tracks: Mapped[list["Track"]] = relationship(
        back_populates="assembly", order_by="Track.position", lazy="raise", cascade="all, delete-orphan"
    )
    key_dates: Mapped[list["KeyDate"]] = relationship(
        back_populates="assembly", order_by="KeyDate.on", lazy="raise", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own idiom


# What every event in a calendar takes from its assembly: time, place and status, and the rest.
_MOVES_EVENTS = frozenset({"zone", "holding", "venue_name", "venue_address", "city"})
_SHOWN_IN_EVENTS = _MOVES_EVENTS | {"slug", "secretariat_name", "secretariat_email"}


@event.listens_for(Assembly, "before_update")
def _note_what_calendars_see(_mapper: object, _connection: object, assembly: Assembly) -> None:
    """Count changes for subscribers: SEQUENCE rises with time, place and status, LAST-MODIFIED with any (RFC 5545).

    Here and not in a service, so that no way of changing an assembly can forget it.
    """
    changed = {attribute.key for attribute in inspect(assembly).attrs if attribute.history.has_changes()}
    if changed & _MOVES_EVENTS:
        assembly.calendar_sequence += 1
    if changed & _SHOWN_IN_EVENTS:
        assembly.calendar_changed_at = clock.now()


class PartyRole(enum.StrEnum):
    """In what quality an organisation stands on the invitation card."""

    ORGANISER = "organiser"
    HOST = "host"
    PARTNER = "partner"
    SUPPORT = "support"


class AssemblyParty(Model):
    """An organisation that hosts or partners; `rank` is the order of precedence, 1 first."""

    __tablename__ = "assembly_party"
    __table_args__ = (UniqueConstraint("assembly_id", "organisation_id"),)

    id: Mapped[Key]
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[PartyRole] = mapped_column(enum_type(PartyRole, "role"))
    rank: Mapped[int]

    assembly: Mapped[Assembly] = relationship(back_populates="parties", lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")


class Room(Stamped, Model):
    """A room of the venue. `site` names the building where it is when the venue has several: going costs time.

    `layout` and `capacity` are how it usually stands; `layouts` how else, a list of {"name", "seats"}.
    """

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("assembly_id", "slug"), CheckConstraint("capacity >= 0", name="capacity"))

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id", ondelete="CASCADE"), index=True)
    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[Texts]
    capacity: Mapped[int | None]
    layout: Mapped[Texts]
    layouts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    has_booths: Mapped[bool] = mapped_column(default=False)
    site: Mapped[str] = mapped_column(String(80), default="")
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    assembly: Mapped[Assembly] = relationship(back_populates="rooms", lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own idiom


class Track(Stamped, Model):
    """A theme that sessions belong to. Those of one with a `code` are numbered by it: A-1, A-2."""

    __tablename__ = "track"
    __table_args__ = (UniqueConstraint("assembly_id", "slug"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id", ondelete="CASCADE"), index=True)
    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[Texts]
    code: Mapped[str] = mapped_column(String(4), default="")
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    assembly: Mapped[Assembly] = relationship(back_populates="tracks", lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own idiom


class KeyDate(Model):
    """A day to remember on the public page."""

    __tablename__ = "key_date"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id", ondelete="CASCADE"), index=True)
    on: Mapped[dt.date]
    label: Mapped[Texts]

    assembly: Mapped[Assembly] = relationship(back_populates="key_dates", lazy="raise")


class RoleGrant(Model):
    """A role an account holds in an assembly. It stands here because the newer package knows the older."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("account_id", "assembly_id", "role"),
        Index("ix_role_grant_assembly", "assembly_id"),
    )

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(enum_type(Role, "role"))
    granted_at: Mapped[dt.datetime] = mapped_column(UTCDateTime())

    account: Mapped[Account] = relationship(lazy="raise")
    assembly: Mapped[Assembly] = relationship(lazy="raise")
