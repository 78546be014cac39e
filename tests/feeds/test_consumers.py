"""CALENDAR §4.29: independent calendar programs read exactly the events we wrote."""

import datetime as dt
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from coordinator.feeds import render
from coordinator.feeds.content import EventStatus, Timed, WholeDays
from tests.feeds import consumers
from tests.feeds.samples import HEAD, event, timed

EVENTS = [
    event(uid="lome", when=timed("Africa/Lome", 2027, 3, 9, 9, 0)),
    event(uid="cancelled", status=EventStatus.CANCELLED, sequence=2, title="Atelier ; eau, (ɖ ŋ ɔ) \\ 50 %"),
    event(
        uid="paris",
        status=EventStatus.TENTATIVE,
        when=timed("Europe/Paris", 2027, 7, 1, 9, 30),
        description="é, " * 400,
    ),
    event(uid="beirut", when=timed("Asia/Beirut", 2027, 3, 30, 9, 30)),
    event(uid="casablanca", when=timed("Africa/Casablanca", 2027, 2, 20, 9, 30)),
    event(uid="toronto", when=timed("America/Toronto", 2027, 3, 15, 9, 30)),
    event(
        uid="midnight",
        when=timed("Africa/Kinshasa", 2027, 3, 9, 23, 0, minutes=180),
        organiser=None,
        description="",
        location="",
    ),
]
DAYS = event(uid="days", when=WholeDays(dt.date(2027, 3, 9), dt.date(2027, 3, 11)), title="Journées")
FEED = render.feed_bytes(HEAD, EVENTS)


def titled(one):
    return f"Annulé\u00a0: {one.title}" if one.status is EventStatus.CANCELLED else one.title


def timed_answer() -> consumers.Answer:
    """What every program must read."""
    return {
        one.uid: (one.when.starts_at, one.when.ends_at, titled(one)) for one in EVENTS if isinstance(one.when, Timed)
    }


@pytest.mark.parametrize("reads", consumers.IN_PYTHON, ids=lambda reads: reads.__name__)
def test_a_reader_in_python_reads_exactly_our_events(reads):
    expected = timed_answer() | {"days": (dt.date(2027, 3, 9), dt.date(2027, 3, 12), "Journées")}
    assert reads(render.feed_bytes(HEAD, [*EVENTS, DAYS])) == expected


@pytest.mark.parametrize("reads", consumers.IN_PYTHON, ids=lambda reads: reads.__name__)
def test_an_empty_feed_is_read_as_no_events(reads):
    assert reads(render.feed_bytes(HEAD, [])) == {}


@pytest.mark.slow
@pytest.mark.skipif(not consumers.has("khal"), reason="khal is not installed; ./run test --all installs it")
def test_khal_reads_exactly_our_events(tmp_path):
    assert consumers.khal_reads(FEED, tmp_path, dt.date(2027, 1, 1), 300) == timed_answer()


@pytest.mark.slow
@pytest.mark.skipif(not consumers.has("calcurse"), reason="calcurse is not installed; ./run test --all installs it")
def test_calcurse_reads_exactly_our_events(tmp_path):
    assert sorted(consumers.calcurse_reads(FEED, tmp_path)) == sorted(timed_answer().values())


@pytest.fixture
def feed_server() -> Iterator[str]:
    """The address of a server that gives FEED to whoever asks."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", render.MEDIA_TYPE)
            self.send_header("Content-Length", str(len(FEED)))
            self.end_headers()
            self.wfile.write(FEED)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/calendar.ics"
    server.shutdown()
    server.server_close()


@pytest.mark.slow
@pytest.mark.skipif(not consumers.has("vdirsyncer"), reason="vdirsyncer is not installed; ./run test --all installs it")
def test_vdirsyncer_copies_every_event_once_and_then_nothing(feed_server, tmp_path):
    assert consumers.vdirsyncer_copies(feed_server, tmp_path) == (len(EVENTS), 0)
