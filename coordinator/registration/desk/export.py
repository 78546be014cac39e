"""The list as a file: CSV that spreadsheets open with accents, XLSX with typed dates. No formula ever leaves here."""

import csv
import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import xlsxwriter

from coordinator.core.i18n import _, text_in
from coordinator.people.models import Person
from coordinator.registration.models import Category, Delegation, Registration
from coordinator.registration.wording import DIETS, MODES, NEEDS, STATES

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTH = 18

Line = tuple[Registration, Person, Category, Delegation]


def headings() -> list[str]:
    """Return the first line, in the language of the page."""
    return [
        _("Number"), _("State"), _("Category code"), _("Category"), _("Form of address"), _("Family name"),
        _("Given names"), _("Function"), _("Acting (interim)"), _("Head of delegation"), _("Organisation"),
        _("Country"), _("Telephone"), _("E-mail"), _("Language of the sessions"), _("Needs"), _("Arrival"),
        _("Departure"), _("How they travel"), _("Diet"), _("Remarks"), _("On the list of participants"),
        _("Pictures allowed"), _("Registered on"),
    ]  # fmt: skip


def cells(line: Any, fallback: str) -> list[Any]:
    """Return the values of one line: int, date, bool or text."""
    one, person, category, delegation = line
    return [
        one.number, str(STATES[one.state]), category.code, text_in(category.name, fallback=fallback), person.civility,
        person.family_name, person.given_names, one.function, one.is_interim, one.is_head,
        delegation.organisation_name, delegation.country, person.phone or "", person.email or "", one.language,
        ", ".join(str(NEEDS.get(need, need)) for need in one.needs), one.arrives_on or "", one.leaves_on or "",
        str(MODES.get(one.travel_mode, one.travel_mode)), str(DIETS.get(one.diet, one.diet)), one.remarks,
        one.is_listed, one.is_photographed, one.created_at.date(),
    ]  # fmt: skip


def write_csv(path: Path, lines: Iterable[Any], fallback: str) -> None:
    """Write the CSV row by row: UTF-8 with BOM, `;`, ISO dates; what looks like a formula gets an apostrophe."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(headings())
        for line in lines:
            writer.writerow([_harmless(value) for value in cells(line, fallback)])


def _harmless(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_xlsx(path: Path, lines: Iterable[Any], fallback: str) -> None:
    """Write the workbook row by row: header frozen, filters, dates typed, everything else text."""
    with xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as workbook:
        sheet = workbook.add_worksheet(_("Registrations")[:31])
        bold = workbook.add_format({"bold": True})
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        titles = headings()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(titles) - 1, _WIDTH)
        for column, title in enumerate(titles):
            sheet.write_string(0, column, title, bold)
        last = 0
        for last, line in enumerate(lines, 1):
            for column, value in enumerate(cells(line, fallback)):
                _write(sheet, last, column, value, day)
        sheet.autofilter(0, 0, max(last, 1), len(titles) - 1)


def _write(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if isinstance(value, bool):
        sheet.write_string(row, column, _("yes") if value else _("no"))
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), day)
    else:
        sheet.write_string(row, column, str(value))
