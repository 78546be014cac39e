"""The addresses feeds are known by. Subscribers' programs ask for them for years: they never change.

Always made from the configured base address, never from the Host header of whoever asked first.
"""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class Addresses:
    """The public addresses of one assembly in one language."""

    base_url: str
    lang: str
    slug: str

    @property
    def page(self) -> str:
        """Return the address of the public page."""
        return f"{self.base_url}/{self.lang}/assemblies/{self.slug}/"

    @property
    def feed(self) -> str:
        """Return the address of the feed of the whole assembly."""
        return f"{self.page}calendar.ics"

    def part_feed(self, kind: str, slug: str) -> str:
        """Return the address of the feed of one track or room (`kind` 'tracks' or 'rooms')."""
        return f"{self.page}calendar/{kind}/{slug}.ics"

    def session(self, public_id: str) -> str:
        """Return the address of a session's page."""
        return f"{self.page}agenda/sessions/{public_id}"

    def session_feed(self, public_id: str) -> str:
        """Return the address of a session's own calendar file."""
        return f"{self.session(public_id)}.ics"


def webcal(feed: str) -> str:
    """Return the address that opens Apple's and Outlook's programs; for links only, never for copying."""
    return "webcal://" + feed.split("://", 1)[1]


def google(feed: str) -> str:
    """Return the address that offers the feed to a Google calendar; Google wants the plain scheme inside."""
    return "https://calendar.google.com/calendar/render?cid=" + quote(webcal(feed), safe="")


def outlook_on_the_web(feed: str, name: str) -> str:
    """Return the address that offers the feed to Outlook on the web."""
    return f"https://outlook.live.com/calendar/0/addfromweb?url={quote(feed, safe='')}&name={quote(name, safe='')}"
