"""Which files are taken as papers: known by their ending and by their first bytes, both."""

import io
import zipfile
from dataclasses import dataclass

from coordinator.core.errors import Invalid
from coordinator.core.i18n import _
from coordinator.core.text import clean_line

MAX_BYTES = 20_000_000
_MAX_UNPACKED = 400_000_000
_MAX_RATIO = 200
_OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Kind:
    """A kind of file: its name for readers, its media type, and what a file of it holds."""

    name: str
    media_type: str
    starts: bytes
    member: str = ""  # a file that a zipped format must contain


KINDS = {
    "pdf": Kind("PDF", "application/pdf", b"%PDF-"),
    "docx": Kind("DOCX", _OFFICE + "wordprocessingml.document", b"PK\x03\x04", "word/document.xml"),
    "xlsx": Kind("XLSX", _OFFICE + "spreadsheetml.sheet", b"PK\x03\x04", "xl/workbook.xml"),
    "pptx": Kind("PPTX", _OFFICE + "presentationml.presentation", b"PK\x03\x04", "ppt/presentation.xml"),
    "odt": Kind("ODT", "application/vnd.oasis.opendocument.text", b"PK\x03\x04", "content.xml"),
    "png": Kind("PNG", "image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": Kind("JPEG", "image/jpeg", b"\xff\xd8\xff"),
    "jpeg": Kind("JPEG", "image/jpeg", b"\xff\xd8\xff"),
}
ENDINGS = ", ".join(f".{ending}" for ending in KINDS)


def kind_name(media_type: str) -> str:
    """Return 'PDF' for application/pdf and so on; 'file' words are the template's."""
    return next((kind.name for kind in KINDS.values() if kind.media_type == media_type), "")


def inspect(file_name: str, content: bytes) -> tuple[str, Kind]:
    """Return (cleaned file name, kind) of an upload; raises Invalid with a sentence for the field `file`.

    The name keeps its letters but no folder, control character or leading dot; a zipped format is opened to see
    that it is what it says and unpacks to a sane size (a zip bomb is refused before anything is unpacked).
    """
    name = _clean_name(file_name)
    kind = KINDS.get(name.rpartition(".")[2].lower())
    if kind is None:
        raise _no(_("Choose a PDF, Word, Excel, PowerPoint, ODT, PNG or JPEG file."))
    if not content:
        raise _no(_("This file is empty. Choose another one."))
    if len(content) > MAX_BYTES:
        raise _no(_("This file is heavier than %(size)s MB. Reduce it, or split it.", size=MAX_BYTES // 1_000_000))
    if not content.startswith(kind.starts) or (kind.member and not _is_sound_zip(content, kind.member)):
        raise _no(_("This file is not what its name says (%(kind)s). Save it again and retry.", kind=kind.name))
    return name, kind


def _clean_name(file_name: str) -> str:
    last = file_name.replace("\\", "/").rpartition("/")[2]
    name = clean_line(last).strip(". ").replace('"', "")
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:120] or 'document'}{dot}{ending[:8]}"


def _is_sound_zip(content: bytes, member: str) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > _MAX_UNPACKED or unpacked > _MAX_RATIO * max(1, len(content)):
        return False
    return any(entry.filename == member for entry in entries)


def _no(sentence: str) -> Invalid:
    return Invalid(sentence, fields={"file": sentence})
