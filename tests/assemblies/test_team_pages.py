"""The page of the team: roles are given, taken, and their right ends at once."""

import pytest
from sqlalchemy import func, select

from coordinator.assemblies import queries
from coordinator.core import clock
from coordinator.mail.models import MailMessage
from coordinator.people.policy import Role
from tests import world
from tests.signing import as_role

BASE = "/fr/assemblies/lome/manage"


@pytest.fixture
def assembly(db):
    return world.assembly("lome", secretariat_email="a@example.org")


@pytest.fixture
def owner(client, assembly):
    account = as_role(client, assembly, Role.OWNER)
    client.account = account
    return client


def test_the_team_gives_and_takes_roles(owner, assembly, db):
    other = world.account("afi@example.org")
    owner.submit(f"{BASE}/team", {"email": "AFI@example.org ", "role": "viewer"})
    assert (other.id, Role.VIEWER) in {(held.account_id, held.role) for held in queries.team_of(assembly)}
    owner.submit(f"{BASE}/team/revoke", {"account": other.public_id, "role": "viewer"}, form_page=f"{BASE}/team")
    assert [held.role for held in queries.team_of(assembly)] == [Role.OWNER]


def test_a_role_opens_an_account_for_who_has_none_and_tells_them(owner, assembly, db):
    values = {"email": "Yawa@Example.org", "name": "Yawa Afi Kpɔ̃tɔ", "role": "agenda_editor"}
    assert owner.submit(f"{BASE}/team", values).status_code == 303
    held = next(held for held in queries.team_of(assembly) if held.role is Role.AGENDA_EDITOR)
    account = held.account
    assert (account.email, account.is_site_admin, account.password_hash) == ("yawa@example.org", False, None)
    assert (account.person.given_names, account.person.family_name) == ("Yawa Afi", "Kpɔ̃tɔ")
    message = db.session.scalars(select(MailMessage)).one()
    assert message.to_address == "yawa@example.org"
    assert "Le rôle «\u00a0Rédaction de l’agenda\u00a0»" in message.text
    assert "/fr/sign-in?next=/fr/assemblies/lome/manage/" in message.text
    owner.submit(f"{BASE}/team", values)  # once more changes nothing and writes nothing
    assert db.session.scalar(select(func.count(MailMessage.id))) == 1


def test_an_address_without_account_asks_for_a_name(owner, assembly):
    answer = owner.submit(f"{BASE}/team", {"email": "yawa@example.org", "role": "viewer"})
    assert answer.status_code == 422
    assert "Saisissez le nom de la personne" in answer.page.words


def test_a_closed_account_gets_no_role(owner, assembly, db):
    world.account("afi@example.org", disabled_at=clock.now())
    values = {"email": "afi@example.org", "name": "Afi", "role": "viewer"}
    assert owner.submit(f"{BASE}/team", values).status_code == 422


@pytest.mark.parametrize("values", [{"email": "nobody@example.org", "role": "viewer"}, {"email": "", "role": "viewer"},
                                    {"email": "not an address", "role": "viewer"},
                                    {"email": "afi@example.org", "role": "king"},
                                    {"email": "afi@example.org", "role": ""}])  # fmt: skip
def test_each_wrong_grant_is_refused(owner, assembly, values):
    world.account("afi@example.org")
    assert owner.submit(f"{BASE}/team", values).status_code == 422
    assert len(queries.team_of(assembly)) == 1


def test_the_last_owner_stays(owner, assembly):
    mine = {"account": owner.account.public_id, "role": "owner"}
    answer = owner.submit(f"{BASE}/team/revoke", mine, form_page=f"{BASE}/team", follow_redirects=True)
    assert "Une assemblée a besoin d’une personne responsable." in answer.page.words
    assert [held.role for held in queries.team_of(assembly)] == [Role.OWNER]


def test_a_role_taken_away_already_is_404(owner, assembly):
    gone = {"account": "nobody", "role": "owner"}
    assert owner.submit(f"{BASE}/team/revoke", gone, form_page=f"{BASE}/team").status_code == 404


def test_a_role_taken_away_ends_the_right_at_once(owner, client, assembly, db):
    other = world.account()
    world.grant(other, assembly, Role.OWNER)
    owner.submit(f"{BASE}/team/revoke", {"account": owner.account.public_id, "role": "owner"}, form_page=f"{BASE}/team")
    assert owner.get(f"{BASE}/team").status_code == 404
