"""Can this machine make PDFs? Answered without loading the PDF engine into the web process."""

from ctypes.util import find_library
from functools import cache

from coordinator.core.i18n import _

# What WeasyPrint 70 opens when it is imported; harfbuzz-subset has a slower stand-in and may be missing.
_LIBRARIES = ("gobject-2.0", "pango-1.0", "harfbuzz", "fontconfig", "pangoft2-1.0")
DEBIAN_PACKAGES = (
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 libfontconfig1 libglib2.0-0 fontconfig"
)


def pdf_unavailable() -> str | None:
    """Return None when PDFs can be made here, else the sentence that says what to install."""
    if not missing_libraries():
        return None
    return _("This server cannot make PDFs yet. Install: %(packages)s", packages=DEBIAN_PACKAGES)


@cache
def missing_libraries() -> tuple[str, ...]:
    """Return the system libraries that are not there; looked for once per process."""
    return tuple(name for name in _LIBRARIES if find_library(name) is None)
