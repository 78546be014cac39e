"""Facts of a session in words: for the diff of a release, and for the page that tells of another editor's change."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coordinator.agenda.changes import Change, as_record
from coordinator.agenda.models import AgendaSession, SessionAccess, SessionStatus, SessionType
from coordinator.agenda.wording import ACCESS_NAMES, FIELD_NAMES, STATUS_NAMES, TYPE_NAMES, language_name, role_name
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import _, _l, ngettext, pick, text_in
from coordinator.web.filters import clock_time, day_long, typo

KIND_NAMES: dict[str, str] = {
    "added": _l("New"),
    "moved": _l("Moved"),
    "retimed": _l("New times"),
    "renamed": _l("New title"),
    "cancelled": _l("Cancelled"),
    "restored": _l("Restored"),
    "edited": _l("Changed"),
}
KIND_STATES = {
    "added": "success",
    "restored": "success",
    "cancelled": "error",
    "moved": "warning",
    "retimed": "warning",
}
_SHOWN = ("number", "title", "day", "start", "minutes", "room_name", "type", "status", "track_name", "access",
          "languages", "interpreted_into", "levels", "people", "items", "papers", "has_signup", "places", "video_url",
          "description")  # fmt: skip
_COLUMNS = {"room_id": "room", "track_id": "track", "room_name": "room", "track_name": "track"}
_LONGEST = 160


@dataclass(frozen=True)
class Difference:
    """One fact before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ToldChange:
    """One session of a diff: (word, state of the tag) per kind, when it is, what differs."""

    public_id: str
    title: str
    lang: str
    tags: tuple[tuple[str, str], ...]
    when: str
    differences: tuple[Difference, ...]


def diff_in_words(changes: Sequence[Change], assembly: Assembly) -> list[ToldChange]:
    """Return what a release would change."""
    return [told(as_record(change), assembly, _when(change)) for change in changes]


def told(
    record: Mapping[str, Any], assembly: Assembly, when: str = "", only: Sequence[str] = _SHOWN
) -> ToldChange:  # fmt: skip
    """Return one entry of a release's diff in words, of the facts in `only`. The address of a video is never said."""
    title, lang = pick(record["title"], fallback=assembly.language)
    kinds = record["kinds"]
    before, after = record["before"], record["after"]
    shown = [] if kinds in (["added"], ["cancelled"]) else [name for name in only if name in after]
    if not shown and kinds == ["edited"] and "starts_at" in after:  # the zone of the assembly changed
        return ToldChange(record["session"], typo(title, lang), lang, _tags(kinds), when,
                          (Difference(_("Time zone"), "", assembly.zone),))  # fmt: skip
    differences = tuple(
        Difference(label(name), say(name, before.get(name), assembly), say(name, after[name], assembly))
        for name in shown
    )
    return ToldChange(record["session"], typo(title, lang), lang, _tags(kinds), when, differences)


def tags_of(change: Change) -> tuple[tuple[str, str], ...]:
    """Return (word, state of the tag) per kind of a change."""
    return _tags(change.kinds)


def label(name: str) -> str:
    """Return the name of a fact."""
    return str(FIELD_NAMES.get(_COLUMNS.get(name, name), name))


def fact(session: AgendaSession, name: str, assembly: Assembly) -> str:
    """Return a fact of a draft session in words; needs room, track and people."""
    if name == "people":
        people = [{"name": one.name, "function": one.function, "role": one.role} for one in session.people]
        return say("people", people, assembly)
    if name in {"room_id", "track_id"}:
        part = session.room if name == "room_id" else session.track
        return say("room_name", part.name if part else {}, assembly)
    return say(name, getattr(session, name), assembly)


def say(name: str, value: Any, assembly: Assembly) -> str:
    """Return the value of a fact in words, as a row or as the JSON of a release keeps it; '–' for none."""
    return _said(name, value, assembly) or "–"


def _said(name: str, value: Any, assembly: Assembly) -> str:
    if not value:
        return ""
    if name in {"people", "items"}:
        return (_people if name == "people" else _items)(value, assembly.language)
    if isinstance(value, Mapping):
        text, lang = pick(value, fallback=assembly.language)
        return typo(text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …", lang)
    return _SAYINGS[name](value) if name in _SAYINGS else str(value)


def _people(people: Sequence[Mapping[str, Any]], fallback: str) -> str:
    told_people = []
    for one in people:
        name, role = one.get("name") or one.get("function", ""), role_name(one, fallback)
        told_people.append(f"{name} ({role})" if role else name)
    return typo("; ".join(told_people))


def _items(items: Sequence[Mapping[str, Any]], fallback: str) -> str:
    titles = []
    for one in items:
        title = pick(one["title"], fallback=fallback)[0]
        title = f"{one['number']}. {title}" if one["number"] else title
        titles.append(_("%(title)s (withdrawn)", title=title) if one["withdrawn"] else title)
    return typo("; ".join(titles))


_SAYINGS: dict[str, Callable[[Any], str]] = {
    "day": lambda value: day_long(value if isinstance(value, dt.date) else dt.date.fromisoformat(value)),
    "start": lambda value: clock_time(value if isinstance(value, dt.time) else dt.time.fromisoformat(value)),
    "minutes": lambda value: ngettext("%(n)s minute", "%(n)s minutes", int(value)),
    "languages": lambda value: ", ".join(language_name(code) for code in value),
    "interpreted_into": lambda value: ", ".join(language_name(code) for code in value),
    "levels": lambda value: ", ".join(str(number) for number in value),
    "papers": lambda value: ngettext("%(n)s paper", "%(n)s papers", len(value)),
    "has_signup": lambda value: _("Yes") if value else "",
    "video_url": lambda value: _("Given to those who attend") if value else "",
    "type": lambda value: str(TYPE_NAMES[SessionType(value)]),
    "access": lambda value: str(ACCESS_NAMES[SessionAccess(value)]),
    "status": lambda value: str(STATUS_NAMES[SessionStatus(value)]),
}


def _tags(kinds: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(KIND_NAMES.get(kind, kind)), KIND_STATES.get(kind, "info")) for kind in kinds)


def _when(change: Change) -> str:
    room = text_in(change.after.room_name)
    return " · ".join(part for part in (day_long(change.after.day), clock_time(change.after.start), room) if part)
