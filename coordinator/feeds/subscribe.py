"""What the page on subscribing shows: addresses to copy and to open, a code to photograph, the feeds in parts."""

from dataclasses import dataclass

import segno

from coordinator.assemblies.models import Assembly, Room, Track
from coordinator.assemblies.queries import rooms_of, tracks_of
from coordinator.core.i18n import text_in
from coordinator.feeds.addresses import Addresses, google, outlook_on_the_web, webcal

_QUIET = 4  # modules of white around a code (ISO/IEC 18004)


@dataclass(frozen=True)
class Code:
    """A QR code as one SVG path on a square of `modules`, quiet zone included."""

    path: str
    modules: int


@dataclass(frozen=True)
class Subscription:
    """One feed: its https address, and the addresses that open it in programs."""

    name: str
    url: str
    webcal: str
    google: str
    outlook: str


def subscription(name: str, url: str) -> Subscription:
    """Return the ways to subscribe to the feed at `url`."""
    return Subscription(name, url, webcal(url), google(url), outlook_on_the_web(url, name))


def code_of(url: str) -> Code:
    """Return the QR code of an address (error correction M, as INTERFACE §8 asks for print)."""
    code = segno.make_qr(url, error="m")
    rows = list(code.matrix)
    runs = []
    for y, row in enumerate(rows):
        start = None
        for x, dark in enumerate([*row, 0]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                runs.append(f"M{start + _QUIET} {y + _QUIET}.5h{x - start}")
                start = None
    return Code("".join(runs), len(rows) + 2 * _QUIET)


def parts_of(assembly: Assembly, addresses: Addresses) -> tuple[list[Subscription], list[Subscription]]:
    """Return the feeds of the tracks and of the rooms, in the organisers' order."""

    def named(kind: str, row: Track | Room) -> Subscription:
        return subscription(text_in(row.name, fallback=assembly.language), addresses.part_feed(kind, row.slug))

    tracks = [named("tracks", track) for track in tracks_of(assembly)]
    return tracks, [named("rooms", room) for room in rooms_of(assembly)]
