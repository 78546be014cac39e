"""What a session of a file must keep to before it is written: lengths, and the rules of the draft."""

from collections.abc import Iterator

from coordinator.agenda import contents, placing
from coordinator.agenda.contents import Item, Part
from coordinator.agenda.exchange.book import Entry, Fault
from coordinator.agenda.exchange.table import HEADINGS
from coordinator.agenda.roles.service import LARGEST_LEVEL
from coordinator.assemblies.models import Assembly
from coordinator.core.errors import Invalid
from coordinator.core.i18n import _

_LIMITS = {
    "title": 200, "description": 8000, "interpreter_team": 80, "layout": 60, "video_url": 500, "recording_url": 500,
    "room": 120, "track": 120,
}  # fmt: skip
_PART_LIMITS = {
    "role": 32, "name": 160, "function": 200, "reader": 160, "reader_function": 200, "brief": 8000, "speaker": 160,
    "subject": 300,
}  # fmt: skip
MOST_PLACES = 100_000


def faults_of(entry: Entry, assembly: Assembly) -> list[Fault]:
    """Return what of an entry cannot be written into the draft of `assembly`."""
    return [
        Fault(entry.row, str(HEADINGS.get(name, name)), value, said) for name, value, said in _found(entry, assembly)
    ]


def _found(entry: Entry, assembly: Assembly) -> Iterator[tuple[str, str, str]]:
    if not any(entry.title.values()):
        yield "title", "", _("Enter the title of the session.")
    yield from _too_long(entry)
    try:
        placing.place(assembly, entry.day, entry.start, entry.minutes)
    except Invalid as refusal:
        for name, sentence in refusal.fields.items():
            yield name, _value(entry, name), sentence
    for name in ("video_url", "recording_url"):
        if (link := getattr(entry, name)) and not link.startswith(("https://", "http://")):
            yield name, link, _("Enter an address that begins with https://.")
    if entry.places is not None and not 0 < entry.places <= MOST_PLACES:
        yield "places", str(entry.places), _("Enter a whole number from 1 to %(n)s.", n=MOST_PLACES)
    for name in ("setup_minutes", "clearing_minutes"):
        if not 0 <= getattr(entry, name) <= placing.LONGEST_SETUP:
            yield name, str(getattr(entry, name)), _("Enter between 0 and %(n)s minutes.", n=placing.LONGEST_SETUP)
    if any(not 0 < level <= LARGEST_LEVEL for level in entry.levels):
        yield "levels", "", _("Enter a whole number from 1 to %(n)s.", n=LARGEST_LEVEL)
    yield from _contents(entry)


def _contents(entry: Entry) -> Iterator[tuple[str, str, str]]:
    try:
        contents.check_people([Part(one.role, one.name, one.function) for one in entry.people])
        contents.check_items([Item(dict(one.title), one.minutes) for one in entry.items])
    except Invalid as refusal:
        for name, sentence in refusal.fields.items():
            yield name, "", sentence


def _too_long(entry: Entry) -> Iterator[tuple[str, str, str]]:
    for column, name, text in _texts(entry):
        most = {**_PART_LIMITS, **_LIMITS}[name]
        if len(text) > most:
            yield column, text[:60], _("Shorten this text to %(n)s characters at most.", n=most)


def _texts(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """Every text of an entry: its column, the limit it keeps to, the text."""
    for name in _LIMITS:
        given = getattr(entry, name)
        yield from ((name, name, text) for text in (given.values() if isinstance(given, dict) else (given,)))
    for one in entry.people:
        yield from (("people", name, getattr(one, name)) for name in _PART_LIMITS if hasattr(one, name))
    for item in entry.items:
        yield from (("items", name, getattr(item, name)) for name in _PART_LIMITS if hasattr(item, name))
        yield from (("items", "subject", text) for text in item.title.values())


def _value(entry: Entry, name: str) -> str:
    value = getattr(entry, name, "")
    return value.isoformat() if hasattr(value, "isoformat") else str(value or "")
