"""An agenda as JSON: everything of the draft, in a format with a version. Reading trusts nothing."""

import datetime as dt
import enum
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

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
from coordinator.agenda.models import SessionAccess, SessionStatus, SessionType
from coordinator.agenda.roles.service import LARGEST_LEVEL
from coordinator.core.i18n import _
from coordinator.core.text import clean_block, clean_line

FORMAT = "coordinator-agenda"
SCHEMA = 2  # 1 is the programme file of the demonstration (programme.py)
_MOST_PARTS = 500
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
_CODE = re.compile(r"[\w.-]{1,32}", re.ASCII)
KindT = TypeVar("KindT", bound=enum.StrEnum)


class _Wrong(ValueError):  # noqa: N818 - what a value is
    """A value of the file that cannot be: where it stands, what it is, and a sentence."""

    def __init__(self, place: str, value: object, sentence: str = "") -> None:
        super().__init__(place)
        self.place, self.value = place, str(value)[:80]
        self.sentence = sentence or _("This value is not one of this format.")


def json_bytes(book: Book, about: Mapping[str, Any]) -> bytes:
    """Return a book as JSON; `about` says of which assembly it is."""
    data = {
        "format": FORMAT, "schema": SCHEMA, "assembly": dict(about),
        "rooms": [vars(one) for one in book.rooms], "tracks": [vars(one) for one in book.tracks],
        "roles": [_role_told(one) for one in book.roles],
        "levels": [vars(one) for one in book.levels],
        "sessions": [_session(entry) for entry in book.entries],
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=1, default=_plain).encode() + b"\n"


def read_json(content: bytes, first_day: dt.date) -> Reading:
    """Return what stands in a JSON file. `day_number` 1 and `days_before` of templates count from `first_day`."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return Reading(faults=(Fault(0, "", "", _("This file is no JSON, or was cut off.")),))
    if not isinstance(data, dict) or data.get("format") != FORMAT or data.get("schema") != SCHEMA:
        said = _("This JSON is not an agenda of this format, version %(n)s.", n=SCHEMA)
        return Reading(faults=(Fault(0, "", "", said),))
    faults: list[Fault] = []

    def each(name: str, read: Callable[[dict[str, Any], int], Any]) -> list[Any]:
        made = []
        for number, one in enumerate(_rows(data, name, faults), 1):
            try:
                made.append(read(one, number))
            except _Wrong as wrong:
                place = wrong.place if name == "sessions" else f"{name} {number}: {wrong.place}"
                row = number if name == "sessions" else 0
                faults.append(Fault(row, place, wrong.value, wrong.sentence))
        return made

    book = Book(
        rooms=tuple(each("rooms", _room)), tracks=tuple(each("tracks", _track)), roles=tuple(each("roles", _role)),
        levels=tuple(each("levels", _level)),
        key_days=tuple(each("key_dates", lambda one, _number: _key_day(one, first_day))),
        entries=tuple(each("sessions", lambda one, number: _entry(one, number, first_day))),
    )  # fmt: skip
    return Reading(book, tuple(faults))


def _session(entry: Entry) -> dict[str, Any]:
    made = {name: value for name, value in vars(entry).items() if name not in {"row", "told"}}
    return {
        **made, "start": entry.start.isoformat("minutes") if entry.start else None,
        "people": [vars(one) for one in entry.people], "items": [vars(one) for one in entry.items],
    }  # fmt: skip


def _role_told(one: RoleSheet) -> dict[str, Any]:
    return {name: value for name, value in vars(one).items() if name != "met"}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else dict(value)


def _rows(data: Mapping[str, Any], name: str, faults: list[Fault]) -> list[dict[str, Any]]:
    rows = data.get(name, [])
    most = MOST_SESSIONS if name == "sessions" else _MOST_PARTS
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        faults.append(Fault(0, name, "", _("This value is not one of this format.")))
        return []
    if len(rows) > most:
        faults.append(Fault(0, name, str(len(rows)), _("Bring in %(n)s sessions at most at a time.", n=most)))
        return []
    return rows


def _room(one: dict[str, Any], _number: int) -> RoomSheet:
    capacity = _whole(one, "capacity", 100_000, least=0)
    return RoomSheet(
        _line(one, "label"), _texts(one, "name"), capacity, _texts(one, "layout"), _truth(one, "has_booths"),
        _line(one, "site", 80),
    )  # fmt: skip


def _track(one: dict[str, Any], _number: int) -> TrackSheet:
    return TrackSheet(_line(one, "label"), _texts(one, "name"))


def _role(one: dict[str, Any], _number: int) -> RoleSheet:
    brief = _texts(one, "brief", clean=clean_block)
    return RoleSheet(_role_code(one, "code"), _texts(one, "name"), brief, _whole(one, "position", 10_000, least=0))


def _level(one: dict[str, Any], _number: int) -> LevelSheet:
    number, name = _whole(one, "number", LARGEST_LEVEL), _texts(one, "name")
    if number is None or not name:
        raise _Wrong("name" if number else "number", "")
    return LevelSheet(number, name)


def _key_day(one: dict[str, Any], first_day: dt.date) -> KeyDay:
    before = _whole(one, "days_before", 1000, least=-100)
    on = _day(one, "on") if before is None else first_day - dt.timedelta(days=before)
    if on is None:
        raise _Wrong("on", "")
    return KeyDay(on, _texts(one, "label"))


def _entry(one: dict[str, Any], number: int, first_day: dt.date) -> Entry:
    day_number = _whole(one, "day_number", 31, least=-3)
    day = _day(one, "day") if day_number is None else first_day + dt.timedelta(days=day_number - 1)
    facts: dict[str, Any] = {
        "title": _texts(one, "title"), "description": _texts(one, "description", clean=clean_block),
        "type": _kind(one, "type", SessionType, SessionType.PLENARY),
        "access": _kind(one, "access", SessionAccess, SessionAccess.REGISTERED),
        "status": _kind(one, "status", SessionStatus, SessionStatus.CONFIRMED), "day": day,
        "start": _time(one, "start"), "minutes": _whole(one, "minutes", 100_000) or 60, "room": _line(one, "room"),
        "track": _line(one, "track"), "languages": _words(one, "languages"),
        "interpreted_into": _words(one, "interpreted_into"), "interpreter_team": _line(one, "interpreter_team"),
        "levels": _numbers(one, "levels"), "video_url": _line(one, "video_url"),
        "has_signup": _truth(one, "has_signup"), "places": _whole(one, "places", 1_000_000),
        "people": tuple(_somebody(row) for row in _parts(one, "people")),
        "items": tuple(_point(row) for row in _parts(one, "items")),
        "papers": tuple(clean_line(word) for word in _list(one, "papers", str)),
    }  # fmt: skip
    told = {"day"} if day_number is not None else set()
    return Entry(**facts, code=_line(one, "code"), row=number, told=frozenset(told | (set(facts) & set(one))))


def _somebody(one: dict[str, Any]) -> Somebody:
    lines = {
        name: _line(one, name)
        for name in "name function organisation person reader reader_function reader_person".split()
    }
    rank = _whole(one, "precedence", 9999, least=0)
    return Somebody(_role_code(one, "role"), **lines, precedence=rank, brief=clean_block(_given(one, "brief", str, "")))


def _point(one: dict[str, Any]) -> Point:
    lines = {name: _line(one, name) for name in "speaker function reader person code".split()}
    return Point(_texts(one, "title"), _whole(one, "minutes", 100_000), **lines)


def _role_code(one: dict[str, Any], name: str) -> str:
    code = str(_given(one, name, str, ""))
    if not _CODE.fullmatch(code):
        raise _Wrong(name, code)
    return code


def _given(one: Mapping[str, Any], name: str, kind: type | tuple[type, ...], otherwise: Any) -> Any:
    value = one.get(name)
    if value is None:
        return otherwise
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise _Wrong(name, value)
    return value


def _line(one: Mapping[str, Any], name: str, most: int = 1000) -> str:
    text = clean_line(_given(one, name, str, ""))
    if len(text) > most:
        raise _Wrong(name, text, _("Shorten this text to %(n)s characters at most.", n=most))
    return text


def _truth(one: Mapping[str, Any], name: str) -> bool:
    return bool(_given(one, name, bool, otherwise=False))


def _whole(one: Mapping[str, Any], name: str, most: int, *, least: int = 1) -> int | None:
    value: int | None = _given(one, name, int, None)
    if value is not None and not least <= value <= most:
        raise _Wrong(name, value)
    return value


def _texts(one: Mapping[str, Any], name: str, clean: Callable[[str], str] = clean_line) -> dict[str, str]:
    texts = _given(one, name, dict, {})
    for lang, text in texts.items():
        if not _LANGUAGE.fullmatch(lang) or not isinstance(text, str):
            raise _Wrong(name, f"{lang}: {text}")
    return {lang: kept for lang, text in texts.items() if (kept := clean(text))}


def _list(one: Mapping[str, Any], name: str, kind: type) -> list[Any]:
    values: list[Any] = _given(one, name, list, [])
    if len(values) > _MOST_PARTS or any(not isinstance(value, kind) or isinstance(value, bool) for value in values):
        raise _Wrong(name, values)
    return values


def _parts(one: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    return _list(one, name, dict)


def _words(one: Mapping[str, Any], name: str) -> tuple[str, ...]:
    words = _list(one, name, str)
    if any(not _LANGUAGE.fullmatch(word) for word in words):
        raise _Wrong(name, ", ".join(words))
    return tuple(dict.fromkeys(words))


def _numbers(one: Mapping[str, Any], name: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(_list(one, name, int)))


def _kind(one: Mapping[str, Any], name: str, kind: type[KindT], otherwise: KindT) -> KindT:
    word = _given(one, name, str, otherwise.value)
    if word not in set(kind):
        raise _Wrong(name, word)
    return kind(word)


def _day(one: Mapping[str, Any], name: str) -> dt.date | None:
    text = _given(one, name, str, None)
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise _Wrong(name, text, _("This is no date. Write it as 2027-03-09 or 09/03/2027.")) from None


def _time(one: Mapping[str, Any], name: str) -> dt.time | None:
    text = _given(one, name, str, None)
    try:
        time = dt.time.fromisoformat(text) if text else None
    except ValueError:
        raise _Wrong(name, text, _("This is no time of day. Write it as 14:30.")) from None
    return time.replace(second=0, microsecond=0, tzinfo=None) if time else None
