"""The demonstration assembly itself: organisations, dates, key days, papers, the assembly of 2009 beside it."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from coordinator.assemblies import furniture
from coordinator.assemblies import service as assemblies
from coordinator.assemblies.models import Assembly, DatePrecision, PartyRole
from coordinator.briefing.availability import missing_libraries
from coordinator.core import clock, files
from coordinator.core.actor import Actor
from coordinator.core.db import current_session
from coordinator.core.text import slugify
from coordinator.directory.models import Organisation, OrganisationAlias, OrganisationKind
from coordinator.directory.search import search_text
from coordinator.documents import service as documents
from coordinator.documents.models import DocumentAccess
from coordinator.home.demonstration.seals import seal
from coordinator.home.demonstration.texts import ASSEMBLY, FOUNDING, KEY_DATES, PAPERS, PARTNERS, UNION

_AHEAD = dt.timedelta(days=75)
_WEDNESDAY = 2


def first_day(today: dt.date) -> dt.date:
    """Return the day the demonstration begins: the first Wednesday at least 75 days ahead."""
    ahead = today + _AHEAD
    return ahead + dt.timedelta(days=(_WEDNESDAY - ahead.weekday()) % 7)


def make_assembly(by: Actor) -> Assembly:
    """Make and publish the demonstration assembly, without its programme and its delegates."""
    start = first_day(clock.today())
    noon = dt.time(12)
    assembly = assemblies.create(
        by=by, slug="lome", starts_on=start, ends_on=start + dt.timedelta(days=2), is_demonstration=True,
        registration_opens_at=clock.from_wall(start - dt.timedelta(days=90), noon, "Africa/Lome"),
        registration_closes_at=clock.from_wall(start - dt.timedelta(days=12), dt.time(23, 59), "Africa/Lome"),
        programme_announced_on=start - dt.timedelta(days=45), **ASSEMBLY,
    )  # fmt: skip
    union = organisation(UNION, OrganisationKind.UNION, "#25326e")
    furniture.add_party(assembly, by=by, organisation=union, role=PartyRole.ORGANISER)
    for facts, colour in zip(PARTNERS, ("#99401f", "#1c6a47"), strict=True):
        partner = organisation(facts, OrganisationKind.PARTNER, colour)
        furniture.add_party(assembly, by=by, organisation=partner, role=PartyRole.PARTNER)
    for days, label in KEY_DATES:
        furniture.add_key_date(assembly, by=by, on=start - dt.timedelta(days=days), label=label)
    add_papers(assembly, by)
    assemblies.publish(assembly, by=by)
    return assembly


def make_founding_assembly(by: Actor) -> Assembly:
    """Make and archive the assembly of October 2009, whose days are not known."""
    assembly = assemblies.create(
        by=by, slug="lome-2009", starts_on=dt.date(2009, 10, 26), ends_on=dt.date(2009, 10, 31), is_demonstration=True,
        precision=DatePrecision.LATE, **FOUNDING,
    )  # fmt: skip
    assemblies.publish(assembly, by=by)
    assemblies.archive(assembly, by=by)
    return assembly


def organisation(facts: dict[str, Any], kind: OrganisationKind, colour: str) -> Organisation:
    """Return the organisation with this acronym, added if the directory does not have it, with a drawn logo."""
    session = current_session()
    slug = slugify(facts["acronym"])
    found = session.scalar(select(Organisation).where(Organisation.slug == slug))
    if found:
        found.logo_key = found.logo_key or files.store().put(seal(facts["acronym"], colour))
        return found
    made = Organisation(
        slug=slug, kind=kind, name=facts["name"], names=facts["names"], acronym=facts["acronym"],
        source="demonstration",
        logo_key=files.store().put(seal(facts["acronym"], colour)),
        search_text=search_text([facts["name"], facts["acronym"], *facts["names"].values(), *facts["aliases"]]),
    )  # fmt: skip
    session.add(made)
    session.flush()
    session.add_all(OrganisationAlias(organisation_id=made.id, name=name) for name in facts["aliases"])
    return made


def add_papers(assembly: Assembly, by: Actor) -> None:
    """Add the papers as one-page PDFs in both languages; none where PDFs cannot be made."""
    if missing_libraries():
        return
    from weasyprint import HTML  # noqa: PLC0415 - slow library, only the demonstration draws papers here

    for code, title, access in PAPERS:
        document = documents.add(assembly, title=title, code=code, access=DocumentAccess(access), by=by)
        for lang, name in title.items():
            heading = ASSEMBLY["title"][lang]
            html = f'<html lang="{lang}"><title>{name}</title><p>{heading}</p><h1>{name}</h1><p>{code}</p></html>'
            content = HTML(string=html).write_pdf()
            file_name = f"{slugify(code)}-{lang}.pdf"
            documents.put_file(document, language=lang, file_name=file_name, content=content, by=by, assembly=assembly)
