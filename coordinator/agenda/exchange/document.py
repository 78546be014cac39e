"""An agenda as JSON: everything of the draft, in a format with a version. Reading trusts nothing."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any

from coordinator.agenda.exchange import values
from coordinator.agenda.exchange.book import (
    MOST_SESSIONS,
    Book,
    Entry,
    Fault,
    KeyDay,
    LevelSheet,
    Point,
    Reading,
    RoleSheet,
    RoomSheet,
    Somebody,
    TrackSheet,
)
from coordinator.agenda.exchange.words import TABLE_NAMES
from coordinator.agenda.models import SessionAccess, SessionStatus, SessionType
from coordinator.agenda.roles.models import LONGEST_REMINDER, REMINDERS
from coordinator.agenda.roles.service import LARGEST_LEVEL
from coordinator.core.i18n import _
from coordinator.core.text import clean_block, clean_line

FORMAT = "coordinator-agenda"
FURTHEST_DAYS = (-3, 31)  # of a template, where 1 is the first of the assembly
SCHEMA = 2  # 1 is the programme file of the demonstration (programme.py)


def json_bytes(book: Book, about: Mapping[str, Any]) -> bytes:
    """Return a book as JSON; `about` says of which assembly it is."""
    data = {**told(book), "assembly": dict(about)}
    return json.dumps(data, ensure_ascii=False, indent=1, default=_plain).encode() + b"\n"


def told(book: Book, first_day: dt.date | None = None) -> dict[str, Any]:
    """Return a book as JSON keeps it; with a `first_day` its days are counted from that one."""
    return {
        "format": FORMAT, "schema": SCHEMA,
        "rooms": [vars(one) for one in book.rooms], "tracks": [vars(one) for one in book.tracks],
        "roles": [_role_told(one) for one in book.roles],
        "levels": [vars(one) for one in book.levels],
        "key_dates": [_key_day_told(one, first_day) for one in book.key_days],
        "sessions": [_session(entry, first_day) for entry in book.entries],
    }  # fmt: skip


def read_json(content: bytes, first_day: dt.date) -> Reading:
    """Return what stands in a JSON file. `day_number` 1 and `days_before` of templates count from `first_day`."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return Reading(faults=(Fault(0, "", "", _("This file is no JSON, or was cut off.")),))
    return read_told(data, first_day)


def read_told(data: Any, first_day: dt.date) -> Reading:
    """Return what stands in JSON that is read already."""
    if not isinstance(data, dict) or data.get("format") != FORMAT or data.get("schema") != SCHEMA:
        said = _("This JSON is not an agenda of this format, version %(n)s.", n=SCHEMA)
        return Reading(faults=(Fault(0, "", "", said),))
    faults: list[Fault] = []

    def each(name: str, read: Callable[[dict[str, Any], int], Any]) -> list[Any]:
        made = []
        table = "" if name == "sessions" else str(TABLE_NAMES[name])
        for number, one in enumerate(_rows(data, name, faults), 1):
            try:
                made.append(read(one, number))
            except values.Wrong as wrong:
                faults.append(Fault(number, wrong.place, wrong.value, wrong.sentence, table))
        return made

    book = Book(
        rooms=tuple(each("rooms", lambda one, _number: room_of(one))),
        tracks=tuple(each("tracks", lambda one, _number: track_of(one))),
        roles=tuple(each("roles", lambda one, _number: role_of(one))),
        levels=tuple(each("levels", lambda one, _number: level_of(one))),
        key_days=tuple(each("key_dates", lambda one, _number: key_day_of(one, first_day))),
        entries=tuple(each("sessions", lambda one, number: _entry(one, number, first_day))),
    )  # fmt: skip
    return Reading(book, tuple(faults))


def _session(entry: Entry, first_day: dt.date | None) -> dict[str, Any]:
    made = {name: value for name, value in vars(entry).items() if name not in {"row", "told"}}
    made |= {
        "start": entry.start.isoformat("minutes") if entry.start else None,
        "people": [vars(one) for one in entry.people], "items": [vars(one) for one in entry.items],
    }  # fmt: skip
    if first_day and made.pop("day"):
        made["day_number"] = (entry.day - first_day).days + 1 if entry.day else None
    return made


def _role_told(one: RoleSheet) -> dict[str, Any]:
    return {name: value for name, value in vars(one).items() if name not in {"met", "label"}}


def _key_day_told(one: KeyDay, first_day: dt.date | None) -> dict[str, Any]:
    when = {"days_before": (first_day - one.on).days} if first_day else {"on": one.on}
    return {**when, "label": one.label}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else dict(value)


def _rows(data: Mapping[str, Any], name: str, faults: list[Fault]) -> list[dict[str, Any]]:
    rows = data.get(name, [])
    most = MOST_SESSIONS if name == "sessions" else values.MOST_PARTS
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        faults.append(Fault(0, name, "", _("This value is not one of this format.")))
        return []
    if len(rows) > most:
        faults.append(Fault(0, name, str(len(rows)), _("Bring in %(n)s sessions at most at a time.", n=most)))
        return []
    return rows


def room_of(one: Mapping[str, Any]) -> RoomSheet:
    """Return a room as a file tells it. Raises Wrong."""
    return RoomSheet(
        _label(one), values.texts(one, "name", most=120), values.whole(one, "capacity", 100_000, least=0),
        values.texts(one, "layout", most=200), values.truth(one, "has_booths"), values.line(one, "site", 80),
        values.layouts(one, "layouts"),
    )  # fmt: skip


def track_of(one: Mapping[str, Any]) -> TrackSheet:
    """Return a track as a file tells it. Raises Wrong."""
    return TrackSheet(_label(one), values.texts(one, "name", most=120), values.track_code(one, "code"))


def role_of(one: Mapping[str, Any]) -> RoleSheet:
    """Return a role as a file tells it; a usual one in a file of before roles had reminders has its usual one.

    Raises Wrong.
    """
    code, days = values.role_code(one, "code"), values.whole(one, "reminder_days", LONGEST_REMINDER)
    return RoleSheet(
        code, values.texts(one, "name", most=120), values.texts(one, "brief", clean=clean_block),
        values.whole(one, "position", 10_000, least=0), days if "reminder_days" in one else REMINDERS.get(code),
    )  # fmt: skip


def level_of(one: Mapping[str, Any]) -> LevelSheet:
    """Return a level of intervention as a file tells it. Raises Wrong."""
    number, name = values.whole(one, "number", LARGEST_LEVEL), values.texts(one, "name", most=200)
    if number is None or not name:
        raise values.Wrong("name" if number else "number", "")
    return LevelSheet(number, name)


def key_day_of(one: Mapping[str, Any], first_day: dt.date) -> KeyDay:
    """Return a day to remember as a file tells it; `days_before` counts from `first_day`. Raises Wrong."""
    before = values.whole(one, "days_before", 1000, least=-100)
    on = values.day(one, "on") if before is None else first_day - dt.timedelta(days=before)
    label = values.texts(one, "label", most=200)
    if on is None or not label:
        raise values.Wrong("label" if on else "on", "")
    return KeyDay(on, label)


def _label(one: Mapping[str, Any]) -> str:
    label = values.line(one, "label", 130)
    if not label:
        raise values.Wrong("label", "")
    return label


def _entry(one: dict[str, Any], number: int, first_day: dt.date) -> Entry:
    day_number = values.whole(one, "day_number", FURTHEST_DAYS[1], least=FURTHEST_DAYS[0])
    day = values.day(one, "day") if day_number is None else first_day + dt.timedelta(days=day_number - 1)
    facts: dict[str, Any] = {
        "title": values.texts(one, "title"), "description": values.texts(one, "description", clean=clean_block),
        "type": values.kind(one, "type", SessionType, SessionType.PLENARY),
        "access": values.kind(one, "access", SessionAccess, SessionAccess.REGISTERED),
        "status": values.kind(one, "status", SessionStatus, SessionStatus.CONFIRMED), "day": day,
        "start": values.time(one, "start"), "minutes": values.whole(one, "minutes", 100_000) or 60,
        "room": values.line(one, "room"), "track": values.line(one, "track"),
        "languages": values.codes(one, "languages"), "interpreted_into": values.codes(one, "interpreted_into"),
        "layout": values.line(one, "layout"), "setup_minutes": values.whole(one, "setup_minutes", 1440, least=0) or 0,
        "clearing_minutes": values.whole(one, "clearing_minutes", 1440, least=0) or 0,
        "interpreter_team": values.line(one, "interpreter_team"), "levels": values.numbers(one, "levels"),
        "video_url": values.line(one, "video_url"), "recording_url": values.line(one, "recording_url"),
        "has_signup": values.truth(one, "has_signup"), "places": values.whole(one, "places", 1_000_000),
        "people": tuple(_somebody(row) for row in values.parts(one, "people")),
        "items": tuple(_point(row) for row in values.parts(one, "items")),
        "papers": tuple(clean_line(word) for word in values.many(one, "papers", str)),
    }  # fmt: skip
    counted = {"day"} if day_number is not None else set()
    said = counted | (set(facts) & set(one))
    return Entry(**facts, code=values.line(one, "code"), row=number, told=frozenset(said))


def _somebody(one: dict[str, Any]) -> Somebody:
    lines = {
        name: values.line(one, name)
        for name in "name function organisation person reader reader_function reader_person".split()
    }
    rank = values.whole(one, "precedence", 9999, least=0)
    return Somebody(
        values.role_code(one, "role"), **lines, precedence=rank, brief=clean_block(values.given(one, "brief", str, ""))
    )


def _point(one: dict[str, Any]) -> Point:
    lines = {name: values.line(one, name) for name in "speaker function reader person code".split()}
    return Point(values.texts(one, "title"), values.whole(one, "minutes", 100_000), **lines)
