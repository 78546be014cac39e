"""Persons and accounts: made, renamed, found; every refusal; what the journal says."""

import pytest
from sqlalchemy import select

from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict, Invalid
from coordinator.journal.models import JournalEntry
from coordinator.mail.models import MailMessage
from coordinator.people import passwords, service
from coordinator.people.models import Account, Person
from tests import world


def _entries(db):
    query = select(JournalEntry.verb, JournalEntry.subject_kind, JournalEntry.subject_ref, JournalEntry.data)
    return [tuple(row) for row in db.session.execute(query)]


def test_a_person_is_found_without_accents(db):
    with unit_of_work():
        person = service.new_person(given_names=" Akɔfa\u0301  Ama ", family_name="N’Guessan", phone="+22890112233")
    assert (person.given_names, person.family_name) == ("Akɔfá Ama", "N’Guessan")
    assert person.search_text == "akofa ama n guessan"


def test_a_person_may_have_a_single_name(db):
    with unit_of_work():
        person = service.new_person(given_names="Togbui")
    assert (person.full_name, person.family_name) == ("Togbui", "")


def test_a_person_without_a_name_is_refused(db):
    with pytest.raises(Invalid) as refusal, unit_of_work():
        service.new_person(given_names="  ", family_name="\u200e\t")
    assert set(refusal.value.fields) == {"given_names"}


def test_renaming_keeps_the_search_text_in_step(db):
    person = world.person("Ama", "Koffi")
    with unit_of_work():
        service.rename(person, given_names="Afi", family_name="Ɖigo")
    assert db.session.scalar(select(Person.search_text).where(Person.id == person.id)) == "afi digo"


def test_renaming_to_nothing_is_refused(db):
    person = world.person("Ama", "Koffi")
    with pytest.raises(Invalid), unit_of_work():
        service.rename(person, given_names="", family_name="")


def test_an_account_is_made_with_its_person_and_written_down(db):
    with unit_of_work():
        account = service.create_account(" Afi@Example.ORG ", given_names="Afi", family_name="Koffi", by=SYSTEM)
    assert (account.email, account.person.full_name, account.password_hash) == ("afi@example.org", "Afi Koffi", None)
    assert _entries(db) == [("create", "account", account.public_id, {"is_site_admin": False})]


def test_an_account_may_begin_with_a_password(db):
    with unit_of_work():
        account = service.create_account("a@example.org", given_names="Afi", password="trois lunes vertes", by=SYSTEM)
    assert passwords.is_right("trois lunes vertes", account.password_hash)


def test_a_weak_password_makes_no_account(db):
    with pytest.raises(Invalid), unit_of_work():
        service.create_account("a@example.org", given_names="Afi", password="password1234", by=SYSTEM)
    assert db.session.scalar(select(Account.id)) is None


def test_an_address_has_one_account(db):
    world.account("afi@example.org")
    with pytest.raises(Conflict) as refusal, unit_of_work():
        service.create_account("AFI@example.org", given_names="Afi", by=SYSTEM)
    assert set(refusal.value.fields) == {"email"}


@pytest.mark.parametrize(
    "email", ["", "afi", "afi@", "@example.org", "a b@example.org", "afi@example..org", "x" * 300 + "@example.org"]
)
def test_what_is_no_address_is_refused(db, email):
    with pytest.raises(Invalid) as refusal, unit_of_work():
        service.create_account(email, given_names="Afi", by=SYSTEM)
    assert set(refusal.value.fields) == {"email"}


def test_ensuring_an_account_finds_it_and_keeps_the_name(db):
    known = world.account("afi@example.org")
    with unit_of_work():
        found = service.ensure_account("Afi@example.org", given_names="Other", by=SYSTEM)
    assert found.id == known.id
    assert found.person.given_names == "Yawo"


def test_a_new_password_ends_sessions_tells_the_person_and_is_written_down(db):
    account = world.account("afi@example.org")
    with unit_of_work():
        service.set_password(account, passwords.accept("trois lunes vertes"), by=world.actor(account))
    assert account.session_epoch == 2
    assert [entry[0] for entry in _entries(db)] == ["change_password"]
    message = db.session.scalars(select(MailMessage)).one()
    assert (message.to_address, message.purpose, message.assembly_ref) == ("afi@example.org", "password_changed", "")
    assert "lunes" not in message.text


def test_signing_out_everywhere_raises_the_epoch(db):
    account = world.account()
    with unit_of_work():
        service.sign_out_everywhere(account, by=world.actor(account))
    assert db.session.scalar(select(Account.session_epoch)) == 2
    assert [entry[0] for entry in _entries(db)] == ["sign_out_everywhere"]


def test_the_journal_never_holds_names_or_addresses(db):
    with unit_of_work():
        account = service.create_account("afi@example.org", given_names="Afi", by=SYSTEM)
        service.change_name(account, given_names="Afi", family_name="Koffi", by=SYSTEM)
        service.make_site_admin(account, by=SYSTEM)
    assert [entry[0] for entry in _entries(db)] == ["create", "rename", "make_site_admin"]
    assert "afi" not in repr(_entries(db)).lower()
