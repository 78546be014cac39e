"""Making a feed from what is published: content first, then bytes that fit. Writes nothing."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from coordinator.agenda.models import PublishedSession, SessionStatus
from coordinator.assemblies.models import Assembly, Holding
from coordinator.core import clock
from coordinator.core.i18n import _, text_in, use_language
from coordinator.feeds import queries, render, wording
from coordinator.feeds.addresses import Addresses
from coordinator.feeds.content import EventStatus, FeedEvent, FeedHead, Organiser, Timed, is_kept
from coordinator.feeds.queries import Edition, Kind

# A CSS3 name (RFC 7986 §5.9), the nearest to the indigo of the pages.
COLOUR = "darkslateblue"
LARGEST = 1_000_000


@dataclass(frozen=True)
class SentCalendar:
    """A calendar that goes along with a message; `method` is that of its body ('' for none)."""

    body: bytes
    method: str

    @property
    def media_type(self) -> str:
        """Return the type of the part, whose method is that of the body (RFC 6047 §2.4)."""
        plain = render.MEDIA_TYPE.partition(";")[0]
        return f"{plain}; method={self.method}" if self.method else plain


def calendar_bytes(edition: Edition, *, lang: str, base_url: str, today: dt.date) -> bytes:
    """Return the feed of `edition` in `lang`. `base_url` is the configured one; `today` is a day in UTC.

    Over a megabyte the feed loses first what has been over for 30 days, then the descriptions.
    """
    assembly = queries.assembly_by_id(edition.assembly_id)
    sessions = queries.published_sessions(edition)
    addresses = Addresses(base_url, lang, assembly.slug)
    with use_language(lang):
        head = _head(edition, assembly, sessions, addresses)
        events = [_event(session, assembly, addresses) for session in sessions if _is_told(session, assembly, today)]
    body = render.feed_bytes(head, events)
    if len(body) > LARGEST:
        events = [event for event in events if isinstance(event.when, Timed) and is_kept(event.when.ends_at, today)]
        body = render.feed_bytes(head, events)
    if len(body) > LARGEST:
        body = render.feed_bytes(head, [replace(event, description="") for event in events])
    return body


def assembly_calendar(slug: str, *, lang: str, base_url: str) -> bytes:
    """Return the feed of a whole public assembly, for a briefing pack; empty bytes when it is not public."""
    today = clock.today()
    edition = queries.edition_of(Kind.ASSEMBLY, slug, "", today)
    return calendar_bytes(edition, lang=lang, base_url=base_url, today=today) if edition else b""


def sessions_sent(assembly: Assembly, public_ids: Collection[str], *, lang: str, base_url: str) -> SentCalendar | None:
    """Return released sessions as a calendar to send by mail; None when there are none.

    It says METHOD:PUBLISH where there is a secretariat to name as ORGANIZER, which the method requires (RFC 5546
    §3.2.1). Without one it has no method, as any exported calendar (RFC 5545 §3.7.2): programs import both.
    """
    sessions = queries.sessions_named(assembly, public_ids)
    if not sessions:
        return None
    method = "PUBLISH" if _organiser(assembly) else ""
    addresses = Addresses(base_url, lang, assembly.slug)
    with use_language(lang):
        title = text_in(assembly.title, fallback=assembly.language)
        head = FeedHead(
            name=text_in(assembly.short_title, fallback=assembly.language) or title,
            description=_("Programme of “%(assembly)s”, kept up to date by its secretariat.", assembly=title),
            zone=assembly.zone, colour=COLOUR, public_url=addresses.page, source_url=None,
            last_modified=max(session.changed_at for session in sessions), method=method,
            is_fetched_again=False,
        )  # fmt: skip
        body = render.feed_bytes(head, [_event(session, assembly, addresses) for session in sessions])
    return SentCalendar(body, method)


def _head(edition: Edition, assembly: Assembly, sessions: Sequence[PublishedSession], addresses: Addresses) -> FeedHead:
    title = text_in(assembly.title, fallback=assembly.language)
    name = text_in(assembly.short_title, fallback=assembly.language) or title
    source = addresses.feed
    if edition.kind is Kind.SESSION:
        name = text_in(sessions[0].title, fallback=assembly.language)
        source = addresses.session_feed(edition.public_id)
    elif edition.kind is not Kind.ASSEMBLY:
        part = queries.part_of(edition)
        name = f"{name} – {text_in(part.name, fallback=assembly.language)}"
        source = addresses.part_feed(f"{edition.kind}s", part.slug)
    return FeedHead(
        name=name,
        description=_("Programme of “%(assembly)s”, kept up to date by its secretariat.", assembly=title),
        zone=assembly.zone,
        colour=COLOUR,
        public_url=addresses.page,
        source_url=source,
        last_modified=edition.changed_at,
    )


def _is_told(session: PublishedSession, assembly: Assembly, today: dt.date) -> bool:
    return _status(session, assembly) is not EventStatus.CANCELLED or is_kept(session.ends_at, today)


def _status(session: PublishedSession, assembly: Assembly) -> EventStatus:
    if session.status is SessionStatus.CANCELLED or assembly.holding is not Holding.AS_PLANNED:
        return EventStatus.CANCELLED
    return EventStatus[session.status.name]


def _event(session: PublishedSession, assembly: Assembly, addresses: Addresses) -> FeedEvent:
    page = addresses.session(session.public_id)
    # The wall time holds when the zone or its rules change after the release: the instant is made anew.
    starts_at = clock.from_wall(session.day, session.start, assembly.zone)
    return FeedEvent(
        uid=session.uid,
        sequence=session.sequence + assembly.calendar_sequence,
        changed_at=max(session.changed_at, assembly.calendar_changed_at),
        when=Timed(starts_at, starts_at + dt.timedelta(minutes=session.minutes), assembly.zone),
        status=_status(session, assembly),
        title=text_in(session.title, fallback=assembly.language),
        description=wording.description(session, assembly, page),
        location=wording.location(session, assembly),
        url=page,
        categories=wording.categories(session, assembly),
        organiser=_organiser(assembly),
        language=addresses.lang,
        is_postponed=assembly.holding is Holding.POSTPONED and session.status is not SessionStatus.CANCELLED,
    )


def _organiser(assembly: Assembly) -> Organiser | None:
    if not assembly.secretariat_email:
        return None
    return Organiser(assembly.secretariat_name, assembly.secretariat_email)
