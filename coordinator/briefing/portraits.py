"""Portraits made fit for print: upright, cropped to one format, small, and without anything hidden in the file."""

import warnings
from io import BytesIO

from PIL import Image, ImageOps

from coordinator.directory.logos import MAX_PIXELS, kind_of

# A portrait is printed 30 mm wide: 240 points are 200 to the inch.
WIDTH, HEIGHT = 240, 224
_QUALITY = 72
# A face sits above the middle of a passport picture.
_CENTRE = (0.5, 0.25)
_WHITE = (255, 255, 255)


def fitted(content: bytes) -> bytes | None:
    """Return a stored portrait as JPEG of WIDTH x HEIGHT; None when it is no picture, or one too large to open.

    Called by the press, whose process has a cap on memory and time: what a hostile file does, it does there.
    """
    kind = kind_of(content)
    if kind is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=[kind]) as picture:
                return _jpeg(picture) if picture.width * picture.height <= MAX_PIXELS else None
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - Pillow raises many kinds for damaged files
        return None


def _jpeg(picture: Image.Image) -> bytes:
    picture.draft("RGB", (2 * WIDTH, 2 * HEIGHT))  # a JPEG is read at a fraction of its size when that is enough
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    cropped = ImageOps.fit(upright, (WIDTH, HEIGHT), Image.Resampling.LANCZOS, centering=_CENTRE)
    plain = Image.new("RGB", cropped.size, _WHITE)
    plain.paste(cropped, mask=cropped.getchannel("A"))
    out = BytesIO()
    plain.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
