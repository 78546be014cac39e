"""Bytes of tables: CSV, text pasted from a spreadsheet. Small and harmless, or refused. Workbooks: workbook.py."""

import csv
import datetime as dt
import io
import re
from collections.abc import Sequence

from coordinator.agenda.exchange.plain import Cell
from coordinator.agenda.exchange.table import columns_in
from coordinator.agenda.exchange.tables import Part, Table, parts_in
from coordinator.agenda.exchange.workbook import parts_of_workbook
from coordinator.core.errors import Invalid
from coordinator.core.i18n import _

LARGEST = 4_000_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CODINGS = ("utf-8-sig", "cp1252")


def csv_bytes(tables: Sequence[Table]) -> bytes:
    """Return tables as one CSV, those without rows left out: UTF-8 with BOM, `;`, ISO dates.

    What looks like a formula gets an apostrophe.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    for number, table in enumerate(tables):
        if number and len(table.rows) < 2:  # noqa: PLR2004 - headings alone
            continue
        if number:
            writer.writerows([[], [f"[{table.said}]"]])
        writer.writerows([_guarded(_text(cell)) for cell in row] for row in table.rows)
    return file.getvalue().encode("utf-8-sig")


def parts_in_file(content: bytes, language: str) -> list[Part]:
    """Return the tables of a file or of pasted text as texts. Raises Invalid for what is too large or unreadable."""
    if len(content) > LARGEST:
        raise Invalid(_("This file is too large. Bring in 4 MB at most."))
    if content.startswith(b"PK"):
        return parts_of_workbook(content)
    return parts_in(text_grid(_decoded(content), language))


def text_grid(text: str, language: str) -> list[list[str]]:
    """Return the cells of separated text; the separator is the one that lets the rows of headings name most columns."""
    headings = _headings(text)

    def named(sign: str) -> tuple[int, int]:
        rows = [next(iter(_separated(line, sign)), []) for line in headings]
        known = sum(column is not None for row in rows for column in columns_in(row, language))
        return known, sum(map(len, rows))

    sign = max(("\t", ";", ","), key=named)
    return [[_unguarded(cell) for cell in row] for row in _separated(text, sign)]


def _headings(text: str) -> list[str]:
    """The first line, and the line below each name of a table."""
    lines = [line for line in text.split("\n") if line.strip()]
    return [line for number, line in enumerate(lines) if number == 0 or lines[number - 1].startswith("[")]


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
