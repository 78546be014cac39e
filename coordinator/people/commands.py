"""`flask create-admin`: the first site administrator, or the way back in."""

import datetime as dt
import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from coordinator.core import tokens
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Refusal
from coordinator.core.i18n import DEFAULT_LANGUAGE, use_language
from coordinator.people import passwords, service, sign_in
from coordinator.people.addresses import checked_address
from coordinator.people.models import Account
from coordinator.people.tasks import link_path

_LINK_HOURS = 24


@click.command("create-admin")
@click.argument("email")
@click.option("--name", default="", help="Full name; the part before the @ when not given.")
@click.option("--password-stdin", is_flag=True, help="Read a password from standard input.")
@with_appcontext
def create_admin(email: str, name: str, password_stdin: bool) -> None:  # noqa: FBT001 - click passes it by name
    """Make EMAIL a site administrator; without a password, print a link that signs in once."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    try:
        with use_language("en"), unit_of_work():
            account = _administrator(email, name, password)
            link = None if password else _link(account)
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from None
    click.echo(f"{account.email} is a site administrator.")
    if link:
        click.echo(f"Sign in within {_LINK_HOURS} hours, once: {link}")


def _administrator(email: str, name: str, password: str | None) -> Account:
    found = service.account_of(checked_address(email))
    given_names, _space, family_name = name.strip().rpartition(" ")
    account = found or service.create_account(
        email, given_names=given_names or name or email.partition("@")[0],
        family_name=family_name if given_names else "", by=SYSTEM,
    )  # fmt: skip
    service.make_site_admin(account, by=SYSTEM)
    if password is not None:
        account.password_hash = passwords.accept(password, personal=service.personal_words(account))
        account.session_epoch += 1
    return account


def _link(account: Account) -> str:
    secrets = sign_in.make_secrets(account, tokens.new_secret(), dt.timedelta(hours=_LINK_HOURS))
    base: str = current_app.config["BASE_URL"]
    return base + link_path(secrets.link, DEFAULT_LANGUAGE)


COMMANDS: tuple[click.Command, ...] = (create_admin,)
