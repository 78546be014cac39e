"""CALENDAR §4, the sentences about bytes: each is one test here (numbers in the names are sentence numbers)."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.core.text import clean_block, clean_line
from coordinator.feeds import render
from coordinator.feeds.content import EventStatus, FeedEvent, Organiser, Timed, WholeDays
from tests.feeds.reader import content_lines, read, split_list, unescape
from tests.feeds.samples import CHANGED, EVENT, HEAD, event, head, timed

FEED = render.feed_bytes(HEAD, [EVENT, event(uid="second", sequence=3)])


def written(one: FeedEvent):
    """The VEVENT of `one` as the strict reader sees it in a feed."""
    (found,) = read(render.feed_bytes(HEAD, [one])).inside("VEVENT")
    return found


# Everything a person can paste: any Unicode text, and the letters that escaping and folding stumble over.
ANYTHING = st.text(st.characters(codec="utf-8"), max_size=300)
AWKWARD = st.text(st.sampled_from('\\Nn;,:"^ \n\r\t\u2028\u2029\x00\x1b\x7f\ufeffɖɛ́é𐍈👩‍👩‍👧‍👦م'), max_size=120)


@given(st.one_of(ANYTHING, AWKWARD), st.one_of(ANYTHING, AWKWARD))
def test_01_19_any_text_survives_escaping_and_folding(line, block):
    found = written(event(title=line, location=line, description=block, categories=("Eau, sol", line, block)))
    assert found.one("SUMMARY").text == clean_line(line)
    assert "\n" not in found.one("SUMMARY").text
    assert "\\n" not in found.one("SUMMARY").value.replace("\\\\", "")
    assert [each.text for each in found.all("LOCATION")] == ([clean_line(line)] if clean_line(line) else [])
    assert [each.text for each in found.all("DESCRIPTION")] == ([clean_block(block)] if clean_block(block) else [])
    told = [unescape(each) for each in split_list(found.one("CATEGORIES").value)]
    assert told == ["Eau, sol", *(name for name in (clean_line(line), clean_line(block)) if name)]


@given(st.one_of(ANYTHING, AWKWARD))
def test_01_any_name_survives_in_the_head_and_the_organiser(text):
    calendar = read(
        render.feed_bytes(head(name=text, description=text), [event(organiser=Organiser(text, "a@b.example"))])
    )
    assert calendar.one("NAME").text == calendar.one("X-WR-CALNAME").text == clean_line(text)
    assert calendar.one("DESCRIPTION").text == clean_block(text)
    assert calendar.inside("VEVENT")[0].one("ORGANIZER").value == "mailto:a@b.example"


def test_01_lines_are_crlf_and_75_octets_at_most():
    assert len(content_lines(FEED)) > 30
    assert b"\n" not in FEED.replace(b"\r\n", b"")
    assert max(map(len, FEED.split(b"\r\n"))) <= 75
    assert any(line.startswith(b" ") for line in FEED.split(b"\r\n")), "nothing folded: the test holds nothing"


def test_02_one_calendar_without_method_and_without_uid():
    calendar = read(FEED)
    assert calendar.one("VERSION").value == "2.0"
    assert calendar.one("PRODID").value == "-//Coordinator//Calendar feeds//EN"
    assert calendar.one("CALSCALE").value == "GREGORIAN"
    assert not {"METHOD", "UID"} & calendar.names()


def test_03_an_empty_feed_has_its_properties_and_one_time_zone():
    calendar = read(render.feed_bytes(HEAD, []))
    assert [child.name for child in calendar.children] == ["VTIMEZONE"]
    assert calendar.names() == read(FEED).names()


def test_04_name_description_zone_colour_and_page():
    calendar = read(FEED)
    assert calendar.one("NAME").text == calendar.one("X-WR-CALNAME").text == HEAD.name
    assert calendar.one("NAME").value == "Assemblée générale\\, édition 2027 \\; Lomé"
    assert calendar.one("DESCRIPTION").text == calendar.one("X-WR-CALDESC").text == HEAD.description
    assert calendar.one("X-WR-TIMEZONE").value == "Africa/Lome"
    assert calendar.one("COLOR").value == "darkslateblue"
    assert calendar.one("URL").value == HEAD.public_url


def test_05_both_refresh_hints_say_one_hour():
    calendar = read(FEED)
    assert calendar.one("REFRESH-INTERVAL").params == {"VALUE": "DURATION"}
    assert calendar.one("REFRESH-INTERVAL").value == calendar.one("X-PUBLISHED-TTL").value == "PT1H"


def test_06_source_is_there_for_public_feeds_and_absent_for_secret_ones():
    source = read(FEED).one("SOURCE")
    assert (source.params, source.value) == ({"VALUE": "URI"}, HEAD.source_url)
    secret = render.feed_bytes(head(source_url=None), [EVENT])
    assert "SOURCE" not in read(secret).names()


def test_07_only_last_modified_moves_with_a_change():
    later = CHANGED + dt.timedelta(days=1)
    before = render.head_bytes(HEAD).split(b"\r\n")
    after = render.head_bytes(head(last_modified=later)).split(b"\r\n")
    assert [(a, b) for a, b in zip(before, after, strict=True) if a != b] == [
        (b"LAST-MODIFIED:20261120T140207Z", b"LAST-MODIFIED:20261121T140207Z")
    ]


def test_08_10_uid_and_sequence_are_the_stored_ones():
    found = written(event(uid="abc-1", sequence=7))
    assert (found.one("UID").value, found.one("SEQUENCE").value) == ("abc-1", "7")


def test_09_dtstamp_is_the_last_change_and_bytes_do_not_move():
    found = written(EVENT)
    assert found.one("DTSTAMP").value == found.one("LAST-MODIFIED").value == "20261120T140207Z"
    first = render.feed_bytes(HEAD, [EVENT])
    render.event_bytes.cache_clear()
    assert render.feed_bytes(HEAD, [EVENT]) == first


@pytest.mark.parametrize("status", EventStatus)
def test_12_status_is_always_said(status):
    assert written(event(status=status)).one("STATUS").value == status.name


def test_13_a_cancelled_event_says_so_in_its_title_and_keeps_its_times():
    found = written(event(status=EventStatus.CANCELLED, sequence=1))
    assert found.one("SUMMARY").text == f"Annulé\u00a0: {EVENT.title}"
    assert found.one("DTSTART").value == written(EVENT).one("DTSTART").value
    english = written(event(status=EventStatus.CANCELLED, language="en", title="Opening"))
    assert english.one("SUMMARY").text == "Cancelled: Opening"


def test_15_17_timed_events_have_both_ends_in_the_same_declared_zone():
    calendar = read(
        render.feed_bytes(head(zone="Europe/Paris"), [event(when=timed("Europe/Paris", 2027, 7, 1, 9, 30))])
    )
    (found,) = calendar.inside("VEVENT")
    start, end = found.one("DTSTART"), found.one("DTEND")
    assert (start.params, start.value) == ({"TZID": "Europe/Paris"}, "20270701T093000")
    assert (end.params, end.value) == ({"TZID": "Europe/Paris"}, "20270701T110000")
    assert [block.one("TZID").value for block in calendar.inside("VTIMEZONE")] == ["Europe/Paris"]


def test_17_whole_days_end_on_the_day_after():
    found = written(event(when=WholeDays(dt.date(2027, 3, 9), dt.date(2027, 3, 11))))
    assert (found.one("DTSTART").params, found.one("DTSTART").value) == ({"VALUE": "DATE"}, "20270309")
    assert (found.one("DTEND").params, found.one("DTEND").value) == ({"VALUE": "DATE"}, "20270312")


def test_17_an_event_ends_after_it_starts():
    start = dt.datetime(2027, 3, 9, 9, tzinfo=dt.UTC)
    with pytest.raises(ValueError, match="ends after"):
        Timed(start, start, "Africa/Lome")
    with pytest.raises(ValueError, match="aware"):
        Timed(start.replace(tzinfo=None), start.replace(tzinfo=None), "Africa/Lome")
    with pytest.raises(ValueError, match="last day"):
        WholeDays(dt.date(2027, 3, 9), dt.date(2027, 3, 8))


def test_18_nothing_recurs():
    assert not re.search(rb"RRULE|RECURRENCE-ID|EXDATE", FEED.split(b"BEGIN:VEVENT", 1)[1])


def test_19_backslash_and_big_n_stay_what_was_typed():
    # The library makes a line break of it, and calcurse refuses the event.
    assert written(event(title="C:\\Notes")).one("SUMMARY").value == "C:\\\\Notes"


def test_20_21_no_attendee_no_alarm_and_only_the_secretariats_address():
    assert b"ATTENDEE" not in FEED
    assert b"VALARM" not in FEED
    assert set(re.findall(rb"[\w.]+@[\w.]+", FEED.replace(b"\r\n ", b""))) == {b"secretariat@union.example"}
    assert "ORGANIZER" not in written(event(organiser=None)).names()


def test_every_event_has_what_readers_need_once():
    found = written(EVENT)
    names = [each.name for each in found.properties]
    assert sorted(names) == sorted({
        "UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "STATUS", "SUMMARY", "DESCRIPTION",
        "LOCATION", "URL", "CATEGORIES", "ORGANIZER",
    })  # fmt: skip
    assert found.one("CATEGORIES").value == "Cérémonie,Eau\\, assainissement"
