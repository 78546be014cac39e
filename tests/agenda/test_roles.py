"""The assembly's own lists: roles that are named, briefed and moved, levels; what is in use stays."""

import pytest

from coordinator.agenda.contents import Part
from coordinator.agenda.models import PersonRole
from coordinator.agenda.queries import public_session
from coordinator.agenda.roles import queries, service
from coordinator.agenda.roles.models import AgendaRole
from coordinator.assemblies.models import AssemblyState
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict, Invalid, NotAllowed
from coordinator.people.policy import Role
from tests import world
from tests.agenda.stage import publish, session
from tests.signing import as_role, sign_in

DESK = "/fr/assemblies/golfe/manage/agenda"
USUAL = [role.value for role in PersonRole]


@pytest.fixture
def assembly(db):
    return world.assembly("golfe")


@pytest.fixture
def editor(client, assembly):
    as_role(client, assembly, Role.AGENDA_EDITOR)
    return client


def codes(assembly):
    return [entry.code for entry in queries.role_list(assembly)]


def add_role(assembly, name="Grand témoin", **more):
    with unit_of_work():
        return service.add_role(assembly, by=SYSTEM, name={"fr": name}, **more)


def add_level(assembly, number=2, name="Équipements"):
    with unit_of_work():
        return service.add_level(assembly, by=SYSTEM, number=number, name={"fr": name})


def test_the_usual_roles_are_there_before_anybody_writes_one(editor, assembly):
    page = editor.get(f"{DESK}/roles").page
    assert codes(assembly) == USUAL
    assert "Rapport" in page.words
    assert not [form for form in page.forms if form["action"].endswith("/remove")]


def test_a_role_is_added_with_its_brief_and_a_code_of_its_own(db, editor, assembly):
    answer = editor.submit(f"{DESK}/roles", {"name-fr": "Grand témoin", "brief-fr": "Conclure en dix minutes."})
    assert answer.status_code == 303
    add_role(assembly)
    add_role(assembly, "Chair")
    made = queries.role_list(assembly)[6:]
    assert [entry.code for entry in made] == ["grand-temoin", "grand-temoin-2", "chair-2"]
    assert made[0].brief == {"fr": "Conclure en dix minutes."}
    assert "avec consigne" in editor.get(f"{DESK}/roles").page.words


def test_a_role_needs_a_name(db, editor, assembly):
    answer = editor.submit(f"{DESK}/roles", {"name-fr": "", "brief-fr": "Gardé"})
    assert answer.status_code == 422
    assert "Gardé" in answer.page.html
    with pytest.raises(Invalid), unit_of_work():
        service.add_role(assembly, by=SYSTEM, name={"fr": ""})


def test_a_usual_role_is_renamed_and_goes_by_its_usual_name_again(db, editor, assembly):
    path = f"{DESK}/roles/chair"
    assert editor.submit(path, {"name-fr": "Président de séance", "brief-fr": "Ouvrir à l’heure."}).status_code == 303
    assert queries.role_choices(assembly)[0] == ("chair", "Président de séance")
    assert editor.submit(path, {"name-fr": "", "brief-fr": "Ouvrir à l’heure."}).status_code == 303
    assert queries.role_choices(assembly)[0] == ("chair", "Présidence")
    assert queries.role_names(assembly) == {}
    assert editor.submit(f"{path}/remove", form_page=f"{DESK}/roles").status_code == 303
    assert "Toute assemblée a ce rôle." in editor.get(f"{DESK}/roles").page.words


def test_roles_move_and_stay_where_they_were_put(db, editor, assembly):
    add_role(assembly)
    editor.submit(f"{DESK}/roles/grand-temoin/up", form_page=f"{DESK}/roles")
    assert codes(assembly) == [*USUAL[:5], "grand-temoin", USUAL[5]]
    editor.submit(f"{DESK}/roles/chair/down", form_page=f"{DESK}/roles")
    assert codes(assembly) == [USUAL[1], USUAL[0], *USUAL[2:5], "grand-temoin", USUAL[5]]
    editor.submit(f"{DESK}/roles/{USUAL[1]}/up", form_page=f"{DESK}/roles")
    assert codes(assembly)[0] == USUAL[1]
    add_role(assembly, "Dernier")
    assert codes(assembly)[-1] == "dernier"
    assert [code for code, _name in queries.role_choices(assembly)] == codes(assembly)


def test_a_role_in_use_stays_and_says_where(db, editor, assembly):
    add_role(assembly)
    for title in ("Eau", "Sol", "Air", "Feu", "Bois"):
        session(assembly, title, people=[Part("grand-temoin", "Afi")])
    editor.submit(f"{DESK}/roles/grand-temoin/remove", form_page=f"{DESK}/roles")
    page = editor.get(f"{DESK}/roles").page
    assert "Ce rôle est encore tenu dans\u00a0: Eau, Sol, Air, 2 autres séances." in page.words
    assert "5 séances" in page.words
    assert codes(assembly)[-1] == "grand-temoin"


def test_a_role_nobody_holds_goes(db, editor, assembly):
    add_role(assembly)
    editor.submit(f"{DESK}/roles/grand-temoin/remove", form_page=f"{DESK}/roles")
    assert codes(assembly) == USUAL
    assert db.session.query(AgendaRole).count() == 0


def test_two_editors_of_one_role(db, editor, assembly):
    path = f"{DESK}/roles/chair"
    seen = editor.get(path).page.hidden
    editor.submit(path, {"name-fr": "Présidente"})
    answer = editor.post(path, data={**seen, "name-fr": "Mon nom"})
    assert answer.status_code == 409
    assert "L’intitulé est à présent «\u00a0Présidente\u00a0»." in answer.page.words
    assert "Mon nom" in answer.page.html
    assert editor.post(path, data={**answer.page.hidden, "name-fr": "Mon nom"}).status_code == 303
    assert queries.role_choices(assembly)[0][1] == "Mon nom"


def test_the_new_name_of_a_role_is_public_with_the_next_release_only(db, editor, assembly):
    made = session(assembly, people=[Part(PersonRole.CHAIR, "Afi")])
    publish(assembly)
    editor.submit(f"{DESK}/roles/chair", {"name-fr": "Mot-secret", "brief-fr": "Consigne-secrète"})
    page = f"/fr/assemblies/golfe/agenda/sessions/{made.public_id}"
    assert "Mot-secret" not in editor.get(page).page.html
    publish(assembly)
    assert "Mot-secret" in editor.get(page).page.html
    assert "Consigne-secrète" not in editor.get(page).page.html


def test_levels_are_added_renamed_and_kept_while_in_use(db, editor, assembly):
    assert editor.submit(f"{DESK}/levels", {"number": "2", "name-fr": "Équipements"}).status_code == 303
    for wrong, said in (({"number": "2"}, "Un autre niveau porte ce numéro."), ({"number": "0"}, "de 1 à 99"),
                        ({"number": "deux"}, "Saisissez un nombre entier."), ({"number": ""}, "Saisissez un nombre")):  # fmt: skip
        answer = editor.submit(f"{DESK}/levels", {"name-fr": "Autre", **wrong})
        assert answer.status_code == 422, wrong
        assert said in answer.page.words
    level = queries.levels_of(assembly)[0]
    path = f"{DESK}/levels/{level.public_id}"
    seen = editor.get(path).page.hidden
    assert editor.submit(path, {"name-fr": "Équipements publics"}).status_code == 303
    stale = editor.post(path, data={**seen, "name-fr": "Mon nom"})
    assert stale.status_code == 409
    assert "Équipements publics" in stale.page.words
    session(assembly, "Eau", levels=[2])
    editor.submit(f"{path}/remove", form_page=f"{DESK}/levels")
    assert "Ce niveau est encore attribué à\u00a0: Eau." in editor.get(f"{DESK}/levels").page.words


def test_a_level_that_marks_nothing_goes(db, editor, assembly):
    level = add_level(assembly)
    editor.submit(f"{DESK}/levels/{level.public_id}/remove", form_page=f"{DESK}/levels")
    assert queries.levels_of(assembly) == []


def test_the_new_name_of_a_level_is_public_with_the_next_release_only(db, editor, assembly):
    level = add_level(assembly)
    made = session(assembly, levels=[2])
    publish(assembly)
    with unit_of_work():
        service.edit_level(level, assembly, by=SYSTEM, version=level.version, name={"fr": "Mot-secret"})
    assert public_session(assembly, made.public_id).level_names == {"2": {"fr": "Équipements"}}
    publish(assembly)
    assert public_session(assembly, made.public_id).level_names == {"2": {"fr": "Mot-secret"}}


def test_lists_of_an_archived_assembly_stay(db):
    old = world.assembly(state=AssemblyState.ARCHIVED)
    with pytest.raises(NotAllowed), unit_of_work():
        service.add_role(old, by=SYSTEM, name={"fr": "Nouveau"})
    with pytest.raises(NotAllowed), unit_of_work():
        service.add_level(old, by=SYSTEM, number=1, name={"fr": "Nouveau"})


def test_a_role_held_meanwhile_is_not_removed(db, assembly):
    add_role(assembly)
    entry = queries.role_list(assembly)[-1]
    session(assembly, people=[Part("grand-temoin", "Afi")])
    with pytest.raises(Conflict), unit_of_work():
        service.remove_role(entry, assembly, by=SYSTEM)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CHECK_IN, None])
def test_others_do_not_see_the_lists(client, assembly, role):
    account = world.account()
    if role:
        world.grant(account, assembly, role)
    sign_in(client, account)
    level = add_level(assembly)
    for path in ("roles", "roles/chair", "levels", f"levels/{level.public_id}"):
        assert client.get(f"{DESK}/{path}").status_code == 404


def test_a_level_of_another_assembly_is_not_there(editor, assembly):
    level = add_level(world.assembly("autre"))
    assert editor.get(f"{DESK}/levels/{level.public_id}").status_code == 404
    assert editor.get(f"{DESK}/roles/unknown").status_code == 404
