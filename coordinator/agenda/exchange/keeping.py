"""Keeping the shape of an agenda as a template, and giving one up."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from coordinator.agenda.exchange import queries
from coordinator.agenda.exchange.book import Book, Entry, KeyDay, without_names
from coordinator.agenda.exchange.document import FURTHEST_DAYS, told
from coordinator.agenda.exchange.models import AgendaTemplate
from coordinator.agenda.models import SessionStatus
from coordinator.assemblies.models import Assembly
from coordinator.core.actor import Actor
from coordinator.core.db import current_session
from coordinator.core.errors import Invalid
from coordinator.core.i18n import _
from coordinator.journal.service import record


def keep_template(
    assembly: Assembly, *, by: Actor, title: Mapping[str, str], about: Mapping[str, str]
) -> AgendaTemplate:
    """Keep the shape of the draft for every organiser of the site. Raises Invalid without a title or a session."""
    if not any(title.values()):
        sentence = _("Enter a name.")
        raise Invalid(sentence, fields={"title": sentence})
    book = shape_of(queries.book_of(assembly, queries.known_of(assembly)), assembly)
    if not book.entries:
        sentence = _("There is no session yet that a template could hold.")
        raise Invalid(sentence, fields={"title": sentence})
    days = [entry.day for entry in book.entries if entry.day]
    template = AgendaTemplate(
        title=dict(title), about=dict(about), content=told(book, assembly.starts_on), kept_from=assembly.public_id,
        sessions=len(book.entries), key_dates=len(book.key_days), days=len(set(days)),
    )  # fmt: skip
    current_session().add(template)
    current_session().flush()
    record("agenda_template", template.public_id, "keep", by=by, assembly_ref=assembly.public_id)
    return template


def remove_template(template: AgendaTemplate, assembly: Assembly, *, by: Actor) -> None:
    """Give a template up; agendas that began from it stay what they are."""
    record("agenda_template", template.public_id, "remove", by=by, assembly_ref=assembly.public_id)
    current_session().delete(template)


def shape_of(book: Book, assembly: Assembly) -> Book:
    """Return what a template holds: no names, no words to one person, no teams, links or papers, nothing cancelled."""
    entries = [
        _shape(entry, assembly.starts_on)
        for entry in without_names(book).entries
        if entry.status is not SessionStatus.CANCELLED
    ]
    days = tuple(one for one in book.key_days if _is_near(one, assembly.starts_on))
    return replace(book, entries=tuple(entries), key_days=days, papers=())


def _shape(entry: Entry, first_day: dt.date) -> Entry:
    least, most = FURTHEST_DAYS
    is_placed = entry.day is not None and least <= (entry.day - first_day).days + 1 <= most
    return replace(
        entry, code="", day=entry.day if is_placed else None, papers=(), video_url="", recording_url="",
        interpreter_team="",
        people=tuple(replace(one, brief="", organisation="") for one in entry.people),
        items=tuple(replace(item, code="") for item in entry.items),
    )  # fmt: skip


def _is_near(one: KeyDay, first_day: dt.date) -> bool:
    return -100 <= (first_day - one.on).days <= 1000  # noqa: PLR2004 - what the format takes
