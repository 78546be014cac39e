"""The site on a stick as one file: its pages by the agenda, its calendar by the feeds."""

import io
import zipfile
from collections.abc import Mapping

from coordinator.agenda.exchange.site import site_of
from coordinator.assemblies.models import Assembly
from coordinator.feeds import service

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same site is the same bytes


def site_zip(assembly: Assembly, languages: Mapping[str, str], *, base_url: str) -> bytes | None:
    """Return the released programme as a ZIP that unpacks into one folder; None before the first release.

    `languages` are names by code. Needs a request, since pages are made.
    """
    calendars = {lang: service.assembly_calendar(assembly.slug, lang=lang, base_url=base_url) for lang in languages}
    files = site_of(assembly, calendars, languages)
    return _zipped(files, f"programme-{assembly.slug}") if files else None


def _zipped(files: Mapping[str, bytes], folder: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(f"{folder}/{name}", _EPOCH), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
