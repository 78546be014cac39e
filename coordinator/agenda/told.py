"""Facts of a session in words: for the diff of a release, and for the page that tells of another editor's change.

The address of a video or a recording is never among them: a diff says that there is one, or another one.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coordinator.agenda.changes import Change, as_record
from coordinator.agenda.labels import session_label
from coordinator.agenda.models import AgendaSession, SessionAccess, SessionStatus, SessionType
from coordinator.agenda.roles.queries import level_names, role_names
from coordinator.agenda.wording import (
    ACCESS_NAMES,
    FIELD_NAMES,
    STATUS_NAMES,
    TYPE_NAMES,
    language_name,
    listed,
    role_name,
)
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import _, _l, ngettext, pick, text_in
from coordinator.documents.queries import titles_of
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
          "languages", "interpreted_into", "people", "items", "description", "papers", "levels", "level_names",
          "has_signup", "places", "video_url", "recording_url")  # fmt: skip
_COLUMNS = {"room_id": "room", "track_id": "track", "room_name": "room", "track_name": "track",
            "level_names": "levels", "series": "number"}  # fmt: skip
# Known to the entitled only: that one is there or changed may be said to organisers, the address never.
LINKS = frozenset({"video_url", "recording_url"})
# What the public list of changes says: everything but that a link changed.
PUBLIC = tuple(name for name in _SHOWN if name not in LINKS)
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


@dataclass
class PaperTitles:
    """What the papers of an assembly are called; read once, when the first is asked for.

    With `public_only` a paper that not everybody may read has no name here.
    """

    assembly: Assembly
    public_only: bool = False
    _read: Mapping[str, Mapping[str, str]] | None = field(default=None, init=False)

    def __call__(self, public_id: str) -> str:
        """Return the title of a paper."""
        if self._read is None:
            self._read = titles_of(self.assembly, public_only=self.public_only)
        if self.public_only and public_id not in self._read:
            return ""
        return text_in(self._read.get(public_id), fallback=self.assembly.language) or public_id


def diff_in_words(changes: Sequence[Change], assembly: Assembly) -> list[ToldChange]:
    """Return what a release would change."""
    papers = PaperTitles(assembly)
    return [told(as_record(change), assembly, _when(change), papers=papers) for change in changes]


def told(
    record: Mapping[str, Any], assembly: Assembly, when: str = "", *, only: Sequence[str] = _SHOWN,
    papers: PaperTitles | None = None,
) -> ToldChange:  # fmt: skip
    """Return one entry of a release's diff in words, of the facts in `only`. Give one `papers` for a whole list.

    The address of a video or a recording is never said.
    """
    title, lang = pick(record["title"], fallback=assembly.language)
    kinds = record["kinds"]
    before, after = record["before"], record["after"]
    shown = [] if kinds in (["added"], ["cancelled"]) else [name for name in only if name in after]
    if not shown and kinds == ["edited"] and "starts_at" in after:  # the zone of the assembly changed
        return ToldChange(record["session"], typo(title, lang), lang, _tags(kinds), when,
                          (Difference(_("Time zone"), "", assembly.zone),))  # fmt: skip
    if "level_names" in shown and "levels" in shown:
        shown.remove("levels")  # the names say the numbers too
    differences: list[Difference] = []
    for name in shown:
        if name == "number":
            labels = [session_label(side.get("series", ""), side.get("number")) for side in (before, after)]
            differences.append(Difference(label(name), labels[0] or "–", labels[1] or "–"))
        elif name == "items":
            differences += _item_differences(before.get(name) or (), after[name], assembly)
        else:
            differences.append(_difference(name, before.get(name), after[name], assembly, papers))
    return ToldChange(record["session"], typo(title, lang), lang, _tags(kinds), when, tuple(differences))


def when_of(kept: Mapping[str, Any]) -> str:
    """Return when and where a session is, from all its facts as releases keep them."""
    day, start = dt.date.fromisoformat(kept["day"]), dt.time.fromisoformat(kept["start"])
    return " · ".join(part for part in (day_long(day), clock_time(start), text_in(kept["room_name"])) if part)


def tags_of(change: Change) -> tuple[tuple[str, str], ...]:
    """Return (word, state of the tag) per kind of a change."""
    return _tags(change.kinds)


def label(name: str) -> str:
    """Return the name of a fact."""
    return str(FIELD_NAMES.get(_COLUMNS.get(name, name), name))


def fact(session: AgendaSession, name: str, assembly: Assembly, papers: PaperTitles | None = None) -> str:
    """Return a fact of a draft session in words; needs room, track, people, items and papers with documents."""
    if name == "people":
        own = role_names(assembly)
        people = [
            {"role": one.role, "role_name": own.get(one.role), "name": one.name, "function": one.function,
             "reader": one.reader}
            for one in session.people
        ]  # fmt: skip
        return say("people", people, assembly)
    if name == "items":
        items = [
            {"number": one.number, "title": one.title, "minutes": one.minutes, "speaker": one.speaker,
             "reader": one.reader, "function": one.function, "withdrawn": one.withdrawn_at is not None}
            for one in session.items
        ]  # fmt: skip
        return say("items", items, assembly)
    if name == "papers":
        return say("papers", [paper.document.public_id for paper in session.papers], assembly, papers)
    if name == "levels":
        known = level_names(assembly)
        return say("level_names", {str(number): known.get(number, {}) for number in session.levels}, assembly)
    if name in {"room_id", "track_id"}:
        part = session.room if name == "room_id" else session.track
        return say("room_name", part.name if part else {}, assembly)
    return say(name, getattr(session, name), assembly)


def say(name: str, value: Any, assembly: Assembly, papers: PaperTitles | None = None) -> str:
    """Return the value of a fact in words, as a row or as the JSON of a release keeps it; '–' for none."""
    return _said(name, value, assembly, papers or PaperTitles(assembly)) or "–"


def _said(name: str, value: Any, assembly: Assembly, papers: PaperTitles) -> str:
    if not value:
        return ""
    if name == "level_names":
        return typo(listed(" · ".join((number, text_in(texts, fallback=assembly.language)) if texts else (number,))
                              for number, texts in value.items()))  # fmt: skip
    if name == "papers":
        return typo(listed(filter(None, map(papers, value))))
    if name == "items":
        return typo(listed(_item(one, assembly, with_number=True) for one in value))
    if isinstance(value, Mapping):
        text, lang = pick(value, fallback=assembly.language)
        return typo(text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …", lang)
    return _SAYINGS[name](value) if name in _SAYINGS else str(value)


def _difference(name: str, before: Any, after: Any, assembly: Assembly, papers: PaperTitles | None) -> Difference:
    if name in LINKS and before and after:
        return Difference(label(name), _("a link"), _("another link"))
    if name == "people" and before:  # those who stay as they are need not be read again
        left, come = [one for one in before if one not in after], [one for one in after if one not in before]
        before, after = (left, come) if left or come else (before, after)
    return Difference(label(name), say(name, before, assembly, papers), say(name, after, assembly, papers))


def _item_differences(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], assembly: Assembly
) -> list[Difference]:
    """Return item by item what differs, then their order when those that stay stand in another one."""
    known = {one["id"]: one for one in before}
    left = [one for one in before if one["id"] not in {one["id"] for one in after}]
    found = []
    for one in after:
        old = _item(known[one["id"]], assembly) if one["id"] in known else "–"
        new = _item(one, assembly)
        if old != new:
            found.append(Difference(_item_label(one), old, new))
    found += [Difference(_item_label(one), _item(one, assembly), "–") for one in left]
    orders = _standing(before, after), _standing(after, before)
    if [one["id"] for one in orders[0]] != [one["id"] for one in orders[1]]:
        said = [listed(text_in(one["title"], fallback=assembly.language) for one in order) for order in orders]
        found.append(Difference(_("Order of the items"), typo(said[0]), typo(said[1])))
    return found


def _standing(these: Sequence[Mapping[str, Any]], those: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The items of `these` that stand in both, in their order."""
    both = {one["id"] for one in those if not one["withdrawn"]}
    return [one for one in these if one["id"] in both and not one["withdrawn"]]


def _item_label(one: Mapping[str, Any]) -> str:
    return _("Item %(number)s", number=one["number"]) if one["number"] else _("Item")


def _item(one: Mapping[str, Any], assembly: Assembly, *, with_number: bool = False) -> str:
    title = text_in(one["title"], fallback=assembly.language)
    if with_number and one["number"]:
        title = f"{one['number']}. {title}"
    if one["withdrawn"]:
        return typo(_("%(title)s (withdrawn)", title=title))
    more = [ngettext("%(n)s minute", "%(n)s minutes", one["minutes"])] if one["minutes"] else []
    more += [part for part in (one["speaker"], one["function"]) if part]
    if one["reader"]:
        more.append(_("message read by %(reader)s", reader=one["reader"]))
    return typo(f"{title} ({', '.join(more)})" if more else title)


def _people(people: Sequence[Mapping[str, Any]]) -> str:
    return typo(listed(map(_person, people)))


def _person(one: Mapping[str, Any]) -> str:
    parts = [part for part in (one.get("name"), one.get("function"), one.get("organisation")) if part]
    if one.get("reader"):
        parts.append(_("message read by %(reader)s", reader=one["reader"]))
    if not one.get("role"):
        return ", ".join(parts)
    return _("%(role)s: %(person)s", role=role_name(one), person=", ".join(parts))


def _languages(codes: Sequence[str]) -> str:
    return ", ".join(language_name(code) for code in codes)


_SAYINGS: dict[str, Callable[[Any], str]] = {
    "day": lambda value: day_long(value if isinstance(value, dt.date) else dt.date.fromisoformat(value)),
    "start": lambda value: clock_time(value if isinstance(value, dt.time) else dt.time.fromisoformat(value)),
    "minutes": lambda value: ngettext("%(n)s minute", "%(n)s minutes", int(value)),
    "languages": _languages,
    "interpreted_into": _languages,
    "people": _people,
    "levels": lambda value: ", ".join(map(str, value)),
    "video_url": lambda _value: _("a link"),
    "recording_url": lambda _value: _("a link"),
    "has_signup": lambda _value: _("open"),
    "type": lambda value: str(TYPE_NAMES[SessionType(value)]),
    "access": lambda value: str(ACCESS_NAMES[SessionAccess(value)]),
    "status": lambda value: str(STATUS_NAMES[SessionStatus(value)]),
}


def _tags(kinds: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(KIND_NAMES.get(kind, kind)), KIND_STATES.get(kind, "info")) for kind in kinds)


def _when(change: Change) -> str:
    room = text_in(change.after.room_name)
    return " · ".join(part for part in (day_long(change.after.day), clock_time(change.after.start), room) if part)
