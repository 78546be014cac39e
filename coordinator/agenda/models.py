"""Sessions as organisers edit them (private draft), and as they were last released (what the world sees).

What belongs to one noun around them has its own room: roles, conflicts, sign-up, proposals, picks, live times.
"""

import datetime as dt
import enum
import uuid
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordinator.assemblies.models import Room, Track
from coordinator.core.columns import Key, PublicId, Stamped, Texts
from coordinator.core.db import Model, UTCDateTime, enum_type
from coordinator.documents.models import Document


class SessionType(enum.StrEnum):
    """What happens in a session (DOMAIN §6)."""

    RECEPTION = "reception"
    CEREMONY = "ceremony"
    PLENARY = "plenary"
    ROUND_TABLE = "round_table"
    WORKSHOP = "workshop"
    CLOSED = "closed"
    STATUTORY = "statutory"
    VOTE = "vote"
    BILATERAL = "bilateral"
    SIDE_EVENT = "side_event"
    PRESS = "press"
    BREAK = "break"
    MEAL = "meal"
    VISIT = "visit"
    SOCIAL = "social"
    BOARD_MEETING = "board_meeting"
    DRAFTING = "drafting"
    LOGISTICS = "logistics"


class SessionAccess(enum.StrEnum):
    """Who may attend. BOARD and CLOSED sessions are in no public page and no public feed."""

    OPEN = "open"
    REGISTERED = "registered"
    DELEGATES = "delegates"
    VOTING = "voting"
    INVITATION = "invitation"
    PRESS = "press"
    BOARD = "board"
    CLOSED = "closed"


PRIVATE_ACCESS = frozenset({SessionAccess.BOARD, SessionAccess.CLOSED})


class SessionStatus(enum.StrEnum):
    """Whether a session will take place."""

    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class PersonRole(enum.StrEnum):
    """What somebody does in a session: the roles every assembly begins with; it adds its own (roles/)."""

    CHAIR = "chair"
    MODERATOR = "moderator"
    SPEAKER = "speaker"
    RAPPORTEUR = "rapporteur"
    MASTER_OF_CEREMONIES = "master_of_ceremonies"
    INTERPRETER = "interpreter"


class ReleaseKind(enum.StrEnum):
    """What made a release: the organisers' edits, a shift on the day, or an earlier release restored."""

    EDITS = "edits"
    SHIFT = "shift"
    RESTORED = "restored"


def _new_uid() -> str:
    return str(uuid.uuid4())


class AgendaSession(Stamped, Model):
    """A session in the private draft.

    `day`, `start` are wall time in the assembly's zone, `minutes` the length; `starts_at`/`ends_at` are the
    instants computed from them when they are written. No day means "to be placed".
    `uid` is the iCalendar UID, for ever. `number` is given at the first release, for ever too, and so is `series`:
    the code that the track had then ('' for none), within which the number counts.
    `layout` is how the room is to stand ('' as usual), `setup_minutes` and `clearing_minutes` how long it is taken for
    that before and after; never public. `interpreted_into` are languages heard in the headsets, `interpreter_team`
    who speaks them (never public), `levels` the numbers of the levels of intervention. `video_url` and
    `recording_url` are for the entitled only. With `has_signup` people take one of `places` (None: the seats of the
    room).
    """

    __tablename__ = "agenda_session"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="minutes_positive"),
        Index("ix_agenda_session_assembly_day", "assembly_id", "day", "start"),
        Index("uq_agenda_session_number", "assembly_id", "series", "number", unique=True),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    uid: Mapped[str] = mapped_column(String(64), unique=True, default=_new_uid)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id", ondelete="CASCADE"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"), index=True)
    track_id: Mapped[int | None] = mapped_column(ForeignKey("track.id"), index=True)
    type: Mapped[SessionType] = mapped_column(enum_type(SessionType, "type"))
    access: Mapped[SessionAccess] = mapped_column(enum_type(SessionAccess, "access"), default=SessionAccess.REGISTERED)
    status: Mapped[SessionStatus] = mapped_column(enum_type(SessionStatus, "status"), default=SessionStatus.CONFIRMED)
    title: Mapped[Texts]
    description: Mapped[Texts]
    day: Mapped[dt.date | None]
    start: Mapped[dt.time | None]
    minutes: Mapped[int] = mapped_column(default=60)
    starts_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime())
    ends_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime())
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    interpreted_into: Mapped[list[str]] = mapped_column(JSON, default=list)
    interpreter_team: Mapped[str] = mapped_column(String(80), default="")
    layout: Mapped[str] = mapped_column(String(60), default="")
    setup_minutes: Mapped[int] = mapped_column(default=0)
    clearing_minutes: Mapped[int] = mapped_column(default=0)
    levels: Mapped[list[int]] = mapped_column(JSON, default=list)
    video_url: Mapped[str] = mapped_column(String(500), default="")
    recording_url: Mapped[str] = mapped_column(String(500), default="")
    has_signup: Mapped[bool] = mapped_column(default=False)
    places: Mapped[int | None]
    series: Mapped[str] = mapped_column(String(4), default="")
    number: Mapped[int | None]
    deleted_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime())
    version: Mapped[int] = mapped_column(default=1)

    room: Mapped[Room | None] = relationship(lazy="raise")
    track: Mapped[Track | None] = relationship(lazy="raise")
    people: Mapped[list["SessionPerson"]] = relationship(
        back_populates="session", order_by="SessionPerson.position", lazy="raise", cascade="all, delete-orphan"
    )
    items: Mapped[list["SessionItem"]] = relationship(
        back_populates="session", order_by="SessionItem.position", lazy="raise", cascade="all, delete-orphan"
    )
    papers: Mapped[list["SessionPaper"]] = relationship(
        order_by="SessionPaper.position", lazy="raise", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own idiom


class WrittenPart:
    """Columns of what is written about somebody in a session; while the name is unknown the function stands alone.

    `role` is the code of a role. When a message is read by somebody else, that is the `reader`; then the named
    person is its author and need not be there. `brief` is what is expected of this person, never public.
    `precedence` is the rank in protocol order, 1 first; None: that of the person's category.
    """

    role: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(160), default="")
    function: Mapped[str] = mapped_column(String(200), default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    reader: Mapped[str] = mapped_column(String(160), default="")
    reader_function: Mapped[str] = mapped_column(String(200), default="")
    reader_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    precedence: Mapped[int | None]
    brief: Mapped[str] = mapped_column(Text, default="")


class SessionPerson(WrittenPart, Model):
    """Somebody's role in a session."""

    __tablename__ = "session_person"

    id: Mapped[Key]
    session_id: Mapped[int] = mapped_column(ForeignKey("agenda_session.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)

    session: Mapped[AgendaSession] = relationship(back_populates="people", lazy="raise")


class SessionItem(Model):
    """One item inside a session: a subject, who presents it and for how many minutes.

    `number` counts inside the session, is given at the first release and never given again: a withdrawn item
    keeps it and leaves a gap that is said.
    """

    __tablename__ = "session_item"
    __table_args__ = (
        UniqueConstraint("session_id", "number"),
        CheckConstraint("minutes > 0", name="minutes_positive"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    session_id: Mapped[int] = mapped_column(ForeignKey("agenda_session.id", ondelete="CASCADE"), index=True)
    number: Mapped[int | None]
    title: Mapped[Texts]
    speaker: Mapped[str] = mapped_column(String(160), default="")
    function: Mapped[str] = mapped_column(String(200), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    reader: Mapped[str] = mapped_column(String(160), default="")
    minutes: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime())

    session: Mapped[AgendaSession] = relationship(back_populates="items", lazy="raise")


class SessionPaper(Model):
    """A paper that belongs to a session."""

    __tablename__ = "session_paper"
    __table_args__ = (UniqueConstraint("session_id", "document_id"),)

    id: Mapped[Key]
    session_id: Mapped[int] = mapped_column(ForeignKey("agenda_session.id", ondelete="CASCADE"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)

    document: Mapped[Document] = relationship(lazy="raise")


class Release(Model):
    """One publication of the agenda. `changes` is the diff against the release before it.

    `restored_number` is the release whose programme this one brought back.
    """

    __tablename__ = "agenda_release"
    __table_args__ = (UniqueConstraint("assembly_id", "number"),)

    id: Mapped[Key]
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[ReleaseKind] = mapped_column(enum_type(ReleaseKind, "kind"), default=ReleaseKind.EDITS)
    restored_number: Mapped[int | None]
    name: Mapped[str] = mapped_column(String(120), default="")
    message: Mapped[Texts]
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    released_at: Mapped[dt.datetime] = mapped_column(UTCDateTime())
    released_by: Mapped[str] = mapped_column(String(16), default="")


class Publication(Model):
    """What is public of an assembly's agenda: `version` rises with every release and keys every cache."""

    __tablename__ = "agenda_publication"

    id: Mapped[Key]
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id", ondelete="CASCADE"), unique=True)
    version: Mapped[int] = mapped_column(default=0)
    release_number: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[dt.datetime] = mapped_column(UTCDateTime())


class PublishedSession(Model):
    """A session as last released: pages, feeds and packs read this table and never the draft.

    `sequence` and `changed_at` are the iCalendar SEQUENCE and LAST-MODIFIED (RFC 5545 §3.8.7); `sequence`
    rises with time, place and status only, and never falls. `people` is a list of
    {"role", "name", "function", "organisation"}, with "role_name" (texts) where the assembly names the role
    itself and "reader", "reader_function" for a message read by somebody else. `items` is a list of {"id",
    "number", "title", "speaker", "function", "reader", "minutes", "withdrawn"}, `papers` one of public ids of
    documents, `level_names` the texts of `levels` by number. `moved_from` is {"day", "start", "room"} after a move.
    `video_url` and `recording_url` are here for those who may know them and in no public reading of this table.
    """

    __tablename__ = "published_session"
    __table_args__ = (Index("ix_published_session_assembly_start", "assembly_id", "starts_at"),)

    id: Mapped[Key]
    session_id: Mapped[int] = mapped_column(ForeignKey("agenda_session.id"), unique=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True)
    uid: Mapped[str] = mapped_column(String(64), unique=True)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id", ondelete="CASCADE"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"), index=True)
    track_id: Mapped[int | None] = mapped_column(ForeignKey("track.id"), index=True)
    room_name: Mapped[Texts]
    track_name: Mapped[Texts]
    type: Mapped[SessionType] = mapped_column(enum_type(SessionType, "type"))
    access: Mapped[SessionAccess] = mapped_column(enum_type(SessionAccess, "access"))
    status: Mapped[SessionStatus] = mapped_column(enum_type(SessionStatus, "status"))
    title: Mapped[Texts]
    description: Mapped[Texts]
    day: Mapped[dt.date]
    start: Mapped[dt.time]
    minutes: Mapped[int]
    starts_at: Mapped[dt.datetime] = mapped_column(UTCDateTime())
    ends_at: Mapped[dt.datetime] = mapped_column(UTCDateTime())
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    people: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    papers: Mapped[list[str]] = mapped_column(JSON, default=list)
    interpreted_into: Mapped[list[str]] = mapped_column(JSON, default=list)
    levels: Mapped[list[int]] = mapped_column(JSON, default=list)
    level_names: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    video_url: Mapped[str] = mapped_column(String(500), default="")
    recording_url: Mapped[str] = mapped_column(String(500), default="")
    has_signup: Mapped[bool] = mapped_column(default=False)
    places: Mapped[int | None]
    series: Mapped[str] = mapped_column(String(4), default="")
    number: Mapped[int | None]
    moved_from: Mapped[dict[str, str] | None] = mapped_column(JSON)
    sequence: Mapped[int] = mapped_column(default=0)
    first_released_at: Mapped[dt.datetime] = mapped_column(UTCDateTime())
    changed_at: Mapped[dt.datetime] = mapped_column(UTCDateTime())
    cancelled_at: Mapped[dt.datetime | None] = mapped_column(UTCDateTime())
