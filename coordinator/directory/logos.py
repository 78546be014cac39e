"""Logos: which pictures are taken, and how they are made harmless and small.

Only the first bytes say what a file is. What is kept is a new PNG drawn from the picture: nothing that was
hidden in the file (scripts, metadata, a second file behind it) survives.
"""

import warnings
from io import BytesIO

from PIL import Image, ImageOps

from coordinator.core.errors import Invalid
from coordinator.core.i18n import _

MAX_BYTES = 4_000_000
MAX_PIXELS = 24_000_000
SIDE = 480
MEDIA_TYPE = "image/png"
_COLOURS = 256


def kind_of(content: bytes) -> str | None:
    """Return Pillow's name of the format by its magic bytes: PNG, JPEG, WEBP; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    return None


def prepare(content: bytes) -> bytes:
    """Return the picture as PNG of at most 480 px a side; raises Invalid with the reason in words."""
    if len(content) > MAX_BYTES:
        raise _refused(_("This picture is heavier than 4 MB. Choose a smaller one."))
    kind = kind_of(content)
    if kind is None:
        raise _refused(_("This file is not a PNG, JPEG or WebP picture. Choose another file."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=[kind]) as picture:
                if picture.width * picture.height <= MAX_PIXELS:
                    return _png(picture)
    except Exception as error:  # Pillow raises many kinds for damaged files
        raise _refused(_("This picture cannot be read. Save it again and retry.")) from error
    raise _refused(_("This picture has too many pixels. Choose a smaller one."))


def _png(picture: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    plain = upright.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE)
    out = BytesIO()
    plain.save(out, "PNG", optimize=True)
    return out.getvalue()


def _refused(sentence: str) -> Invalid:
    return Invalid(sentence, fields={"logo": sentence})
