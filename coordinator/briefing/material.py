"""Gathers what a pack says: the published agenda and accepted participants who agreed to be listed, as frozen data.

Call it while the pack's language is spoken; it reads with a handful of queries, whatever the size.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from coordinator.agenda import wording as agenda
from coordinator.agenda.models import (
    PRIVATE_ACCESS,
    PublishedSession,
    SessionAccess,
    SessionStatus,
    SessionType,
)
from coordinator.assemblies.dates import spoken_dates
from coordinator.assemblies.models import Assembly, AssemblyParty, Holding, PartyRole
from coordinator.assemblies.queries import parties_of
from coordinator.briefing.content import (
    NOTHING,
    Attached,
    Body,
    Contact,
    Country,
    Day,
    Delegation,
    Edition,
    Identity,
    Pack,
    Part,
    Participant,
    Person,
    Practical,
    Prose,
    Session,
    Stripe,
    Text,
)
from coordinator.core import files
from coordinator.core.db import current_session
from coordinator.core.i18n import _, locale, pick, text_in
from coordinator.core.markup import prose
from coordinator.core.text import search_key
from coordinator.directory.wording import name_of
from coordinator.people.models import Person as HumanBeing
from coordinator.registration import models as registration

_Texts = dict[str, str]


def pack_content(assembly: Assembly, *, parts: Collection[str], edition: Edition, calendar: Attached | None) -> Pack:
    """Return what the chosen `parts` of the pack say now, in the language of the moment."""
    parties = parties_of(assembly)
    chosen = tuple(part for part in Part if part.value in parts)
    wants_days = Part.PROGRAMME in chosen or Part.SESSIONS in chosen
    return Pack(
        identity=_identity(assembly, parties),
        edition=edition,
        parts=chosen,
        days=_days(assembly) if wants_days else (),
        countries=_countries(assembly) if Part.PARTICIPANTS in chosen else (),
        practical=_practical(assembly) if Part.PRACTICAL in chosen else Practical(),
        calendar=calendar,
        images=_logos(parties),
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
        timezone=assembly.zone,
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
    return Body(name, acronym, _logo_name(organisation.logo_key) if _logo(organisation.logo_key) else "")


def _logos(parties: Sequence[AssemblyParty]) -> dict[str, bytes]:
    keys = [party.organisation.logo_key for party in parties]
    return {_logo_name(key): content for key in keys if (content := _logo(key))}


def _logo_name(key: str | None) -> str:
    """Return a short name: a whole key would be given a line break like any endless word."""
    return f"logo-{(key or '')[:20]}"


def _logo(key: str | None) -> bytes:
    """Return a stored logo; nothing when its file is lost: the cover then shows the name alone."""
    try:
        return files.store().read(key) if key else b""
    except FileNotFoundError:
        return b""


# The programme


def _days(assembly: Assembly) -> tuple[Day, ...]:
    query = (
        select(PublishedSession)
        .where(PublishedSession.assembly_id == assembly.id, PublishedSession.access.not_in(PRIVATE_ACCESS))
        .order_by(PublishedSession.day, PublishedSession.start, PublishedSession.id)
    )
    published = current_session().scalars(query)
    return tuple(
        Day(day, tuple(_session(row, assembly) for row in rows))
        for day, rows in groupby(published, key=lambda row: row.day)
    )


def _session(row: PublishedSession, assembly: Assembly) -> Session:
    starts = dt.datetime.combine(row.day, row.start)
    unusual = row.status is not SessionStatus.CONFIRMED
    return Session(
        key=row.public_id,
        title=_text(row.title, assembly),
        starts_at=starts,
        ends_at=starts + dt.timedelta(minutes=row.minutes),
        kind=str(agenda.TYPE_NAMES[row.type]),
        stripe=Stripe(agenda.family(row.type)),
        room=text_in(row.room_name, fallback=assembly.language),
        track=text_in(row.track_name, fallback=assembly.language),
        languages=tuple(row.languages),
        people=tuple(_person(one) for one in row.people),
        description=_prose(row.description, assembly),
        access="" if row.access in {SessionAccess.OPEN, SessionAccess.REGISTERED} else _access(row.access),
        state=str(agenda.STATUS_NAMES[row.status]) if unusual else "",
        is_break=row.type in {SessionType.BREAK, SessionType.MEAL},
        is_cancelled=row.status is SessionStatus.CANCELLED,
    )


def _access(access: SessionAccess) -> str:
    return str(agenda.ACCESS_NAMES[access])


def _person(one: dict[str, str]) -> Person:
    return Person(agenda.role_name(one), one.get("name", ""), one.get("function", ""), one.get("organisation", ""))


# The participants


def _countries(assembly: Assembly) -> tuple[Country, ...]:
    listed = list(_listed(assembly))
    by_country: dict[str, list[registration.Registration]] = {}
    for one in listed:
        by_country.setdefault(_country_code(one), []).append(one)
    codes = sorted(by_country, key=lambda code: (code != assembly.country, not code, search_key(_country_name(code))))
    return tuple(Country(_country_name(code), _delegations(by_country[code], assembly), bool(code)) for code in codes)


def _listed(assembly: Assembly) -> Iterable[registration.Registration]:
    """Return accepted registrations whose person agreed to be listed, in protocol order inside a delegation."""
    table, delegation = registration.Registration, registration.Delegation
    query = (
        select(table)
        .join(table.category)
        .join(table.person)
        .options(
            contains_eager(table.category),
            contains_eager(table.person),
            joinedload(table.delegation, innerjoin=True).joinedload(delegation.organisation),
        )
        .where(
            table.assembly_id == assembly.id,
            table.state == registration.RegistrationState.ACCEPTED,
            table.is_listed,
            HumanBeing.erased_at.is_(None),
        )
        .order_by(registration.Category.rank, table.is_head.desc(), HumanBeing.search_text, table.id)
    )
    return current_session().scalars(query)


def _country_code(one: registration.Registration) -> str:
    organisation = one.delegation.organisation
    return one.delegation.country or (organisation.country if organisation else "")


def _country_name(code: str) -> str:
    return str(locale().territories.get(code, code)) if code else _("Other participants")


def _delegations(members: Sequence[registration.Registration], assembly: Assembly) -> tuple[Delegation, ...]:
    groups: dict[int, list[registration.Registration]] = {}
    for one in members:
        groups.setdefault(one.delegation_id, []).append(one)
    made = [_delegation(group, assembly) for group in groups.values()]
    return tuple(sorted(made, key=lambda group: search_key(group.organisation)))


def _delegation(group: Sequence[registration.Registration], assembly: Assembly) -> Delegation:
    delegation = group[0].delegation
    organisation = delegation.organisation
    name = name_of(organisation) if organisation else delegation.organisation_name
    place = organisation.prefecture if organisation else ""
    members = tuple(_participant(one, assembly) for one in group)
    return Delegation(name, members, place="" if place in name else place)


def _participant(one: registration.Registration, assembly: Assembly) -> Participant:
    function = _("%(function)s, interim", function=one.function) if one.is_interim and one.function else one.function
    return Participant(one.person.formal_name, function, text_in(one.category.name, fallback=assembly.language))


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
