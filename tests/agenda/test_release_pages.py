"""The organisers' pages of releases, the public list of changes, and what each costs."""

import datetime as dt

import pytest

from coordinator.agenda.changes import as_json, snapshot_of_published
from coordinator.agenda.contents import Part
from coordinator.agenda.models import AgendaSession, Release, ReleaseKind, SessionAccess, SessionStatus
from coordinator.agenda.release import pending
from coordinator.agenda.releases.queries import public_state
from coordinator.agenda.releases.restoring import restoration, restore
from coordinator.agenda.releases.states import snapshot_from
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict, NotFound
from coordinator.journal.queries import history_of
from coordinator.people.policy import Role
from coordinator.web import responses
from tests import world
from tests.agenda.stage import change, publish, published, session
from tests.counting import statements
from tests.signing import sign_in

DESK = "/fr/assemblies/golfe/manage/agenda"
PAGE = "/fr/assemblies/golfe/agenda/changes"


@pytest.fixture
def assembly(db):
    return world.assembly("golfe", starts_on=dt.date(2027, 3, 9), ends_on=dt.date(2027, 3, 11))


def signed_in(client, assembly, role):
    account = world.account()
    world.grant(account, assembly, role)
    sign_in(client, account)
    return client


@pytest.fixture
def organiser(client, assembly):
    return signed_in(client, assembly, Role.ORGANISER)


@pytest.fixture
def two(assembly):
    """A session that moved between two releases, and one that came with the second."""
    made = session(assembly, "Eau", people=[Part("speaker", "Awa Diop", brief="Cinq minutes")])
    publish(assembly, name="Programme du 1er mars")
    change(made, assembly, start=dt.time(15))
    session(assembly, "Sol", start="11:00")
    publish(assembly, message={"fr": "L’atelier passe l’après-midi."})
    return made


def test_releases_are_listed_with_what_they_changed(organiser, two):
    page = organiser.get(f"{DESK}/releases").page
    assert "Version 1 – Programme du 1er mars" in page.words
    assert f"{DESK}/releases/2" in page.links
    for words in ("Nouvelle\u00a0· 1", "Déplacée\u00a0· 1", "Publique à présent"):
        assert words in page.words, words


def test_a_release_says_what_it_changed_old_and_new(organiser, two):
    words = organiser.get(f"{DESK}/releases/2").page.words
    for expected in ("9\u00a0h\u00a000", "15\u00a0h\u00a000", "L’atelier passe l’après-midi.", "2 séances modifiées"):
        assert expected in words, expected
    assert "Rétablir cette version" not in words
    assert "Rétablir cette version" in organiser.get(f"{DESK}/releases/1").page.words


def test_the_programme_as_it_was(organiser, two):
    page = organiser.get(f"{DESK}/releases/1/programme").page
    assert "9\u00a0h\u00a000" in page.words
    assert "Sol" not in page.words
    assert "15\u00a0h\u00a000" not in page.words


def test_releases_and_the_draft_are_compared_either_way_round(organiser, assembly, two):
    change(two, assembly, title={"fr": "Eau potable"})
    between = organiser.get(f"{DESK}/releases/compare?from=1&to=2").page.words
    assert "15\u00a0h\u00a000" in between
    assert "Eau potable" not in between
    assert organiser.get(f"{DESK}/releases/compare?from=2&to=1").page.words == between
    with_draft = organiser.get(f"{DESK}/releases/compare?from=1&to=draft").page.words
    assert "15\u00a0h\u00a000" in with_draft
    assert "Eau potable" in with_draft
    now = organiser.get(f"{DESK}/releases/compare").page.words
    assert "Eau potable" in now
    assert "9\u00a0h\u00a000" not in now
    assert "Aucune différence" in organiser.get(f"{DESK}/releases/compare?from=2&to=2").page.words


@pytest.mark.parametrize("query", ["from=3&to=1", "from=0", "from=x", "to=-1", "from=²"])
def test_what_was_never_released_cannot_be_compared(organiser, two, query):
    assert organiser.get(f"{DESK}/releases/compare?{query}").status_code == 404


@pytest.mark.parametrize("path", ["0", "3", "3/programme", "3/restore", "99999999999999999999"])
def test_a_release_that_does_not_exist_is_not_there(organiser, two, path):
    assert organiser.get(f"{DESK}/releases/{path}").status_code == 404


def test_restoring_shows_the_difference_first_and_asks(db, organiser, two):
    words = organiser.get(f"{DESK}/releases/1/restore").page.words
    for expected in ("Publier comme version 3", "15\u00a0h\u00a000", "9\u00a0h\u00a000", "Sol", "Annulée"):
        assert expected in words, expected
    assert db.session.query(Release).count() == 2


def test_restoring_makes_a_new_release(db, assembly, organiser, two):
    answer = organiser.submit(f"{DESK}/releases/1/restore", {"name": "Retour", "message-fr": "Comme avant."})
    assert answer.status_code == 303
    assert answer.location == f"{DESK}/releases/3"
    made = db.session.query(Release).filter_by(number=3).one()
    assert (made.kind, made.restored_number, made.name, made.message) == (
        ReleaseKind.RESTORED, 1, "Retour", {"fr": "Comme avant."})  # fmt: skip
    assert "Version 1 rétablie" in organiser.get(answer.location).page.words
    row = published(two)
    assert (row.start, row.sequence, row.moved_from["start"]) == (dt.time(9), 2, "15:00")
    sol = next(kept for kept in public_state(assembly, 3).values() if kept["title"] == {"fr": "Sol"})
    assert sol["status"] == "cancelled"
    assert pending(assembly) == []
    entries = [entry for entry in history_of("session", two.public_id) if entry.verb == "follow_version"]
    assert [(entry.data["fields"], entry.data["release"]) for entry in entries] == [(["start"], 1)]
    entry = next(e for e in history_of("agenda", assembly.public_id) if e.data.get("restored"))
    assert (entry.data["number"], entry.data["restored"]) == (3, 1)


def test_an_agenda_editor_reads_and_does_not_restore(client, assembly, two):
    editor = signed_in(client, assembly, Role.AGENDA_EDITOR)
    assert editor.get(f"{DESK}/releases/1").status_code == 200
    assert "Rétablir" not in editor.get(f"{DESK}/releases/1").page.words
    assert editor.get(f"{DESK}/releases/1/restore").status_code == 404


def test_restoring_what_is_public_is_refused(organiser, assembly, two):
    assert "Rien ne changerait" in organiser.get(f"{DESK}/releases/2/restore").page.words
    with pytest.raises(Conflict), unit_of_work():
        restore(assembly, 2, by=SYSTEM)
    with pytest.raises(NotFound):
        restoration(assembly, 9)


def test_private_edits_survive_a_restoration(assembly, two):
    change(two, assembly, title={"fr": "Titre privé"}, description={"fr": "Privé"})
    with unit_of_work():
        restore(assembly, 1, by=SYSTEM)
    assert published(two).title == {"fr": "Eau"}
    (change_left,) = pending(assembly)
    assert (change_left.kinds, change_left.after.title, change_left.after.start) == (
        ("renamed",), {"fr": "Titre privé"}, dt.time(9))  # fmt: skip


def test_what_the_board_took_comes_back_when_that_is_restored(assembly):
    made = session(assembly, "Eau")
    publish(assembly)
    change(made, assembly, access=SessionAccess.BOARD)
    publish(assembly)
    with unit_of_work():
        restore(assembly, 1, by=SYSTEM)
    assert published(made).status is SessionStatus.CONFIRMED
    assert pending(assembly) == []


def test_a_room_that_is_gone_leaves_its_name(db, assembly):
    room = world.room(assembly, "Salle Mono")
    made = session(assembly, "Eau", room_id=room.id)
    publish(assembly)
    change(made, assembly, room_id=None)
    publish(assembly)
    db.session.delete(room)
    db.session.commit()
    with unit_of_work():
        restore(assembly, 1, by=SYSTEM)
    assert (published(made).room_id, published(made).room_name) == (None, {"fr": "Salle Mono"})


def test_links_come_back_with_their_version_and_an_old_version_knows_no_recording(db, assembly):
    made = session(assembly, recording_url="https://film.example/1")
    publish(assembly)
    change(made, assembly, recording_url="https://film.example/2")
    publish(assembly)
    with unit_of_work():
        restore(assembly, 1, by=SYSTEM)
    assert published(made).recording_url == "https://film.example/1"
    assert db.session.get(AgendaSession, made.id).recording_url == "https://film.example/1"
    kept = as_json(snapshot_of_published(published(made)))
    assert snapshot_from({name: value for name, value in kept.items() if name != "recording_url"}).recording_url == ""


def test_numbers_stay_given_after_a_restoration(assembly):
    first = session(assembly, "Un")
    publish(assembly)
    second = session(assembly, "Deux", start="11:00")
    publish(assembly)
    with unit_of_work():
        restore(assembly, 1, by=SYSTEM)
    third = session(assembly, "Trois", start="14:00")
    publish(assembly)
    assert [published(row).number for row in (first, second, third)] == [1, 2, 3]
    with unit_of_work():
        restore(assembly, 2, by=SYSTEM)
    assert [published(row).number for row in (first, second, third)] == [1, 2, 3]


def test_the_public_list_of_changes(client, assembly, two):
    page = client.get(PAGE).page
    for words in ("Modifications du programme", "Version 2", "L’atelier passe l’après-midi.", "Déplacée",
                  "15\u00a0h\u00a000", "1 séance est publiée.", "Programme du 1er mars"):  # fmt: skip
        assert words in page.words, words
    assert page.words.index("Version 2") < page.words.index("Version 1")
    assert PAGE in client.get("/fr/assemblies/golfe/agenda").page.links


def test_before_the_first_release_the_list_says_so(client, assembly):
    session(assembly, "Secret")
    words = client.get(PAGE).page.words
    assert "Le programme n’est pas encore publié" in words
    assert "Secret" not in words


def test_the_public_list_is_kept_until_the_next_release(client, assembly, two):
    first = client.get(PAGE)
    assert client.get(PAGE, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert "Set-Cookie" not in first.headers
    change(two, assembly, title={"fr": "Eau potable"})
    assert client.get(PAGE).data == first.data
    publish(assembly)
    assert "Eau potable" in client.get(PAGE).page.words


def test_private_sessions_and_video_addresses_are_never_in_the_list(client, assembly, two):
    session(assembly, "Bureau exécutif", start="17:00", access=SessionAccess.BOARD)
    change(two, assembly, video_url="https://video.example.org/room-secret",
           recording_url="https://video.example.org/seen-secret")  # fmt: skip
    publish(assembly)
    page = client.get(PAGE).page
    assert "Bureau exécutif" not in page.words
    assert "video.example.org" not in page.html
    newest = page.words.partition("Version 3")[2].partition("Version 2")[0]
    assert "Eau" not in newest  # that a link was given is all there would be to say


def test_the_list_has_pages(client, assembly):
    made = session(assembly, "Eau")
    publish(assembly)
    for hour in range(21):
        change(made, assembly, start=dt.time(hour), minutes=30)
        publish(assembly)
    first, second = client.get(PAGE).page, client.get(f"{PAGE}?page=2").page
    assert f"{PAGE}?page=2" in first.links
    assert PAGE in second.links
    assert "Version 1" in second.words
    for page in ("0", "3", "-1", "9" * 30):
        assert client.get(f"{PAGE}?page={page}").status_code == 404


def test_publishing_asks_why_a_conflict_may_stay(db, organiser, assembly):
    room = world.room(assembly, "Salle Mono")
    for title in ("Eau", "Sol"):
        session(assembly, title, room_id=room.id)
    words = organiser.get(f"{DESK}/publish").page.words
    assert "1 conflit à régler ou à accepter" in words
    refused = organiser.submit(f"{DESK}/publish", {"name": "Malgré tout"})
    assert refused.status_code == 422
    assert "Malgré tout" in refused.page.html
    assert db.session.query(Release).count() == 0
    assert organiser.submit(f"{DESK}/publish", {"reason": "Deux moitiés de salle."}).status_code == 303
    assert db.session.query(Release).count() == 1
    assert "Deux moitiés de salle." in organiser.get(f"{DESK}/conflicts").page.words


def test_a_conflict_that_was_not_read_stops_the_release(db, organiser, assembly):
    room = world.room(assembly, "Salle Mono")
    session(assembly, "Eau", room_id=room.id)
    seen = organiser.get(f"{DESK}/publish").page.hidden
    session(assembly, "Sol", room_id=room.id)
    answer = organiser.post(f"{DESK}/publish", data={**seen, "name": "Du soir", "reason": "Rien vu."})
    assert answer.status_code == 409
    assert db.session.query(Release).count() == 0
    assert "Un conflit subsiste" in answer.page.words
    assert "Salle Mono" in answer.page.words
    assert "Du soir" in answer.page.html


def filled(assembly, count):
    awa, room = world.person("Awa", "Diop"), world.room(assembly)
    return [session(assembly, f"Séance {number}", day=number % 3, start=f"{8 + number % 10:02}:00", room_id=room.id,
                    people=[Part("speaker", "Awa Diop", person_id=awa.id)]) for number in range(count)]  # fmt: skip


def costs(client, assembly, count):
    """How many statements each page and act costs with `count` sessions."""
    rows, found = filled(assembly, count), {}
    with statements() as sent:
        publish(assembly)
    found["first release"] = len(sent)
    for row in rows:
        change(row, assembly, minutes=45)
    with statements() as sent:
        publish(assembly)
    found["release"] = len(sent)
    for name in ("publish", "releases", "releases/2", "releases/1/programme", "releases/1/restore",
                 "releases/compare?from=1&to=2", "releases/compare?from=1"):  # fmt: skip
        path = f"/fr/assemblies/{assembly.slug}/manage/agenda/{name}"
        with statements() as sent:
            assert client.get(path).status_code == 200
        found[name] = len(sent)
    responses.pages.clear()
    with statements() as sent:
        assert client.get(f"/fr/assemblies/{assembly.slug}/agenda/changes").status_code == 200
    found["changes"] = len(sent)
    return found


def test_pages_and_releases_cost_the_same_at_any_size(db, client):
    small, large = world.assembly(), world.assembly()
    account = world.account()
    for one in (small, large):
        world.grant(account, one, Role.ORGANISER)
    sign_in(client, account)
    assert costs(client, small, 10) == costs(client, large, 120)
