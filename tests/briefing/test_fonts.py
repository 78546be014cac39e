"""The shipped fonts are the ones that were made, under their licences, and hold the letters we promise."""

import tomllib

import pytest
from fontTools.ttLib import TTFont

from coordinator.briefing.fonts.faces import FACES, FOLDER
from coordinator.briefing.fonts.subset import present_hashes
from coordinator.briefing.typography import printable

AFRICAN = "ɖɛƒɣŋɔʋɩʊñƉƐƑƔŊƆƲƖƱɓɗƙɲǝẽõãĩũẹọṣ"


def test_files_are_those_listed_with_licence_and_source():
    listed = tomllib.loads((FOLDER / "VENDOR.toml").read_text("utf-8"))["font"]
    assert {name: sha for font in listed for name, sha in font["files"].items()} == present_hashes()
    assert {face.file for face in FACES} == set(present_hashes())
    for font in listed:
        assert "PERMISSION & CONDITIONS" in (FOLDER / font["licence_file"]).read_text("utf-8")
        assert font["source"].startswith("Debian package ")


def test_together_they_weigh_less_than_a_megabyte_and_a_half():
    assert sum((FOLDER / name).stat().st_size for name in present_hashes()) < 1_500_000


@pytest.mark.parametrize("file", [face.file for face in FACES if face.family != "PackNaskh"])
def test_latin_faces_hold_african_letters_marks_and_spaces(file: str):
    letters = TTFont(FOLDER / file).getBestCmap()
    for letter in AFRICAN + "\u0300\u0301\u0302\u0303\u0304\u030c\u00a0\u202f’«»–—…→€":
        assert ord(letter) in letters, f"{letter!r} is not in {file}"


def test_the_reserved_name_is_not_used():
    for face in FACES:
        if face.family == "PackSerif":
            names = TTFont(FOLDER / face.file)["name"].names
            shown = " ".join(str(record) for record in names if record.nameID in {1, 3, 4, 6, 16, 17})
            assert "Gentium" not in shown
            assert "SIL" not in shown


def test_arabic_is_printable_and_emoji_is_not():
    assert {ord(ch) for ch in "مرحبا لومي،"} <= printable()
    assert ord("🎉") not in printable()
