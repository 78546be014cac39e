"""Uploads are suspect: the name, the first bytes and the inside must agree."""

import io
import zipfile

import pytest

from coordinator.core.errors import Invalid
from coordinator.documents.kinds import MAX_BYTES, inspect

PDF = b"%PDF-1.7\n%%EOF\n"


def zipped(*members: str, fill: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            archive.writestr(member, fill)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("note.pdf", PDF, "PDF"), ("Note.PDF", PDF, "PDF"), ("a.png", b"\x89PNG\r\n\x1a\n..", "PNG"),
     ("a.docx", zipped("[Content_Types].xml", "word/document.xml"), "DOCX"), ("a.odt", zipped("mimetype", "content.xml"), "ODT"),
     ("a.jpeg", b"\xff\xd8\xff\xe0", "JPEG")],
)  # fmt: skip
def test_what_is_what_it_says_is_taken(name, content, kind):
    assert inspect(name, content)[1].name == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.html", b"<html>"), ("a.svg", b"<svg/>"), ("a.exe", b"MZ"), ("a", PDF), ("a.pdf.html", PDF), ("a.pdf", b"<html>"),
     ("a.pdf", b""), ("a.docx", PDF), ("a.docx", zipped("xl/workbook.xml")), ("a.docx", b"PK\x03\x04broken"), ("", PDF),
     ("a.xlsm", zipped("xl/workbook.xml")), ("a.pdf", b"%PDF-" + b"0" * MAX_BYTES)],
)  # fmt: skip
def test_everything_else_is_refused_with_a_sentence(name, content):
    with pytest.raises(Invalid) as refusal:
        inspect(name, content)
    assert refusal.value.fields["file"].endswith(".")


def test_a_zip_bomb_is_refused():
    with pytest.raises(Invalid):
        inspect("bomb.docx", zipped("word/document.xml", fill=b"0" * 60_000_000))


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../../etc/passwd.pdf", "passwd.pdf"), ("C:\\fakepath\\Ordre du jour.pdf", "Ordre du jour.pdf"), ("a\r\nb\x00.pdf", "a b.pdf"),
     ('x".pdf', "x.pdf"), (".pdf", None), ("Ŋunyɔ.pdf", "Ŋunyɔ.pdf"), ("é" * 500 + ".pdf", "é" * 120 + ".pdf")],
)  # fmt: skip
def test_names_lose_folders_and_controls_but_no_letters(given, kept):
    if kept is None:
        with pytest.raises(Invalid):
            inspect(given, PDF)
    else:
        assert inspect(given, PDF)[0] == kept
