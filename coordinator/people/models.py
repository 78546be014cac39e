"""Persons, the accounts some of them have, and the one-time secrets that sign them in."""

import datetime as dt
import enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordinator.core.columns import Key, PublicId, Stamped
from coordinator.core.db import Model, UTCDateTime, enum_type


class Person(Stamped, Model):
    """A human being, with or without an account. Names are stored as typed (NFC); case is never changed.

    `family_name` may be empty: some people have a single name. `phone` is E.164.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("given_names <> '' OR family_name <> ''", name="has_a_name"),
        Index("ix_person_email", "email"),
        Index("ix_person_phone", "phone"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    civility: Mapped[str] = mapped_column(String(40), default="")
    given_names: Mapped[str] = mapped_column(String(120), default="")
    family_name: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(5), default="fr")
    photo_key: Mapped[str | None] = mapped_column(String(64))
    search_text: Mapped[str] = mapped_column(Text, default="")
    erased_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime())
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own idiom

    @property
    def full_name(self) -> str:
        """Return 'Akouvi Mensah': given names, then family name."""
        return " ".join(part for part in (self.given_names, self.family_name) if part)

    @property
    def formal_name(self) -> str:
        """Return 'MENSAH Akouvi': surname in capitals then given names, as on lists and badges."""
        return " ".join(part for part in (self.family_name.upper(), self.given_names) if part)

    @property
    def initials(self) -> str:
        """Return at most two letters for a round picture."""
        return "".join(part[0] for part in (self.given_names, self.family_name) if part)


class Account(Stamped, Model):
    """The right to sign in. `session_epoch` rises to end every session of the account at once."""

    __tablename__ = "account"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    session_epoch: Mapped[int] = mapped_column(default=1)
    is_site_admin: Mapped[bool] = mapped_column(default=False)
    disabled_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime())
    last_sign_in_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime())

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class SignInKind(enum.StrEnum):
    """How a one-time secret is handed in: by following a link, or by typing six digits."""

    LINK = "link"
    CODE = "code"


class SignInSecret(Model):
    """A one-time link or code by mail; only its digest is kept. A link and its code share `attempt_id`."""

    __tablename__ = "sign_in_secret"

    id: Mapped[Key]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    attempt_id: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[SignInKind] = mapped_column(enum_type(SignInKind, "kind"))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    expires_at: Mapped[dt.datetime] = mapped_column(UTCDateTime())
    used_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime())
    tries: Mapped[int] = mapped_column(default=0)


class EndedSession(Model):
    """A session that was signed out: its cookie, wherever a copy of it lies, opens nothing any more."""

    __tablename__ = "ended_session"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    ended_at: Mapped[dt.datetime] = mapped_column(UTCDateTime(), index=True)
