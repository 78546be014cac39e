"""The acceptance sentences of a plain pack, on one rendered file of 300 participants."""

import io
import re
from pathlib import Path

import icalendar
import pytest
from PIL import Image

from coordinator.briefing.content import Body, Identity, Part, Practical, Text
from coordinator.briefing.fonts.faces import FACES
from coordinator.briefing.render import RenderedPack, render_pack
from tests.briefing.paper import Paper, tool
from tests.briefing.samples import CALENDAR, EWE, GREETING, KABIYE, make_pack, small_pack

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made() -> RenderedPack:
    return render_pack(make_pack(), "fr")


@pytest.fixture(scope="module")
def paper(made: RenderedPack, tmp_path_factory: pytest.TempPathFactory) -> Paper:
    return Paper(made.content, tmp_path_factory.mktemp("pdf") / "pack.pdf")


def font_families(paper: Paper) -> set[str]:
    rows = tool("pdffonts", paper.path).stdout.splitlines()[2:]
    return {re.match(r"[A-Z]{6}\+(\w+)", row)[1] for row in rows}


def test_qpdf_finds_nothing_wrong(paper: Paper):
    assert tool("qpdf", "--check", paper.path, check=False).returncode == 0


def test_nothing_had_to_be_left_out(made: RenderedPack):
    assert made.warnings == ()


def test_every_number_of_the_contents_is_the_page_of_its_title(paper: Paper):
    lines = re.findall(r"^ *(?:\d+\s?h\s?\d\d +|\d+ +)?(\S.*?) {2,}(\d+)$", paper.pages[1], re.MULTILINE)
    assert len(lines) == 6 + 3 + 3 + 27
    for title, number in lines:
        assert re.sub(r"\s", " ", title) in paper.flat(int(number)), title


def test_every_page_but_the_cover_says_n_of_n(made: RenderedPack, paper: Paper):
    assert len(paper.pages) == made.page_count == len(paper.reader.pages)
    numbers = [re.findall(r"(\d+)\s/\s(\d+)\s*$", page.rstrip()) for page in paper.pages]
    assert numbers[0] == []
    assert numbers[1:] == [[(str(n), str(made.page_count))] for n in range(2, made.page_count + 1)]


def test_every_page_but_the_cover_names_assembly_version_and_print_time(paper: Paper):
    foot = "Assemblée générale de l’Union des communes du Togo · Version 3, imprimée le 24 février 2027 à 8 h 00"
    for number in range(2, len(paper.pages) + 1):
        assert foot in paper.flat(number)


def test_the_programme_says_which_release_it_is_and_whose_time(paper: Paper):
    assert "Version 2 du programme, publiée le 23 février 2027 à 8 h 00. Heure de Lomé (UTC+0)." in paper.flat(5)


def test_one_day_of_the_programme_per_page(paper: Paper):
    for number, day in ((3, "Mardi 9 mars 2027"), (4, "Mercredi 10 mars 2027"), (5, "Jeudi 11 mars 2027")):
        assert day in paper.flat(number)
        assert "Réception offerte par la commune hôte" in paper.flat(number)


def test_only_shipped_fonts_embedded_with_unicode_maps(paper: Paper):
    rows = tool("pdffonts", paper.path).stdout.splitlines()[2:]
    assert rows
    assert font_families(paper) <= {face.family for face in FACES}
    for row in rows:
        assert re.search(r"yes yes yes +\d+ +0$", row), row


def test_african_letters_and_accents_are_extracted(paper: Paper):
    for text in (EWE, KABIYE):
        assert text in paper.text


def test_arabic_is_extracted_in_logical_order(tmp_path: Path):
    pack = small_pack(parts=(Part.PRACTICAL,), identity=Identity(Text(GREETING, "ar"), "9 – 11 mars 2027"))
    made = render_pack(pack, "fr")
    paper = Paper(made.content, tmp_path / "ar.pdf")
    assert "مرحبا بكم في لومي يسعدنا أن نستقبلكم" in re.sub("[\u200e\u200f\u202a-\u202e]", "", paper.text)
    families = font_families(paper)
    assert families <= {"PackSerif", "PackSans", "PackNaskh"}
    assert "PackNaskh" in families


def test_tagged_with_language_and_title(paper: Paper):
    assert paper.root["/Lang"] == "fr"
    assert paper.root["/MarkInfo"]["/Marked"]
    assert paper.root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert paper.reader.metadata.title == "Assemblée générale de l’Union des communes du Togo – Dossier de séance"
    assert paper.reader.metadata.author == "Union des communes du Togo, Commune de Golfe 1"
    kinds = {str(element["/S"]) for element in paper.elements}
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/L", "/LI", "/Link", "/Art"} <= kinds


def test_every_figure_has_a_text(tmp_path: Path):
    stream = io.BytesIO()
    Image.new("RGB", (40, 20), "#25326e").save(stream, "PNG")
    identity = Identity(Text("Assemblée", "fr"), "2027", hosts=(Body("Union", "U", logo="union.png"),))
    made = render_pack(
        small_pack(parts=(Part.PROGRAMME,), identity=identity, images={"union.png": stream.getvalue()}), "fr"
    )
    figures = [e for e in Paper(made.content, tmp_path / "f.pdf").elements if e["/S"] == "/Figure"]
    assert [figure["/Alt"] for figure in figures] == ["Union"]


def test_every_mark_belongs_to_one_element_of_its_page(paper: Paper):
    for index in range(len(paper.reader.pages)):
        ids, outside = paper.painted(index)
        assert outside == 0
        assert {number for page, number in paper.marks if page == index} == ids
    assert set(paper.marks.values()) == {1}


def test_running_lines_are_not_text_of_the_document(paper: Paper):
    kept = sum(1 for page, _number in paper.marks if page == len(paper.reader.pages) - 1)
    assert kept < 5  # the page for notes holds its small line and its title, not head, foot and number


def test_no_link_is_dead_and_every_section_has_a_bookmark(paper: Paper):
    inside, outside = paper.links()
    assert len(inside) > 60
    assert set(inside) <= set(paper.reader.named_destinations)
    assert set(outside) == {"mailto:protocole@assemblee.example", "tel:+22890000001", "tel:+22890000003", "tel:117",
                            "tel:118"}  # fmt: skip
    top = [entry.title for entry in paper.reader.outline if not isinstance(entry, list)]
    assert top == ["Sommaire", "Programme", "Notes de séance", "Trombinoscope", "Liste des participants",
                   "Informations pratiques", "Notes"]  # fmt: skip


def test_the_calendar_travels_inside(paper: Paper):
    assert paper.reader.attachments == {"assemblee.ics": [CALENDAR]}
    calendar = icalendar.Calendar.from_ical(paper.reader.attachments["assemblee.ics"][0])
    assert len(calendar.events) == 1


def test_nothing_runs_when_the_file_is_opened(paper: Paper):
    assert "/OpenAction" not in paper.root
    assert "/JavaScript" not in paper.root.get("/Names", {})
    assert b"/JavaScript" not in paper.content


def test_breaks_and_meals_have_no_note(paper: Paper):
    notes = " ".join(paper.flat(number) for number in range(6, 12))
    assert "Déjeuner" not in notes
    assert "Pause-café" not in notes
    assert "Séance plénière d’installation" in notes


def test_only_the_chosen_parts_are_printed(tmp_path: Path):
    paper = Paper(render_pack(small_pack(parts=(Part.PROGRAMME,)), "en").content, tmp_path / "p.pdf")
    assert [entry.title for entry in paper.reader.outline if not isinstance(entry, list)] == ["Contents", "Programme"]
    assert "AGBEKO" not in paper.text


def test_a_part_with_nothing_to_say_is_left_out(tmp_path: Path):
    pack = small_pack(days=(), faces=(), countries=(), practical=Practical())
    paper = Paper(render_pack(pack, "en").content, tmp_path / "p.pdf")
    assert [entry.title for entry in paper.reader.outline if not isinstance(entry, list)] == ["Contents", "Notes"]


def test_english_pack_is_english(tmp_path: Path):
    paper = Paper(render_pack(small_pack(), "en").content, tmp_path / "en.pdf")
    assert paper.root["/Lang"] == "en"
    assert "Tuesday 9 March 2027" in paper.text
    assert "09:15 – 10:30" in paper.text
    assert "Séance" not in paper.flat(2).replace("Séance plénière d’installation", "")
