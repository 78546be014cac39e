"""Numbers, items, interpretation, levels and papers of a session in a pack: in its content and on its paper."""

import datetime as dt
import io

import pytest
from pypdf import PdfReader

from coordinator.agenda.contents import Item, Part, items_of
from coordinator.agenda.models import PersonRole
from coordinator.agenda.roles.models import AgendaLevel
from coordinator.briefing import availability
from coordinator.briefing.content import Edition
from coordinator.briefing.content import Part as PackPart
from coordinator.briefing.material import pack_content
from coordinator.briefing.render import render_pack
from coordinator.core import clock
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.core.i18n import use_language
from coordinator.documents import service as documents
from coordinator.documents.models import DocumentAccess
from tests import world
from tests.agenda import stage


@pytest.fixture
def assembly(db):
    made = world.assembly("palais", starts_on=dt.date(2027, 3, 9), ends_on=dt.date(2027, 3, 11))
    world.save(AgendaLevel(assembly_id=made.id, number=2, name={"fr": "Équipements de proximité"}))
    return made


def paper(assembly, title, access):
    with unit_of_work():
        made = documents.add(assembly, title={"fr": title}, code="AG/DOC.1", access=access, by=SYSTEM)
        documents.put_file(made, language="fr", file_name="x.pdf", content=b"%PDF-1.7", by=SYSTEM, assembly=assembly)
    return made


@pytest.fixture
def made(assembly):
    row = stage.session(
        assembly, "Eau potable", start="09:30", minutes=90, languages=["fr"], interpreted_into=["en"], levels=[2],
        people=[Part(PersonRole.SPEAKER, "Le Ministre", reader="Yao Ata", brief="secret-1")],
        items=[Item({"fr": "Rapport moral"}, 20, "Afi Mensah"), Item({"fr": "Comptes"}, 10), Item({"fr": "Débat"}, 5)],
        papers=[paper(assembly, "Ordre du jour", DocumentAccess.PUBLIC).id,
                paper(assembly, "secret-2", DocumentAccess.DELEGATES).id],
        video_url="https://meet.example/secret-3", recording_url="https://film.example/secret-5",
        interpreter_team="secret-4",
    )  # fmt: skip
    stage.publish(assembly)
    first, _second, third = items_of(row.id)
    stage.change(row, assembly, items=[first, third])
    stage.publish(assembly)
    return row


def content(assembly):
    with use_language("fr"):
        return pack_content(
            assembly, parts=[part.value for part in PackPart], edition=Edition(1, clock.now()), calendar=None
        )


def test_a_pack_says_what_the_release_holds(assembly, made):
    session = content(assembly).days[0].sessions[0]
    assert (session.number, session.languages) == ("1", ("français", "anglais"))
    assert session.spoken == "Langues\u00a0: français\u202f; interprétation vers l’anglais"
    assert [(item.number, item.start, item.title.value, item.is_withdrawn) for item in session.items] == [
        ("1.1", "9\u00a0h\u00a030", "Rapport moral", False), ("1.2", "", "Comptes", True),
        ("1.3", "9\u00a0h\u00a050", "Débat", False),
    ]  # fmt: skip
    assert session.levels == ("2 · Équipements de proximité",)
    assert session.documents == ("AG/DOC.1 · Ordre du jour",)
    assert session.people[0].reader == "Yao Ata"
    assert "secret" not in repr(content(assembly))


def test_a_session_of_items_alone_has_a_note(assembly):
    stage.session(assembly, "Vote", items=[Item({"fr": "Rapport"}, 5)])
    stage.publish(assembly)
    assert content(assembly).days[0].sessions[0].has_note


@pytest.mark.skipif(bool(availability.missing_libraries()), reason="the libraries of PDFs are not installed")
def test_the_paper_says_it(assembly, made):
    rendered = render_pack(content(assembly), "fr")
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(rendered.content)).pages)
    flat = " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())
    for said in ("Séance 1", "1.1", "Rapport moral", "Point retiré", "Comptes", "interprétation vers l’anglais",
                 "message lu par Yao Ata", "Équipements de proximité"):  # fmt: skip
        assert said in flat, said
    assert "secret" not in flat
