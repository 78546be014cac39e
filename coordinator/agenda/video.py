"""Video links and recordings of released sessions: who may know which. No public page, feed or pack reads this."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute

from coordinator.agenda.models import (
    AgendaSession,
    PublishedSession,
    SessionAccess,
    SessionPerson,
    SessionStatus,
)
from coordinator.agenda.policy import is_for_public
from coordinator.assemblies.models import Assembly
from coordinator.core import clock
from coordinator.core.db import current_session
from coordinator.registration.models import Category, Registration, RegistrationState, Voting

_EVERYBODY = frozenset({SessionAccess.OPEN, SessionAccess.REGISTERED})
_PRESS = "PRESSE"


@dataclass(frozen=True)
class SessionLink:
    """A released session with its video link or its recording, for somebody who may know it."""

    public_id: str
    title: Mapping[str, str]
    day: dt.date
    start: dt.time
    starts_at: dt.datetime
    ends_at: dt.datetime
    url: str


@dataclass(frozen=True)
class DraftLinks:
    """A session of the draft with its links; two say whether participants are given these very links.

    A recording is given once the session is over: `is_over`.
    """

    session: AgendaSession
    is_video_released: bool
    is_recording_released: bool
    is_over: bool


def admits(access: SessionAccess, category: Category, *, is_head: bool) -> bool:
    """Tell whether the access level of a session lets somebody of this category in.

    Delegates are those who vote, or would with a mandate (DOMAIN §2). With a mandate votes who leads the
    delegation in the mayor's place. Sessions by invitation, of the board and closed ones admit nobody by category.
    """
    if access in _EVERYBODY:
        return True
    if access is SessionAccess.DELEGATES:
        return category.voting is not Voting.NO
    if access is SessionAccess.VOTING:
        return category.voting is Voting.YES or (category.voting is Voting.IF_MANDATED and is_head)
    return access is SessionAccess.PRESS and category.code == _PRESS


def video_links_for(registration: Registration) -> list[SessionLink]:
    """Return the video links that a registration entitles to, in order of time; none before it is accepted.

    Needs its category loaded. Whoever has a part in a released session is given its link whatever its level.
    """
    return [_link(row, row.video_url) for row in _entitled(registration, PublishedSession.video_url)]


def recordings_for(registration: Registration) -> list[SessionLink]:
    """Return the recordings of sessions that are over, to whom their video links are given."""
    now = clock.now()
    rows = _entitled(registration, PublishedSession.recording_url)
    return [_link(row, row.recording_url) for row in rows if row.ends_at <= now]


def draft_links(assembly: Assembly) -> list[DraftLinks]:
    """Return the sessions of the draft that have a video link or a recording, for organisers."""
    row, released, now = AgendaSession, PublishedSession, clock.now()
    query = (
        select(row, released.video_url, released.recording_url)
        .outerjoin(released, released.session_id == row.id)
        .where(
            row.assembly_id == assembly.id, row.deleted_at.is_(None),
            or_(row.video_url != "", row.recording_url != ""),
        )
        .order_by(row.day, row.start, row.id)
    )  # fmt: skip
    return [
        DraftLinks(session, session.video_url == video, session.recording_url == recording,
                   session.ends_at is not None and session.ends_at <= now)
        for session, video, recording in current_session().execute(query)
    ]  # fmt: skip


def _link(row: PublishedSession, url: str) -> SessionLink:
    return SessionLink(row.public_id, row.title, row.day, row.start, row.starts_at, row.ends_at, url)


def _entitled(registration: Registration, link: InstrumentedAttribute[str]) -> list[PublishedSession]:
    """The released sessions that have such a link, of those that this registration opens."""
    if registration.state is not RegistrationState.ACCEPTED:
        return []
    taking_part = _sessions_of(registration.person_id)
    return [
        row
        for row in _released(registration.assembly_id, link)
        if row.session_id in taking_part or admits(row.access, registration.category, is_head=registration.is_head)
    ]


def _released(assembly_id: int, link: InstrumentedAttribute[str]) -> Sequence[PublishedSession]:
    query = (
        select(PublishedSession)
        .where(
            PublishedSession.assembly_id == assembly_id, link != "",
            PublishedSession.status != SessionStatus.CANCELLED,
        )
        .order_by(PublishedSession.starts_at, PublishedSession.id)
    )  # fmt: skip
    return [row for row in current_session().scalars(query) if is_for_public(row.access)]


def _sessions_of(person_id: int) -> frozenset[int]:
    """The sessions in which this person has a part, and the world knows it: a name of the draft opens nothing."""
    mine = or_(SessionPerson.person_id == person_id, SessionPerson.reader_person_id == person_id)
    query = (
        select(SessionPerson.session_id, SessionPerson.name, SessionPerson.reader, PublishedSession.people)
        .join(PublishedSession, PublishedSession.session_id == SessionPerson.session_id)
        .where(mine)
    )
    return frozenset(
        session_id
        for session_id, name, reader, people in current_session().execute(query)
        if any((one.get("name", ""), one.get("reader", "")) == (name, reader) for one in people)
    )
