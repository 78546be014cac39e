"""Reading the outbox of one assembly: one page of it, how much there is of each state, one message."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, func, select

from coordinator.core import clock
from coordinator.core.actor import Actor
from coordinator.core.db import current_session
from coordinator.core.text import like_pattern
from coordinator.journal.models import JournalEntry
from coordinator.mail.models import MailMessage, MailState
from coordinator.mail.policy import may_reveal

LINKS_READABLE = dt.timedelta(minutes=15)
_MOST_WORDS = 8


@dataclass(frozen=True)
class Filters:
    """What the address of the list asks for: words of the recipient or the subject, a state."""

    words: str = ""
    state: MailState | None = None


class Line(NamedTuple):
    """One message in the list; its text is not read."""

    id: str
    to_name: str
    to_address: str
    subject: str
    language: str
    state: MailState
    error: str | None
    created_at: dt.datetime
    sent_at: dt.datetime | None


def lines(assembly_ref: str, filters: Filters, *, limit: int, offset: int = 0) -> list[Line]:
    """Return one page of the messages of an assembly, the newest first."""
    query = (
        select(
            MailMessage.public_id, MailMessage.to_name, MailMessage.to_address, MailMessage.subject,
            MailMessage.language, MailMessage.state, MailMessage.error, MailMessage.created_at, MailMessage.sent_at,
        )
        .where(*_found(assembly_ref, filters))
        .order_by(MailMessage.id.desc())
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    return [Line(*row) for row in current_session().execute(query)]


def counts(assembly_ref: str) -> dict[MailState, int]:
    """Return how many messages of an assembly stand in each state; a state without any is missing."""
    query = (
        select(MailMessage.state, func.count())
        .where(MailMessage.assembly_ref == assembly_ref)
        .group_by(MailMessage.state)
    )
    return dict(current_session().execute(query).tuples().all())


def count(assembly_ref: str, filters: Filters, by_state: dict[MailState, int]) -> int:
    """Return how many messages the filters find; `by_state` answers when no words are asked for."""
    if not like_pattern(filters.words):
        return by_state.get(filters.state, 0) if filters.state else sum(by_state.values())
    query = select(func.count(MailMessage.id)).where(*_found(assembly_ref, filters))
    return current_session().scalar(query) or 0


def message_in(assembly_ref: str, public_id: str) -> MailMessage | None:
    """Return one message of an assembly."""
    query = select(MailMessage).where(
        MailMessage.assembly_ref == assembly_ref, MailMessage.assembly_ref != "", MailMessage.public_id == public_id
    )
    return current_session().scalar(query)


def was_written_about(subject_kind: str, subject_ref: str) -> bool:
    """Tell whether there is a message about one thing already."""
    about = exists().where(MailMessage.subject_kind == subject_kind, MailMessage.subject_ref == subject_ref)
    return bool(current_session().scalar(select(about)))


def may_read_links(message: MailMessage, actor: Actor) -> bool:
    """Tell whether `actor` asked for the links of a message a moment ago and it still has not reached its reader."""
    asked = exists().where(
        JournalEntry.subject_kind == "mail", JournalEntry.subject_ref == message.public_id,
        JournalEntry.verb == "reveal", JournalEntry.actor_ref == actor.ref,
        JournalEntry.at > clock.now() - LINKS_READABLE,
    )  # fmt: skip
    return may_reveal(message) and bool(current_session().scalar(select(asked)))


def _found(assembly_ref: str, filters: Filters) -> list[ColumnElement[bool]]:
    found: list[Any] = [MailMessage.assembly_ref == assembly_ref]
    found += [MailMessage.search_text.like(word, escape="\\") for word in like_pattern(filters.words)[:_MOST_WORDS]]
    if filters.state:
        found.append(MailMessage.state == filters.state)
    return found
