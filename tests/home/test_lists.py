"""The public list of assemblies, and where a signed-in person begins."""

import pytest

from coordinator.assemblies.models import AssemblyState, Holding
from coordinator.people.policy import Role
from tests import world
from tests.counting import statements
from tests.signing import as_role, sign_in


def test_the_next_assembly_stands_first_and_past_ones_below_the_latest_first(client, db):
    for slug, ahead in (("later", 90), ("next", 5), ("old", -400), ("recent", -20)):
        world.assembly(slug, days_ahead=ahead, title={"fr": f"Assemblée {slug}"})
    html = client.get("/fr/").page.html
    order = [html.index(f"Assemblée {slug}") for slug in ("next", "later", "recent", "old")]
    assert order == sorted(order)


def test_drafts_are_on_no_public_list(client, db):
    world.assembly("secret", state=AssemblyState.DRAFT, title={"fr": "Assemblée secrète"})
    assert "Assemblée secrète" not in client.get("/fr/").page.words


def test_an_empty_list_says_so(client, db):
    assert "Aucune assemblée n’est annoncée pour le moment." in client.get("/fr/").page.words


def test_a_cancelled_assembly_is_marked_in_the_list(client, db):
    world.assembly("lome", holding=Holding.CANCELLED)
    assert "Annulée" in client.get("/fr/").page.words


def test_the_list_costs_the_same_at_3_and_at_60(client, db):
    costs = []
    for number in (3, 60):
        for _each in range(number):
            world.assembly()
        with statements() as sent:
            client.get("/fr/")
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 3


def test_a_visitor_has_no_today(client, db):
    answer = client.get("/fr/today")
    assert (answer.status_code, answer.location) == (303, "/fr/sign-in?next=/fr/today")


def test_today_lists_ones_own_assemblies_only(client, db):
    mine, other = world.assembly("mine", title={"fr": "La mienne"}), world.assembly("other", title={"fr": "La leur"})
    as_role(client, mine, Role.VIEWER)
    page = client.get("/fr/today").page
    assert "/fr/assemblies/mine/manage/" in page.links
    assert f"/fr/assemblies/{other.slug}/manage/" not in page.links
    assert "/fr/assemblies/new" not in page.links


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_administrator_sees_all_and_may_create(client, db, lang):
    world.assembly("one")
    sign_in(client, world.account(is_site_admin=True))
    page = client.get(f"/{lang}/today").page
    assert f"/{lang}/assemblies/one/manage/" in page.links
    assert f"/{lang}/assemblies/new" in page.links


def test_somebody_without_a_role_is_told_whom_to_ask(client, db):
    sign_in(client, world.account())
    assert "Rien ne vous est encore confié" in client.get("/fr/today").page.words
