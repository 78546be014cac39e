"""The values of the page that says how to follow an assembly in one's own calendar."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import segno

from coordinator.assemblies.frame import public_frame
from coordinator.assemblies.models import Assembly, Room, Track
from coordinator.core.i18n import current_language, pick, text_in
from coordinator.feeds import addresses, queries
from coordinator.feeds.addresses import Addresses
from coordinator.feeds.queries import Edition

_QUIET = 4  # modules of white around the code: what readers ask for


@dataclass(frozen=True)
class Code:
    """A QR code as the strokes of one SVG path; `modules` is its side, the white border included."""

    path: str
    modules: int


@dataclass(frozen=True)
class Part:
    """The feed of one track or room."""

    name: str
    lang: str
    url: str


def qr_code(text: str) -> Code:
    """Return the QR code of `text`, readable with up to 15 % of it lost."""
    code = segno.make(text, error="m", micro=False)
    drawn = BytesIO()
    code.save(drawn, kind="svg", border=_QUIET, xmldecl=False, omitsize=True)
    path = re.search(r' d="([^"]+)"', drawn.getvalue().decode())
    assert path is not None
    return Code(path[1], int(code.symbol_size(border=_QUIET)[0]))


def page_values(edition: Edition, base_url: str) -> dict[str, Any]:
    """Return what templates/feeds/subscribe.html shows."""
    assembly = queries.assembly_by_id(edition.assembly_id)
    ours = Addresses(base_url, current_language(), assembly.slug)
    name = text_in(assembly.short_title, fallback=assembly.language) or text_in(
        assembly.title, fallback=assembly.language
    )
    sessions = queries.published_sessions(edition)
    tracks = {session.track_id for session in sessions if session.track_id}
    rooms = {session.room_id for session in sessions if session.room_id}
    return {
        "assembly": assembly,
        "frame": public_frame(assembly),
        "address": ours.feed,
        "webcal": addresses.webcal(ours.feed),
        "google": addresses.google(ours.feed),
        "outlook": addresses.outlook_on_the_web(ours.feed, name),
        "code": qr_code(ours.feed),
        "is_released": bool(sessions),
        "tracks": _parts(queries.tracks_in_use(assembly, tracks), assembly, ours, "tracks"),
        "rooms": _parts(queries.rooms_in_use(assembly, rooms), assembly, ours, "rooms"),
    }


def _parts(parts: Sequence[Track] | Sequence[Room], assembly: Assembly, ours: Addresses, kind: str) -> list[Part]:
    """Return the feeds of several tracks or rooms; of a single one the feed says no more than the whole."""
    if len(parts) < 2:  # noqa: PLR2004
        return []
    return [Part(*pick(part.name, fallback=assembly.language), ours.part_feed(kind, part.slug)) for part in parts]
