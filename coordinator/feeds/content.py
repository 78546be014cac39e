"""What a calendar feed says, as frozen values: filled from the database elsewhere, turned into bytes by render."""

import datetime as dt
import enum
from dataclasses import dataclass

KEPT_AFTER_END = dt.timedelta(days=30)


class EventStatus(enum.StrEnum):
    """STATUS of an event (RFC 5545 §3.8.1.11)."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


def is_kept(ends_at: dt.datetime, today: dt.date) -> bool:
    """Tell whether an event that is over is still told: until 30 days after its end, to the next midnight UTC.

    Cancelled events leave feeds by this rule. It asks for a day and not for an instant, so that a feed changes
    by itself once a day at most.
    """
    return ends_at + KEPT_AFTER_END > dt.datetime.combine(today, dt.time(), dt.UTC)


@dataclass(frozen=True)
class Timed:
    """From one instant to a later one (aware UTC), told in the wall time of `zone` (an IANA name)."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    zone: str

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None or self.ends_at <= self.starts_at:
            msg = "an event has aware instants and ends after it starts"
            raise ValueError(msg)


@dataclass(frozen=True)
class WholeDays:
    """Whole days, wherever the reader is: `first` to `last`, both included."""

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if self.last < self.first:
            msg = "the last day is not before the first"
            raise ValueError(msg)


@dataclass(frozen=True)
class Organiser:
    """The secretariat that answers for the events: the only address a feed may hold."""

    name: str
    email: str


@dataclass(frozen=True)
class FeedEvent:
    """One event. Equal values give equal bytes: the value is the key under which its bytes are kept.

    `uid` and `sequence` are stored with the session for ever (RFC 5545 §3.8.7.4); `changed_at` is the time
    of its last change; `description` is plain text; `language` says in which language "Cancelled" is written.
    A postponed event is cancelled for its time and says "Postponed" instead.
    """

    uid: str
    sequence: int
    changed_at: dt.datetime
    when: Timed | WholeDays
    status: EventStatus
    title: str
    description: str
    location: str
    url: str
    categories: tuple[str, ...]
    organiser: Organiser | None
    language: str
    is_postponed: bool = False


@dataclass(frozen=True)
class FeedHead:
    """The calendar around the events. `source_url` is None where the address is a secret.

    `last_modified` is the time of the newest change in the feed; nothing else in here moves by itself:
    some programs copy every event again when a calendar property changes. `method` is for a file sent by mail
    (RFC 5546); a feed has none. A file that nobody fetches again is not `is_fetched_again`.
    """

    name: str
    description: str
    zone: str
    colour: str
    public_url: str
    source_url: str | None
    last_modified: dt.datetime
    method: str = ""
    is_fetched_again: bool = True
