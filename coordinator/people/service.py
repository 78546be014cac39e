"""Persons and accounts: made, renamed, given a password, signed out everywhere."""

from typing import Any

from sqlalchemy import select

from coordinator.core.actor import Actor
from coordinator.core.db import current_session, lock
from coordinator.core.errors import Conflict, Invalid
from coordinator.core.i18n import _
from coordinator.core.text import clean_line, search_key
from coordinator.journal.service import record
from coordinator.mail.service import queue
from coordinator.people import passwords
from coordinator.people.addresses import checked_address
from coordinator.people.models import Account, Person


def new_person(*, given_names: str = "", family_name: str = "", **more: Any) -> Person:
    """Add a person (`more`: civility, email, phone in E.164, language, photo_key); Invalid without any name."""
    given, family = clean_line(given_names), clean_line(family_name)
    _need_a_name(given, family)
    person = Person(given_names=given, family_name=family, search_text=search_key(given, family), **more)
    session = current_session()
    session.add(person)
    session.flush()
    return person


def rename(person: Person, *, given_names: str, family_name: str, civility: str | None = None) -> None:
    """Change the names as typed; case is never touched. Keeps the search text in step."""
    given, family = clean_line(given_names), clean_line(family_name)
    _need_a_name(given, family)
    person.given_names, person.family_name = given, family
    person.search_text = search_key(given, family)
    if civility is not None:
        person.civility = clean_line(civility)


def _need_a_name(given: str, family: str) -> None:
    if not search_key(given, family):  # invisible marks are no name
        sentence = _("Enter a name.")
        raise Invalid(sentence, fields={"given_names": sentence})


def create_account(
    email: str, *, given_names: str, family_name: str = "", password: str | None = None,
    is_site_admin: bool = False, language: str = "fr", by: Actor,
) -> Account:  # fmt: skip
    """Give a new person the right to sign in; Conflict when the address has an account already.

    Without a password they sign in by mail and may choose one.
    """
    address = checked_address(email)
    if account_of(address) is not None:
        sentence = _("This address already has an account.")
        raise Conflict(sentence, fields={"email": sentence})
    person = new_person(given_names=given_names, family_name=family_name, email=address, language=language)
    account = Account(person=person, email=address, is_site_admin=is_site_admin)
    if password is not None:
        account.password_hash = passwords.accept(password, personal=personal_words(account))
    session = current_session()
    session.add(account)
    session.flush()
    record("account", account.public_id, "create", by=by, is_site_admin=is_site_admin)
    return account


def ensure_account(email: str, *, given_names: str, family_name: str = "", by: Actor) -> Account:
    """Return the account of an address, made now when there is none; an existing person keeps their name."""
    found = account_of(checked_address(email))
    return found or create_account(email, given_names=given_names, family_name=family_name, by=by)


def make_site_admin(account: Account, *, by: Actor) -> None:
    """Give an account the whole site; nothing happens when it has it."""
    lock(account)
    if not account.is_site_admin:
        account.is_site_admin = True
        record("account", account.public_id, "make_site_admin", by=by)


def account_of(address: str) -> Account | None:
    """Return the account of an address in its looked-up form (people.addresses)."""
    return current_session().scalar(select(Account).where(Account.email == address))


def set_password(account: Account, new_hash: str, *, by: Actor) -> None:
    """Keep a new password (a hash from `passwords.accept`) and end every session; a message tells the person."""
    lock(account)
    account.password_hash = new_hash
    account.session_epoch += 1
    record("account", account.public_id, "change_password", by=by)
    queue(
        to_address=account.email, to_name=account.person.full_name, language=account.person.language,
        template="people/password_changed", values={}, purpose="password_changed", subject_kind="account",
        subject_ref=account.public_id,
    )  # fmt: skip


def sign_out_everywhere(account: Account, *, by: Actor) -> None:
    """End every session of the account at once."""
    lock(account)
    account.session_epoch += 1
    record("account", account.public_id, "sign_out_everywhere", by=by)


def change_name(account: Account, *, given_names: str, family_name: str, by: Actor) -> None:
    """Change the name of the person behind an account."""
    lock(account.person)
    rename(account.person, given_names=given_names, family_name=family_name)
    record("account", account.public_id, "rename", by=by)


def personal_words(account: Account) -> list[str]:
    """Return the words a password of this person must not be made of."""
    local, _at, domain = account.email.partition("@")
    parts = [local, *local.replace("_", ".").split("."), *domain.split(".")]
    parts += [account.person.given_names, account.person.family_name]
    return [part for part in parts if len(part) >= 3]  # noqa: PLR2004 - shorter ones say nothing
