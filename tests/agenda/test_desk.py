"""The organisers' pages: who may, what forms say, rows without JavaScript, two editors, publishing."""

import datetime as dt

import pytest

from coordinator.agenda import draft, queries, service
from coordinator.agenda.contents import Part
from coordinator.agenda.models import AgendaSession, PersonRole, SessionAccess, SessionStatus, SessionType
from coordinator.people.policy import Role
from tests import world
from tests.agenda.stage import change, publish, session
from tests.signing import as_role, sign_in

DESK = "/fr/assemblies/golfe/manage/agenda"
FILLED = {
    "type": "workshop", "title-fr": "Eau potable", "title-en": "Drinking water", "day": "2027-03-09", "start": "9h30",
    "end": "11:00", "minutes": "", "room": "", "track": "", "access": "registered", "status": "confirmed",
    "languages": ["fr", "ee"], "people-0-role": "chair", "people-0-name": "", "people-0-function": "Maire hôte",
    "people-1-role": "speaker", "people-1-name": "", "people-1-function": "",
}  # fmt: skip


@pytest.fixture
def assembly(db):
    return world.assembly("golfe", starts_on=dt.date(2027, 3, 9), ends_on=dt.date(2027, 3, 11))


@pytest.fixture
def editor(client, assembly):
    as_role(client, assembly, Role.AGENDA_EDITOR)
    return client


@pytest.fixture
def organiser(client, assembly):
    as_role(client, assembly, Role.ORGANISER)
    return client


def only(db) -> AgendaSession:
    return draft.item_in("golfe", db.session.query(AgendaSession).one().public_id).session


def test_an_empty_agenda_says_what_to_do_first(editor, assembly):
    assert "Nommez d’abord les salles" in editor.get(DESK).page.words
    world.room(assembly)
    page = editor.get(DESK).page
    assert "Aucune séance pour l’instant" in page.words
    assert any(link.startswith(f"{DESK}/new") for link in page.links)


def test_a_session_is_added_through_the_form(db, editor, assembly):
    answer = editor.submit(f"{DESK}/new?day=2027-03-09", FILLED)
    assert answer.status_code == 303
    assert answer.location == f"{DESK}?day=2027-03-09"
    made = only(db)
    assert (made.title, made.type, made.minutes) == (
        {"fr": "Eau potable", "en": "Drinking water"}, SessionType.WORKSHOP, 90)  # fmt: skip
    assert (made.day, made.start, made.languages) == (dt.date(2027, 3, 9), dt.time(9, 30), ["fr", "ee"])
    assert service.parts_of(made.id) == (Part(PersonRole.CHAIR, function="Maire hôte"),)
    page = editor.get(answer.location).page
    assert "Eau potable" in page.words
    assert "La séance est ajoutée au brouillon." in page.words


def test_the_form_shows_the_session_and_saves_it(db, editor, assembly):
    made = session(assembly, "Eau", start="10:00", minutes=45, people=[Part(PersonRole.SPEAKER, "Awa Diop", "Maire")])
    path = f"{DESK}/sessions/{made.public_id}"
    page = editor.get(path).page
    values = {control["name"]: control.get("value", "") for control in page.controls}
    assert (values["start"], values["end"], values["people-0-name"]) == ("10:00", "10:45", "Awa Diop")
    assert editor.submit(path, {**FILLED, "end": "12:00"}).status_code == 303
    assert only(db).minutes == 150


def test_a_session_may_be_left_to_be_placed(db, editor, assembly):
    editor.submit(f"{DESK}/new", {**FILLED, "day": "", "start": "", "end": "", "minutes": "105"})
    assert (only(db).day, only(db).minutes) == (None, 105)
    assert "À placer" in editor.get(DESK).page.words


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title-fr": ""}, "Saisissez le titre de la séance."),
        ({"type": ""}, "Choisissez le type de séance."),
        ({"start": ""}, "Saisissez l’heure à laquelle la séance commence."),
        ({"start": "25:99"}, "Saisissez une heure"),
        ({"end": "08:00"}, "Saisissez une fin qui vient après le début."),
        ({"minutes": "30"}, "La fin et la durée ne concordent pas."),
        ({"end": "", "minutes": "0"}, "Saisissez une durée comprise entre 1 minute et 24 heures."),
        ({"day": "2027-05-01"}, "Choisissez un jour de l’assemblée"),
        ({"day": "demain"}, "Choisissez une des valeurs de la liste."),
        ({"room": "999"}, "Choisissez une des valeurs de la liste."),
        ({"access": "everybody"}, "Choisissez une des valeurs de la liste."),
        ({"languages": ["klingon"]}, "Choisissez une des valeurs de la liste."),
        ({"title-fr": "x" * 201}, "200"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(db, editor, assembly, wrong, sentence):
    answer = editor.submit(f"{DESK}/new", {**FILLED, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.page.words
    assert answer.page.title.startswith("Erreur")
    assert "Drinking water" in answer.page.html
    assert db.session.query(AgendaSession).count() == 0


def test_a_time_in_the_gap_is_refused_in_the_form(editor, assembly, db):
    paris = world.assembly("paris", zone="Europe/Paris", starts_on=dt.date(2027, 3, 28), ends_on=dt.date(2027, 3, 28))
    as_role(editor, paris, Role.AGENDA_EDITOR)
    answer = editor.submit("/fr/assemblies/paris/manage/agenda/new",
                           {**FILLED, "day": "2027-03-28", "start": "02:30", "end": "04:00"})  # fmt: skip
    assert answer.status_code == 422
    assert "02:30 n’existe pas" in answer.page.words


def test_a_time_that_comes_twice_is_explained(editor, db):
    paris = world.assembly("paris", zone="Europe/Paris", starts_on=dt.date(2027, 10, 31), ends_on=dt.date(2027, 10, 31))
    as_role(editor, paris, Role.AGENDA_EDITOR)
    desk = "/fr/assemblies/paris/manage/agenda"
    editor.submit(f"{desk}/new", {**FILLED, "day": "2027-10-31", "start": "02:30", "end": "04:00"})
    assert "revient deux fois" in editor.get(desk).page.words


def test_an_overlap_is_told_and_not_refused(db, editor, assembly):
    room = world.room(assembly, "Salle Oti")
    session(assembly, "Déjà là", start="10:00", room_id=room.id)
    answer = editor.submit(f"{DESK}/new", {**FILLED, "room": str(room.id)})
    assert answer.status_code == 303
    page = editor.get(DESK).page
    flashes = page.html.partition('class="flashes"')[2].partition("<h1")[0]
    assert "Salle Oti, " in flashes
    assert "«\u00a0Déjà là\u00a0»" in flashes
    assert "s’y tiennent en même temps." in flashes
    assert "1 conflit à régler" in page.words
    assert "«\u00a0Eau potable\u00a0» et «\u00a0Déjà là\u00a0»" in page.words


def people_on(page):
    return [control.get("value", "") for control in page.controls
            if control.get("name", "").startswith("people-") and control["name"].endswith("-function")]  # fmt: skip


@pytest.mark.parametrize(
    ("act", "wanted"),
    [
        ("people-add", ["A", "B", "C", ""]), ("people-remove-1", ["A", "C"]), ("people-up-2", ["A", "C", "B"]),
        ("people-down-0", ["B", "A", "C"]), ("people-up-0", ["A", "B", "C"]), ("people-down-2", ["A", "B", "C"]),
        ("people-remove-99", ["A", "B", "C"]), ("items-add", ["A", "B", "C"]), ("rubbish", ["A", "B", "C"]),
    ],
)  # fmt: skip
def test_rows_of_people_move_without_javascript_and_nothing_is_saved(db, editor, assembly, act, wanted):
    rows = {f"people-{n}-{key}": value for n, name in enumerate("ABC")
            for key, value in (("role", "chair"), ("name", ""), ("function", name))}  # fmt: skip
    answer = editor.submit(f"{DESK}/new", {**FILLED, **rows, "start": "half past", "act": act})
    assert answer.status_code == 200
    assert people_on(answer.page) == wanted
    assert "half past" in answer.page.html
    assert db.session.query(AgendaSession).count() == 0


def test_the_second_editor_sees_what_the_first_changed(db, editor, assembly):
    made = session(assembly, "Eau")
    path = f"{DESK}/sessions/{made.public_id}"
    seen = editor.get(path).page.hidden
    change(made, assembly, start=dt.time(16))
    answer = editor.post(path, data={**FILLED, **seen, "title-fr": "Mon titre"})
    assert answer.status_code == 409
    assert "Début\u00a0: à présent «\u00a016\u00a0h\u00a000\u00a0»" in answer.page.words
    assert "Mon titre" in answer.page.html
    assert only(db).title == {"fr": "Eau"}
    again = editor.post(path, data={**FILLED, **answer.page.hidden, "title-fr": "Mon titre"})
    assert again.status_code == 303
    assert only(db).title["fr"] == "Mon titre"


def test_a_copy_opens_to_be_placed(db, editor, assembly):
    made = session(assembly, "Eau")
    answer = editor.submit(f"{DESK}/sessions/{made.public_id}/duplicate",
                           form_page=f"{DESK}/sessions/{made.public_id}")  # fmt: skip
    assert answer.status_code == 303
    assert made.public_id not in answer.location
    assert "Voici la copie" in editor.get(answer.location).page.words


def test_cancelling_asks_first_and_can_be_undone(db, editor, assembly):
    made = session(assembly, "Eau")
    path = f"{DESK}/sessions/{made.public_id}"
    assert "Annuler «\u00a0Eau\u00a0»" in editor.get(f"{path}/cancel").page.words
    assert only(db).status is SessionStatus.CONFIRMED
    editor.submit(f"{path}/cancel")
    assert only(db).status is SessionStatus.CANCELLED
    editor.submit(f"{path}/restore", form_page=path)
    assert only(db).status is SessionStatus.CONFIRMED


def test_saving_a_cancelled_session_does_not_bring_it_back(db, editor, assembly):
    made = session(assembly, "Eau")
    path = f"{DESK}/sessions/{made.public_id}"
    editor.submit(f"{path}/cancel")
    assert editor.submit(path, FILLED).status_code == 303
    assert only(db).status is SessionStatus.CANCELLED


def test_removing_is_offered_for_what_was_never_public(db, editor, assembly):
    made = session(assembly, "Eau")
    path = f"{DESK}/sessions/{made.public_id}"
    assert f"{path}/remove" in editor.get(path).page.links
    editor.submit(f"{path}/remove")
    assert db.session.query(AgendaSession).count() == 0


def test_what_was_public_is_cancelled_when_removed(db, editor, assembly):
    made = session(assembly, "Eau")
    publish(assembly)
    path = f"{DESK}/sessions/{made.public_id}"
    assert f"{path}/remove" not in editor.get(path).page.links
    editor.submit(f"{path}/remove")
    assert only(db).status is SessionStatus.CANCELLED


def test_publishing_shows_the_diff_first(db, organiser, assembly):
    made = session(assembly, "Eau")
    publish(assembly)
    change(made, assembly, start=dt.time(14, 30))
    session(assembly, "Sol", start="16:00")
    words = organiser.get(DESK).page.words
    assert "2 modifications ne sont pas encore publiques." in words
    preview = organiser.get(f"{DESK}/publish").page.words
    for said in ("Déplacée", "9\u00a0h\u00a000", "14\u00a0h\u00a030", "Nouvelle", "Sol", "Publier comme version 2"):
        assert said in preview, said
    answer = organiser.submit(f"{DESK}/publish", {"name": "Deuxième", "message-fr": "Voici"})
    assert answer.status_code == 303
    assert "2 modifications sont publiques." in organiser.get(answer.location).page.words
    assert queries.publication_version(assembly.id) == 2
    releases = organiser.get(f"{DESK}/releases").page.words
    assert "Version 2 – Deuxième" in releases
    assert "Voici" in releases


def test_nothing_to_publish_is_said(organiser, assembly):
    assert "Il n’y a rien à publier" in organiser.get(f"{DESK}/publish").page.words


def test_publishing_nothing_changes_nothing(organiser, assembly):
    session(assembly)
    hidden = organiser.get(f"{DESK}/publish").page.hidden
    publish(assembly)
    answer = organiser.post(f"{DESK}/publish", data=hidden)
    assert answer.status_code == 409
    assert queries.publication_version(assembly.id) == 1
    assert "Il n’y a rien à publier" in answer.page.words


def test_an_editor_sees_the_diff_and_may_not_publish(editor, assembly):
    session(assembly, "Eau")
    page = editor.get(f"{DESK}/publish").page
    assert "Eau" in page.words
    assert "La publication revient à l’équipe d’organisation" in page.words
    token = editor.get(f"{DESK}/new").page.hidden
    assert editor.post(f"{DESK}/publish", data=token).status_code == 404
    assert queries.publication_version(assembly.id) == 0


def test_a_viewer_reads_and_may_not_edit(client, assembly):
    as_role(client, assembly, Role.VIEWER)
    made = session(assembly, "Eau")
    page = client.get(DESK).page
    assert "Eau" in page.words
    assert not [link for link in page.links if "/new" in link or "/sessions/" in link]
    for path in (f"{DESK}/new", f"{DESK}/sessions/{made.public_id}", f"{DESK}/sessions/{made.public_id}/cancel"):
        assert client.get(path).status_code == 404


def test_a_viewer_is_not_told_that_the_draft_is_theirs_to_edit(client, assembly):
    as_role(client, assembly, Role.REGISTRATION_OFFICER)
    session(assembly, "Eau")
    words = client.get(f"{DESK}/publish").page.words
    assert "le rendent public" in words
    assert "Vous pouvez modifier le brouillon" not in words


@pytest.mark.parametrize("role", [Role.CHECK_IN, None])
def test_others_do_not_see_the_draft(client, assembly, role):
    if role:
        as_role(client, assembly, role)
    else:
        sign_in(client, world.account())
    assert client.get(DESK).status_code == 404
    assert client.get(f"{DESK}/publish").status_code == 404


def test_an_editor_of_another_assembly_may_not_touch_this_one(client, assembly, db):
    as_role(client, world.assembly("autre"), Role.ORGANISER)
    made = session(assembly)
    assert client.get(f"{DESK}/sessions/{made.public_id}").status_code == 404
    assert client.get(f"/fr/assemblies/autre/manage/agenda/sessions/{made.public_id}").status_code == 404


def test_private_sessions_are_marked_in_the_draft(editor, assembly):
    session(assembly, "Bureau", access=SessionAccess.BOARD)
    assert "Non publiée" in editor.get(DESK).page.words
