"""The verbs of an assembly: what they write, what they refuse, and what the journal keeps."""

import datetime as dt

import pytest
from sqlalchemy import select

from coordinator.agenda.models import AgendaSession, SessionType
from coordinator.assemblies import furniture, queries, service
from coordinator.assemblies.models import AssemblyState, Holding, PartyRole, RoleGrant
from coordinator.core import clock
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict, Invalid, NotAllowed
from coordinator.directory import service as directory
from coordinator.directory.models import OrganisationKind
from coordinator.journal.models import JournalEntry
from coordinator.people.policy import Role
from tests import world

BY = world.admin_actor()
FACTS = {"title": {"fr": "Assemblée des maires"}, "starts_on": dt.date(2027, 3, 9), "ends_on": dt.date(2027, 3, 11)}


def made(**more):
    with unit_of_work():
        return service.create(by=BY, **{**FACTS, **more})


def edited(assembly, **values):
    with unit_of_work():
        return service.edit(assembly, by=BY, **values)


def verbs(db, assembly):
    entries = db.session.scalars(
        select(JournalEntry).where(JournalEntry.assembly_ref == assembly.public_id).order_by(JournalEntry.id)
    )
    return [(entry.subject_kind, entry.verb) for entry in entries]


def test_a_new_assembly_is_a_draft_with_an_address_made_from_its_title(db):
    assembly = made()
    assert (assembly.state, assembly.slug) == (AssemblyState.DRAFT, "assemblee-des-maires-2027")
    assert assembly.languages == ["fr"]
    assert verbs(db, assembly) == [("assembly", "create")]


def test_an_address_already_taken_gets_a_number(db):
    made()
    assert made().slug == "assemblee-des-maires-2027-2"


def test_an_address_asked_for_but_taken_is_refused(db):
    made(slug="lome-2027")
    with pytest.raises(Invalid) as refusal:
        made(slug="lome-2027")
    assert set(refusal.value.fields) == {"slug"}


def test_who_creates_owns(db):
    account = world.account()
    with unit_of_work():
        assembly = service.create(by=world.actor(account), **FACTS)
    grant = db.session.scalar(select(RoleGrant).where(RoleGrant.assembly_id == assembly.id))
    assert (grant.account_id, grant.role) == (account.id, Role.OWNER)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": {}}, "title"),
        ({"ends_on": dt.date(2027, 3, 8)}, "ends_on"),
        ({"zone": "Africa/Kpalime"}, "zone"),
        ({"language": "en", "languages": ["fr"]}, "languages"),
        ({"languages": ["fr", "xx"]}, "languages"),
        ({"delegation_limit": 0}, "delegation_limit"),
        ({"venue_latitude": 6.1}, "venue_longitude"),
        ({"slug": "Été à Lomé"}, "slug"),
        ({"slug": "new"}, "slug"),
        ({"registration_opens_at": clock.now(), "registration_closes_at": clock.now() - dt.timedelta(days=1)},
         "registration_closes_at"),
    ],
)  # fmt: skip
def test_facts_that_contradict_one_another_are_refused_beside_their_field(db, wrong, field):
    with pytest.raises(Invalid) as refusal:
        made(**wrong)
    assert field in refusal.value.fields


def test_a_fact_that_is_none_is_a_programming_error(db):
    with pytest.raises(TypeError):
        made(state=AssemblyState.PUBLISHED)


def test_an_edit_raises_the_version_and_names_its_fields(db):
    assembly = made()
    before = assembly.version
    edited(assembly, city="Lomé", country="TG")
    assert assembly.version == before + 1
    assert queries.changes_since(assembly, before)[0].fields == ("city", "country")


def test_an_edit_that_changes_nothing_leaves_no_trace(db):
    assembly = made(city="Lomé")
    before = assembly.version
    edited(assembly, city="Lomé")
    assert assembly.version == before
    assert verbs(db, assembly) == [("assembly", "create")]


def test_two_edits_of_the_same_fact_conflict(db):
    assembly = made()
    seen = assembly.version
    edited(assembly, version=seen, city="Lomé")
    with pytest.raises(Conflict):
        edited(assembly, version=seen, city="Kara")
    assert queries.assembly_by_slug(assembly.slug).city == "Lomé"


def test_two_edits_of_different_facts_do_not_conflict(db):
    assembly = made()
    seen = assembly.version
    edited(assembly, version=seen, city="Lomé")
    edited(assembly, version=seen, venue_name="Palais des congrès")
    assert (assembly.city, assembly.venue_name) == ("Lomé", "Palais des congrès")


def test_furniture_added_meanwhile_does_not_conflict_with_an_edit(db):
    assembly = made()
    seen = assembly.version
    with unit_of_work():
        furniture.add_room(assembly, by=BY, name={"fr": "Salle Oti"})
    assert assembly.version == seen + 1
    edited(assembly, version=seen, city="Lomé")


def test_the_address_is_fixed_once_published(db):
    assembly = made(city="Lomé", secretariat_email="a@example.org")
    edited(assembly, slug="lome")
    with unit_of_work():
        service.publish(assembly, by=BY)
    with pytest.raises(Invalid) as refusal:
        edited(assembly, slug="kara")
    assert set(refusal.value.fields) == {"slug"}


def test_a_new_consent_text_raises_its_version_once_people_may_have_agreed(db):
    assembly = made(city="Lomé", secretariat_email="a@example.org", consent_text={"fr": "Un"})
    edited(assembly, consent_text={"fr": "Deux"})
    assert assembly.consent_version == 1
    with unit_of_work():
        service.publish(assembly, by=BY)
    edited(assembly, consent_text={"fr": "Trois"})
    assert assembly.consent_version == 2
    edited(assembly, consent_text={"fr": "Trois"}, city="Kara")
    assert assembly.consent_version == 2


def test_publishing_says_what_is_missing(db):
    assembly = made()
    with pytest.raises(Invalid) as refusal, unit_of_work():
        service.publish(assembly, by=BY)
    assert len(service.missing_to_publish(assembly)) == 2
    assert all(sentence in refusal.value.message for sentence in service.missing_to_publish(assembly))


def test_published_archived_and_published_again(db):
    assembly = made(city="Lomé", secretariat_email="a@example.org")
    with unit_of_work():
        service.publish(assembly, by=BY)
    first = assembly.published_at
    with unit_of_work():
        service.archive(assembly, by=BY)
    assert assembly.state is AssemblyState.ARCHIVED
    with unit_of_work():
        service.publish(assembly, by=BY)
    assert (assembly.state, assembly.published_at) == (AssemblyState.PUBLISHED, first)
    assert [verb for _kind, verb in verbs(db, assembly)] == ["create", "publish", "archive", "publish"]


def test_a_draft_cannot_be_archived(db):
    draft = world.assembly(state=AssemblyState.DRAFT)
    with pytest.raises(Conflict), unit_of_work():
        service.archive(draft, by=BY)


def test_an_archived_assembly_is_not_edited(db):
    assembly = world.assembly(state=AssemblyState.ARCHIVED)
    with pytest.raises(NotAllowed):
        edited(assembly, city="Kara")
    with pytest.raises(NotAllowed), unit_of_work():
        furniture.add_track(assembly, by=BY, name={"fr": "Eau"})


def test_cancelling_needs_a_word_for_visitors(db):
    assembly = world.assembly()
    with pytest.raises(Invalid), unit_of_work():
        service.hold(assembly, Holding.CANCELLED, by=BY)
    with unit_of_work():
        service.hold(assembly, Holding.CANCELLED, by=BY, note={"fr": "Annulée par arrêté."})
    assert assembly.holding is Holding.CANCELLED
    with unit_of_work():
        service.hold(assembly, Holding.AS_PLANNED, by=BY)
    assert (assembly.holding, assembly.holding_note) == (Holding.AS_PLANNED, {})


def test_rooms_tracks_and_days_are_added_in_order_and_journaled(db):
    assembly = made()
    with unit_of_work():
        for name in ("Salle Oti", "Salle Oti", "Ɖaŋgbo"):
            furniture.add_room(assembly, by=BY, name={"fr": name}, capacity=40)
        furniture.add_track(assembly, by=BY, name={"fr": "Eau", "en": "Water"})
        furniture.add_key_date(assembly, by=BY, on=dt.date(2027, 1, 15), label={"fr": "Visas"})
    assert [room.slug for room in queries.rooms_of(assembly)] == ["salle-oti", "salle-oti-2", "dangbo"]
    assert [day.label for day in queries.key_dates_of(assembly)] == [{"fr": "Visas"}]
    assert verbs(db, assembly)[1:] == [("room", "add")] * 3 + [("track", "add"), ("key_date", "add")]


@pytest.mark.parametrize("add", ["add_room", "add_track"])
def test_a_room_or_track_needs_a_name(db, add):
    with pytest.raises(Invalid), unit_of_work():
        getattr(furniture, add)(world.assembly(), by=BY, name={})


def test_a_key_date_needs_a_label(db):
    with pytest.raises(Invalid), unit_of_work():
        furniture.add_key_date(world.assembly(), by=BY, on=dt.date(2027, 1, 1), label={"fr": ""})


def test_parties_stand_in_the_order_of_precedence(db):
    assembly = world.assembly()
    with unit_of_work():
        for name, role in (("UCT", PartyRole.ORGANISER), ("Lomé", PartyRole.HOST), ("AIMF", PartyRole.PARTNER)):
            furniture.add_party(assembly, by=BY, organisation=world_organisation(name), role=role)
    parties = queries.parties_of(assembly)
    with unit_of_work():
        furniture.move(parties, parties[2], by=BY, up=True, assembly=assembly)
    assert [p.organisation.name for p in queries.parties_of(assembly)] == ["UCT", "AIMF", "Lomé"]
    parties = queries.parties_of(assembly)
    with unit_of_work():
        furniture.move(parties, parties[0], by=BY, up=True, assembly=assembly)
        furniture.remove(parties[1], assembly, by=BY)
    assert [p.organisation.name for p in queries.parties_of(assembly)] == ["UCT", "Lomé"]


def world_organisation(name):
    return directory.add(name, kind=OrganisationKind.OTHER, by=BY)


def test_an_organisation_stands_once_on_the_list(db):
    assembly, organisation = world.assembly(), world.organisation()
    with unit_of_work():
        furniture.add_party(assembly, by=BY, organisation=organisation, role=PartyRole.HOST)
    with pytest.raises(Invalid), unit_of_work():
        furniture.add_party(assembly, by=BY, organisation=organisation, role=PartyRole.PARTNER)


def test_a_stale_room_is_not_overwritten(db):
    assembly = world.assembly()
    room = world.room(assembly)
    with unit_of_work():
        furniture.edit_room(room, assembly, by=BY, version=1, capacity=10)
    with pytest.raises(Conflict), unit_of_work():
        furniture.edit_room(room, assembly, by=BY, version=1, capacity=20)


def test_a_room_in_use_is_not_removed(db):
    assembly = world.assembly()
    room = world.room(assembly)
    world.save(AgendaSession(assembly_id=assembly.id, room_id=room.id, type=SessionType.PLENARY, title={"fr": "Eau"}))
    with pytest.raises(Conflict), unit_of_work():
        furniture.remove(room, assembly, by=BY)
    assert queries.rooms_of(assembly) == [room]


@pytest.mark.parametrize(("typed", "kept"), [("a", "A"), (" eau ", "EAU"), ("ɖɛ", "ƉƐ"), ("", ""), (None, "")])
def test_the_letters_of_a_track_are_kept_as_capitals(typed, kept):
    assert furniture.clean_code(typed) == kept


@pytest.mark.parametrize("typed", ["A1", "A-", "ABCDE", "A B", "é."])
def test_letters_of_a_track_that_are_none_are_refused_at_their_field(db, typed):
    assembly = made()
    with pytest.raises(Invalid) as refused, unit_of_work():
        furniture.add_track(assembly, by=BY, name={"fr": "Eau"}, code=typed)
    assert refused.value.fields == {"code": refused.value.message}
    assert queries.tracks_of(assembly) == []
