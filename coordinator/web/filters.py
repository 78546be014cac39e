"""How dates, times, numbers and French typography look on a page."""

import datetime as dt
import re
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_decimal
from flask import Flask
from markupsafe import Markup, escape

from coordinator.core import i18n
from coordinator.core.i18n import _, current_language, locale
from coordinator.core.markup import prose

_NBSP, _NNBSP = "\u00a0", "\u202f"
_TYPO = (
    # (?<! ) lets a run of spaces be tried once, from its beginning, and not from each of its spaces.
    (re.compile(r"(?<![ \u00a0])[ \u00a0]+([;?!])"), _NNBSP + r"\1"),
    (re.compile(r"(?<! ) +:(?=\s|$)"), _NBSP + ":"),
    (re.compile(r"«[ \u00a0\u202f]*"), "«" + _NBSP),
    (re.compile(r"(?:(?<![ \u00a0\u202f])[ \u00a0\u202f]+)?»"), _NBSP + "»"),
    (re.compile(r"(?<=\d) h(?![^\W\d_])(?: (?=\d\d\b))?"), lambda found: found[0].replace(" ", _NBSP)),
)


def typo(text: str, lang: str | None = None) -> str:
    """Return `text` with French spaces before ; ? ! : and inside « », for text in French only."""
    if (lang or current_language()) != "fr":
        return text
    for pattern, replacement in _TYPO:
        text = pattern.sub(replacement, text)
    return text.replace("'", "’")


@lru_cache(maxsize=4096)
def _date(value: dt.date, form: str, lang: str) -> str:
    text = (
        format_date(value, form, locale(lang))
        if form in {"full", "long"}
        else format_skeleton(form, value, locale=locale(lang))
    )
    return text.replace("1 ", "1er ", 1) if lang == "fr" and re.match(r"1 \D", text) else text


def day_long(value: dt.date) -> str:
    """Return 'mardi 9 mars 2027'."""
    text = _date(value, "full", current_language())
    return re.sub(r"\b1 (?=[a-zéû]+ \d{4})", "1er ", text) if current_language() == "fr" else text


def day_title(value: dt.date) -> str:
    """Return 'Mardi 9 mars 2027', as a heading begins; an English month keeps its capital."""
    return _begun(day_long(value))


def day_month(value: dt.date) -> str:
    """Return '9 mars'."""
    return _date(value, "dMMMM", current_language())


def day_month_year(value: dt.date) -> str:
    """Return '9 mars 2027'."""
    return _date(value, "long", current_language())


def day_short(value: dt.date) -> str:
    """Return 'mar. 9', as it stands inside a line."""
    text = format_date(value, "EEE d", locale(current_language()))
    return f"{text}er" if value.day == 1 and current_language() == "fr" else text


def day_label(value: dt.date) -> str:
    """Return 'Mar. 9', as a tab or a heading begins."""
    return _begun(day_short(value))


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def weekday_name(number: int) -> str:
    """Return 'vendredi' for 4; 0 is Monday."""
    return str(locale(current_language()).days["format"]["wide"][number])


@lru_cache(maxsize=4096)
def _time(value: dt.time, lang: str) -> str:
    if lang == "fr":
        return f"{value.hour}{_NBSP}h{_NBSP}{value.minute:02d}"
    return f"{value.hour:02d}:{value.minute:02d}"


def clock_time(value: dt.time | dt.datetime) -> str:
    """Return '8 h 30' in French (with no-break spaces), '08:30' in English."""
    return _time(value.time() if isinstance(value, dt.datetime) else value, current_language())


def moment(value: dt.datetime, zone: str = "UTC") -> str:
    """Return '9 mars 2027 à 8 h 30' in the given zone."""
    local = value.astimezone(ZoneInfo(zone))
    return _("%(day)s at %(time)s", day=day_month_year(local.date()), time=clock_time(local))


def date_range(first: dt.date, last: dt.date) -> str:
    """Return '9 – 11 mars 2027', '28 février – 2 mars 2027' or one day."""
    if first == last:
        return day_month_year(first)
    if (first.year, first.month) == (last.year, last.month):
        start = "1er" if first.day == 1 and current_language() == "fr" else first.day
        return f"{start} – {day_month_year(last)}"
    if first.year == last.year:
        return f"{day_month(first)} – {day_month_year(last)}"
    return f"{day_month_year(first)} – {day_month_year(last)}"


def number(value: float) -> str:
    """Return a number with the thousands of the language ('75 992')."""
    return format_decimal(value, locale=locale(current_language()))


def file_size(value: int) -> str:
    """Return '84 ko' or '1,2 Mo' (decimal units, as phones show them)."""
    units = (_("MB"), _("kB"))
    if value >= 999_500:  # noqa: PLR2004 - what would round to 1000 kB
        return f"{format_decimal(round(value / 1e6, 1), locale=locale(current_language()))}{_NBSP}{units[0]}"
    return f"{max(1, round(value / 1000))}{_NBSP}{units[1]}"


def country(code: str) -> str:
    """Return the name of an ISO 3166 country in the language of the page; the code itself when unknown."""
    return str(locale(current_language()).territories.get(code, code)) if code else ""


def content(texts: dict[str, str] | None, fallback: str = i18n.DEFAULT_LANGUAGE) -> Markup:
    """Return a text organisers wrote, wrapped in `lang` when it is not in the page's language."""
    text, lang = i18n.pick(texts, fallback=fallback)
    if lang == current_language() or not text:
        return Markup(escape(typo(text, lang)))  # noqa: S704 - escaped
    return Markup('<span lang="{}">{}</span>').format(lang, typo(text, lang))


def rich(texts: dict[str, str] | None, fallback: str = i18n.DEFAULT_LANGUAGE) -> Markup:
    """Return a Markdown text organisers wrote as clean HTML, in a div with its `lang`."""
    text, lang = i18n.pick(texts, fallback=fallback)
    return Markup('<div class="prose" lang="{}">{}</div>').format(lang, prose(typo(text, lang))) if text else Markup()


def init_filters(app: Flask) -> None:
    """Give the filters to the templates of `app`."""
    for function in (typo, day_long, day_title, day_month, day_month_year, day_short, clock_time, moment, date_range,
                     number, file_size, country, content, rich):  # fmt: skip
        app.add_template_filter(function)
    app.add_template_global(date_range)
    app.add_template_filter(lambda value, pattern: format_datetime(value, pattern, locale=locale()), "date_pattern")
    app.add_template_filter(lambda value: value.isoformat(), "iso")
