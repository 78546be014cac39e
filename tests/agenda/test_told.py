"""What a release changes, in words, for every fact that a session holds; the text of a video link never."""

import pytest

from coordinator.agenda import told
from coordinator.agenda.changes import FIELDS
from coordinator.agenda.contents import Item, Part, items_of
from coordinator.agenda.models import PersonRole, SessionAccess, SessionType
from coordinator.agenda.release import pending
from coordinator.agenda.roles.models import AgendaLevel
from coordinator.core.i18n import use_language
from coordinator.documents.models import Document
from tests import world
from tests.agenda.stage import change, publish, session
from tests.counting import statements


@pytest.fixture
def assembly(db):
    return world.assembly("golfe")


def diff(assembly):
    with use_language("fr"):
        return [
            (one.label, one.before, one.after)
            for entry in told.diff_in_words(pending(assembly), assembly)
            for one in entry.differences
        ]


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({"interpreted_into": ["en", "ee"]}, ("Interprétation vers", "–", "anglais, éwé")),
        ({"languages": ["fr"]}, ("Langues", "–", "français")),
        ({"has_signup": True}, ("Inscription à la séance", "–", "ouverte")),
        ({"places": 40}, ("Places", "–", "40")),
        ({"access": SessionAccess.VOTING}, ("Accès", "Participants inscrits", "Membres votants")),
        ({"type": SessionType.WORKSHOP}, ("Type", "Plénière", "Atelier")),
        ({"video_url": "https://meet.example/secret"}, ("Lien vidéo", "–", "un lien")),
        ({"recording_url": "https://film.example/secret"}, ("Enregistrement", "–", "un lien")),
    ],
)
def test_facts_in_words(assembly, facts, wanted):
    made = session(assembly)
    publish(assembly)
    change(made, assembly, **facts)
    found = diff(assembly)
    assert [(before, after) for _label, before, after in found] == [wanted[1:]]
    assert "secret" not in str(found)


@pytest.mark.parametrize(("name", "label"), [("video_url", "Lien vidéo"), ("recording_url", "Enregistrement")])
def test_another_link_is_said_without_either(assembly, name, label):
    made = session(assembly, **{name: "https://meet.example/secret-1"})
    publish(assembly)
    change(made, assembly, **{name: "https://meet.example/secret-2"})
    assert diff(assembly) == [(label, "un lien", "un autre lien")]
    change(made, assembly, **{name: ""})
    assert diff(assembly) == [(label, "un lien", "–")]


def test_people_are_said_with_role_and_reader(assembly):
    made = session(assembly, people=[Part(PersonRole.CHAIR, "Afi Mensah", "maire")])
    publish(assembly)
    change(made, assembly, people=[Part(PersonRole.SPEAKER, "Afi Mensah", "maire", reader="Yao Ata")])
    assert diff(assembly)[0][1:] == (
        "Présidence\u00a0: Afi Mensah, maire", "Intervention\u00a0: Afi Mensah, maire, message lu par Yao Ata",
    )  # fmt: skip


def test_items_are_compared_one_by_one(assembly):
    made = session(assembly, items=[Item({"fr": "Un"}, 10), Item({"fr": "Deux"}, 20), Item({"fr": "Trois"})])
    publish(assembly)
    first, second, third = items_of(made.id)
    change(made, assembly, items=[
        third, Item({"fr": "Premier"}, 15, "Afi", public_id=first.public_id), Item({"fr": "Neuf"}, 5),
    ])  # fmt: skip
    assert second not in items_of(made.id)
    assert diff(assembly) == [
        ("Point 1", "Un (10 minutes)", "Premier (15 minutes, Afi)"),
        ("Point", "–", "Neuf (5 minutes)"),
        ("Point 2", "Deux (20 minutes)", "Deux (retiré)"),
        ("Ordre des points", "Un\u202f; Trois", "Trois\u202f; Premier"),
    ]


def test_papers_and_levels_are_said_by_name(assembly):
    report, budget = (
        world.save(Document(assembly_id=assembly.id, title={"fr": name})) for name in ("Rapport", "Budget")
    )
    level = world.save(AgendaLevel(assembly_id=assembly.id, number=2, name={"fr": "Équipements"}))
    made = session(assembly, papers=[report.id], levels=[2])
    publish(assembly)
    change(made, assembly, papers=[report.id, budget.id], levels=[])
    assert [pair[1:] for pair in diff(assembly)] == [("Rapport", "Rapport\u202f; Budget"), ("2 · Équipements", "–")]
    change(made, assembly, papers=[report.id], levels=[2])
    level.name = {"fr": "Équipements publics"}
    world.save(level)
    assert [pair[1:] for pair in diff(assembly)] == [("2 · Équipements", "2 · Équipements publics")]


def test_every_public_fact_has_words(assembly):
    with use_language("fr"):
        for name in FIELDS:
            assert told.label(name) != name or name in {"starts_at", "ends_at"}, name


def test_the_titles_of_papers_are_read_once_for_a_whole_diff(assembly):
    papers = [world.save(Document(assembly_id=assembly.id, title={"fr": f"P{n}"})) for n in range(5)]
    made = [session(assembly, f"S{n}", start=f"{8 + n:02d}:00") for n in range(5)]
    publish(assembly)
    counts = []
    for paper, row in zip(papers, made, strict=True):
        change(row, assembly, papers=[paper.id])
        changes = pending(assembly)
        with statements() as sent:
            told.diff_in_words(changes, assembly)
        counts.append(len(sent))
    assert counts == [1] * 5
