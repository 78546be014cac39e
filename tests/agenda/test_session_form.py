"""The form of a session: items, people and their links, languages, papers, video; rows without JavaScript."""

import datetime as dt

import pytest

from coordinator.agenda import draft
from coordinator.agenda.contents import Item, Part, items_of, papers_of, parts_of
from coordinator.agenda.models import AgendaSession, PersonRole
from coordinator.agenda.roles.models import AgendaLevel, AgendaRole
from coordinator.directory.models import OrganisationAlias, OrganisationKind
from coordinator.documents.models import Document
from coordinator.people.policy import Role
from coordinator.registration.models import RegistrationState
from tests import world
from tests.agenda.crowd import registered
from tests.agenda.stage import change, publish, session
from tests.signing import as_role

DESK = "/fr/assemblies/golfe/manage/agenda"
FILLED = {
    "type": "workshop", "title-fr": "Eau potable", "day": "2027-03-09", "start": "9h30", "end": "11:00",
    "access": "registered", "status": "confirmed",
}  # fmt: skip


def rows(prefix, *values):
    return {f"{prefix}-{n}-{name}": value for n, row in enumerate(values) for name, value in row.items()}


def values_of(page):
    """What a browser would post: the values of controls, hidden rows too."""
    return {control["name"]: control.get("value", "") for control in page.controls if control.get("name")}


@pytest.fixture
def assembly(db):
    return world.assembly("golfe", starts_on=dt.date(2027, 3, 9), ends_on=dt.date(2027, 3, 11))


@pytest.fixture
def editor(client, assembly):
    as_role(client, assembly, Role.AGENDA_EDITOR)
    return client


def only(db) -> AgendaSession:
    return draft.item_in("golfe", db.session.query(AgendaSession).one().public_id).session


def add(editor, **more):
    return editor.submit(f"{DESK}/new", {**FILLED, **more})


def test_items_are_written_in_their_order_and_empty_rows_are_none(db, editor):
    answer = add(editor, **rows(
        "items",
        {"title-fr": "Rapport", "title-en": "Report", "speaker": "Afi Mensah", "function": "maire", "minutes": "20"},
        {"title-fr": "", "minutes": ""},
        {"title-fr": "Débat", "reader": "Kossi Ata"},
    ))  # fmt: skip
    assert answer.status_code == 303
    found = items_of(only(db).id)
    assert [(item.title, item.minutes, item.speaker, item.function, item.reader) for item in found] == [
        ({"fr": "Rapport", "en": "Report"}, 20, "Afi Mensah", "maire", ""), ({"fr": "Débat"}, None, "", "", "Kossi Ata"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"title-fr": "", "minutes": "5"}, "Saisissez l’objet de chaque point."),
        ({"title-fr": "Eau", "minutes": "0"}, "Saisissez une durée comprise entre 1 minute et 24 heures."),
        ({"title-fr": "Eau", "minutes": "vingt"}, "Saisissez un nombre entier."),
        ({"title-fr": "x" * 301}, "300"),
        ({"title-fr": "Eau", "speaker": "x" * 161}, "160"),
    ],
)
def test_what_an_item_cannot_be_is_said_beside_its_field(db, editor, row, sentence):
    answer = add(editor, **rows("items", {"title-fr": "Gardé", "minutes": "7"}, row))
    assert answer.status_code == 422
    assert sentence in answer.page.words
    assert "Gardé" in answer.page.html
    assert db.session.query(AgendaSession).count() == 0


@pytest.mark.parametrize(
    ("act", "wanted"),
    [
        ("items-add", ["A", "B", "C", ""]), ("items-remove-1", ["A", "C"]), ("items-up-2", ["A", "C", "B"]),
        ("items-down-0", ["B", "A", "C"]), ("items-up-0", ["A", "B", "C"]), ("items-down-2", ["A", "B", "C"]),
        ("items-remove-99", ["A", "B", "C"]), ("items-explode-1", ["A", "B", "C"]), ("return-nothing", ["A", "B", "C"]),
    ],
)  # fmt: skip
def test_items_move_without_javascript_and_nothing_is_saved(db, editor, act, wanted):
    answer = add(editor, **rows("items", *({"title-fr": name, "minutes": "5", "reader": f"L{name}"} for name in "ABC")),
                 act=act)  # fmt: skip
    assert answer.status_code == 200
    shown = values_of(answer.page)
    assert [shown[f"items-{n}-title-fr"] for n in range(len(wanted))] == wanted
    assert [shown[f"items-{n}-reader"] for n in range(len(wanted))] == [f"L{name}" if name else "" for name in wanted]
    assert f"items-{len(wanted)}-title-fr" not in shown
    assert db.session.query(AgendaSession).count() == 0


def test_sixty_rows_are_the_most(db, editor):
    many = rows("items", *({"title-fr": f"N{n}"} for n in range(60)))
    answer = add(editor, **many, act="items-add")
    assert "items-60-title-fr" not in values_of(answer.page)
    assert add(editor, **many, **{"items-60-title-fr": "Un de trop"}).status_code in {303, 422}


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        ((30, 30), "Les points prennent 60 des 90 minutes\u202f; il en reste 30."),
        ((60, 30), "Les points remplissent les 90 minutes de la séance."),
        ((60, 60), "Les points prennent 120 minutes, la séance en compte 90\u00a0: 30 de trop."),
    ],
)
def test_the_sum_of_the_items_is_said_and_never_blocks(db, editor, minutes, said):
    given = rows("items", *({"title-fr": f"N{n}", "minutes": str(n)} for n in minutes))
    assert said in add(editor, **given, act="items-down-9").page.words
    answer = add(editor, **given)
    assert answer.status_code == 303
    assert (said in editor.get(answer.location).page.words) is (sum(minutes) > 90)


def test_an_item_keeps_what_it_is_when_it_is_moved_and_a_released_one_can_be_taken_up_again(db, editor, assembly):
    made = session(assembly, "Eau", items=[Item({"fr": "Un"}, 10), Item({"fr": "Deux"}, 20)])
    publish(assembly)
    path = f"{DESK}/sessions/{made.public_id}"
    shown = editor.get(path).page
    assert "Point 1.1" in shown.words
    refs = [shown.hidden["items-0-ref"], shown.hidden["items-1-ref"]]
    base = {**FILLED, **rows("items", {"ref": refs[1], "title-fr": "Deux", "minutes": "20"})}
    assert editor.submit(path, base).status_code == 303
    gone = editor.get(path).page
    assert "1.1 Un Point retiré" in gone.words
    back = editor.submit(path, {**base, "act": f"return-{refs[0]}"}).page
    assert [back.hidden["items-0-ref"], back.hidden["items-1-ref"]] == [refs[1], refs[0]]
    assert values_of(back)["items-1-minutes"] == "10"
    assert "Point retiré" not in back.words
    kept = {**base, "items-1-ref": refs[0], "items-1-title-fr": "Un", "items-1-minutes": "10"}
    assert editor.submit(path, kept).status_code == 303
    assert [(item.title["fr"], item.public_id) for item in items_of(made.id)] == [("Deux", refs[1]), ("Un", refs[0])]


def test_the_ref_of_another_session_takes_nothing_from_it(db, editor, assembly):
    other = session(assembly, "Autre", items=[Item({"fr": "À elle"}, 10)])
    ref = items_of(other.id)[0].public_id
    made = session(assembly, "Eau", start="15:00")
    stolen = rows("items", {"ref": ref, "title-fr": "À moi"}, {"ref": ref, "title-fr": "Encore"})
    assert editor.submit(f"{DESK}/sessions/{made.public_id}", {**FILLED, **stolen}).status_code == 303
    assert [item.title["fr"] for item in items_of(other.id)] == ["À elle"]
    assert [item.title["fr"] for item in items_of(made.id)] == ["À moi", "Encore"]
    assert ref not in {item.public_id for item in items_of(made.id)}


def test_saving_what_stands_there_changes_nothing(db, editor, assembly):
    paper = world.save(Document(assembly_id=assembly.id, title={"fr": "Rapport"}))
    world.save(AgendaLevel(assembly_id=assembly.id, number=2, name={"fr": "Équipements"}))
    made = session(
        assembly, "Eau", items=[Item({"fr": "Un"}, 10, "Afi", "maire", "Koffi")], papers=[paper.id], levels=[2],
        interpreted_into=["en"], interpreter_team="Équipe A", video_url="https://meet.example/x", has_signup=True,
        recording_url="https://film.example/x", places=12, languages=["fr"],
        people=[Part("chair", "Awa", "Maire", reader="Yao", reader_function="DC", precedence=3, brief="Bref")],
    )  # fmt: skip
    path = f"{DESK}/sessions/{made.public_id}"
    version = only(db).version
    page = editor.get(path).page
    posted = {name: value for name, value in values_of(page).items() if name not in {"languages", "papers", "levels",
              "interpreted_into", "has_signup", "act"}}  # fmt: skip
    selects = {"type": "plenary", "day": "2027-03-09", "room": "", "track": "", "access": "registered",
               "status": "confirmed", "people-0-role": "chair", "people-1-role": "speaker"}  # fmt: skip
    areas = {"people-0-brief": "Bref"}
    answer = editor.submit(path, {**posted, **selects, **areas, "languages": ["fr"], "interpreted_into": ["en"],
                                  "papers": [str(paper.id)], "levels": ["2"], "has_signup": "y"})  # fmt: skip
    assert answer.status_code == 303, answer.page.words
    assert only(db).version == version


def test_languages_papers_levels_and_sign_up_are_saved(db, editor, assembly):
    first, second = (world.save(Document(assembly_id=assembly.id, title={"fr": name}, position=n))
                     for n, name in enumerate(("Rapport", "Budget")))  # fmt: skip
    world.save(AgendaLevel(assembly_id=assembly.id, number=3, name={"fr": "Jeunesse"}))
    add(editor, languages=["fr"], interpreted_into=["en", "ee"], interpreter_team="Cabine 1", levels=["3"],
        papers=[str(second.id), str(first.id)], video_url="https://meet.example/x", recording_url="https://film.example/x",
        has_signup="y", places="40")  # fmt: skip
    made = only(db)
    assert (made.interpreted_into, made.interpreter_team, made.levels) == (["en", "ee"], "Cabine 1", [3])
    assert (made.video_url, made.recording_url) == ("https://meet.example/x", "https://film.example/x")
    assert (made.has_signup, made.places) == (True, 40)
    assert set(papers_of(made.id)) == {first.id, second.id}
    assert "Cabine 1" in editor.get(f"{DESK}/new").page.html


@pytest.mark.parametrize(
    "wrong",
    [
        {"interpreted_into": ["klingon"]}, {"levels": ["9"]}, {"papers": ["999999"]}, {"papers": ["1 OR 1=1"]},
        {"places": "0"}, {"places": "douze"}, {"video_url": "javascript:alert(1)"}, {"video_url": "x" * 501},
        {"recording_url": "javascript:alert(1)"}, {"recording_url": "https://" + "x" * 500},
        {"interpreter_team": "x" * 81}, {"people-0-role": "emperor", "people-0-name": "A"},
        {"people-0-name": "A", "people-0-precedence": "-1"}, {"people-0-name": "A", "people-0-brief": "x" * 4001},
        {"people-0-reader": "Yao"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_422_with_the_rest_kept(db, editor, wrong):
    answer = add(editor, **{"items-0-title-fr": "Point gardé", **wrong})
    assert answer.status_code == 422
    assert "Point gardé" in answer.page.html
    assert db.session.query(AgendaSession).count() == 0


def test_hostile_text_is_shown_as_text(editor):
    evil = "<script>alert(1)</script>"
    answer = add(editor, **{"items-0-title-fr": evil, "people-0-name": evil, "people-0-brief": evil, "act": "x"})
    assert "<script>alert" not in answer.page.html
    assert "&lt;script&gt;" in answer.page.html


# People


def test_a_name_of_one_accepted_registration_is_linked_and_tagged(db, editor, assembly):
    mayor = registered(assembly, "Élise", "Kpɔ̃tɔ")
    registered(assembly, "Awa", "Diop", state=RegistrationState.SUBMITTED)
    registered(world.assembly("autre"), "Yao", "Ata")
    given = rows("people", {"role": "chair", "name": "KPOTO elise"}, {"role": "speaker", "name": "Awa Diop"},
                 {"role": "speaker", "name": "Yao Ata"})  # fmt: skip
    page = add(editor, **given, act="x").page
    assert "KPOTO elise\u00a0: inscrit(e)" in page.words
    assert "Awa Diop\u00a0: inscrit(e)" not in page.words
    add(editor, **given)
    assert [part.person_id for part in parts_of(only(db).id)] == [mayor.person_id, None, None]


def test_a_name_of_two_is_linked_to_nobody_and_says_so(db, editor, assembly):
    registered(assembly, "Kossi", "Ata")
    registered(assembly, "Kossi", "Ata")
    given = rows("people", {"role": "chair", "name": "Kossi Ata"})
    assert "Kossi Ata\u00a0: 2 personnes inscrites portent ce nom" in add(editor, **given, act="x").page.words
    add(editor, **given)
    assert parts_of(only(db).id)[0].person_id is None


def test_readers_and_presenters_are_linked_too(db, editor, assembly):
    reader = registered(assembly, "Yao", "Ata")
    add(editor, **rows("people", {"role": "speaker", "function": "Ministre", "reader": "Yao Ata",
                                  "reader_function": "Conseiller"}),
        **rows("items", {"title-fr": "Eau", "speaker": "ata yao"}))  # fmt: skip
    part, item = parts_of(only(db).id)[0], items_of(only(db).id)[0]
    assert (part.reader, part.reader_function, part.reader_person_id) == ("Yao Ata", "Conseiller", reader.person_id)
    assert item.person_id == reader.person_id


def test_names_of_registered_people_are_suggested_to_those_who_may_know_them(client, editor, assembly):
    registered(assembly, "Élise", "Kpɔ̃tɔ")
    assert '<option value="Élise Kpɔ̃tɔ">' not in editor.get(f"{DESK}/new").page.html
    as_role(client, assembly, Role.ORGANISER)
    assert '<option value="Élise Kpɔ̃tɔ">' in client.get(f"{DESK}/new").page.html


def test_an_organisation_is_found_by_its_name_or_another_one(db, editor, assembly):
    kloto = world.organisation("Kloto 1")
    aimf = world.organisation("Association internationale", kind=OrganisationKind.PARTNER)
    world.save(OrganisationAlias(organisation_id=aimf.id, name="AIMF"))
    aimf.search_text = "\n association internationale\n aimf\n"
    world.save(aimf)
    add(editor, **rows("people", {"role": "chair", "name": "A", "organisation": "mairie de kloto1"},
                       {"role": "speaker", "name": "B", "organisation": "aimf"}))  # fmt: skip
    assert [part.organisation_id for part in parts_of(only(db).id)] == [kloto.id, aimf.id]
    page = editor.get(f"{DESK}/sessions/{only(db).public_id}").page
    assert values_of(page)["people-0-organisation"] == "Kloto 1"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Klot 1", "Saisissez le nom tel qu’il figure dans l’annuaire\u00a0: Kloto 1."),
        ("Ville fantôme", "L’annuaire n’a pas d’organisation de ce nom."),
        ("Golfe", "Plusieurs organisations sont possibles. Saisissez l’un de ces noms\u00a0: Golfe 1 · Golfe 2."),
    ],
)
def test_an_organisation_that_is_not_one_is_said_with_what_comes_near(db, editor, typed, said):
    for name in ("Kloto 1", "Golfe 1", "Golfe 2"):
        world.organisation(name)
    answer = add(editor, **rows("people", {"role": "chair", "name": "A", "organisation": typed}))
    assert answer.status_code == 422
    assert said in answer.page.words
    assert db.session.query(AgendaSession).count() == 0


def test_the_order_of_protocol_puts_the_highest_authority_last(db, editor, assembly):
    registered(assembly, "Mère", "Maire", rank=8)
    registered(assembly, "Excellence", "Ministre", code="AUT", rank=2)
    registered(assembly, "Chère", "Conseillère", code="CONS", rank=11)
    given = rows(
        "people", {"role": "chair", "name": "Présidence"}, {"role": "speaker", "name": "Excellence Ministre"},
        {"role": "speaker", "name": "Mère Maire", "brief": "le mien"}, {"role": "speaker", "name": "Inconnu Un"},
        {"role": "speaker", "name": "Chef d’État", "precedence": "1"}, {"role": "rapporteur", "name": "Rapporteuse"},
        {"role": "speaker", "name": "Chère Conseillère"}, {"role": "speaker", "name": "Inconnu Deux"},
        {"role": "speaker", "name": "Seconde Mairesse", "precedence": "8"},
    )  # fmt: skip
    page = add(editor, **given, act="protocol").page
    shown = values_of(page)
    assert [shown[f"people-{n}-name"] for n in range(9)] == [
        "Présidence", "Inconnu Un", "Inconnu Deux", "Chère Conseillère", "Mère Maire", "Rapporteuse",
        "Seconde Mairesse", "Excellence Ministre", "Chef d’État",
    ]  # fmt: skip
    assert "le mien" in page.html
    assert db.session.query(AgendaSession).count() == 0


def test_roles_of_the_assembly_are_offered(db, editor, assembly):
    world.save(AgendaRole(assembly_id=assembly.id, code="temoin", name={"fr": "Grand témoin"}, position=9),
               AgendaRole(assembly_id=assembly.id, code="chair", name={"fr": "Président de séance"}, position=0))  # fmt: skip
    page = editor.get(f"{DESK}/new").page
    assert "Grand témoin" in page.words
    assert "Président de séance" in page.words
    add(editor, **rows("people", {"role": "temoin", "name": "A"}))
    assert parts_of(only(db).id)[0].role == "temoin"


# Two editors


def test_the_second_editor_is_told_the_new_facts_and_keeps_what_was_written(db, editor, assembly):
    paper = world.save(Document(assembly_id=assembly.id, title={"fr": "Rapport moral"}))
    world.save(AgendaLevel(assembly_id=assembly.id, number=4, name={"fr": "Politiques publiques"}))
    made = session(assembly, "Eau")
    path = f"{DESK}/sessions/{made.public_id}"
    seen = editor.get(path).page.hidden
    change(
        made, assembly, items=[Item({"fr": "Ajouté"}, 15, "Afi")], papers=[paper.id], levels=[4], has_signup=True,
        interpreted_into=["en"], video_url="https://meet.example/secret", places=9,
        people=[Part(PersonRole.CHAIR, "Awa", reader="Yao")],
    )  # fmt: skip
    mine = {**FILLED, **seen, "video_url": "https://meet.example/mine", "interpreter_team": "Cabine 7", "places": "21",
            **rows("items", {"title-fr": "Mon point", "minutes": "12"}),
            **rows("people", {"role": "speaker", "name": "Mon oratrice", "brief": "Ma consigne"})}  # fmt: skip
    answer = editor.post(path, data=mine)
    assert answer.status_code == 409
    for said in ("Points\u00a0: à présent «\u00a0Ajouté (15 minutes, Afi)\u00a0»", "«\u00a0Rapport moral\u00a0»",
                 "«\u00a04 · Politiques publiques\u00a0»", "Lien vidéo\u00a0: à présent «\u00a0un lien\u00a0»",
                 "«\u00a0anglais\u00a0»", "«\u00a0Présidence\u00a0: Awa, message lu par Yao\u00a0»"):  # fmt: skip
        assert said in answer.page.words, said
    assert "meet.example/secret" not in answer.page.html
    shown = values_of(answer.page)
    assert (shown["items-0-title-fr"], shown["items-0-minutes"], shown["people-0-name"]) == (
        "Mon point", "12", "Mon oratrice")  # fmt: skip
    assert (shown["video_url"], shown["interpreter_team"], shown["places"]) == (
        "https://meet.example/mine", "Cabine 7", "21")  # fmt: skip
    assert "Ma consigne" in answer.page.html
    assert items_of(made.id)[0].title == {"fr": "Ajouté"}
    again = editor.post(path, data={**mine, **answer.page.hidden})
    assert again.status_code == 303
    assert items_of(made.id)[0].title == {"fr": "Mon point"}


def test_the_form_opens_at_the_place_it_was_asked_for(editor, assembly):
    room = world.room(assembly, "Salle Oti")
    page = editor.get(f"{DESK}/new?day=2027-03-10&start=14:15&room={room.id}").page
    assert values_of(page)["start"] == "14:15"
    assert f'<option selected value="{room.id}">' in page.html
    assert editor.get(f"{DESK}/new?day=x&start=99:99&room=zz").status_code == 200
