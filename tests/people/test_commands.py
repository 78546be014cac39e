"""`flask create-admin`: by link, by password, and for an account that exists."""

import re

import pytest
from sqlalchemy import select

from coordinator.journal.models import JournalEntry
from coordinator.people import passwords
from coordinator.people.models import Account
from tests import world


def _run(app, *args, **more):
    return app.test_cli_runner().invoke(args=["create-admin", *args], **more)


def _account(db) -> Account:
    db.session.expire_all()
    return db.session.scalars(select(Account)).one()


def test_without_a_password_a_link_is_printed_that_signs_in_once(app, client, db):
    result = _run(app, "Admin@example.org", "--name", "Ama Koffi")
    assert result.exit_code == 0, result.output
    account = _account(db)
    assert (account.email, account.is_site_admin, account.password_hash) == ("admin@example.org", True, None)
    assert (account.person.given_names, account.person.family_name) == ("Ama", "Koffi")
    link = re.search(r"http://localhost(/fr/sign-in/link/\S+)", result.output).group(1)
    assert client.submit(link).status_code == 303
    assert client.get("/fr/account").status_code == 200
    assert client.get(link).status_code == 410
    verbs = db.session.scalars(select(JournalEntry.verb).order_by(JournalEntry.id)).all()
    assert verbs == ["create", "make_site_admin", "sign_in"]


def test_a_password_may_come_from_standard_input(app, db):
    result = _run(app, "admin@example.org", "--password-stdin", input="trois lunes vertes\n")
    assert result.exit_code == 0, result.output
    assert "link" not in result.output
    assert passwords.is_right("trois lunes vertes", _account(db).password_hash)


def test_an_existing_account_becomes_administrator_and_keeps_its_name(app, db):
    world.account("admin@example.org")
    assert _run(app, "admin@example.org", "--name", "Other Name").exit_code == 0
    assert (_account(db).is_site_admin, _account(db).person.given_names) == (True, "Yawo")


@pytest.mark.parametrize(("args", "typed"), [(["nobody"], None), (["a@example.org", "--password-stdin"], "short\n")])
def test_a_refusal_is_one_line_and_makes_nothing(app, db, args, typed):
    result = _run(app, *args, input=typed)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert db.session.scalars(select(Account)).all() == []
