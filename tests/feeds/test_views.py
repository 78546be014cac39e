"""CALENDAR §4, the sentences about what is told and to whom, asked over HTTP (numbers in names are sentences)."""

import datetime as dt

import pytest
import time_machine

from coordinator.agenda.models import AgendaSession, SessionAccess, SessionStatus, SessionType
from coordinator.assemblies.models import AssemblyState, Holding
from coordinator.core import clock
from coordinator.feeds import service
from coordinator.feeds.queries import Kind
from tests import world
from tests.feeds.reader import read
from tests.feeds.stage import CHANGED, published, release

ADDRESS = "/fr/assemblies/lome-2027/calendar.ics"


@pytest.fixture
def assembly(db):
    """An assembly with a secretariat and a venue, far enough ahead."""
    return world.assembly(
        "lome-2027",
        venue_name="Palais des congrès",
        secretariat_name="Secrétariat",
        secretariat_email="office@union.example",
    )


def events(client, address=ADDRESS):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return {each.one("UID").value: each for each in read(answer.data).inside("VEVENT")}


def test_exactly_the_published_sessions_are_told_in_order_of_time(client, assembly):
    later, first = published(assembly, day=1), published(assembly, day=0)
    release(assembly)
    assert list(events(client)) == [first.uid, later.uid]


def test_03_an_empty_programme_is_a_feed_without_events(client, assembly):
    answer = client.get(ADDRESS)
    calendar = read(answer.data)
    assert answer.status_code == 200
    assert [child.name for child in calendar.children] == ["VTIMEZONE"]


def test_04_06_the_head_names_the_assembly_its_page_and_its_feed(client, assembly):
    calendar = read(client.get(ADDRESS).data)
    assert calendar.one("NAME").text == "Assemblée"
    said = "Programme de «\u00a0Assemblée des maires\u00a0», tenu à jour par le secrétariat."
    assert calendar.one("DESCRIPTION").text == said
    assert calendar.one("URL").value == "http://localhost/fr/assemblies/lome-2027/"
    assert calendar.one("SOURCE").value == f"http://localhost{ADDRESS}"
    english = read(client.get(ADDRESS.replace("/fr/", "/en/")).data)
    assert english.one("NAME").text == "Assembly"
    assert english.one("SOURCE").value == "http://localhost/en/assemblies/lome-2027/calendar.ics"


def test_08_the_same_session_has_the_same_uid_in_every_feed_and_language(client, assembly):
    room, track = world.room(assembly), world.track(assembly)
    session = published(assembly, room=room, track=track)
    release(assembly)
    base = "/assemblies/lome-2027"
    for tail in ("calendar.ics", f"calendar/tracks/{track.slug}.ics", f"calendar/rooms/{room.slug}.ics",
                 f"agenda/sessions/{session.public_id}.ics"):  # fmt: skip
        for lang in ("fr", "en"):
            assert list(events(client, f"/{lang}{base}/{tail}")) == [session.uid], (lang, tail)


def test_track_room_and_session_feeds_hold_their_own_alone_under_their_own_name(client, assembly):
    room, track = world.room(assembly, "Salle Oti"), world.track(assembly, "Eau")
    here, other = published(assembly, room=room, track=track), published(assembly)
    release(assembly)
    for tail, name in ((f"calendar/tracks/{track.slug}.ics", "Assemblée – Eau"),
                       (f"calendar/rooms/{room.slug}.ics", "Assemblée – Salle Oti"),
                       (f"agenda/sessions/{here.public_id}.ics", "Cérémonie d’ouverture")):  # fmt: skip
        address = f"/fr/assemblies/lome-2027/{tail}"
        calendar = read(client.get(address).data)
        assert [each.one("UID").value for each in calendar.inside("VEVENT")] == [here.uid]
        assert calendar.one("NAME").text == name
        assert calendar.one("SOURCE").value == f"http://localhost{address}"
    assert other.uid in events(client)


def test_10_11_sequence_and_last_modified_are_those_of_the_release(client, assembly):
    session = published(assembly, sequence=4, changed_at=clock.now() + dt.timedelta(hours=1))
    release(assembly)
    told = events(client)[session.uid]
    assert told.one("SEQUENCE").value == "4"
    assert told.one("LAST-MODIFIED").value == f"{session.changed_at:%Y%m%dT%H%M%SZ}"


@pytest.mark.parametrize(("field", "value", "rises"), [
    ("venue_name", "Hôtel de ville", 1), ("city", "Kara", 1), ("zone", "Africa/Lagos", 1),
    ("holding", Holding.CANCELLED, 1), ("secretariat_email", "new@union.example", 0), ("lede", {"fr": "Autre"}, None),
])  # fmt: skip
def test_10_11_16_a_change_of_the_assembly_is_a_change_of_its_events(client, assembly, field, value, rises):
    session = published(assembly, changed_at=assembly.calendar_changed_at)
    release(assembly)
    before = events(client)[session.uid]
    with time_machine.travel(clock.now() + dt.timedelta(days=1), tick=False):
        setattr(assembly, field, value)
        world.save(assembly)
        after = events(client)[session.uid]
        now = f"{clock.now():%Y%m%dT%H%M%SZ}"
    assert int(after.one("SEQUENCE").value) - int(before.one("SEQUENCE").value) == (rises or 0)
    assert after.one("LAST-MODIFIED").value == (before.one("LAST-MODIFIED").value if rises is None else now)


def test_12_status_follows_the_session(client, assembly):
    for status in SessionStatus:
        published(assembly, status=status, title={"fr": status.value})
    release(assembly)
    told = {each.one("STATUS").value: each.one("SUMMARY").text for each in events(client).values()}
    assert told == {"TENTATIVE": "tentative", "CONFIRMED": "confirmed", "CANCELLED": "Annulé\u00a0: cancelled"}


def test_12_drafts_are_in_no_feed(client, assembly):
    shown = published(assembly)
    release(assembly)
    draft = world.save(
        AgendaSession(assembly_id=assembly.id, type=SessionType.PLENARY, title={"fr": "Brouillon secret"})
    )
    assert list(events(client)) == [shown.uid]
    assert client.get(f"/fr/assemblies/lome-2027/agenda/sessions/{draft.public_id}.ics").status_code == 404


@pytest.mark.parametrize("access", [SessionAccess.BOARD, SessionAccess.CLOSED])
def test_private_sessions_are_in_no_feed(client, assembly, access):
    room, track = world.room(assembly), world.track(assembly)
    secret = published(assembly, access=access, room=room, track=track, title={"fr": "Huis clos"})
    release(assembly)
    for tail in ("calendar.ics", f"calendar/tracks/{track.slug}.ics", f"calendar/rooms/{room.slug}.ics"):
        assert b"Huis clos" not in client.get(f"/fr/assemblies/lome-2027/{tail}").data
    assert client.get(f"/fr/assemblies/lome-2027/agenda/sessions/{secret.public_id}.ics").status_code == 404


def test_13_a_cancelled_session_stays_thirty_days_after_its_end_and_then_leaves(client, assembly):
    cancelled = published(assembly, status=SessionStatus.CANCELLED, sequence=1)
    held = published(assembly)
    release(assembly)
    end = cancelled.ends_at
    tags = []
    for days, told in ((0, 2), (29.9, 2), (30.99, 1), (60, 1)):
        with time_machine.travel(end + dt.timedelta(days=days), tick=False):
            answer = client.get(ADDRESS)
            found = {each.one("UID").value: each for each in read(answer.data).inside("VEVENT")}
            assert len(found) == told, days
            assert held.uid in found
            tags.append(answer.headers["ETag"])
            if told == 2:
                assert found[cancelled.uid].one("DTSTART").value.endswith("T090000")
    assert tags[1] != tags[2], "the reader of the day before is told to load again"


def test_13_a_cancelled_assembly_cancels_every_event(client, assembly):
    session = published(assembly)
    release(assembly)
    assembly.holding = Holding.CANCELLED
    world.save(assembly)
    told = events(client)[session.uid]
    assert (told.one("STATUS").value, told.one("SUMMARY").text) == ("CANCELLED", "Annulé\u00a0: Cérémonie d’ouverture")
    assembly.holding = Holding.POSTPONED
    world.save(assembly)
    told = events(client)[session.uid]
    assert (told.one("STATUS").value, told.one("SUMMARY").text) == ("CANCELLED", "Reporté\u00a0: Cérémonie d’ouverture")
    assembly.holding = Holding.AS_PLANNED
    world.save(assembly)
    told = events(client)[session.uid]
    assert (told.one("STATUS").value, told.one("SEQUENCE").value) == ("CONFIRMED", "3")


def test_15_16_a_new_zone_keeps_the_wall_time(client, assembly):
    session = published(assembly, start="09:00")
    release(assembly)
    assembly.zone = "Europe/Paris"
    world.save(assembly)
    start = events(client)[session.uid].one("DTSTART")
    assert (start.params["TZID"], start.value[-6:]) == ("Europe/Paris", "090000")


def test_19_20_the_description_is_plain_and_says_who_in_what_language_and_what(client, assembly):
    session = published(
        assembly,
        description={"fr": "## Objectifs\n\n- **Eau** & sol\n- [Note](https://ex.example/n)\n\nÉcrire à <b>tous</b>."},
        people=[{"role": "chair", "name": "Mme Afi Mensah", "function": "maire", "organisation": "Golfe 1"},
                {"role": "speaker", "name": "", "function": "préfet", "organisation": ""}],
        languages=["fr", "ee"],
    )  # fmt: skip
    release(assembly)
    told = events(client)[session.uid]
    assert told.one("DESCRIPTION").text == (
        "Présidence\u00a0: Mme Afi Mensah, maire, Golfe 1\nIntervention\u00a0: préfet\n\nLangues\u00a0: français, éwé\n\n"
        "Objectifs\n– Eau & sol\n– Note (https://ex.example/n)\nÉcrire à <b>tous</b>."
    )
    assert told.one("URL").value == f"http://localhost/fr/assemblies/lome-2027/agenda/sessions/{session.public_id}"
    assert told.one("LOCATION").text == "Palais des congrès, Lomé"
    assert told.one("ORGANIZER").value == "mailto:office@union.example"


def test_a_long_description_is_cut_and_says_where_the_rest_is(client, assembly):
    session = published(assembly, description={"fr": "mot " * 600})
    release(assembly)
    text = events(client)[session.uid].one("DESCRIPTION").text
    assert len(text) < 1200
    assert f"/agenda/sessions/{session.public_id}" in text
    assert "mot …" in text


def test_texts_missing_in_english_are_told_in_the_assemblys_language(client, assembly):
    session = published(assembly, title={"fr": "Seulement en français"}, status=SessionStatus.CANCELLED)
    release(assembly)
    told = events(client, ADDRESS.replace("/fr/", "/en/"))[session.uid]
    assert told.one("SUMMARY").text == "Cancelled: Seulement en français"


def test_28_a_feed_over_a_megabyte_loses_old_events_and_then_descriptions(client, assembly, monkeypatch):
    old = published(assembly, day=-200)
    new = published(assembly, description={"fr": "x" * 900})
    release(assembly)
    full = events(client)
    assert list(full) == [old.uid, new.uid]
    edition = service.queries.edition_of(Kind.ASSEMBLY, "lome-2027", "", clock.today())
    arguments = {"lang": "fr", "base_url": "http://localhost", "today": clock.today()}
    whole = service.calendar_bytes(edition, **arguments)
    monkeypatch.setattr(service, "LARGEST", len(whole) - 1)
    (kept,) = read(service.calendar_bytes(edition, **arguments)).inside("VEVENT")
    assert kept.one("UID").value == new.uid
    assert "x" * 900 in kept.one("DESCRIPTION").text
    monkeypatch.setattr(service, "LARGEST", 1)
    (kept,) = read(service.calendar_bytes(edition, **arguments)).inside("VEVENT")
    assert "DESCRIPTION" not in kept.names()


@pytest.mark.parametrize("state", AssemblyState)
def test_archived_assemblies_keep_their_feed_and_drafts_have_none(client, assembly, state):
    session = published(assembly)
    release(assembly)
    assembly.state = state
    world.save(assembly)
    expected = 404 if state is AssemblyState.DRAFT else 200
    assert client.get(ADDRESS).status_code == expected
    assert client.get(f"/fr/assemblies/lome-2027/agenda/sessions/{session.public_id}.ics").status_code == expected


def test_what_does_not_exist_is_404(client, assembly):
    other = world.assembly("kara-2028")
    track, session = world.track(other), published(other)
    base = "/fr/assemblies/lome-2027"
    for path in ("/fr/assemblies/nowhere/calendar.ics", f"{base}/calendar/tracks/x.ics", f"{base}/calendar/rooms/x.ics",
                 f"{base}/calendar/tracks/{track.slug}.ics", f"{base}/agenda/sessions/{session.public_id}.ics",
                 f"{base}/agenda/sessions/%00.ics", "/fr/assemblies/%F0%9F%8E%89/calendar.ics"):  # fmt: skip
        assert client.get(path).status_code == 404, path


def test_the_pack_gets_the_same_bytes(client, assembly):
    published(assembly)
    release(assembly)
    assert service.assembly_calendar("lome-2027", lang="fr", base_url="http://localhost") == client.get(ADDRESS).data
    assert service.assembly_calendar("nowhere", lang="fr", base_url="http://localhost") == b""


def test_the_base_address_and_not_the_host_header_stands_in_the_feed(client, assembly):
    published(assembly)
    release(assembly)
    told = client.get(ADDRESS, headers={"Host": "127.0.0.1"}).data
    assert b"127.0.0.1" not in told
    assert CHANGED.strftime("%Y").encode() in told
