"""What a PDF may load while it is made: our own files and the pack's images by name, and nothing else."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coordinator.briefing.fonts.faces import FOLDER as FONTS
from coordinator.core import files

ART = Path(__file__).parent / "art"
LARGEST_DATA_URL = 4_000_000
_TYPES = {".svg": "image/svg+xml", ".ttf": "font/ttf", ".otf": "font/otf", ".png": "image/png", ".jpg": "image/jpeg"}
_log = logging.getLogger(__name__)


class RefusedAddressError(ValueError):
    """The address is not one of ours."""


def stored_picture(key: str | None) -> bytes:
    """Return a logo or portrait as it is stored; nothing when there is none or its file is lost."""
    try:
        return files.store().read(key) if key else b""
    except FileNotFoundError:
        return b""


def shipped() -> dict[str, Path]:
    """Return the files that every PDF may use, by name."""
    return {path.name: path for folder in (ART, FONTS) for path in folder.iterdir() if path.suffix in _TYPES}


def make_fetcher(images: Mapping[str, bytes]) -> Any:
    """Return WeasyPrint's fetcher for one document: `asset:` names and small `data:` addresses only.

    Everything else (http, ftp, file…) raises RefusedAddressError, which WeasyPrint answers by leaving the thing out;
    the address is logged and kept in `refused`.
    """
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 - slow, needs Pango

    ours = shipped()

    class Fetcher(URLFetcher):  # type: ignore[misc]
        refused: list[str]

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            scheme, _, name = url.partition(":")
            if scheme == "data" and len(url) <= LARGEST_DATA_URL:
                return super().fetch(url, headers)
            if scheme == "asset" and name in ours:
                kind = _TYPES[ours[name].suffix]
                return URLFetcherResponse(url, ours[name].read_bytes(), {"Content-Type": kind})
            if scheme == "asset" and name in images:
                return URLFetcherResponse(url, images[name], {"Content-Type": _image_type(images[name])})
            self.refused.append(url[:200])
            _log.warning("A PDF asked for %s: refused", url[:200])
            raise RefusedAddressError(url[:200])

    fetcher = Fetcher(allowed_protocols={"data"}, allow_redirects=False)
    fetcher.refused = []
    return fetcher


def _image_type(content: bytes) -> str:
    return "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
