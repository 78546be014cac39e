"""With the database away the site says so readably and comes back by itself; without Redis nothing fails."""

import os
import time
import urllib.error
import urllib.request
from email.message import Message

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.conftest import URLS, _answers
from tests.outage import Wire
from tests.server import Server

REDIS = ("127.0.0.1", int(os.environ.get("TEST_REDIS_PORT", "6379")))


def ask(url: str) -> tuple[int, str, Message]:
    request = urllib.request.Request(url, headers={"Accept-Language": "fr"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers


@pytest.mark.slow
def test_postgresql_away_is_a_readable_503_and_mends_itself(tmp_path):
    base = make_url(URLS.get("postgresql", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"))
    if not _answers(base.render_as_string(hide_password=False)):
        pytest.skip("no PostgreSQL answers; ./run test --all starts one")
    admin = base.set(drivername="postgresql").render_as_string(hide_password=False)
    name = f"coordinator_outage_{os.getpid()}"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    wire = Wire((base.host or "127.0.0.1", base.port or 5432))
    url = base.set(host="127.0.0.1", port=wire.port, database=name).render_as_string(hide_password=False)
    try:
        server = Server(tmp_path, DATABASE_URL=url)
        server.flask("upgrade-database")
        with server:
            assert ask(f"{server.url}/fr/organisations")[0] == 200
            assert ask(f"{server.url}/fr/assemblies/none/agenda")[0] == 404  # asked on a line that stays open
            wire.cut()
            assert ask(f"{server.url}/fr/assemblies/none/agenda")[0] == 503
            status, page, headers = ask(f"{server.url}/fr/organisations")
            assert status == 503
            assert headers["Retry-After"] == "30"
            assert "<h1" in page
            assert "Traceback" not in page
            assert "psycopg" not in page
            assert ask(f"{server.url}/healthz")[0] == 200
            assert ask(f"{server.url}/readyz")[0] == 503
            wire.mend()
            until = time.monotonic() + 20
            while ask(f"{server.url}/fr/organisations")[0] != 200:
                assert time.monotonic() < until, "the site did not come back"
                time.sleep(0.2)
            assert ask(f"{server.url}/readyz")[0] == 200
            assert ask(f"{server.url}/fr/assemblies/none/agenda")[0] == 404
    finally:
        wire.cut()
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.slow
def test_redis_away_changes_nothing_for_the_reader(tmp_path):
    if not _answers(f"redis://{REDIS[0]}:{REDIS[1]}/0"):
        pytest.skip("no Redis answers; ./run test --all starts one")
    wire = Wire(REDIS)
    server = Server(tmp_path, REDIS_URL=f"redis://127.0.0.1:{wire.port}/9")
    server.flask("upgrade-database")
    with server:
        paths = ("/fr/", "/fr/organisations", "/fr/sign-in")
        before = [ask(server.url + path)[0] for path in paths]
        wire.cut()
        during = [ask(server.url + path)[0] for path in paths]
        wire.mend()
        after = [ask(server.url + path)[0] for path in paths]
    assert before == during == after == [200, 200, 200]
