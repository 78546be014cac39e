"""What the public pages of an agenda show: the values of their templates."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import abort, url_for

from coordinator.agenda import programme, queries, zones
from coordinator.agenda.proposals.rules import is_invited
from coordinator.agenda.queries import Filters, PublicPerson, PublicSession, Visit
from coordinator.agenda.session_facts import FURTHER, facts_of
from coordinator.agenda.wording import ACCESS_NAMES, TYPE_NAMES, family
from coordinator.assemblies.frame import public_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import public_assembly
from coordinator.core.i18n import _, current_language, pick
from coordinator.web.filters import day_title, typo


@dataclass(frozen=True)
class RoleLine:
    """Everybody with one role in a session: (name in bold or '', what is said beside it)."""

    role: str
    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Neighbour:
    """The session before or after."""

    title: str
    lang: str
    url: str
    when: str


def programme_values(slug: str, asked: Mapping[str, str], today: dt.date) -> dict[str, Any]:
    """Return the values of the programme page for what a reader asks for."""
    assembly = public_assembly(slug) or abort(404)
    days = queries.public_days(assembly)
    filters = Filters(asked.get("track", ""), asked.get("room", ""), asked.get("language", ""))
    shown = programme.shown_day(days, asked.get("day", ""), today)
    wanted = [day for day in days if shown in {programme.ALL_DAYS, day.on.isoformat()}]
    filtered = queries.days_of(session for day in wanted for session in day.sessions if filters.admits(session))
    second = zones.second_of(assembly, asked.get("zone", ""))
    shown_sessions = [session for day in filtered or days for session in day.sessions]
    city = second.slug if second else ""
    page_url = url_for("agenda.programme", slug=slug)
    kept = {name: value for name, value in {"day": shown, **asked}.items() if name != "zone"}
    return {
        "assembly": assembly,
        "frame": public_frame(assembly),
        "days": programme.days_in_words(
            filtered, assembly, second=zones.drawn(second, shown_sessions), city=city,
        ),
        "tabs": programme.day_tabs(days, shown, slug, asked),
        "choices": programme.filter_choices(queries.choices_of(days), filters, assembly.language),
        "shown": shown,
        "is_filtered": bool(filters),
        "is_released": bool(days),
        "publication": queries.publication_of(assembly),
        "zones": zones.choice_of(assembly, second, shown_sessions, action=page_url, kept=kept) if days else None,
        "propose_url": url_for("proposals.propose", slug=slug) if is_invited(assembly, today) else "",
        "clear_url": url_for("agenda.programme", slug=slug, day=shown or None, zone=city or None),
    }  # fmt: skip


def session_values(slug: str, session_id: str, city: str = "") -> dict[str, Any]:
    """Return the values of a session's page; 404 for what the world may not see.

    `city` is the one whose times are asked for beside those of the venue.
    """
    assembly = public_assembly(slug) or abort(404)
    visit = queries.visit(assembly, session_id) or abort(404)
    return visit_values(assembly, visit, zones.second_of(assembly, city))


def visit_values(assembly: Assembly, visit: Visit, second: zones.Second | None = None) -> dict[str, Any]:
    """Return what the page of a released session shows, with the ones before and after it."""
    session = visit.session
    beside, city = zones.drawn(second, [session]), second.slug if second else None
    page_url = url_for("agenda.session", slug=assembly.slug, session_id=session.public_id)
    title, lang = pick(session.title, fallback=assembly.language)
    moved = session.moved_from
    return {
        "assembly": assembly,
        "frame": public_frame(assembly),
        "session": session,
        "title": typo(title, lang),
        "title_lang": lang,
        "is_foreign": lang != current_language(),
        "kind": family(session.type),
        "type_name": TYPE_NAMES[session.type],
        "access_name": ACCESS_NAMES[session.access],
        "day": day_title(session.day),
        "hours": programme.hours(session),
        "venue_hours": beside.here(programme.hours(session)) if beside else "",
        "elsewhere": beside.hours(session) if beside else "",
        "zones": zones.choice_of(assembly, second, [session], action=page_url),
        "before": programme.place_before(moved, session, assembly.language) if moved else None,
        "notice": programme.notice_of(session),
        "roles": _roles(session, assembly.language),
        "calendar_url": f"{page_url}.ics",
        "back_url": url_for("agenda.programme", slug=assembly.slug, day=session.day.isoformat(), zone=city),
        **(facts := facts_of(session, assembly)),
        "has_more": bool(session.description or session.people or any(facts[name] for name in FURTHER)),
        "previous": _neighbour(visit.before, assembly, city, beside),
        "following": _neighbour(visit.after, assembly, city, beside),
    }


def _roles(session: PublicSession, fallback: str) -> list[RoleLine]:
    """The people of a session by role, in their order; a role that comes back later stands twice."""
    lines = []
    for role, together in groupby(session.people, key=lambda person: person.role_in(fallback)):
        people = tuple((person.name, typo(_beside(person))) for person in together)
        lines.append(RoleLine(role, people))
    return lines


def _beside(person: PublicPerson) -> str:
    """What stands beside a name: function, organisation, and who reads the message in its place."""
    parts = [part for part in (person.function, person.organisation) if part]
    if reader := ", ".join(part for part in (person.reader, person.reader_function) if part):
        parts.append(_("message read by %(reader)s", reader=reader))
    return ", ".join(parts)


def _neighbour(
    session: PublicSession | None, assembly: Assembly, city: str | None, beside: zones.Second | None
) -> Neighbour | None:
    if session is None:
        return None
    title, lang = pick(session.title, fallback=assembly.language)
    url = url_for("agenda.session", slug=assembly.slug, session_id=session.public_id, zone=city)
    hours = programme.hours(session)
    return Neighbour(typo(title, lang), lang, url, beside.here(hours) if beside else hours)
