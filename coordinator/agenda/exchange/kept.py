"""What was pasted or uploaded, kept in the page between dry run and confirmation: nothing lies on the server."""

import base64
import binascii
import json
import zlib

from coordinator.agenda.exchange.book import Reading
from coordinator.agenda.exchange.document import read_json
from coordinator.agenda.exchange.files import LARGEST, parts_in_file
from coordinator.agenda.exchange.queries import known_of
from coordinator.agenda.exchange.tables import Part, read_tables
from coordinator.assemblies.models import Assembly
from coordinator.core.errors import Invalid
from coordinator.core.i18n import _

_LONGEST = 400_000  # letters of a hidden field; forms hold half a megabyte


def pack(content: bytes, language: str) -> str:
    """Return what was brought as text for a hidden field: JSON as it is, tables as their cells. Raises Invalid."""
    if not content.strip():
        raise Invalid(_("Choose a file, or paste the rows of a spreadsheet."))
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        if len(content) > LARGEST:
            raise Invalid(_("This file is too large. Bring in 4 MB at most."))
        told: object = content.decode("utf-8-sig", "replace")
    else:
        told = [[one.name, one.above, one.rows] for one in parts_in_file(content, language)]
    packed = base64.b64encode(zlib.compress(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"), 9))
    if len(packed) > _LONGEST:
        raise Invalid(_("This is too much at once. Bring it in in two parts."))
    return packed.decode()


def unpack(packed: str, assembly: Assembly) -> Reading:
    """Return what a hidden field keeps, read for `assembly`. Raises Invalid for what nobody packed."""
    broken = _("The page lost what you brought. Choose the file or paste the rows again.")
    try:
        press = zlib.decompressobj()
        text = press.decompress(base64.b64decode(packed, validate=True), 4 * LARGEST)
        told = json.loads(text)
    except (ValueError, zlib.error, binascii.Error, RecursionError) as error:
        raise Invalid(broken) from error
    if isinstance(told, str):
        return read_json(told.encode("utf-8", "replace"), assembly.starts_on)
    if not isinstance(told, list) or not all(map(_is_part, told)):
        raise Invalid(broken)
    return read_tables([Part(name, rows, above) for name, above, rows in told], known_of(assembly))


def _is_part(one: object) -> bool:
    """Tell whether a value is a table as `pack` writes it: name, lines above, rows of texts."""
    match one:
        case [str(), int(), list(rows)]:
            return all(isinstance(row, list) and all(isinstance(cell, str) for cell in row) for row in rows)
    return False
