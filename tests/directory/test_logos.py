"""Attacks on the upload of logos: only pictures are taken, and nothing of the file itself is kept."""

import contextlib
import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from coordinator.core.errors import Invalid
from coordinator.directory import logos

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(kind, size=(60, 40), **more):
    out = io.BytesIO()
    Image.new("RGB", size, (40, 50, 110)).save(out, kind, **more)
    return out.getvalue()


def bomb(side):
    """A PNG of a few bytes that claims side × side pixels."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_pictures_of_three_kinds_are_taken(kind):
    assert logos.prepare(picture(kind)).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "content",
    [SVG, b"\xef\xbb\xbf" + SVG, b"<!doctype html><script>alert(1)</script>", b"GIF89a" + b"\0" * 40, b"%PDF-1.7",
     b"PK\x03\x04" + b"\0" * 40, b"MZ" + b"\0" * 40, b"BM" + b"\0" * 60, b"", b"RIFF\0\0\0\0WAVEfmt "],
)  # fmt: skip
def test_other_files_are_refused_whatever_their_name(content):
    with pytest.raises(Invalid) as refusal:
        logos.prepare(content)
    assert set(refusal.value.fields) == {"logo"}


@pytest.mark.parametrize("start", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\x20\0\0\0WEBP"])
def test_a_picture_by_its_first_bytes_only_is_refused(start):
    with pytest.raises(Invalid):
        logos.prepare(start + b"<script>alert(1)</script>" * 10)


@pytest.mark.parametrize("side", [6_000, 40_000, 2_000_000])
def test_a_bomb_of_pixels_is_refused(side):
    with pytest.raises(Invalid):
        logos.prepare(bomb(side))


def test_a_picture_over_4_mb_is_refused():
    with pytest.raises(Invalid):
        logos.prepare(picture("PNG") + b"\0" * logos.MAX_BYTES)


def test_what_is_hidden_in_a_picture_is_gone():
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "<script>alert(1)</script>")
    made = logos.prepare(picture("PNG", pnginfo=info) + b"PK\x03\x04evil.html")
    assert b"script" not in made
    assert b"evil" not in made


def test_a_large_picture_is_reduced_and_keeps_its_shape():
    with Image.open(io.BytesIO(logos.prepare(picture("JPEG", (2000, 500))))) as made:
        assert made.size == (480, 120)


def test_a_small_picture_stays_as_it_is():
    with Image.open(io.BytesIO(logos.prepare(picture("PNG")))) as made:
        assert made.size == (60, 40)


@given(st.binary(max_size=300), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP"]))
def test_any_bytes_are_a_picture_or_a_refusal(tail, start):
    with contextlib.suppress(Invalid):
        assert logos.prepare(start + tail).startswith(b"\x89PNG")
