"""Bytes of tables: CSV, text pasted from a spreadsheet, XLSX. Small and harmless, or refused."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.parsers import expat

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from coordinator.agenda.exchange.table import Cell, columns_in
from coordinator.core.errors import Invalid
from coordinator.core.i18n import _

LARGEST = 4_000_000
_UNPACKED = 40_000_000
_PARTS = 300
_ROWS, _COLUMNS = 5_000, 200
_LONGEST_CELL = 32_767  # of a spreadsheet
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CODINGS = ("utf-8-sig", "cp1252")
_PIECE = 64 * 1024


def csv_bytes(grid: Sequence[Sequence[Cell]]) -> bytes:
    """Return a table as CSV: UTF-8 with BOM, `;`, ISO dates; what looks like a formula gets an apostrophe."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerows([_guarded(_text(cell)) for cell in row] for row in grid)
    return file.getvalue().encode("utf-8-sig")


def xlsx_bytes(grid: Sequence[Sequence[Cell]], title: str) -> bytes:
    """Return a table as a workbook: header frozen, dates and times typed, no formula. Raises Invalid.

    A cell of a spreadsheet holds 32,767 letters; a longer one would be cut in silence.
    """
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", title)[:31])
        kinds = {dt.date: book.add_format({"num_format": "yyyy-mm-dd"}),
                 dt.time: book.add_format({"num_format": "hh:mm"})}  # fmt: skip
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, max(len(grid[0]) - 1, 0), 18)
        for number, row in enumerate(grid):
            for column, cell in enumerate(row):
                _write(sheet, (number, column), cell, bold if number == 0 else kinds.get(type(cell)))
        sheet.autofilter(0, 0, max(len(grid) - 1, 1), max(len(grid[0]) - 1, 0))
    return file.getvalue()


def grid_in(content: bytes, language: str) -> list[list[str]]:
    """Return the cells of a file or of pasted text as texts. Raises Invalid for what is too large or unreadable."""
    if len(content) > LARGEST:
        raise Invalid(_("This file is too large. Bring in 4 MB at most."))
    if content.startswith(b"PK"):
        return _workbook(content)
    return text_grid(_decoded(content), language)


def text_grid(text: str, language: str) -> list[list[str]]:
    """Return the cells of separated text; the separator is the one that lets the first row name most columns."""
    first = next((line for line in text.split("\n") if line.strip()), "")

    def named(sign: str) -> int:
        row = next(iter(_separated(first, sign)), [])
        return sum(column is not None for column in columns_in(row, language))

    sign = max(("\t", ";", ","), key=named)
    return [[_unguarded(cell) for cell in row] for row in _separated(text, sign)]


def _separated(text: str, sign: str) -> list[list[str]]:
    """Take separated text apart. Quotation marks hold a cell together only when they stand around all of it.

    Spreadsheets copy a cell that merely begins with a quotation mark as it is; csv.reader would eat the mark.
    """
    cell = re.compile(rf'"((?:[^"]+|"")*+)"(?=[{sign}\n]|\r\n|\Z)|([^{sign}\n]*)')
    rows: list[list[str]] = [[]]
    place = 0
    while place <= len(text):
        found = cell.match(text, place)
        if found is None:  # never: the second part takes anything
            break
        quoted, plain = found.groups()
        rows[-1].append(quoted.replace('""', '"') if quoted is not None else plain.removesuffix("\r"))
        place = found.end()
        if text.startswith("\r\n", place):
            place += 1
        if place >= len(text):
            break
        if text[place] == "\n":
            rows.append([])
        place += 1
    return rows


def _guarded(text: str) -> str:
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    for coding in _CODINGS:
        try:
            return content.decode(coding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def _text(cell: Cell) -> str:
    if isinstance(cell, dt.time):
        return cell.isoformat("minutes")
    return "" if cell is None else cell.isoformat() if isinstance(cell, dt.date) else str(cell)


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


def _workbook(content: bytes) -> list[list[str]]:
    unreadable = _("This workbook cannot be read. Save it as .xlsx or .csv and bring it in again.")
    try:
        _refuse_bombs(content)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, expat.ExpatError, NotImplementedError, RuntimeError, OSError) as error:
        raise Invalid(unreadable) from error
    return [[_as_text(cell) for cell in row] for row in rows]


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
