"""Sessions: begun anew, ended here and everywhere, over after 12 hours; what the cookie says."""

import datetime as dt

import pytest
import time_machine
from sqlalchemy import event, select

from coordinator.app import create_app
from coordinator.core import clock
from coordinator.core.db import unit_of_work
from coordinator.jobs.service import enqueue
from coordinator.jobs.worker import run_due
from coordinator.people import passwords
from coordinator.people.models import Account, EndedSession
from coordinator.people.policy import Role
from coordinator.web.identity import current_actor
from tests import world
from tests.conftest import settings_for

PASSWORD = "quatre girafes bleues"


@pytest.fixture
def afi(db) -> Account:
    return world.account("afi@example.org", password_hash=passwords.hash_of(PASSWORD))


def _sign_in(client):
    return client.submit("/fr/sign-in", {"email": "afi@example.org", "password": PASSWORD, "way": "password"})


def _cookie(client) -> str:
    return client.get_cookie("coordinator").value


def _is_signed_in(client) -> bool:
    return client.get("/fr/account").status_code == 200


def _post(client, path):
    """Press the button of the account page that posts to `path`."""
    return client.submit(path, form_page="/fr/account")


def test_signing_in_begins_a_new_session(client, afi):
    client.get("/fr/sign-in")
    with client.session_transaction() as session:
        session["planted"] = "by a stranger"
        before = session["csrf_token"]
    _sign_in(client)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != before
        assert session["_user_id"].startswith(f"{afi.public_id}.1.")


def test_two_sign_ins_are_two_sessions(client, app, afi):
    other = type(client)(app)
    _sign_in(client)
    _sign_in(other)
    with client.session_transaction() as mine, other.session_transaction() as theirs:
        assert mine["_user_id"] != theirs["_user_id"]


def test_a_copy_of_the_cookie_is_dead_after_signing_out(client, app, afi):
    _sign_in(client)
    thief = type(client)(app)
    thief.set_cookie("coordinator", _cookie(client))
    assert _is_signed_in(thief)
    answer = _post(client, "/fr/sign-out")
    assert (answer.status_code, answer.location) == (303, "/fr/")
    assert not _is_signed_in(client)
    assert not _is_signed_in(thief)


def test_signing_out_here_leaves_the_other_device(client, app, afi):
    other = type(client)(app)
    _sign_in(client)
    _sign_in(other)
    _post(client, "/fr/sign-out")
    assert _is_signed_in(other)


def test_signing_out_everywhere_ends_every_session(client, app, afi):
    other = type(client)(app)
    _sign_in(client)
    _sign_in(other)
    assert _post(client, "/fr/account/sign-out-everywhere").location == "/fr/sign-in"
    assert not _is_signed_in(client)
    assert not _is_signed_in(other)
    _sign_in(client)
    assert _is_signed_in(client)


def test_a_disabled_account_is_out_at_once(client, afi):
    _sign_in(client)
    afi.disabled_at = clock.now()
    world.save(afi)
    assert not _is_signed_in(client)


def test_a_visitor_may_sign_out(client):
    answer = client.submit("/fr/sign-out", form_page="/fr/sign-in")
    assert answer.status_code == 303


@pytest.mark.parametrize(("hours", "still"), [(11, True), (13, False)])
def test_a_session_ends_after_12_hours_without_use(client, afi, hours, still):
    _sign_in(client)
    with time_machine.travel(clock.now() + dt.timedelta(hours=hours)):
        assert _is_signed_in(client) is still


def test_use_keeps_a_session_alive(client, afi):
    _sign_in(client)
    began = clock.now()
    for hours in (8, 16, 24):
        with time_machine.travel(began + dt.timedelta(hours=hours)):
            assert _is_signed_in(client)


def test_a_clock_set_back_opens_nothing(client, afi):
    _sign_in(client)
    with time_machine.travel(clock.now() - dt.timedelta(days=2)):
        assert not _is_signed_in(client)


@pytest.mark.parametrize("user_id", ["", "x", "a.b.c", "a.1", "a.99999999999999999999.c", ".1.", "a.-1.c", "a.².c"])
def test_a_cookie_of_another_make_opens_nothing(client, afi, user_id):
    with client.session_transaction() as session:
        session["_user_id"] = user_id
        session["seen"] = int(clock.now().timestamp())
    assert client.get("/fr/account").status_code == 303


def test_a_forged_cookie_opens_nothing(client, afi):
    _sign_in(client)
    head, _dot, tail = _cookie(client).partition(".")
    client.set_cookie("coordinator", f"{head}x.{tail}")
    assert not _is_signed_in(client)


def test_the_actor_holds_the_roles_of_now(client, app, afi):
    assembly = world.assembly()
    _sign_in(client)
    world.grant(afi, assembly, Role.VIEWER)
    world.grant(afi, assembly, Role.CHECK_IN)
    with client:
        client.get("/fr/account")
        actor = current_actor()
    assert (actor.kind, actor.ref, actor.account_id, actor.is_site_admin) == ("account", afi.public_id, afi.id, False)
    assert actor.roles == {assembly.id: {"viewer", "check_in"}}


def test_a_request_of_a_signed_in_person_asks_for_account_and_roles_once(client, afi, db):
    _sign_in(client)
    client.get("/fr/account")
    asked = []
    engine = db.engines[None]

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        client.get("/fr/account")
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len(asked) == 2, asked


def test_public_pages_set_no_cookie_and_do_not_vary_on_it(client, afi):
    answer = client.get("/fr/")
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_ended_sessions_are_forgotten_when_their_cookies_are_dead(client, afi, db):
    _sign_in(client)
    _post(client, "/fr/sign-out")
    for hours, left in ((23, 1), (25, 0)):
        with time_machine.travel(clock.now() + dt.timedelta(hours=hours)):
            with unit_of_work():
                enqueue("people.forget")
            run_due()
            assert len(db.session.scalars(select(EndedSession)).all()) == left


def test_the_cookie_is_httponly_lax_and_without_secure_on_http(client, afi):
    header = _sign_in(client).headers["Set-Cookie"]
    assert header.startswith("coordinator=")
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Secure" not in header
    assert "Domain" not in header


def test_the_cookie_is_secure_and_bound_to_the_host_on_https(database_url, tmp_path):
    app = create_app(settings_for(database_url, tmp_path, BASE_URL="https://assembly.example"))
    app.config["RATELIMIT_ENABLED"] = False
    header = app.test_client().get("/fr/sign-in", base_url="https://assembly.example").headers["Set-Cookie"]
    assert header.startswith("__Host-coordinator=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in header.split(";")}
    assert "Domain" not in header
