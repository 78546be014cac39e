"""A pack as PDF: sections to HTML, HTML to pages, with our fonts, nothing fetched, the same bytes every time."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from functools import cache
from textwrap import shorten
from typing import Any

from coordinator.briefing.assets import ART, make_fetcher
from coordinator.briefing.content import Pack
from coordinator.briefing.fonts.faces import FOLDER as FONTS
from coordinator.briefing.fonts.faces import font_face_css
from coordinator.briefing.sections import TEMPLATES, Press
from coordinator.briefing.tagging import mark_running_lines
from coordinator.core.i18n import _, direction, use_language

# Told per cent and the page being laid out (0 before and after).
Progress = Callable[[int, int], None]
_STYLES = ("page", "parts")


class PdfFailed(Exception):  # noqa: N818 - an answer, not a programming error
    """The pack cannot be made; the message says why, for the organiser."""


@dataclass(frozen=True)
class RenderedPack:
    """A finished file. `warnings` are whole sentences for the organiser: letters left out, addresses refused."""

    content: bytes
    page_count: int
    warnings: tuple[str, ...] = ()


def _nobody_listens(_percent: int, _page: int) -> None:
    """Take progress and do nothing with it."""


def render_pack(pack: Pack, language: str, progress: Progress = _nobody_listens) -> RenderedPack:
    """Return the pack as a tagged PDF (pdf/ua-1) in `language`.

    Pure: no database, no network, no clock; the same pack gives the same bytes. Takes about 0.1 s and some MiB per
    page, so it belongs into a worker (press.py). Raises PdfFailed for content that cannot be laid out.
    """
    with use_language(language):
        progress(5, 0)
        press = Press(pack, language)
        html = _document(press)
        progress(15, 0)
        try:
            return _printed(press, html, progress)
        except RecursionError as error:
            raise PdfFailed(_("A text of this assembly is nested too deeply to be printed.")) from error


def _document(press: Press) -> str:
    pack = press.pack
    who = pack.identity
    sections = press.sections()
    created = pack.edition.issued_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    title = press.setter.line(who.title.value, who.title.lang)
    return press.page(
        "pack",
        direction=direction(press.language),
        heading=title,
        author=", ".join(body.name for body in who.hosts),
        description=f"{who.dates}, {who.city}" if who.city else who.dates,
        keywords=", ".join(section.title for section in sections),
        created=created,
        running=shorten(title, 70, placeholder="…"),
        foot=f"{shorten(title, 60, placeholder='…')} · {press.edition()}",
        cover=press.cover(),
        contents=press.contents(sections),
        sections=sections,
    )


def _printed(press: Press, html: str, progress: Progress) -> RenderedPack:
    from weasyprint import CSS, HTML  # noqa: PLC0415 - slow to import, needs Pango
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    pack = press.pack
    fetcher = make_fetcher(press.images)
    fonts = FontConfiguration()
    style = CSS(string=style_sheet(), font_config=fonts, url_fetcher=fetcher, base_url="asset:")
    with _page_by_page(progress):
        document = HTML(string=html, url_fetcher=fetcher, base_url="asset:").render(
            stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"
        )
        progress(85, 0)
        content = document.write_pdf(
            finisher=mark_running_lines, pdf_variant="pdf/ua-1", attachments=_attachments(pack, fetcher)
        )
    warnings = [
        *(_missing(sign) for sign in sorted(press.setter.missing)),
        *(_lost_portrait(name) for name in press.unreadable),
        *(_("%(address)s was not fetched.", address=url) for url in fetcher.refused),
    ]  # fmt: skip
    return RenderedPack(content, len(document.pages), tuple(warnings))


def _missing(sign: str) -> str:
    named = f"{sign} (U+{ord(sign):04X})"
    return _("The character %(sign)s has no shape in our fonts: ◊ stands in its place.", sign=named)


def _lost_portrait(name: str) -> str:
    return _("The portrait of %(name)s cannot be read: initials stand in its place.", name=name)


def _attachments(pack: Pack, fetcher: Any) -> list[Any]:
    if pack.calendar is None:
        return []
    from weasyprint import Attachment  # noqa: PLC0415 - slow to import, needs Pango

    issued = pack.edition.issued_at
    return [
        Attachment(
            string=pack.calendar.content, name=pack.calendar.name, description=pack.calendar.description,
            created=issued, modified=issued, url_fetcher=fetcher, relationship="Supplement",
        )
    ]  # fmt: skip


class _page_by_page:  # noqa: N801 - reads as a verb after `with`
    """Turns WeasyPrint's log of pages into progress between 15 and 80 per cent while the block runs."""

    def __init__(self, progress: Progress) -> None:
        self._log = logging.getLogger("weasyprint.progress")
        self._handler = _PageCounter(progress)

    def __enter__(self) -> None:
        self._before = self._log.level
        self._log.setLevel(logging.INFO)
        self._log.propagate = False
        self._log.addHandler(self._handler)

    def __exit__(self, *_error: object) -> None:
        self._log.removeHandler(self._handler)
        self._log.setLevel(self._before)
        self._log.propagate = True


class _PageCounter(logging.Handler):
    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self._progress = progress
        self._page = 0

    def emit(self, record: logging.LogRecord) -> None:
        if "Page" in str(record.msg) and record.args:
            self._page = max(self._page, int(str(record.args[0])))  # type: ignore[index]
            # Nobody knows the number of pages before the end: approach 80 per cent and never reach it.
            percent = 15 + round(65 * self._page / (self._page + 25))
            self._progress(percent, self._page)


def style_sheet() -> str:
    """Return the style sheet of all packs, fonts included."""
    parts = [(TEMPLATES / "pdf" / f"{name}.css").read_text("utf-8") for name in _STYLES]
    return "\n".join([font_face_css(), *parts])


@cache
def look() -> str:
    """Return the identity of everything that shapes a pack apart from its content."""
    digest = hashlib.sha256()
    files = [*(TEMPLATES / "pdf").iterdir(), *ART.iterdir(), FONTS / "VENDOR.toml", *ART.parent.glob("*.py")]
    for path in sorted(files):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
