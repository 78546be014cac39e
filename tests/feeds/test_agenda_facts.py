"""Numbers, items, interpretation and readers in a feed; what raises SEQUENCE and what never does."""

import datetime as dt

import pytest

from coordinator.agenda.contents import Item, Part, items_of
from coordinator.agenda.models import PersonRole
from coordinator.documents.models import Document
from tests import world
from tests.agenda import stage
from tests.feeds.reader import read

ADDRESS = "/fr/assemblies/lome-2027/calendar.ics"


@pytest.fixture
def assembly(db):
    return world.assembly("lome-2027", starts_on=dt.date(2027, 3, 9), ends_on=dt.date(2027, 3, 11))


def told(client, made, address=ADDRESS):
    answer = client.get(address)
    return {each.one("UID").value: each for each in read(answer.data).inside("VEVENT")}[made.uid]


def test_19_number_people_interpretation_and_items_are_plain_text(client, assembly):
    made = stage.session(
        assembly, "Eau", start="09:30", minutes=90, languages=["fr"], interpreted_into=["en"],
        people=[Part(PersonRole.SPEAKER, "Le Ministre", reader="Yao Ata", reader_function="conseiller", brief="secret-1")],
        items=[Item({"fr": "Rapport ; moral"}, 20, "Afi Mensah", "maire"), Item({"fr": "Comptes"}, 10),
               Item({"fr": "Débat"})],
        interpreter_team="secret-2", video_url="https://meet.example/secret-3", recording_url="https://film.example/secret-5",
        description={"fr": "Le texte."},
    )  # fmt: skip
    stage.publish(assembly)
    first, _second, third = items_of(made.id)
    stage.change(made, assembly, items=[first, third])
    stage.publish(assembly)
    assert told(client, made).one("DESCRIPTION").text == (
        "Séance 1\n\n"
        "Intervention\u00a0: Le Ministre, message lu par Yao Ata, conseiller\n\n"
        "Langues\u00a0: français\u202f; interprétation vers l’anglais\n\n"
        "1.1 9\u00a0h\u00a030 – Rapport\u202f; moral – Afi Mensah, maire – 20 minutes\n"
        "1.2 – Point retiré\u00a0: Comptes\n"
        "1.3 9\u00a0h\u00a050 – Débat\n\n"
        "Le texte."
    )
    assert b"secret" not in client.get(ADDRESS).data
    english = told(client, made, ADDRESS.replace("/fr/", "/en/")).one("DESCRIPTION").text
    assert "Languages: French; interpretation into English" in english
    assert "1.2 – Item withdrawn: Comptes" in english


def test_many_items_are_cut_like_any_long_text(client, assembly):
    made = stage.session(assembly, items=[Item({"fr": f"Point {'x' * 80} {n}"}, 5) for n in range(60)])
    stage.publish(assembly)
    assert len(told(client, made).one("DESCRIPTION").text) < 1200


@pytest.mark.parametrize(
    "facts",
    [
        {"items": [Item({"fr": "Nouveau"}, 5)]}, {"interpreted_into": ["en"]}, {"levels": [2]}, {"has_signup": True},
        {"places": 9}, {"video_url": "https://meet.example/x"}, {"recording_url": "https://film.example/x"},
        {"people": [Part(PersonRole.CHAIR, "Afi", reader="Yao")]},
    ],
    ids=lambda facts: next(iter(facts)),
)  # fmt: skip
def test_10_new_facts_change_the_event_and_not_its_sequence(client, assembly, facts):
    made = stage.session(assembly)
    stage.publish(assembly)
    before = told(client, made)
    stage.change(made, assembly, **facts)
    stage.publish(assembly)
    after = told(client, made)
    assert after.one("SEQUENCE").value == before.one("SEQUENCE").value == "0"
    assert stage.published(made).sequence == 0
    stage.change(made, assembly, start=dt.time(16))
    stage.publish(assembly)
    assert told(client, made).one("SEQUENCE").value == "1"


def test_papers_do_not_raise_the_sequence(client, assembly):
    paper = world.save(Document(assembly_id=assembly.id, title={"fr": "Rapport"}))
    made = stage.session(assembly)
    stage.publish(assembly)
    stage.change(made, assembly, papers=[paper.id])
    stage.publish(assembly)
    assert told(client, made).one("SEQUENCE").value == "0"
