"""My account: name, password, and who must give the old one."""

import datetime as dt
import re

import pytest
import time_machine
from sqlalchemy import select

from coordinator.core import clock
from coordinator.core.db import current_session
from coordinator.jobs.worker import run_due
from coordinator.journal.models import JournalEntry
from coordinator.mail.models import MailMessage
from coordinator.people import passwords
from coordinator.people.models import Account
from tests import world

OLD, NEW = "quatre girafes bleues", "trois lunes vertes"


@pytest.fixture
def afi(db) -> Account:
    return world.account("afi@example.org", password_hash=passwords.hash_of(OLD))


@pytest.fixture
def signed_in(client, afi):
    client.submit("/fr/sign-in", {"email": "afi@example.org", "password": OLD, "way": "password"})
    return client


def _by_mail(client):
    client.submit("/fr/sign-in", {"email": "afi@example.org", "way": "code"})
    run_due()
    text = current_session().scalar(select(MailMessage.text).where(MailMessage.purpose == "sign_in"))
    client.submit(re.search(r"http://localhost(/\S+/link/\S+)", text).group(1))


def _change(client, **values):
    return client.submit("/fr/account/password", values, form_page="/fr/account")


def _kept(db):
    db.session.expire_all()
    return db.session.scalar(select(Account.password_hash))


def test_a_visitor_is_sent_to_sign_in_and_back(client):
    answer = client.get("/fr/account")
    assert (answer.status_code, answer.location) == (303, "/fr/sign-in?next=/fr/account")


def test_the_name_is_changed(signed_in, db):
    values = {"given_names": "Afi", "family_name": "Koffi"}
    answer = signed_in.submit("/fr/account/name", values, form_page="/fr/account")
    assert (answer.status_code, answer.location) == (303, "/fr/account")
    assert "Afi Koffi" in signed_in.get("/fr/account").page.words


def test_an_empty_name_is_refused(signed_in):
    answer = signed_in.submit("/fr/account/name", {"given_names": "", "family_name": ""}, form_page="/fr/account")
    assert answer.status_code == 422


def test_a_name_of_four_thousand_letters_is_refused(signed_in):
    answer = signed_in.submit("/fr/account/name", {"given_names": "a" * 4000}, form_page="/fr/account")
    assert answer.status_code == 422


def test_a_password_is_changed_with_the_old_one(signed_in, app, db):
    other = type(signed_in)(app)
    other.submit("/fr/sign-in", {"email": "afi@example.org", "password": OLD, "way": "password"})
    assert _change(signed_in, current=OLD, password=NEW).status_code == 303
    assert passwords.is_right(NEW, _kept(db))
    assert signed_in.get("/fr/account").status_code == 200
    assert other.get("/fr/account").status_code == 303
    verbs = db.session.scalars(select(JournalEntry.verb).order_by(JournalEntry.id)).all()
    assert verbs == ["sign_in", "sign_in", "change_password"]


@pytest.mark.parametrize("current", ["", "not the old one at all"])
def test_without_the_old_password_nothing_changes(signed_in, db, current):
    answer = _change(signed_in, current=current, password=NEW)
    assert answer.status_code == 422
    assert passwords.is_right(OLD, _kept(db))


@pytest.mark.parametrize("password", ["", "short", "password1234", "afiexample2027", "x" * 300])
def test_a_weak_password_changes_nothing(signed_in, db, password):
    answer = _change(signed_in, current=OLD, password=password)
    assert answer.status_code == 422
    assert passwords.is_right(OLD, _kept(db))


def test_who_forgot_the_password_signs_in_by_mail_and_chooses_a_new_one(client, afi, db):
    _by_mail(client)
    assert "current" not in client.get("/fr/account").page.ids
    assert _change(client, password=NEW).status_code == 303
    assert passwords.is_right(NEW, _kept(db))


def test_half_an_hour_after_the_mail_the_old_password_is_asked_for_again(client, afi, db):
    _by_mail(client)
    with time_machine.travel(clock.now() + dt.timedelta(minutes=31)):
        assert _change(client, password=NEW).status_code == 422
    assert passwords.is_right(OLD, _kept(db))


def test_who_has_no_password_may_choose_one(client, db):
    world.account("afi@example.org")
    _by_mail(client)
    with time_machine.travel(clock.now() + dt.timedelta(minutes=40)):
        assert _change(client, password=NEW).status_code == 303
    assert passwords.is_right(NEW, _kept(db))


def test_passwords_are_never_sent_back(signed_in):
    answer = _change(signed_in, current="not the old one", password=NEW)
    assert NEW not in answer.page.html
    assert "not the old one" not in answer.page.html
