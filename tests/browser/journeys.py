"""The steps of the journeys that must never break, by the names of fields and buttons and not by their looks."""

import re
import sqlite3
from contextlib import closing

from tests.browser.conftest import ADMIN, PASSWORD

START = "/fr/assemblies/lome/register"


def sign_in(page, email: str = ADMIN, password: str = PASSWORD) -> None:
    """Sign in with a password."""
    page.goto("/fr/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/fr/today")


def free_commune(site) -> str:
    """The name of a commune that has registered nobody."""
    with closing(sqlite3.connect(site.data_dir / "coordinator.db")) as connection:
        query = (
            "SELECT name FROM organisation WHERE kind = 'commune' AND country = 'TG' AND id NOT IN "
            "(SELECT organisation_id FROM delegation WHERE organisation_id IS NOT NULL) ORDER BY name"
        )
        return str(connection.execute(query).fetchone()[0])


def say_who_registers(page, commune: str) -> None:
    """Step 1: the commune and the contact."""
    page.goto(START)
    page.fill("[name=commune]", commune)
    page.fill("[name=contact_name]", "Yawa Fiagan")
    page.fill("[name=contact_phone]", "90 12 34 56")
    page.fill("[name=contact_email]", "mairie@example.org")
    page.click("button[value=continue]")
    page.wait_for_url(re.compile(r"/delegation$"))


def fill_person(page, given_names: str, family_name: str, *, function: int, phone: str = "") -> None:
    """Type one person into the form; `function` is the position in the list of functions."""
    page.fill("[name=given_names]", given_names)
    page.fill("[name=family_name]", family_name)
    options = page.eval_on_selector_all("[name=function] option", "all => all.map(one => one.value).filter(Boolean)")
    page.select_option("[name=function]", options[function])
    page.fill("[name=phone]", phone)


def add(page) -> None:
    """Press 'Add this person'."""
    page.click("button[value=add]")


def go_on(page) -> None:
    """Press 'Continue'."""
    page.click("button[value=continue]")


def registered_numbers(page) -> list[int]:
    """The registration numbers on the confirmation page."""
    return [int(number) for number in re.findall(r"N[o°º]\W*(\d+)", page.inner_text("main"))]
