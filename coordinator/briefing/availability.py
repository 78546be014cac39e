"""Can this machine make PDFs? Answered without loading the PDF engine into the web process."""

from ctypes import CDLL
from ctypes.util import find_library
from functools import cache

from coordinator.core.i18n import _

# What WeasyPrint 70 opens when it is imported; harfbuzz-subset has a slower stand-in and may be missing.
_LIBRARIES = ("gobject-2.0", "pango-1.0", "harfbuzz", "fontconfig", "pangoft2-1.0")
DEBIAN_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"  # they bring the others along


def pdf_unavailable() -> str | None:
    """Return None when PDFs can be made here, else the sentence that says what to install."""
    if not missing_libraries():
        return None
    return _("This server cannot make PDFs yet. Install: %(packages)s", packages=DEBIAN_PACKAGES)


@cache
def missing_libraries() -> tuple[str, ...]:
    """Return the system libraries that are not there; looked for once per process."""
    return tuple(name for name in _LIBRARIES if not _opens(find_library(name)))


def _opens(library: str | None) -> bool:
    """Tell whether the library can be opened: the system's list may name one that is gone. Costs 3 MiB in all."""
    try:
        return library is not None and CDLL(library) is not None
    except OSError:
        return False
