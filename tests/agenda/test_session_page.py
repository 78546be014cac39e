"""The public page of a session with all that a release holds: numbers, items, languages, papers, levels, video."""

import datetime as dt

import pytest
import time_machine

from coordinator.agenda.contents import Item, Part, items_of
from coordinator.agenda.models import PersonRole, SessionAccess
from coordinator.agenda.roles.models import AgendaLevel
from coordinator.agenda.wording import languages_in_words
from coordinator.core import clock
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.core.i18n import use_language
from coordinator.documents import service as documents
from coordinator.documents.models import DocumentAccess, DocumentFile
from tests import world
from tests.agenda.stage import change, publish, session
from tests.counting import statements

PAGE = "/fr/assemblies/golfe/agenda"


@pytest.fixture
def assembly(db):
    return world.assembly("golfe", starts_on=dt.date(2027, 3, 9), ends_on=dt.date(2027, 3, 11))


def paper(assembly, title="Rapport moral", *, access=DocumentAccess.PUBLIC, code="AG/DOC.1", languages=("fr",)):
    with unit_of_work():
        made = documents.add(assembly, title={"fr": title}, code=code, access=access, by=SYSTEM)
        for lang in languages:
            put(made, assembly, lang)
    return made


def put(made, assembly, lang="fr"):
    documents.put_file(made, language=lang, file_name="x.pdf", content=b"%PDF-1.7 " + lang.encode(), by=SYSTEM,
                       assembly=assembly)  # fmt: skip


def words(client, made, lang="fr"):
    answer = client.get(f"/{lang}/assemblies/golfe/agenda/sessions/{made.public_id}")
    assert answer.status_code == 200
    return answer.page.words


def test_items_are_numbered_timed_and_a_withdrawn_one_says_so(client, assembly):
    session(assembly, "Avant", start="08:00")
    made = session(assembly, "Eau", start="09:30", minutes=90, items=[
        Item({"fr": "Rapport"}, 20, "Afi Mensah", "maire"), Item({"fr": "Comptes"}, 15), Item({"fr": "Débat"}, 30),
    ])  # fmt: skip
    publish(assembly)
    said = words(client, made)
    for piece in ("Séance 2 · Plénière", "2.1 9\u00a0h\u00a030", "Rapport", "Afi Mensah, maire · 20 minutes",
                  "2.2 9\u00a0h\u00a050", "2.3 10\u00a0h\u00a005"):  # fmt: skip
        assert piece in said, piece
    first, _second, third = items_of(made.id)
    change(made, assembly, items=[first, third])
    assert "Point retiré" not in words(client, made)
    publish(assembly)
    said = words(client, made)
    assert "2.2 Comptes Point retiré" in said
    assert "2.3 9\u00a0h\u00a050" in said


def test_the_message_of_somebody_who_does_not_come_names_its_reader(client, assembly):
    made = session(assembly, people=[Part(PersonRole.SPEAKER, "SE Le Ministre", "Ministre", reader="Yao Ata",
                                          reader_function="conseiller", brief="Consigne-secrète")])  # fmt: skip
    publish(assembly)
    said = words(client, made)
    assert "Ministre, message lu par Yao Ata, conseiller" in said
    assert "Consigne-secrète" not in said


@pytest.mark.parametrize(
    ("lang", "spoken", "heard", "wanted"),
    [
        ("fr", ["fr"], ["en"], "Langues\u00a0: français\u202f; interprétation vers l’anglais"),
        ("fr", ["fr", "ee"], ["en", "ar", "kbp"],
         "Langues\u00a0: français, éwé\u202f; interprétation vers l’anglais, l’arabe et le kabiyè"),
        ("fr", ["en"], ["fr"], "Langues\u00a0: anglais\u202f; interprétation vers le français"),
        ("fr", ["fr"], ["ee", "ha"], "Langues\u00a0: français\u202f; interprétation vers l’éwé et le haoussa"),
        ("fr", [], ["en"], "Interprétation vers l’anglais"),
        ("fr", ["fr"], [], "Langues\u00a0: français"),
        ("en", ["fr"], ["en", "ar"], "Languages: French; interpretation into English and Arabic"),
        ("en", [], [], ""),
    ],
)  # fmt: skip
def test_languages_and_interpretation_in_words(lang, spoken, heard, wanted):
    with use_language(lang):
        assert languages_in_words(spoken, heard) == wanted


def test_the_page_says_interpretation_and_the_filter_finds_it(client, assembly):
    made = session(assembly, "Ouverture", languages=["fr"], interpreted_into=["en"], interpreter_team="Cabine-secrète")
    session(assembly, "Autre", languages=["fr"], start="11:00")
    publish(assembly)
    said = words(client, made)
    assert "Langues\u00a0: français\u202f; interprétation vers l’anglais" in said
    assert "Cabine-secrète" not in said
    found = client.get(f"{PAGE}?language=en").page.words
    assert "Ouverture" in found
    assert "Autre" not in found


def test_levels_are_named_as_they_were_released(client, assembly):
    world.save(AgendaLevel(assembly_id=assembly.id, number=3, name={"fr": "Jeunesse : Maisons du savoir"}))
    made = session(assembly, levels=[3, 5])
    publish(assembly)
    assert "3 · Jeunesse\u00a0: Maisons du savoir" in words(client, made)
    assert "Niveaux d’intervention" in words(client, made)


def test_papers_that_everybody_may_read_stand_with_language_kind_and_weight(client, assembly):
    shown, hidden = paper(assembly), paper(assembly, "Papier-secret", access=DocumentAccess.DELEGATES)
    bare = paper(assembly, "Sans fichier", languages=())
    gone = paper(assembly, "Papier-retiré")
    made = session(assembly, papers=[shown.id, hidden.id, bare.id, gone.id])
    publish(assembly)
    with unit_of_work():
        documents.withdraw(gone, by=SYSTEM, assembly=assembly)
    said = words(client, made)
    assert "AG/DOC.1 – Rapport moral" in said
    assert "PDF, 1\u00a0ko, français" in said
    for absent in ("Papier-secret", "Sans fichier", "Papier-retiré"):
        assert absent not in said
    links = client.get(f"{PAGE}/sessions/{made.public_id}").page.links
    assert f"/fr/assemblies/golfe/documents/{shown.public_id}" in links


def test_a_paper_that_is_newer_than_a_release_says_since_which(client, assembly):
    made = paper(assembly)
    row = session(assembly, papers=[made.id])
    now = clock.now()
    for hours in (1, 2, 3):
        with time_machine.travel(now + dt.timedelta(hours=hours), tick=False):
            change(row, assembly, title={"fr": f"Titre {hours}"})
            publish(assembly)
    assert "nouveau depuis" not in words(client, row)
    with time_machine.travel(now + dt.timedelta(hours=2, minutes=30), tick=False), unit_of_work():
        put(made, assembly)
    assert "nouveau depuis la version 2" in words(client, row)
    with time_machine.travel(now + dt.timedelta(hours=4), tick=False), unit_of_work():
        put(made, assembly)
    assert "nouveau depuis la version 3" in words(client, row)
    assert "new since version 3" in words(client, row, "en")
    assert world.db.session.query(DocumentFile).count() == 3


@pytest.mark.parametrize(
    ("access", "said"),
    [
        (SessionAccess.OPEN, "Visioconférence réservée aux inscrits"),
        (SessionAccess.REGISTERED, "Visioconférence réservée aux inscrits"),
        (SessionAccess.VOTING, "Visioconférence réservée aux personnes admises"),
    ],
)
def test_the_page_says_that_there_is_a_video_link_and_never_the_link(client, assembly, access, said):
    made = session(assembly, access=access, video_url="https://meet.example/secret-77")
    publish(assembly)
    assert said in words(client, made)
    for path in (f"{PAGE}/sessions/{made.public_id}", PAGE, f"{PAGE}?day=all", "/fr/assemblies/golfe/",
                 f"{PAGE}/sessions/{made.public_id}.ics", "/fr/assemblies/golfe/calendar.ics"):  # fmt: skip
        assert b"secret-77" not in client.get(path).data, path


@pytest.mark.parametrize(
    ("facts", "is_bare"),
    [({}, True), ({"items": [Item({"fr": "Eau"}, 5)]}, False), ({"levels": [2]}, False),
     ({"description": {"fr": "Texte"}}, False), ({"people": [Part(PersonRole.CHAIR, "Afi")]}, False)],
)  # fmt: skip
def test_the_card_stands_alone_only_where_there_is_nothing_beside_it(client, assembly, facts, is_bare):
    made = session(assembly, **facts)
    publish(assembly)
    assert ("session-page--bare" in client.get(f"{PAGE}/sessions/{made.public_id}").page.html) is is_bare


def test_a_heading_in_english_keeps_the_capital_of_its_month(client, assembly):
    made = session(assembly)
    publish(assembly)
    words = client.get(f"/en/assemblies/golfe/agenda/sessions/{made.public_id}").page.words
    assert "Tuesday, 9 March 2027" in words
    assert "Tuesday, 9 March 2027" in client.get("/en/assemblies/golfe/agenda").page.words
    assert "Mardi 9 mars 2027" in client.get(f"{PAGE}/sessions/{made.public_id}").page.words


def test_sign_up_and_its_places_are_said(client, assembly):
    made = session(assembly, has_signup=True, places=40)
    publish(assembly)
    said = words(client, made)
    assert "Cette séance se suit sur inscription\u00a0: 40 places." in said
    assert "par le lien privé de l’inscription" in said


def test_nothing_new_is_public_before_the_release(client, assembly):
    made = session(assembly)
    publish(assembly)
    before = client.get(f"{PAGE}/sessions/{made.public_id}").data
    hidden = paper(assembly, "Mot-secret-1")
    world.save(AgendaLevel(assembly_id=assembly.id, number=3, name={"fr": "Mot-secret-2"}))
    client.get(PAGE)
    change(made, assembly, items=[Item({"fr": "Mot-secret-3"}, 5, "Mot-secret-4")], papers=[hidden.id], levels=[3],
           interpreted_into=["ar"], video_url="https://mot-secret.example/", recording_url="https://mot-secret.example/vu", has_signup=True,
           places=77,
           people=[Part(PersonRole.SPEAKER, "Mot-secret-5", reader="Mot-secret-6")])  # fmt: skip
    after = client.get(f"{PAGE}/sessions/{made.public_id}").data
    assert after == before


def test_the_page_takes_as_many_queries_whatever_it_holds(client, assembly):
    few = session(assembly, "Peu", items=[Item({"fr": "Un"}, 5)], papers=[paper(assembly).id])
    many = session(
        assembly, "Beaucoup", start="11:00", items=[Item({"fr": f"N{n}"}, 5) for n in range(40)],
        papers=[paper(assembly, f"P{n}", code=f"AG/DOC.{n}").id for n in range(2, 22)],
    )  # fmt: skip
    publish(assembly)
    words(client, few)
    counts = []
    for made in (few, many):
        with statements() as queries:
            assert client.get(f"/en/assemblies/golfe/agenda/sessions/{made.public_id}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
