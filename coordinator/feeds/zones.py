"""VTIMEZONE blocks, kept by hand as yearly rules without end.

Half of all calendar programs believe this block and not the zone's name, so it must be present and stay true
after the last event. A zone that no yearly rule describes (Ramadan pauses summer time in Morocco; Egypt ends
it after the last Thursday of October) has no block here: its events are written in UTC. A test compares every
block with the IANA data (docs/decisions/0020).
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

UTC = "UTC"
# Blocks are checked from here on; what lies before is written in UTC.
TRUE_FROM = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Change:
    """The yearly moment when clocks change to `offset`: first seen at `start` (wall time before the change)."""

    offset: str
    name: str
    start: str
    rule: str


# Offset and abbreviation of zones whose clocks never change.
_FIXED = {
    ("+0000", "UTC"): UTC,
    ("+0000", "GMT"): "Africa/Abidjan Africa/Accra Africa/Bamako Africa/Banjul Africa/Bissau Africa/Conakry "
    "Africa/Dakar Africa/Freetown Africa/Lome Africa/Monrovia Africa/Nouakchott Africa/Ouagadougou Africa/Sao_Tome",
    ("-0100", "-01"): "Atlantic/Cape_Verde",
    ("+0100", "CET"): "Africa/Algiers Africa/Tunis",
    ("+0100", "WAT"): "Africa/Bangui Africa/Brazzaville Africa/Douala Africa/Kinshasa Africa/Lagos "
    "Africa/Libreville Africa/Luanda Africa/Malabo Africa/Ndjamena Africa/Niamey Africa/Porto-Novo",
    ("+0200", "CAT"): "Africa/Bujumbura Africa/Harare Africa/Kigali Africa/Lubumbashi Africa/Lusaka Africa/Maputo",
    ("+0200", "SAST"): "Africa/Johannesburg",
    ("+0200", "EET"): "Africa/Tripoli",
    ("+0300", "EAT"): "Africa/Addis_Ababa Africa/Dar_es_Salaam Africa/Djibouti Africa/Kampala Africa/Mogadishu "
    "Africa/Nairobi Indian/Antananarivo Indian/Comoro Indian/Mayotte",
    ("+0300", "+03"): "Asia/Qatar Asia/Riyadh Europe/Istanbul",
    ("+0400", "+04"): "Asia/Dubai Asia/Tbilisi Asia/Yerevan Indian/Mahe Indian/Mauritius Indian/Reunion",
    ("+0700", "+07"): "Asia/Bangkok Asia/Ho_Chi_Minh Asia/Phnom_Penh Asia/Vientiane",
    ("+1100", "+11"): "Pacific/Efate Pacific/Noumea",
    ("-1000", "-10"): "Pacific/Tahiti",
    ("-0400", "AST"): "America/Guadeloupe America/Martinique",
    ("-0300", "-03"): "America/Cayenne",
}  # fmt: skip

_MARCH, _OCTOBER = "BYMONTH=3;BYDAY=-1SU", "BYMONTH=10;BYDAY=-1SU"
_US_MARCH, _US_NOVEMBER = "BYMONTH=3;BYDAY=2SU", "BYMONTH=11;BYDAY=1SU"
_CENTRAL_EUROPE = (
    "Europe/Amsterdam Europe/Andorra Europe/Berlin Europe/Brussels Europe/Budapest Europe/Copenhagen "
    "Europe/Luxembourg Europe/Madrid Europe/Monaco Europe/Oslo Europe/Paris Europe/Prague Europe/Rome "
    "Europe/Skopje Europe/Stockholm Europe/Tirane Europe/Vienna Europe/Warsaw Europe/Zurich"
)

# The two changes of a year: to summer time, back to standard time.
_SUMMER = (
    (
        Change("+0100", "WEST", "19970330T010000", _MARCH),
        Change("+0000", "WET", "19971026T020000", _OCTOBER),
        "Europe/Lisbon",
    ),
    (
        Change("+0100", "BST", "19970330T010000", _MARCH),
        Change("+0000", "GMT", "19971026T020000", _OCTOBER),
        "Europe/London",
    ),
    (
        Change("+0200", "CEST", "19970330T020000", _MARCH),
        Change("+0100", "CET", "19971026T030000", _OCTOBER),
        _CENTRAL_EUROPE,
    ),
    (
        Change("+0300", "EEST", "19970330T030000", _MARCH),
        Change("+0200", "EET", "19971026T040000", _OCTOBER),
        "Asia/Nicosia Europe/Athens Europe/Bucharest Europe/Helsinki Europe/Kyiv Europe/Sofia",
    ),
    (
        Change("+0300", "EEST", "20000326T000000", _MARCH),
        Change("+0200", "EET", "20001029T000000", _OCTOBER),
        "Asia/Beirut",
    ),
    (
        Change("-0400", "EDT", "20070311T020000", _US_MARCH),
        Change("-0500", "EST", "20071104T020000", _US_NOVEMBER),
        "America/Montreal America/New_York America/Port-au-Prince America/Toronto",
    ),
    (
        Change("-0300", "ADT", "20070311T020000", _US_MARCH),
        Change("-0400", "AST", "20071104T020000", _US_NOVEMBER),
        "America/Halifax America/Moncton",
    ),
)


def known_zones() -> tuple[str, ...]:
    """Return the names of all zones that have a block."""
    return tuple(_blocks())


def has_block(zone: str) -> bool:
    """Tell whether wall times of `zone` can be written with a true VTIMEZONE."""
    return zone in _blocks()


def tells_wall_time(zone: str, *instants: dt.datetime) -> bool:
    """Tell whether these instants can be written as wall times of `zone` and be read back the same.

    False before `TRUE_FROM`, and in the second of the two equal hours when summer time ends: iCalendar can
    only mean the first (RFC 5545 §3.3.5).
    """
    return has_block(zone) and all(
        instant >= TRUE_FROM and not instant.astimezone(ZoneInfo(zone)).fold for instant in instants
    )


def vtimezone(zone: str) -> bytes:
    """Return the VTIMEZONE of `zone`, or that of UTC where we keep none."""
    return _blocks().get(zone) or _blocks()[UTC]


@cache
def _blocks() -> dict[str, bytes]:
    blocks = {}
    for (offset, name), zones in _FIXED.items():
        always = _observance("STANDARD", Change(offset, name, "19700101T000000", ""), offset)
        blocks.update({zone: _block(zone, always) for zone in zones.split()})
    for summer, standard, zones in _SUMMER:
        body = _observance("DAYLIGHT", summer, standard.offset) + _observance("STANDARD", standard, summer.offset)
        blocks.update({zone: _block(zone, body) for zone in zones.split()})
    return blocks


def _block(zone: str, body: list[str]) -> bytes:
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}", *body, "END:VTIMEZONE", ""]
    return "\r\n".join(lines).encode("ascii")


def _observance(kind: str, change: Change, offset_before: str) -> list[str]:
    rule = [f"RRULE:FREQ=YEARLY;{change.rule}"] if change.rule else []
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{change.start}",
        *rule,
        f"TZNAME:{change.name}",
        f"TZOFFSETFROM:{offset_before}",
        f"TZOFFSETTO:{change.offset}",
        f"END:{kind}",
    ]
