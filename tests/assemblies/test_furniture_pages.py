"""The pages of rooms, tracks, key dates, hosts and partners with their logos."""

import io

import pytest
from PIL import Image

from coordinator.assemblies import queries
from coordinator.assemblies.models import PartyRole
from coordinator.directory.models import Organisation, OrganisationKind
from coordinator.directory.search import search_text
from coordinator.people.policy import Role
from tests import world
from tests.signing import as_role

BASE = "/fr/assemblies/lome/manage"


@pytest.fixture
def assembly(db):
    return world.assembly("lome", secretariat_email="a@example.org")


@pytest.fixture
def organiser(client, assembly):
    as_role(client, assembly, Role.ORGANISER)
    return client


@pytest.mark.parametrize(
    ("kind", "values", "shown"),
    [
        ("rooms", {"name-fr": "Salle Oti", "capacity": "120", "has_booths": "y"}, "Salle Oti"),
        ("tracks", {"name-fr": "Eau", "name-en": "Water"}, "Eau"),
        ("key-dates", {"on": "2027-01-15", "label-fr": "Visas"}, "Visas"),
    ],
)
def test_furniture_is_added_edited_and_removed(organiser, assembly, db, kind, values, shown):
    place = f"{BASE}/settings/{kind}"
    assert organiser.submit(place, values).location == place
    page = organiser.get(place).page
    assert shown in page.words
    item = next(link for link in page.links if link.startswith(f"{place}/"))
    renamed = {name: f"{value} bis" if name.endswith("-fr") else value for name, value in values.items()}
    assert organiser.submit(item, renamed).status_code == 303
    assert f"{shown} bis" in organiser.get(place).page.words
    organiser.submit(f"{item}/remove", form_page=place)
    assert f"{shown} bis" not in organiser.get(place).page.words


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [("rooms", {"name-fr": ""}), ("rooms", {"name-fr": "x", "capacity": "-1"}),
     ("rooms", {"name-fr": "x", "capacity": "1e9"}), ("tracks", {"name-fr": ""}), ("tracks", {"name-fr": "x" * 81}),
     ("key-dates", {"on": "", "label-fr": "x"}), ("key-dates", {"on": "2027-13-01", "label-fr": "x"}),
     ("key-dates", {"on": "2027-01-01", "label-fr": ""})],
)  # fmt: skip
def test_each_wrong_piece_of_furniture_is_refused(organiser, kind, wrong):
    assert organiser.submit(f"{BASE}/settings/{kind}", wrong).status_code == 422


def test_an_unknown_kind_or_a_piece_of_another_assembly_is_404(organiser, db):
    room = world.room(world.assembly())
    assert organiser.get(f"{BASE}/settings/chairs").status_code == 404
    assert organiser.get(f"{BASE}/settings/rooms/{room.public_id}").status_code == 404


def test_rooms_change_places(organiser, assembly, db):
    for name in ("A", "B"):
        organiser.submit(f"{BASE}/settings/rooms", {"name-fr": f"Salle {name}"})
    second = queries.rooms_of(assembly)[1]
    organiser.submit(f"{BASE}/settings/rooms/{second.public_id}/up", form_page=f"{BASE}/settings/rooms")
    assert [room.name["fr"] for room in queries.rooms_of(assembly)] == ["Salle B", "Salle A"]
    organiser.submit(f"{BASE}/settings/rooms/{second.public_id}/down", form_page=f"{BASE}/settings/rooms")
    assert [room.name["fr"] for room in queries.rooms_of(assembly)] == ["Salle A", "Salle B"]


def test_a_stale_room_form_meets_a_409_page(organiser, assembly, db):
    room = world.room(assembly)
    place = f"{BASE}/settings/rooms/{room.public_id}"
    shown = organiser.get(place).page
    organiser.submit(place, {"name-fr": "Salle Mono"})
    answer = organiser.post(place, data={**shown.hidden, "name-fr": "Salle Zio"})
    assert answer.status_code == 409
    assert "Salle Mono" in answer.page.words
    assert "Salle Zio" in answer.page.html
    assert queries.rooms_of(assembly)[0].name == {"fr": "Salle Mono"}


def test_a_party_is_found_in_the_directory_by_its_acronym(organiser, assembly, db):
    world.save(_union())
    answer = organiser.submit(f"{BASE}/settings/parties", {"organisation": "UCT", "role": "organiser"})
    assert answer.status_code == 303
    party = queries.parties_of(assembly)[0]
    assert (party.organisation.slug, party.role) == ("uct", PartyRole.ORGANISER)


def _union():
    return Organisation(slug="uct", kind=OrganisationKind.UNION, name="Union des communes du Togo", acronym="UCT",
                        search_text=search_text(["Union des communes du Togo", "UCT"]))  # fmt: skip


def test_an_uncertain_party_is_proposed_then_chosen_or_added(organiser, assembly, db):
    world.organisation("Kloto 1", slug="kloto-1")
    world.organisation("Kloto 2", slug="kloto-2", seat="Kpadapé")
    place = f"{BASE}/settings/parties"
    answer = organiser.submit(place, {"organisation": "Kloto", "role": "host"})
    assert answer.status_code == 422
    assert "Kloto 1 (Kpalimé)" in answer.page.words
    assert "ajouter «\u00a0Kloto\u00a0» à l’annuaire" in answer.page.words
    organiser.submit(place, {"organisation": "Kloto", "role": "host", "choice": "kloto-2"})
    organiser.submit(place, {"organisation": "Ligue des maires", "role": "support", "choice": "new-organisation"})
    assert [party.organisation.name for party in queries.parties_of(assembly)] == ["Kloto 2", "Ligue des maires"]


@pytest.mark.parametrize("values", [{"organisation": ""}, {"organisation": "Kloto 1", "role": "king"},
                                    {"organisation": "Kloto 1", "role": "host", "choice": "nowhere"},
                                    {"organisation": "x" * 300, "role": "host", "choice": "new-organisation"}],
)  # fmt: skip
def test_each_wrong_party_is_refused(organiser, assembly, values):
    world.organisation("Kloto 1")
    assert organiser.submit(f"{BASE}/settings/parties", values).status_code == 422
    assert queries.parties_of(assembly) == []


def test_the_same_party_twice_is_refused(organiser, assembly):
    world.organisation("Kloto 1")
    values = {"organisation": "Kloto 1", "role": "host"}
    organiser.submit(f"{BASE}/settings/parties", values)
    answer = organiser.submit(f"{BASE}/settings/parties", values)
    assert answer.status_code == 422
    assert "figure déjà dans la liste" in answer.page.words


def _logo():
    out = io.BytesIO()
    Image.new("RGB", (50, 50), (9, 9, 9)).save(out, "PNG")
    return out.getvalue()


def test_a_party_gets_a_logo_and_loses_it(organiser, client, assembly, db):
    made = world.organisation("Kloto 1", slug="kloto-1")
    organiser.submit(f"{BASE}/settings/parties", {"organisation": "Kloto 1", "role": "host"})
    place = f"{BASE}/settings/parties/kloto-1"
    answer = organiser.submit(place, {"role": "partner", "logo": (io.BytesIO(_logo()), "logo.svg")})
    assert answer.status_code == 303
    db.session.expire_all()
    assert made.logo_key
    assert f"/fr/organisations/kloto-1/logo-{made.logo_key[:16]}.png" in client.get("/fr/assemblies/lome/").page.html
    organiser.submit(place, {"role": "partner", "remove_logo": "y"})
    db.session.expire_all()
    assert made.logo_key is None


def test_a_logo_that_is_an_svg_is_refused_whatever_its_name(organiser, assembly, db):
    made = world.organisation("Kloto 1", slug="kloto-1")
    organiser.submit(f"{BASE}/settings/parties", {"organisation": "Kloto 1", "role": "host"})
    svg = io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    answer = organiser.submit(f"{BASE}/settings/parties/kloto-1", {"role": "host", "logo": (svg, "logo.png")})
    assert answer.status_code == 422
    assert "n’est pas une image" in answer.page.words
    db.session.expire_all()
    assert made.logo_key is None
