"""My agenda: picked on a device, kept with the person, clashes explained."""

import datetime as dt

import pytest

from coordinator.agenda.contents import Part
from coordinator.agenda.mine import queries, service
from coordinator.agenda.mine.models import Pick
from coordinator.agenda.models import SessionAccess
from coordinator.agenda.roles.models import AgendaRole
from coordinator.agenda.signup.queries import states_of
from coordinator.core import clock, tokens
from coordinator.core.actor import SYSTEM
from coordinator.core.db import db, unit_of_work
from coordinator.registration.models import PrivateLink, RegistrationState
from tests import world
from tests.agenda import stage
from tests.counting import statements

pytestmark = pytest.mark.usefixtures("app")


def linked(of, **more):
    """An accepted person with a private link: (registration, address of the agenda)."""
    one = stage.registered(of, **more)
    secret = tokens.new_secret()
    until = clock.now().replace(year=clock.now().year + 1)
    world.save(
        PrivateLink(digest=tokens.digest(secret), registration_id=one.id, created_at=clock.now(), expires_at=until)
    )
    return one, f"/fr/my/{secret}/{one.public_id}/agenda"


def programme(of):
    rows = [stage.session(of, "Eau"), stage.session(of, "Sol", start="09:30"), stage.session(of, "Air", day=1)]
    stage.publish(of)
    return rows


def picked(one):
    return {pick.session_id for pick in db.session.query(Pick).filter_by(registration_id=one.id)}


def test_sessions_are_picked_and_let_go_behind_the_private_link_without_scripts(client):
    of = world.assembly()
    water, *_rest = programme(of)
    one, url = linked(of)
    answer = client.submit(f"{url}/pick", {"session": water.public_id}, form_page=url)
    assert answer.status_code == 303
    assert answer.location.endswith(f"#s-{water.public_id}")
    client.submit(f"{url}/pick", {"session": water.public_id}, form_page=url)
    assert picked(one) == {water.id}
    client.submit(f"{url}/let-go", {"session": water.public_id}, form_page=url)
    assert picked(one) == set()


def test_a_clash_is_explained_with_its_times(client):
    of = world.assembly()
    water, soil, _air = programme(of)
    _one, url = linked(of)
    for row in (water, soil):
        client.submit(f"{url}/pick", {"session": row.public_id}, form_page=url)
    words = client.get(url).page.words.replace("\u00a0", " ").replace("\u202f", " ")
    assert "« Eau » et « Sol » se chevauchent" in words
    assert "de 9 h 30 à 10 h 00" in words


def test_what_a_device_picked_joins_the_person(client):
    of, other = world.assembly(), world.assembly()
    water, soil, _air = programme(of)
    foreign = stage.session(other)
    stage.publish(other)
    one, url = linked(of)
    ids = f"{water.public_id},{soil.public_id},{foreign.public_id},nothing,<script>,"
    client.submit(f"{url}/join", {"sessions": ids}, form_page=url)
    assert picked(one) == {water.id, soil.id}


def test_a_private_session_cannot_be_picked():
    of = world.assembly()
    row = stage.session(of)
    stage.publish(of)
    stage.change(row, of, access=SessionAccess.BOARD)
    one, _url = linked(of)
    world.save(stage.published(row)).access = SessionAccess.BOARD
    db.session.commit()
    with unit_of_work():
        assert service.pick(one, [row.public_id]) == 0


def test_the_page_of_a_device_names_its_sessions_and_their_clash_and_keeps_nothing(client):
    of = world.assembly("lome")
    water, soil, _air = programme(of)
    answer = client.get(f"/fr/assemblies/lome/agenda/mine?s={water.public_id},{soil.public_id},unknown,%00")
    assert "Set-Cookie" not in answer.headers
    words = answer.page.words.replace("\u00a0", " ")
    assert "Eau" in words
    assert "se chevauchent" in words
    assert "Air" not in words
    assert db.session.query(Pick).count() == 0


def test_a_draft_is_not_on_the_page_of_a_device(client):
    of = world.assembly("lome")
    programme(of)
    hidden = stage.session(of, "Secret")
    assert "Secret" not in client.get(f"/fr/assemblies/lome/agenda/mine?s={hidden.public_id}").page.words


def test_places_are_taken_on_the_page_and_a_refusal_is_a_sentence(client):
    of = world.assembly()
    row = stage.session(of, has_signup=True, places=1)
    plain = stage.session(of, "Libre", start="11:00")
    stage.publish(of)
    one, url = linked(of)
    client.submit(f"{url}/sign-up", {"session": row.public_id}, form_page=url)
    assert list(states_of(one)) == [row.id]
    client.submit(f"{url}/sign-up", {"session": plain.public_id}, form_page=url)
    assert "Venez simplement" in client.get(url).page.words
    client.submit(f"{url}/sign-off", {"session": row.public_id}, form_page=url)
    assert not states_of(one)


def test_the_link_of_one_person_does_not_open_the_agenda_of_another(client):
    of = world.assembly()
    _one, url = linked(of)
    other, _own = linked(of)
    token = url.split("/")[3]
    assert client.get(f"/fr/my/{token}/{other.public_id}/agenda").status_code == 404
    assert client.get(f"/fr/my/unknown/{other.public_id}/agenda").status_code == 404


def test_the_link_of_a_video_is_given_to_the_entitled_and_to_nobody_else(client):
    of = world.assembly("lome")
    link = "https://video.example.org/salle"
    row = stage.session(of, video_url=link)
    stage.publish(of)
    _one, url = linked(of)
    _other, waiting = linked(of, state=RegistrationState.SUBMITTED)
    assert link in client.get(url).page.links
    assert link not in client.get(waiting).page.html
    for path in (f"agenda/sessions/{row.public_id}", f"agenda/mine?s={row.public_id}", "agenda", "agenda/now"):
        assert link not in client.get(f"/fr/assemblies/lome/{path}").page.html


def test_a_recording_takes_the_place_of_the_video_once_the_session_is_over(client, monkeypatch):
    of = world.assembly("lome")
    video, recording = "https://video.example.org/salle", "https://film.example.org/vu"
    row = stage.session(of, "Eau", video_url=video, recording_url=recording)
    stage.publish(of)
    _one, url = linked(of)
    _other, waiting = linked(of, state=RegistrationState.SUBMITTED)
    over = stage.published(row).ends_at
    for at, given, kept in ((over - dt.timedelta(seconds=1), video, recording), (over, recording, video)):
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        assert given in client.get(url).page.links
        assert kept not in client.get(url).page.html
    assert "Voir l’enregistrement" in client.get(url).page.words
    assert recording not in client.get(waiting).page.html
    for path in (f"agenda/sessions/{row.public_id}", f"agenda/mine?s={row.public_id}", "agenda", "agenda/now"):
        assert recording not in client.get(f"/fr/assemblies/lome/{path}").page.html


def test_a_cancelled_session_gives_no_place_and_can_be_taken_out(client):
    of = world.assembly("lome")
    row = stage.session(of, "Atelier", has_signup=True, places=3)
    stage.publish(of)
    one, url = linked(of)
    client.submit(f"{url}/pick", {"session": row.public_id}, form_page=url)
    client.submit(f"{url}/sign-up", {"session": row.public_id}, form_page=url)
    assert "Vous avez une place" in client.get(url).page.words
    with unit_of_work():
        stage.service.cancel(row, of, by=SYSTEM)
    stage.publish(of)
    words = client.get(url).page.words
    assert "Annulée" in words
    assert "Vous avez une place" not in words
    assert "Retirer de mon agenda" in words
    client.submit(f"{url}/let-go", {"session": row.public_id}, form_page=url)
    assert picked(one) == set()


def test_places_are_offered_only_to_those_whom_the_session_admits(client):
    of = world.assembly("lome")
    stage.session(of, "Vote", has_signup=True, places=3, access=SessionAccess.VOTING)
    stage.publish(of)
    _one, url = linked(of)
    page = client.get(url).page
    assert "Vote" in page.words
    assert "Prendre une place" not in page.words
    assert "3 places libres" not in page.words


def test_people_read_their_part_and_its_brief_once_it_is_released(client):
    of = world.assembly()
    one, url = linked(of)
    other, foreign = linked(of)
    world.save(AgendaRole(assembly_id=of.id, code="chair", name={}, brief={"fr": "Ouvrir et clore à l’heure."}))
    chair = Part("chair", "Afi Mensah", person_id=one.person_id)
    speaker = Part("speaker", "Afi Mensah", person_id=one.person_id, brief="Dix minutes, sans diapositives.")
    reader = Part("speaker", "Le ministre", reader="Afi Mensah", reader_person_id=one.person_id)
    row = stage.session(of, people=[chair, speaker, reader])
    assert "Ouvrir et clore" not in client.get(url).page.words
    stage.publish(of)
    words = client.get(url).page.words
    for said in ("Ouvrir et clore à l’heure.", "Dix minutes, sans diapositives.", "Vous lisez le message"):
        assert said in words
    assert "Dix minutes" not in client.get(foreign).page.words
    assert "Dix minutes" not in client.get(f"/fr/assemblies/{of.slug}/agenda/sessions/{row.public_id}").page.words
    assert other.id != one.id


def test_the_private_page_stays_out_of_caches_and_search_engines(client):
    _one, url = linked(world.assembly())
    headers = client.get(url).headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "noindex" in headers["X-Robots-Tag"]


def test_the_number_of_queries_does_not_grow():
    of = world.assembly()
    one, url = linked(of)
    counts = []
    for more in (5, 60):
        rows = [stage.session(of, str(n), start=f"{8 + n % 10:02d}:00", has_signup=True) for n in range(more)]
        stage.publish(of)
        with unit_of_work():
            service.pick(one, [row.public_id for row in rows])
        own = queries.mine_of(url.split("/")[3], one.public_id)
        with statements() as sent:
            agenda = queries.agenda_of(own)
        assert len(agenda.own) >= more
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 8
