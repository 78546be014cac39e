"""Bytes of workbooks: a sheet for each table. What is brought is small and harmless, or refused."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.parsers import expat

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from coordinator.agenda.exchange import words
from coordinator.agenda.exchange.plain import Cell
from coordinator.agenda.exchange.tables import SESSIONS, Part, Table
from coordinator.core.errors import Invalid
from coordinator.core.i18n import _
from coordinator.core.text import search_key

_UNPACKED = 40_000_000
_PARTS = 300
_ROWS, _COLUMNS = 5_000, 200
_LONGEST_CELL = 32_767  # of a spreadsheet
_LONGEST_NAME = 31  # of a sheet
_PIECE = 64 * 1024


def xlsx_bytes(tables: Sequence[Table]) -> bytes:
    """Return tables as the sheets of a workbook: header frozen, dates and times typed, no formula. Raises Invalid.

    A cell of a spreadsheet holds 32,767 letters; a longer one would be cut in silence.
    """
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        kinds = {dt.date: book.add_format({"num_format": "yyyy-mm-dd"}),
                 dt.time: book.add_format({"num_format": "hh:mm"})}  # fmt: skip
        bold = book.add_format({"bold": True})
        for table in tables:
            _add_sheet(book, table, kinds, bold)
    return file.getvalue()


def parts_of_workbook(content: bytes) -> list[Part]:
    """Return the sheets that bear the name of a table, and as sessions the first that bears none. Raises Invalid."""
    unreadable = _("This workbook cannot be read. Save it as .xlsx or .csv and bring it in again.")
    try:
        _refuse_bombs(content)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        wanted = _sheets(book.sheet_names)
        return [
            Part(table, [[_as_text(cell) for cell in row] for row in _rows(book, name)])
            for table, name in wanted.items()
        ]
    except (CalamineError, zipfile.BadZipFile, expat.ExpatError, NotImplementedError, RuntimeError, OSError) as error:
        raise Invalid(unreadable) from error


def _sheets(names: Sequence[str]) -> dict[str, str]:
    """Return the sheet of each table by the table's name."""
    known = words.tables()
    wanted: dict[str, str] = {}
    for name in names:
        if table := known.get(search_key(name)):
            wanted.setdefault(table, name)
    other = next((name for name in names if search_key(name) not in known), None)
    if SESSIONS not in wanted and other is not None:
        wanted = {SESSIONS: other, **wanted}
    return wanted


def _rows(book: Any, name: str) -> Any:
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _add_sheet(book: Any, table: Table, kinds: Mapping[type, Any], bold: Any) -> None:
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", table.said)[:_LONGEST_NAME])
    widest = max(len(table.rows[0]) - 1, 0)
    sheet.freeze_panes(1, 2 if table.name == SESSIONS else 1)
    sheet.set_column(0, widest, 18)
    for number, row in enumerate(table.rows):
        for column, cell in enumerate(row):
            _write(sheet, (number, column), cell, bold if number == 0 else kinds.get(type(cell)))
    sheet.autofilter(0, 0, max(len(table.rows) - 1, 1), widest)


def _write(sheet: Any, at: tuple[int, int], cell: Cell, style: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, dt.date):
        sheet.write_datetime(*at, dt.datetime.combine(cell, dt.time()), style)
    elif isinstance(cell, dt.time):
        sheet.write_datetime(*at, cell, style)
    elif isinstance(cell, int):
        sheet.write_number(*at, cell)
    elif len(cell) > _LONGEST_CELL:
        raise Invalid(_("A text of this agenda is too long for a cell of a spreadsheet. Take the JSON file."))
    else:
        sheet.write_string(*at, cell, style)


def _refuse_bombs(content: bytes) -> None:
    """Raise Invalid for a workbook that grows when it is unpacked, or whose cells lie far apart (STACK §7.6).

    What the directory of a ZIP says of sizes may be a lie, so that everything is unpacked once, and counted.
    A single cell in row 1,048,576 would make the reader ask for a table of that height.
    """
    too_large = _("This workbook is too large. Keep the agenda on one sheet without other content.")
    left = _UNPACKED
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.infolist()
        if len(names) > _PARTS or "xl/workbook.xml" not in archive.namelist():
            raise Invalid(too_large)
        for part in names:
            guard = _sheet_guard(too_large) if re.search(r"worksheets/[^/]*\.xml$", part.filename, re.I) else None
            with archive.open(part) as file:
                while piece := file.read(_PIECE):
                    left -= len(piece)
                    if left < 0:
                        raise Invalid(too_large)
                    if guard:
                        guard.Parse(piece)


def _sheet_guard(too_large: str) -> Any:
    """Return a parser that raises Invalid at a cell far out, and at any document type."""
    parser = expat.ParserCreate()

    def start(name: str, values: dict[str, str]) -> None:
        if name.rpartition(":")[2] in {"c", "row", "dimension"}:
            place = values.get("r") or ""
            letters, digits = place.rstrip("0123456789"), place[len(place.rstrip("0123456789")) :]
            column = 0
            for letter in letters.upper()[:4]:
                column = column * 26 + ord(letter) - 64
            if column > _COLUMNS or len(digits) > 7 or int(digits or 0) > _ROWS:  # noqa: PLR2004 - far out
                raise Invalid(too_large)

    def refuse(*_given: Any) -> None:
        raise Invalid(too_large)

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    return parser


def _as_text(cell: Any) -> str:
    """Return what a spreadsheet shows of a typed cell."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        is_time_alone = cell.date() <= dt.date(1900, 1, 1)
        cell = cell.time() if is_time_alone else cell.date() if cell.time() == dt.time() else cell
    if isinstance(cell, dt.timedelta):
        cell = (dt.datetime(2000, 1, 1, tzinfo=dt.UTC) + cell).time()
    if isinstance(cell, dt.time):
        return cell.isoformat("minutes")
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)
