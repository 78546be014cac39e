"""CALENDAR §4.22-25: the HTTP side of feeds (numbers in names are sentences)."""

import datetime as dt
import gzip

import pytest
from sqlalchemy.exc import OperationalError
from werkzeug.http import http_date, parse_date

from coordinator.core import poll
from coordinator.feeds.cache import feeds
from tests import world
from tests.counting import statements
from tests.feeds.reader import read
from tests.feeds.stage import published, release

ADDRESS = "/fr/assemblies/lome-2027/calendar.ics"
UNWANTED = {"Set-Cookie", "Location", "WWW-Authenticate"}


@pytest.fixture
def addresses(db):
    """The feed of the assembly and the file of one session."""
    assembly = world.assembly("lome-2027")
    session = published(assembly)
    release(assembly)
    feeds.clear()
    return [ADDRESS, f"/fr/assemblies/lome-2027/agenda/sessions/{session.public_id}.ics"]


def test_22_the_answer_is_a_calendar_without_cookie_or_redirect(client, addresses):
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        name = address.rsplit("/", 1)[1] if "sessions" in address else "lome-2027.ics"
        assert answer.headers["Content-Disposition"] == f'inline; filename="{name}"'
        assert not UNWANTED & set(answer.headers.keys())


def test_22_the_same_bytes_whoever_asks(client, addresses):
    plain = client.get(ADDRESS).data
    readers = (
        {"Accept": "text/html"}, {"Accept": "image/png;q=0"}, {"User-Agent": "Google-Calendar-Importer"},
        {"Cookie": "coordinator=xyz; a=b"}, {"Accept-Language": "en"}, {"Authorization": "Basic eA=="},
    )  # fmt: skip
    for headers in readers:
        answer = client.get(ADDRESS, headers=headers)
        assert (answer.status_code, answer.data) == (200, plain), headers
        assert answer.headers["Vary"] == "Accept-Encoding", headers


def test_22_a_signed_in_reader_gets_no_vary_on_cookies(client, addresses):
    with client.session_transaction() as session:
        session["anything"] = 1
    answer = client.get(ADDRESS)
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in answer.headers


def test_23_validators_are_always_sent(client, addresses):
    for address in addresses:
        for headers in ({}, {"Accept-Encoding": "gzip"}, {"If-None-Match": '"stale"'}):
            answer = client.get(address, headers=headers)
            assert answer.headers["ETag"].startswith('"'), "a weak or missing ETag"
            assert parse_date(answer.headers["Last-Modified"])


@pytest.mark.parametrize(
    "shape", ["{tag}", "W/{tag}", '"other", {tag}', '"a",W/{tag} , "b"', "*", "{gzip}", "W/{gzip}"]
)
def test_23_a_reader_who_has_it_gets_304(client, addresses, shape):
    for address in addresses:
        plain = client.get(address).headers["ETag"]
        packed = client.get(address, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
        answer = client.get(address, headers={"If-None-Match": shape.format(tag=plain, gzip=packed)})
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == plain
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert not UNWANTED & set(answer.headers.keys())


@pytest.mark.parametrize("shape", ['"other"', 'W/"x", "y"', "", "garbage", '"{bare}', '"{bare}x"', ","])
def test_23_a_stale_or_strange_tag_gets_the_feed(client, addresses, shape):
    bare = client.get(ADDRESS).headers["ETag"].strip('"')
    assert client.get(ADDRESS, headers={"If-None-Match": shape.format(bare=bare)}).status_code == 200


def test_23_if_modified_since(client, addresses):
    for address in addresses:
        changed = parse_date(client.get(address).headers["Last-Modified"])
        ask = lambda since: client.get(address, headers={"If-Modified-Since": since}).status_code  # noqa: E731, B023
        assert ask(http_date(changed)) == 304
        assert ask(http_date(changed + dt.timedelta(days=1))) == 304
        assert ask(http_date(changed - dt.timedelta(seconds=1))) == 200
        assert ask("yesterday") == 200


def test_23_a_tag_outweighs_a_date(client, addresses):
    later = http_date(dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    assert client.get(ADDRESS, headers={"If-None-Match": '"stale"', "If-Modified-Since": later}).status_code == 200


def test_23_a_release_makes_every_copy_stale(client, addresses):
    before = client.get(ADDRESS)
    release(world.db.session.query(world.Assembly).one())
    after = client.get(ADDRESS, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.headers["ETag"] != before.headers["ETag"]


def test_24_gzip_only_when_asked(client, addresses):
    plain = client.get(ADDRESS)
    assert "Content-Encoding" not in plain.headers
    for accepted, packed in (
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("identity", False),
        ("br", False),
    ):
        answer = client.get(ADDRESS, headers={"Accept-Encoding": accepted})
        assert (answer.headers.get("Content-Encoding") == "gzip") is packed, accepted
        body = gzip.decompress(answer.data) if packed else answer.data
        assert body == plain.data
        assert (answer.headers["ETag"] == plain.headers["ETag"]) is not packed, "one tag for two codings"
        assert int(answer.headers["Content-Length"]) == len(answer.data)


@pytest.mark.parametrize("headers", [{}, {"Accept-Encoding": "gzip"}, {"If-None-Match": "*"}])
def test_24_head_equals_get(client, addresses, headers):
    for address in addresses:
        got, head = client.get(address, headers=headers), client.head(address, headers=headers)
        assert (head.status_code, head.data) == (got.status_code, b"")
        assert dict(head.headers) == dict(got.headers)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_24_everything_else_is_405(client, addresses, method):
    answer = getattr(client, method)(ADDRESS)
    assert answer.status_code == 405
    assert {"GET", "HEAD"} <= {each.strip() for each in answer.headers["Allow"].split(",")}


def test_25_public_feeds_may_be_cached_five_minutes(client, addresses):
    assert client.get(ADDRESS).headers["Cache-Control"] == "public, max-age=300"


def count_statements(act):
    """What `act` asks the database."""
    with statements() as sent:
        act()
    return [statement for statement in sent if statement.startswith("SELECT")]


def test_30_an_unchanged_feed_costs_one_query(client, addresses, db):
    tag = client.get(ADDRESS).headers["ETag"]
    feeds.clear()  # another process, or a restart
    asked = count_statements(lambda: client.get(ADDRESS, headers={"If-None-Match": tag}))
    assert len(asked) == 1, asked


def test_30_a_kept_feed_costs_one_query_and_a_new_one_as_many_for_any_programme(client, addresses, db):
    db.session.expunge_all()
    first = count_statements(lambda: client.get(ADDRESS))
    assert len(count_statements(lambda: client.get(ADDRESS))) == 1
    assembly = db.session.query(world.Assembly).one()
    for day in range(3):
        for hour in range(8, 18):
            published(assembly, day=day, start=f"{hour:02d}:00", minutes=30)
    release(assembly)
    db.session.expunge_all()
    again = count_statements(lambda: client.get(ADDRESS))
    assert len(again) == len(first) <= 4
    assert len(read(client.get(ADDRESS).data).inside("VEVENT")) == 31


def test_the_door_adds_the_security_headers_too(client, addresses):
    client.get(ADDRESS)
    kept = client.get(ADDRESS)
    assert kept.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert kept.headers["Referrer-Policy"] == "same-origin"


def test_an_unknown_host_is_refused_whether_the_feed_is_kept_or_not(client, addresses):
    client.get(ADDRESS)
    assert client.get(ADDRESS, headers={"Host": "evil.example"}).status_code == 400
    assert client.get(ADDRESS, headers={"Host": "localhost:8000"}).status_code == 200


def test_a_database_that_is_away_is_503_and_asked_once(client, addresses, monkeypatch):
    asked = []

    def away(self, *_given):
        asked.append(1)
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(poll.Poll, "row", away)
    answer = client.get(ADDRESS)
    assert (answer.status_code, len(asked)) == (503, 1)
    assert answer.headers["Retry-After"]
