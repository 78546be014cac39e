"""The portraits of a pack: figures with a text, one picture for one file, small, and nothing of what was sent with them."""

import io
from pathlib import Path

import pytest
from PIL import Image
from pypdf.generic import DictionaryObject

from coordinator.briefing.content import Face, Part
from coordinator.briefing.portraits import HEIGHT, WIDTH, fitted
from coordinator.briefing.render import RenderedPack, render_pack
from tests.briefing.paper import Paper, tool
from tests.briefing.samples import faces, picture, small_pack


def printed(shown: tuple[Face, ...], images: dict[str, bytes], path: Path) -> tuple[RenderedPack, Paper]:
    made = render_pack(small_pack(parts=(Part.PORTRAITS,), faces=shown, images=images), "fr")
    return made, Paper(made.content, path / "faces.pdf")


def pictures(paper: Paper) -> set[int]:
    """The numbers of the JPEG pictures in the file."""
    found = {reference.idnum for page in paper.reader.pages for reference in _images(page)}
    return {number for number in found if paper.reader.get_object(number).get("/Filter") == "/DCTDecode"}


def _images(page: DictionaryObject):
    objects = page["/Resources"].get("/XObject", {})
    return [objects.raw_get(name) for name in objects if objects[name].get("/Subtype") == "/Image"]


def picture_with(**options: object) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (400, 300), "#99401f").save(stream, "JPEG", **options)
    return stream.getvalue()


@pytest.mark.slow
def test_a_portrait_is_a_figure_with_the_name_and_initials_stand_where_there_is_none(tmp_path: Path):
    shown = (
        Face("Kɔ́dzo Ŋunyɔ", "KŊ", "Maire par intérim", "Kloto 1", "portrait-a"),
        Face("Sèna Ɖɔkpɛ", "SƉ", "Adjointe au maire", "Cotonou, Bénin"),
    )
    made, paper = printed(shown, {"portrait-a": picture()}, tmp_path)
    figures = [element["/Alt"] for element in paper.elements if element["/S"] == "/Figure"]
    assert figures == ["Portrait de Kɔ́dzo Ŋunyɔ"]
    words = paper.flat(3)
    for text in ("Kɔ́dzo Ŋunyɔ", "Maire par intérim", "Kloto 1", "SƉ", "Sèna Ɖɔkpɛ", "Cotonou, Bénin"):
        assert text in words
    assert "2 participants, par ordre alphabétique des noms de famille" in words
    assert made.warnings == ()
    assert tool("qpdf", "--check", paper.path, check=False).returncode == 0


@pytest.mark.slow
def test_one_file_is_stored_once_and_three_hundred_stay_small(tmp_path: Path):
    shown, images = faces(300)
    made, paper = printed(shown, images, tmp_path)
    assert len(pictures(paper)) == len(images) == len({face.portrait for face in shown if face.portrait})
    assert made.page_count == 2 + 12 + 1  # 20 faces under the title, then 25 to a page
    assert len(made.content) < 1_500_000


@pytest.mark.slow
def test_a_file_that_is_no_picture_is_named_and_the_pack_is_made(tmp_path: Path):
    shown = tuple(Face(f"Afi {name}", "A", portrait=f"portrait-{name}") for name in ("good", "bad", "lost"))
    made, paper = printed(shown, {"portrait-good": picture(), "portrait-bad": b"GIF89a nothing"}, tmp_path)
    assert made.warnings == ("Le portrait de Afi bad ne peut pas être lu\u00a0: ses initiales en tiennent lieu.",)
    assert [element["/Alt"] for element in paper.elements if element["/S"] == "/Figure"] == ["Portrait de Afi good"]


@pytest.mark.slow
def test_no_portraits_at_all_is_no_section(tmp_path: Path):
    made, paper = printed((), {}, tmp_path)
    assert made.page_count == 2
    assert "Trombinoscope" not in paper.text


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_picture_gets_one_format(kind: str):
    with Image.open(io.BytesIO(fitted(picture(size=(900, 1200), kind=kind)))) as small:
        assert (small.format, small.size) == ("JPEG", (WIDTH, HEIGHT))


def test_nothing_hidden_in_the_file_is_printed_and_the_camera_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    exif[0x010E] = "secret place"
    sent = picture_with(exif=exif, comment=b"secret remark")
    small = fitted(sent)
    assert b"secret" in sent
    assert b"secret" not in small
    assert not Image.open(io.BytesIO(small)).getexif()


def test_transparent_ground_becomes_paper():
    stream = io.BytesIO()
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(stream, "PNG")
    with Image.open(io.BytesIO(fitted(stream.getvalue()))) as small:
        assert small.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\xff\xd8\xff broken", picture()[:300]])
def test_what_cannot_be_read_is_no_portrait(content: bytes):
    assert fitted(content) is None


def test_a_picture_of_too_many_pixels_is_not_opened():
    stream = io.BytesIO()
    Image.new("1", (6000, 5000)).save(stream, "PNG")
    assert fitted(stream.getvalue()) is None
