"""Video links: who is given which, and that nobody else is."""

import datetime as dt

import pytest

from coordinator.agenda import service, video
from coordinator.agenda.contents import Part
from coordinator.agenda.models import PersonRole, SessionAccess
from coordinator.core import clock
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.people.policy import Role
from coordinator.registration.models import RegistrationState, Voting
from tests import world
from tests.agenda.crowd import registered
from tests.agenda.stage import change, publish, session
from tests.signing import as_role, sign_in

LINK = "https://meet.example/"
DESK = "/fr/assemblies/golfe/manage/agenda/video"


@pytest.fixture
def assembly(db):
    return world.assembly("golfe")


def every_level(assembly):
    """A session of each access level, each with a link of its own, released."""
    made = {
        access: session(assembly, access.value, start=f"{hour:02d}:00", access=access, video_url=LINK + access.value)
        for hour, access in enumerate(SessionAccess, start=8)
    }
    session(assembly, "Sans lien", start="20:00")
    publish(assembly)
    return made


def given(registration):
    return [link.url.removeprefix(LINK) for link in video.video_links_for(registration)]


def recorded(registration):
    return [link.url.removeprefix(LINK) for link in video.recordings_for(registration)]


@pytest.mark.parametrize(
    ("code", "voting", "is_head", "more"),
    [
        ("MAIRE", Voting.YES, True, ["delegates", "voting"]),
        ("ADJ", Voting.IF_MANDATED, True, ["delegates", "voting"]),
        ("ADJ", Voting.IF_MANDATED, False, ["delegates"]),
        ("CONS", Voting.IF_MANDATED, False, ["delegates"]),
        ("PRESSE", Voting.NO, True, ["press"]),
        ("OBS", Voting.NO, True, []),
        ("ACC", Voting.NO, False, []),
    ],
)
def test_the_access_level_decides_by_category(assembly, code, voting, is_head, more):
    every_level(assembly)
    one = registered(assembly, code=code, voting=voting, is_head=is_head)
    assert given(one) == ["open", "registered", *more]


@pytest.mark.parametrize("state", sorted(set(RegistrationState) - {RegistrationState.ACCEPTED}))
def test_nobody_is_given_a_link_before_being_accepted(assembly, state):
    every_level(assembly)
    assert given(registered(assembly, state=state)) == []


def test_a_link_is_given_with_its_release_and_not_when_cancelled(assembly):
    one = registered(assembly)
    made = session(assembly, video_url=LINK + "one")
    assert given(one) == []
    publish(assembly)
    change(made, assembly, video_url=LINK + "two")
    assert given(one) == ["one"]
    publish(assembly)
    assert given(one) == ["two"]
    with unit_of_work():
        service.cancel(made, assembly, by=SYSTEM)
    publish(assembly)
    assert given(one) == []


def test_links_of_another_assembly_are_not_given(assembly):
    every_level(world.assembly("autre"))
    assert given(registered(assembly)) == []


def test_whoever_has_a_released_part_is_given_the_link_whatever_the_level(assembly):
    guest, reader = registered(assembly, "Awa", "Diop", code="OBS", voting=Voting.NO), registered(
        assembly, "Yao", "Ata", code="OBS", voting=Voting.NO)  # fmt: skip
    made = session(assembly, access=SessionAccess.INVITATION, video_url=LINK + "guests")
    publish(assembly)
    change(made, assembly, people=[
        Part(PersonRole.SPEAKER, "Awa Diop", person_id=guest.person_id, reader="Yao Ata",
             reader_person_id=reader.person_id),
    ])  # fmt: skip
    assert given(guest) == [], "a name of the draft opens nothing"
    publish(assembly)
    assert (given(guest), given(reader)) == (["guests"], ["guests"])


@pytest.mark.parametrize("role", [Role.AGENDA_EDITOR, Role.ORGANISER, Role.OWNER])
def test_organisers_who_edit_the_agenda_see_the_links(client, assembly, role):
    made = session(assembly, "Eau", video_url=LINK + "eau")
    account = world.account()
    world.grant(account, assembly, role)
    sign_in(client, account)
    page = client.get(DESK).page
    assert LINK + "eau" in page.words
    assert "Pas encore donné aux participants" in page.words
    publish(assembly)
    assert "Pas encore donné aux participants" not in client.get(DESK).page.words
    assert any(link.endswith(made.public_id) for link in page.links)


def test_recordings_are_given_to_whom_the_video_links_are(assembly, monkeypatch):
    for hour, access in enumerate(SessionAccess, start=8):
        session(assembly, access.value, start=f"{hour:02d}:00", access=access, recording_url=LINK + access.value)
    publish(assembly)
    people = {
        code: registered(assembly, code=code, voting=voting, is_head=True)
        for code, voting in (("MAIRE", Voting.YES), ("PRESSE", Voting.NO), ("OBS", Voting.NO))
    }
    assert all(video.recordings_for(one) == [] for one in people.values()), "nothing is over yet"
    monkeypatch.setattr(clock, "now", lambda: clock.from_wall(assembly.ends_on, dt.time(23, 59), assembly.zone))
    assert {code: recorded(one) for code, one in people.items()} == {
        "MAIRE": ["open", "registered", "delegates", "voting"], "PRESSE": ["open", "registered", "press"],
        "OBS": ["open", "registered"],
    }  # fmt: skip
    assert given(people["MAIRE"]) == []


def test_a_recording_waits_for_its_release_and_goes_with_a_cancellation(assembly, monkeypatch):
    one = registered(assembly)
    made = session(assembly)
    publish(assembly)
    change(made, assembly, recording_url=LINK + "vu")
    monkeypatch.setattr(clock, "now", lambda: clock.from_wall(assembly.ends_on, dt.time(23, 59), assembly.zone))
    assert recorded(one) == []
    publish(assembly)
    assert recorded(one) == ["vu"]
    with unit_of_work():
        service.cancel(made, assembly, by=SYSTEM)
    publish(assembly)
    assert recorded(one) == []


def test_organisers_see_which_recordings_are_given_and_which_wait(client, assembly, monkeypatch):
    session(assembly, "Eau", recording_url=LINK + "vu")
    account = as_role(client, assembly, Role.AGENDA_EDITOR)
    assert f"Enregistrement · {LINK}vu Pas encore donné aux participants" in client.get(DESK).page.words
    publish(assembly)
    assert f"{LINK}vu Donné une fois la séance terminée" in client.get(DESK).page.words
    sooner = clock.from_wall(assembly.starts_on, dt.time(10), assembly.zone)
    monkeypatch.setattr(clock, "now", lambda: sooner)
    sign_in(client, account)
    words = client.get(DESK).page.words
    assert f"{LINK}vu" in words
    assert "Donné une fois" not in words


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FOCAL_POINT, Role.REGISTRATION_OFFICER, Role.CHECK_IN, None])
def test_others_do_not(client, assembly, role):
    """Who may read the agenda reads it without the rooms its links open."""
    session(assembly, "Eau", video_url=LINK + "eau")
    account = world.account()
    if role:
        world.grant(account, assembly, role)
    sign_in(client, account)
    assert client.get(DESK).status_code == 404
    for path in ("agenda", "agenda/day", "agenda/conflicts", "agenda/publish", "agenda/exchange"):
        shown = client.get(f"/fr/assemblies/{assembly.slug}/manage/{path}").page.html
        assert LINK not in shown, path
        assert DESK not in shown, path
