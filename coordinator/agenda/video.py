"""Video links of released sessions: who may know which. No public page, feed or pack reads this room."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from coordinator.agenda.models import (
    AgendaSession,
    PublishedSession,
    SessionAccess,
    SessionPerson,
    SessionStatus,
)
from coordinator.agenda.policy import is_for_public
from coordinator.assemblies.models import Assembly
from coordinator.core.db import current_session
from coordinator.registration.models import Category, Registration, RegistrationState, Voting

_EVERYBODY = frozenset({SessionAccess.OPEN, SessionAccess.REGISTERED})
_PRESS = "PRESSE"


@dataclass(frozen=True)
class VideoLink:
    """A released session that takes place by video too."""

    public_id: str
    title: Mapping[str, str]
    day: dt.date
    start: dt.time
    starts_at: dt.datetime
    ends_at: dt.datetime
    url: str


@dataclass(frozen=True)
class DraftLink:
    """A session of the draft with a video link; `is_released` tells whether participants are given this very link."""

    session: AgendaSession
    is_released: bool


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


def video_links_for(registration: Registration) -> list[VideoLink]:
    """Return the video links that a registration entitles to, in order of time; none before it is accepted.

    Needs its category loaded. Whoever has a part in a released session is given its link whatever its level.
    """
    if registration.state is not RegistrationState.ACCEPTED:
        return []
    taking_part = _sessions_of(registration.person_id)
    return [
        VideoLink(row.public_id, row.title, row.day, row.start, row.starts_at, row.ends_at, row.video_url)
        for row in _released(registration.assembly_id)
        if row.session_id in taking_part
        or admits(row.access, registration.category, is_head=registration.is_head)
    ]  # fmt: skip


def draft_links(assembly: Assembly) -> list[DraftLink]:
    """Return the sessions of the draft that have a video link, for organisers."""
    query = (
        select(AgendaSession, PublishedSession.video_url)
        .outerjoin(PublishedSession, PublishedSession.session_id == AgendaSession.id)
        .where(
            AgendaSession.assembly_id == assembly.id, AgendaSession.deleted_at.is_(None), AgendaSession.video_url != "",
        )
        .order_by(AgendaSession.day, AgendaSession.start, AgendaSession.id)
    )  # fmt: skip
    return [DraftLink(session, session.video_url == released) for session, released in current_session().execute(query)]


def _released(assembly_id: int) -> Sequence[PublishedSession]:
    query = (
        select(PublishedSession)
        .where(
            PublishedSession.assembly_id == assembly_id, PublishedSession.video_url != "",
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
