"""What every answer keeps: headers, no needless cookie, readable errors, the language of the path."""

import errno
import gzip

import pytest
from flask import session
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import TooManyRequests

from coordinator.core.errors import Closed, Conflict, Invalid, NotAllowed, NotFound
from coordinator.web.forms import parse_day, parse_time
from coordinator.web.headers import CONTENT_SECURITY_POLICY
from tests import world


@pytest.fixture
def raising(app):
    """Call with an exception: the home page then raises it."""
    view = app.view_functions["home.index"]

    def arrange(error):
        def broken(**_values):
            raise error

        app.view_functions["home.index"] = broken

    yield arrange
    app.view_functions["home.index"] = view


def test_security_headers_stand_on_every_answer(client):
    for path in ("/fr/", "/healthz", "/nowhere", "/"):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "geolocation=()" in headers["Permissions-Policy"]
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in headers  # this base address is http
        assert "Server" not in headers


def test_public_pages_set_no_cookie_and_do_not_vary_by_cookie(client):
    for path in ("/fr/", "/", "/healthz"):
        answer = client.get(path, headers={"Cookie": "coordinator=anything"})
        assert "Set-Cookie" not in answer.headers
        assert "cookie" not in answer.headers.get("Vary", "").lower()


def test_the_root_leads_to_the_readers_language(client):
    assert client.get("/", headers={"Accept-Language": "en-GB,fr;q=0.5"}).location == "/en/"
    assert client.get("/", headers={"Accept-Language": "de"}).location == "/fr/"
    assert client.get("/").location == "/fr/"


def test_an_address_without_its_last_slash_moves_the_same_way_for_everybody(client):
    answer = client.get("/fr")
    assert answer.status_code == 308
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_a_path_without_language_is_redirected_and_keeps_its_query(client):
    answer = client.get("/sign-in?next=/fr/", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.location) == (302, "/en/sign-in?next=/fr/")


def test_a_bare_path_that_lacks_its_last_slash_keeps_its_query_once(client):
    world.assembly("palais")
    answer = client.get("/assemblies/palais?x=1", headers={"Accept-Language": "en"})
    assert answer.location == "http://localhost/en/assemblies/palais/?x=1"


def test_a_page_that_is_not_there_speaks_the_language_of_its_path(client):
    assert client.get("/en/nowhere", headers={"Accept-Language": "fr"}).page.lang == "en"
    assert client.get("/fr/nowhere", headers={"Accept-Language": "en"}).page.lang == "fr"
    assert client.get("/nowhere", headers={"Accept-Language": "en"}).page.lang == "en"


@pytest.mark.parametrize(
    "path", ["/nowhere", "/fr/nowhere", "/de/", "/fr/assemblies/none/", "/fr/assemblies/%00/", "/%ff%fe"]
)
def test_what_is_not_there_is_a_readable_404(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.page.lang == "fr"


@pytest.mark.parametrize(
    ("refusal", "status"), [(Invalid, 422), (NotAllowed, 403), (NotFound, 404), (Conflict, 409), (Closed, 409)]
)
def test_a_refusal_becomes_a_page_with_its_sentence(client, raising, refusal, status):
    raising(refusal("Choisissez une autre date."))
    answer = client.get("/fr/")
    assert answer.status_code == status
    assert "Choisissez une autre date." in answer.page.words


def test_an_unexpected_error_shows_a_reference_and_no_trace(client, raising, caplog):
    raising(KeyError("secret detail"))
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    answer = client.get("/fr/", expect_500=True)
    assert answer.status_code == 500
    reference, method, rule = caplog.records[-1].args
    assert (method, str(rule)) == ("GET", "/<lang:lang>/")  # no path: it may hold the secret of a private link
    assert reference in answer.page.words
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text


def test_a_database_that_is_away_is_a_503_with_retry_after(client, raising):
    raising(OperationalError("SELECT", {}, Exception("server closed the connection")))
    answer = client.get("/fr/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "server closed" not in answer.text


def test_a_full_disk_is_a_503_with_retry_after(client, raising):
    raising(OSError(errno.ENOSPC, "No space left on device", "/data/files/ab"))
    answer = client.get("/fr/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "/data" not in answer.text


def test_a_file_that_is_missing_is_no_full_disk(client, raising):
    raising(FileNotFoundError(errno.ENOENT, "No such file or directory", "/data/files/ab"))
    assert client.get("/fr/", expect_500=True).status_code == 500


def test_too_many_requests_says_when_to_come_back(client, raising):
    raising(TooManyRequests(retry_after=40))
    answer = client.get("/fr/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "40")


def test_an_unknown_host_is_refused(client):
    assert client.get("/fr/", base_url="http://evil.example").status_code == 400


def test_pages_are_compressed_for_who_takes_it(client):
    plain = client.get("/fr/")
    packed = client.get("/fr/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_view_that_changes_the_session_gets_its_cookie(app, client):
    view = app.view_functions["home.index"]

    def remember(**_values):
        session["seen"] = 1
        return "<!doctype html>", 204

    app.view_functions["home.index"] = remember
    try:
        assert "HttpOnly" in client.get("/fr/").headers["Set-Cookie"]
        assert "SameSite=Lax" in client.get("/fr/").headers["Set-Cookie"]
    finally:
        app.view_functions["home.index"] = view


@pytest.mark.parametrize("text", ["09/03/2027", "9/3/2027", "2027-03-09", "9.3.2027", "09-03-2027"])
def test_days_are_read_as_people_write_them(text):
    assert str(parse_day(text)) == "2027-03-09"


@pytest.mark.parametrize("text", ["31/02/2027", "03/2027", "demain", "09/03/27", "9999-12-31", ""])
def test_what_is_no_day_is_none(text):
    assert parse_day(text) is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("14:30", "14:30"),
        ("14h30", "14:30"),
        ("8 h 05", "08:05"),
        ("14h", "14:00"),
        ("1430", "14:30"),
        ("830", "08:30"),
        ("9", "09:00"),
    ],
)
def test_times_are_read_as_people_write_them(text, read):
    assert parse_time(text).strftime("%H:%M") == read


@pytest.mark.parametrize("text", ["25:00", "14:60", "midi", "", "14:30:15", "12345", "١٤:٣٠"])
def test_what_is_no_time_is_none(text):
    assert parse_time(text) is None
