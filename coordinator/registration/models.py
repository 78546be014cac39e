"""Categories, the desk with its places, delegations and the registrations in them, drafts and private links."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordinator.core.columns import Key, PublicId, Stamped, Texts
from coordinator.core.db import Model, UTCDateTime, enum_type
from coordinator.directory.models import Organisation
from coordinator.people.models import Person


class Voting(enum.StrEnum):
    """Whether a category votes."""

    YES = "yes"
    IF_MANDATED = "if_mandated"
    NO = "no"


class Category(Model):
    """A category of participants of one assembly (MAIRE, ADJ, PTF…): decides badge colour and voting.

    `taken` counts places held; it changes only by conditional UPDATE (see service.places).
    """

    __tablename__ = "category"
    __table_args__ = (
        UniqueConstraint("assembly_id", "code"),
        CheckConstraint("taken >= 0 AND (capacity IS NULL OR taken <= capacity)", name="not_oversold"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(16))
    name: Mapped[Texts]
    voting: Mapped[Voting] = mapped_column(enum_type(Voting, "voting"), default=Voting.NO)
    badge_colour: Mapped[str] = mapped_column(String(16), default="grey")
    accredited_by: Mapped[Texts]
    is_open: Mapped[bool] = mapped_column(default=True)  # may people choose it themselves on the public form
    rank: Mapped[int] = mapped_column(default=99)  # protocol order
    capacity: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)


class Desk(Model):
    """The registration desk of an assembly: its places and the next registration number."""

    __tablename__ = "registration_desk"
    __table_args__ = (CheckConstraint("taken >= 0 AND (capacity IS NULL OR taken <= capacity)", name="not_oversold"),)

    id: Mapped[Key]
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id", ondelete="CASCADE"), unique=True)
    capacity: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    has_waiting_list: Mapped[bool] = mapped_column(default=True)
    next_number: Mapped[int] = mapped_column(default=1)
    # Rises with every change of registrations: key of cached counts on public pages.
    version: Mapped[int] = mapped_column(default=1)


class Draft(Model):
    """A delegation being typed: survives closed browsers for seven days, found by a secret in its address."""

    __tablename__ = "registration_draft"

    id: Mapped[Key]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(5))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime] = mapped_column(UTCDateTime())
    expires_at: Mapped[dt.datetime] = mapped_column(UTCDateTime(), index=True)
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegation.id", ondelete="SET NULL"))

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own idiom


class Delegation(Stamped, Model):
    """The people one organisation sends, entered by one contact. One standing delegation per organisation.

    `idempotency_key` is the draft it came from: the same form sent twice finds the first answer.
    """

    __tablename__ = "delegation"
    __table_args__ = (
        Index(
            "uq_delegation_standing", "assembly_id", "organisation_id", unique=True,
            sqlite_where=text("withdrawn_at IS NULL"), postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    organisation_name: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(2), default="")
    contact_name: Mapped[str] = mapped_column(String(160), default="")
    contact_email: Mapped[str | None] = mapped_column(String(254))
    contact_phone: Mapped[str | None] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(5), default="fr")
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime())
    version: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
    registrations: Mapped[list["Registration"]] = relationship(
        back_populates="delegation", lazy="raise", order_by="Registration.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own idiom


class RegistrationState(enum.StrEnum):
    """Where a registration stands. The moves allowed between states are MOVES below."""

    SUBMITTED = "submitted"
    INCOMPLETE = "incomplete"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


_S = RegistrationState
# (from, to) -> verb in the journal. `service.move` follows this table and nothing else.
MOVES: dict[tuple[RegistrationState, RegistrationState], str] = {
    (_S.SUBMITTED, _S.ACCEPTED): "accept",
    (_S.SUBMITTED, _S.REFUSED): "refuse",
    (_S.SUBMITTED, _S.INCOMPLETE): "ask_for_missing",
    (_S.INCOMPLETE, _S.SUBMITTED): "complete",
    (_S.INCOMPLETE, _S.ACCEPTED): "accept",
    (_S.INCOMPLETE, _S.REFUSED): "refuse",
    (_S.WAITING, _S.ACCEPTED): "accept",
    (_S.WAITING, _S.REFUSED): "refuse",
    (_S.ACCEPTED, _S.REFUSED): "refuse",
    (_S.REFUSED, _S.ACCEPTED): "accept",
    (_S.ACCEPTED, _S.SUBMITTED): "correct",
    (_S.SUBMITTED, _S.WITHDRAWN): "withdraw",
    (_S.INCOMPLETE, _S.WITHDRAWN): "withdraw",
    (_S.WAITING, _S.WITHDRAWN): "withdraw",
    (_S.ACCEPTED, _S.WITHDRAWN): "withdraw",
}
# States that hold a place.
HOLDING_STATES = frozenset({_S.SUBMITTED, _S.INCOMPLETE, _S.ACCEPTED})


class Registration(Stamped, Model):
    """One person's participation in one assembly, in one category.

    `function`, `is_interim` and the organisation are separate facts (interim titles are frequent).
    `needs` is a list of stable words ('wheelchair', 'visa_letter', …); `consent_version` says which text
    was agreed to, `is_listed` whether the person agreed to stand on the list of participants,
    `is_photographed` whether pictures of the person may be published.
    """

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("assembly_id", "number"),
        Index("ix_registration_assembly_state", "assembly_id", "state", "id"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id", ondelete="CASCADE"))
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), index=True)
    number: Mapped[int]
    function: Mapped[str] = mapped_column(String(160), default="")
    is_interim: Mapped[bool] = mapped_column(default=False)
    is_head: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(5), default="fr")
    state: Mapped[RegistrationState] = mapped_column(
        enum_type(RegistrationState, "state"), default=RegistrationState.SUBMITTED
    )
    reason: Mapped[str] = mapped_column(Text, default="")
    needs: Mapped[list[str]] = mapped_column(JSON, default=list)
    arrives_on: Mapped[dt.date | None]
    leaves_on: Mapped[dt.date | None]
    travel_mode: Mapped[str] = mapped_column(String(16), default="")
    diet: Mapped[str] = mapped_column(String(160), default="")
    remarks: Mapped[str] = mapped_column(Text, default="")
    consent_version: Mapped[int]
    consent_at: Mapped[dt.datetime] = mapped_column(UTCDateTime())
    is_listed: Mapped[bool] = mapped_column(default=True)
    is_photographed: Mapped[bool] = mapped_column(default=False)
    search_text: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    delegation: Mapped[Delegation] = relationship(back_populates="registrations", lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
    category: Mapped[Category] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own idiom


class PrivateLink(Model):
    """The right to see and correct one registration, or a whole delegation, without an account."""

    __tablename__ = "private_link"
    __table_args__ = (CheckConstraint("(registration_id IS NULL) <> (delegation_id IS NULL)", name="opens_one_thing"),)

    id: Mapped[Key]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegation.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(UTCDateTime())
    expires_at: Mapped[dt.datetime] = mapped_column(UTCDateTime())
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime())
