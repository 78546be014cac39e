"""CALENDAR §4.15: one true VTIMEZONE that stays right 400 days past the last event; nothing floats."""

import datetime as dt
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical

from coordinator.core import clock
from coordinator.feeds import render, zones
from tests.feeds.reader import read
from tests.feeds.samples import event, head, timed

DAY = dt.timedelta(days=1)
# An assembly is announced up to three years ahead, and its block must hold for 400 days more.
LAST = 3 * 365 + 400


def offsets_differ(zone: str, block: bytes, days: int = LAST) -> list[dt.datetime]:
    """The wall times, every six hours from `TRUE_FROM` on, at which block and IANA data disagree."""
    stated = tzical(StringIO(block.decode())).get()
    real = ZoneInfo(zone)
    # 05:00, 11:00, 17:00, 23:00: no clock changes at these hours, so each wall time has one meaning.
    first = zones.TRUE_FROM.replace(tzinfo=None, hour=5)
    hours = int((clock.now() - zones.TRUE_FROM) / dt.timedelta(hours=6)) + days * 4
    walls = [first + dt.timedelta(hours=6 * n) for n in range(hours)]
    return [wall for wall in walls if stated.utcoffset(wall) != real.utcoffset(wall)]


def changes_of(zone: str) -> list[dt.datetime]:
    """The instants, to the minute, at which the clocks of `zone` change."""
    real, found = ZoneInfo(zone), []
    for n in range(int((clock.now() - zones.TRUE_FROM) / DAY) + LAST):
        low, high = zones.TRUE_FROM + n * DAY, zones.TRUE_FROM + (n + 1) * DAY
        if low.astimezone(real).utcoffset() == high.astimezone(real).utcoffset():
            continue
        while high - low > dt.timedelta(minutes=1):
            middle = low + dt.timedelta(minutes=int((high - low) / dt.timedelta(minutes=2)))
            same = middle.astimezone(real).utcoffset() == low.astimezone(real).utcoffset()
            low, high = (middle, high) if same else (low, middle)
        found.append(high)
    return found


@pytest.mark.parametrize("zone", zones.known_zones())
def test_every_block_says_what_the_iana_data_says(zone):
    assert offsets_differ(zone, zones.vtimezone(zone)) == []


@pytest.mark.parametrize("zone", zones.known_zones())
def test_clocks_change_at_the_very_minute(zone):
    stated, real = tzical(StringIO(zones.vtimezone(zone).decode())).get(), ZoneInfo(zone)
    for change in changes_of(zone):
        # Two hours to either side lies outside gap and overlap, where a wall time has one meaning.
        for minutes in (-121, -61, 61, 121):
            wall = (change + dt.timedelta(minutes=minutes)).astimezone(real)
            if not wall.fold:
                naive = wall.replace(tzinfo=None)
                assert stated.utcoffset(naive) == wall.utcoffset(), f"{naive} {zone}"


def test_the_comparison_would_find_a_wrong_block():
    wrong = zones.vtimezone("Europe/Paris").replace(b"BYMONTH=10;BYDAY=-1SU", b"BYMONTH=10;BYDAY=3SU")
    assert offsets_differ("Europe/Paris", wrong)


def test_no_block_ends_and_none_lists_single_dates():
    for zone in zones.known_zones():
        block = zones.vtimezone(zone)
        assert b"UNTIL" not in block, zone
        assert b"COUNT" not in block, zone
        assert b"RDATE" not in block, zone
        assert b"COMMENT" not in block, zone


@pytest.mark.parametrize("zone", [
    "Africa/Lome", "Africa/Abidjan", "Africa/Dakar", "Africa/Porto-Novo", "Africa/Lagos", "Africa/Kinshasa",
    "Africa/Tunis", "Africa/Algiers", "Indian/Antananarivo", "Indian/Mauritius", "Indian/Reunion",
    "Europe/Paris", "Europe/Brussels", "Europe/Zurich", "Europe/Bucharest", "Asia/Beirut", "Asia/Phnom_Penh",
    "Asia/Ho_Chi_Minh", "America/Toronto", "America/Montreal", "America/Port-au-Prince",
])  # fmt: skip
def test_the_zones_of_our_assemblies_have_a_block(zone):
    assert zones.has_block(zone)
    assert f"TZID:{zone}\r\n".encode() in zones.vtimezone(zone)


@pytest.mark.parametrize("zone", ["Africa/Cairo", "Africa/Casablanca", "Africa/El_Aaiun", "Asia/Tehran"])
def test_a_zone_without_a_yearly_rule_is_written_in_utc_with_the_block_of_utc(zone):
    when = timed(zone, 2027, 7, 1, 9, 0)
    calendar = read(render.feed_bytes(head(zone=zone), [event(when=when)]))
    (written,) = calendar.inside("VEVENT")
    assert written.one("DTSTART").value == f"{when.starts_at:%Y%m%dT%H%M%SZ}"
    assert "TZID" not in written.one("DTSTART").params
    assert [block.one("TZID").value for block in calendar.inside("VTIMEZONE")] == ["UTC"]
    assert calendar.one("X-WR-TIMEZONE").value == zone


def test_the_second_of_two_equal_hours_is_written_in_utc():
    # 31 October 2027, 02:30 comes twice in Paris; a TZID can only mean the first.
    first = dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC)
    assert zones.tells_wall_time("Europe/Paris", first)
    assert not zones.tells_wall_time("Europe/Paris", first + dt.timedelta(hours=1))
    when = type(timed("Europe/Paris", 2027, 1, 1))(first, first + dt.timedelta(hours=1), "Europe/Paris")
    (written,) = read(render.feed_bytes(head(zone="Europe/Paris"), [event(when=when)])).inside("VEVENT")
    assert (written.one("DTSTART").value, written.one("DTEND").value) == ("20271031T003000Z", "20271031T013000Z")


def test_what_lies_before_the_checked_years_is_written_in_utc():
    # Tunisia had summer time in 2007; the block does not know it.
    when = timed("Africa/Tunis", 2007, 7, 10, 9, 0)
    (written,) = read(render.feed_bytes(head(zone="Africa/Tunis"), [event(when=when)])).inside("VEVENT")
    assert written.one("DTSTART").value == "20070710T070000Z"


def test_events_in_two_zones_bring_two_blocks_each_once():
    events = [event(when=timed(zone, 2027, 7, 1, 9, 0)) for zone in ("Europe/Paris", "Asia/Beirut", "Europe/Paris")]
    calendar = read(render.feed_bytes(head(zone="Europe/Paris"), events))
    assert [block.one("TZID").value for block in calendar.inside("VTIMEZONE")] == ["Asia/Beirut", "Europe/Paris"]
