"""Gathers what a pack says: the published agenda and accepted participants who agreed to be listed, as frozen data.

Call it while the pack's language is spoken; it reads with a handful of queries, whatever the size.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import select

from coordinator.agenda import wording as agenda
from coordinator.agenda.items import item_lines
from coordinator.agenda.labels import session_label
from coordinator.agenda.models import (
    PRIVATE_ACCESS,
    PublishedSession,
    SessionAccess,
    SessionStatus,
    SessionType,
)
from coordinator.agenda.queries import item_from, publication_of
from coordinator.agenda.zones import zone_in_words
from coordinator.assemblies.dates import spoken_dates
from coordinator.assemblies.models import Assembly, AssemblyParty, Holding, PartyRole
from coordinator.assemblies.queries import parties_of
from coordinator.briefing import queries
from coordinator.briefing.assets import stored_picture
from coordinator.briefing.content import (
    NOTHING,
    Attached,
    Body,
    Contact,
    Day,
    Edition,
    Identity,
    Item,
    Pack,
    Part,
    Person,
    Practical,
    Prose,
    Release,
    Session,
    Stripe,
    Text,
)
from coordinator.briefing.participants import countries_of, faces_of, pictures_of
from coordinator.core import clock
from coordinator.core.db import current_session
from coordinator.core.i18n import _, current_language, pick, text_in
from coordinator.core.markup import prose
from coordinator.directory.wording import name_of
from coordinator.documents.queries import public_papers

_Texts = dict[str, str]


def pack_content(assembly: Assembly, *, parts: Collection[str], edition: Edition, calendar: Attached | None) -> Pack:
    """Return what the chosen `parts` of the pack say now, in the language of the moment."""
    parties = parties_of(assembly)
    chosen = tuple(part for part in Part if part.value in parts)
    wants_days = Part.PROGRAMME in chosen or Part.SESSIONS in chosen
    wants_people = Part.PORTRAITS in chosen or Part.PARTICIPANTS in chosen
    people = queries.listed(assembly) if wants_people else ()
    faces = faces_of(people, assembly) if Part.PORTRAITS in chosen else ()
    return Pack(
        identity=_identity(assembly, parties),
        edition=edition,
        parts=chosen,
        days=_days(assembly) if wants_days else (),
        release=_release(assembly) if wants_days else None,
        faces=faces,
        countries=countries_of(people, assembly) if Part.PARTICIPANTS in chosen else (),
        practical=_practical(assembly) if Part.PRACTICAL in chosen else Practical(),
        calendar=calendar,
        images={**_logos(parties), **pictures_of(people, faces)},
    )


def _text(texts: _Texts, assembly: Assembly) -> Text:
    return Text(*pick(texts, fallback=assembly.language))


def _prose(texts: _Texts, assembly: Assembly) -> Prose:
    written, lang = pick(texts, fallback=assembly.language)
    return Prose(prose(written), lang) if written else NOTHING


# The assembly


def _identity(assembly: Assembly, parties: Sequence[AssemblyParty]) -> Identity:
    hosts = {PartyRole.ORGANISER, PartyRole.HOST}
    return Identity(
        title=_text(assembly.title, assembly),
        subtitle=_text(assembly.edition, assembly),
        dates=spoken_dates(assembly),
        city=assembly.city,
        venue=assembly.venue_name,
        address=assembly.venue_address,
        timezone=zone_in_words(assembly, clock.from_wall(assembly.starts_on, dt.time(12), assembly.zone)),
        notice=_notice(assembly),
        hosts=tuple(_body(party) for party in parties if party.role in hosts),
        partners=tuple(_body(party) for party in parties if party.role not in hosts),
    )


def _notice(assembly: Assembly) -> str:
    if assembly.holding is Holding.POSTPONED:
        return _("Postponed")
    return _("Cancelled") if assembly.holding is Holding.CANCELLED else ""


def _body(party: AssemblyParty) -> Body:
    organisation = party.organisation
    name = name_of(organisation)
    acronym = organisation.acronym if organisation.acronym != name else ""
    return Body(name, acronym, _logo_name(organisation.logo_key) if stored_picture(organisation.logo_key) else "")


def _logos(parties: Sequence[AssemblyParty]) -> dict[str, bytes]:
    keys = [party.organisation.logo_key for party in parties]
    return {_logo_name(key): content for key in keys if (content := stored_picture(key))}


def _logo_name(key: str | None) -> str:
    """Return a short name: a whole key would be given a line break like any endless word."""
    return f"logo-{(key or '')[:20]}"


# The programme


def _release(assembly: Assembly) -> Release | None:
    public = publication_of(assembly)
    return Release(public.release_number, public.changed_at.astimezone(ZoneInfo(assembly.zone))) if public else None


def _days(assembly: Assembly) -> tuple[Day, ...]:
    query = (
        select(PublishedSession)
        .where(PublishedSession.assembly_id == assembly.id, PublishedSession.access.not_in(PRIVATE_ACCESS))
        .order_by(PublishedSession.day, PublishedSession.start, PublishedSession.id)
    )
    published = current_session().scalars(query)
    papers = _papers(assembly)
    return tuple(
        Day(day, tuple(_session(row, assembly, papers) for row in rows))
        for day, rows in groupby(published, key=lambda row: row.day)
    )


def _session(row: PublishedSession, assembly: Assembly, papers: dict[str, str]) -> Session:
    starts = dt.datetime.combine(row.day, row.start)
    unusual = row.status is not SessionStatus.CONFIRMED
    kind, track = str(agenda.TYPE_NAMES[row.type]), text_in(row.track_name, fallback=assembly.language)
    return Session(
        key=row.public_id,
        title=_text(row.title, assembly),
        starts_at=starts,
        ends_at=starts + dt.timedelta(minutes=row.minutes),
        kind=kind,
        stripe=Stripe(agenda.family(row.type)),
        room=text_in(row.room_name, fallback=assembly.language),
        track=track if track != kind else "",
        languages=tuple(agenda.language_name(code) for code in agenda.followed_in(row.languages, row.interpreted_into)),
        spoken=agenda.languages_in_words(row.languages, row.interpreted_into),
        people=tuple(_person(one) for one in row.people),
        items=_items(row, assembly),
        levels=tuple(_level(row, number, assembly) for number in row.levels),
        number=session_label(row.series, row.number),
        documents=tuple(papers[one] for one in row.papers if one in papers),
        description=_prose(row.description, assembly),
        access="" if row.access in {SessionAccess.OPEN, SessionAccess.REGISTERED} else _access(row.access),
        state=str(agenda.STATUS_NAMES[row.status]) if unusual else "",
        is_break=row.type in {SessionType.BREAK, SessionType.MEAL},
        is_cancelled=row.status is SessionStatus.CANCELLED,
    )


def _access(access: SessionAccess) -> str:
    return str(agenda.ACCESS_NAMES[access])


def _person(one: dict[str, str]) -> Person:
    reader = ", ".join(part for part in (one.get("reader"), one.get("reader_function")) if part)
    return Person(
        agenda.role_name(one), one.get("name", ""), one.get("function", ""), one.get("organisation", ""), reader
    )


def _items(row: PublishedSession, assembly: Assembly) -> tuple[Item, ...]:
    lines = item_lines(
        [item_from(one) for one in row.items],
        session_label=session_label(row.series, row.number),
        start=row.start,
        fallback=assembly.language,
    )
    return tuple(
        Item(line.number, line.start, Text(line.title, line.lang), line.who, line.minutes, line.is_withdrawn)
        for line in lines
    )


def _level(row: PublishedSession, number: int, assembly: Assembly) -> str:
    name = text_in(row.level_names.get(str(number)), fallback=assembly.language)
    return f"{number} · {name}" if name else str(number)


def _papers(assembly: Assembly) -> dict[str, str]:
    """The titles of what everybody may read, by public id: a pack is handed on."""
    papers = public_papers(assembly, current_language())
    return {
        paper.public_id: " · ".join(
            part for part in (paper.code, text_in(paper.title, fallback=assembly.language)) if part
        )
        for paper in papers
    }


# Practical information


def _practical(assembly: Assembly) -> Practical:
    hours = text_in(assembly.opening_hours, fallback=assembly.language)
    secretariat = Contact(
        _("Secretariat"), assembly.secretariat_name, assembly.secretariat_phone, assembly.secretariat_email, hours
    )
    told = secretariat.name or secretariat.phone or secretariat.email
    return Practical(
        arrival=_prose(assembly.arrival_note, assembly),
        prose=_prose(assembly.practical, assembly),
        contacts=(secretariat,) if told else (),
    )
