"""A date typed in three boxes: births and passports. Days near today: forms.DayField."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from wtforms import Field
from wtforms.utils import unset_value

from coordinator.core.i18n import _
from coordinator.core.text import clean_line

PARTS = ("day", "month", "year")
EARLIEST, LATEST = 1900, 2100


class DatePartsField(Field):  # type: ignore[misc]
    """Read NAME-day, NAME-month and NAME-year; `data` is a date or None, `parts` what the boxes show.

    Drawn by the macro date_parts. A part missing or impossible is one error for the whole date.
    """

    data: dt.date | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.parts = ("", "", "")
        super().__init__(*args, **kwargs)

    def process(self, formdata: Mapping[str, str] | None, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take the date from the object, then what was typed."""
        super().process(None, data, extra_filters)
        if isinstance(self.data, dt.date):
            self.parts = (str(self.data.day), str(self.data.month), str(self.data.year))
        names = [f"{self.name}-{part}" for part in PARTS]
        if not formdata or not any(name in formdata for name in names):
            return
        day, month, year = (clean_line(formdata.get(name, "")) for name in names)
        self.parts, self.raw_data = (day, month, year), [f"{day} {month} {year}".strip()]
        self.data = self._read()
        if self.data is None and any(self.parts):
            self.process_errors.append(_("Enter a day, a month and a year, for example 9 3 1975."))

    def _read(self) -> dt.date | None:
        try:
            day, month, year = (int(part) for part in self.parts)
            read = dt.date(year, month, day)
        except (ValueError, OverflowError):  # the year 10^20 is no number of C
            return None
        return read if EARLIEST <= read.year <= LATEST else None
