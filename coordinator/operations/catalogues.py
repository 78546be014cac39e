"""Keeping the catalogues in step with the source: one .po per package and language (docs/decisions/0001).

Run `flask i18n sync` after adding or changing a text, then write the French of what is listed as new.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from flask.cli import AppGroup

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ROOT / "coordinator"
TEMPLATES = ROOT / "templates"
CATALOGUES = PACKAGES / "translations"
KEYWORDS: dict[str, Any] = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
JINJA = {"extensions": "jinja2.ext.i18n", "trim_blocks": "true", "lstrip_blocks": "true"}
HEADER = "# French texts of Coordinator's package {}. Licence: the project's."
LANGUAGES = ("fr",)  # English is the language of the msgids

i18n = AppGroup("i18n", help="Keep the translations in step with the source.")


def package_of(template: Path) -> str:
    """Return the package a template's texts belong to: its folder; shared ones belong to `web`."""
    parts = template.relative_to(TEMPLATES).parts
    if parts[0] == "mail" and len(parts) > 2:  # noqa: PLR2004 - mail/<domain>/<file>
        return parts[1]
    if parts[0] == "pdf":
        return "briefing"
    return parts[0] if len(parts) > 1 and (PACKAGES / parts[0] / "__init__.py").exists() else "web"


def sources() -> Iterator[tuple[str, Path, str]]:
    """Yield (package, file, Babel's extraction method) for everything that may hold texts."""
    for path in sorted(PACKAGES.rglob("*.py")):
        parts = path.relative_to(PACKAGES).parts
        if len(parts) > 1 and parts[0] not in {"migrations", "translations"}:
            yield parts[0], path, "python"
    for path in sorted(TEMPLATES.rglob("*")):
        if path.suffix in {".html", ".txt", ".xml"}:
            yield package_of(path), path, "jinja2.ext:babel_extract"


def wanted() -> dict[str, Catalog]:
    """Return what the source says now: per package a catalogue of msgids without translations."""
    found: dict[str, Catalog] = {}
    for package, path, method in sources():
        options: dict[str, str] = JINJA if method.startswith("jinja2") else {}
        with path.open("rb") as file:
            for line, message, comments, context in extract(method, file, KEYWORDS, ("Translators:",), options):
                catalog = found.setdefault(package, Catalog(domain=package))
                location = [(path.relative_to(ROOT).as_posix(), line)]
                catalog.add(message, None, location, auto_comments=comments, context=context)
    return found


def existing(lang: str, package: str) -> Catalog:
    """Return the catalogue as committed; an empty one when there is none yet."""
    path = CATALOGUES / lang / f"{package}.po"
    if not path.exists():
        return Catalog(locale=lang, domain=package)
    with path.open("rb") as file:
        return read_po(file, locale=lang, domain=package)


def missing(lang: str) -> list[str]:
    """Return what keeps the catalogues of `lang` from being complete: one line each, [] when all is well."""
    faults = []
    for package, catalog in wanted().items():
        have = existing(lang, package)
        for message in catalog:
            if message.id:
                faults += [f"{package}: {fault}" for fault in _faults(message, have.get(message.id, message.context))]
    return faults


def _faults(wanted_message: Message, have: Message | None) -> list[str]:
    name = repr(wanted_message.id if isinstance(wanted_message.id, str) else wanted_message.id[0])
    if have is None:
        return [f"not in the catalogue: {name}"]
    texts = have.string if isinstance(have.string, (list, tuple)) else [have.string]
    if not all(texts):
        return [f"not translated: {name}"]
    if have.fuzzy:
        return [f"fuzzy: {name}"]
    return [f"{name}: {error}" for error in have.check()]


def sync(lang: str, packages: tuple[str, ...] = ()) -> list[str]:
    """Write the catalogues of `lang`: new msgids added empty, unused dropped. Return what is left to translate.

    With `packages` only theirs are written and listed.
    """
    for package, catalog in wanted().items():
        if packages and package not in packages:
            continue
        old = existing(lang, package)
        new = Catalog(locale=lang, domain=package, header_comment=HEADER.format(package), fuzzy=False)
        for message in catalog:
            if message.id:
                have = old.get(message.id, message.context)
                files = [(name, 0) for name in sorted({name for name, _line in message.locations})]
                string = have.string if have and not have.fuzzy else None
                new.add(message.id, string, files, context=message.context)
        path = CATALOGUES / lang / f"{package}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, new, width=110, sort_output=True, omit_header=False, include_lineno=False)
        _fix_dates(path)
    return [fault for fault in missing(lang) if not packages or fault.split(":")[0] in packages]


def _fix_dates(path: Path) -> None:
    """Drop the header's moving dates, so that two runs write the same bytes."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    moving = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator', '"Report-Msgid')
    path.write_text("".join(line for line in lines if not line.startswith(moving)), encoding="utf-8")


@i18n.command("sync")
@click.argument("packages", nargs=-1)
def sync_command(packages: tuple[str, ...]) -> None:
    """Add new texts to the catalogues (of PACKAGES, else of all), drop unused ones, list what is not translated."""
    for lang in LANGUAGES:
        for fault in sync(lang, packages):
            click.echo(f"{lang} {fault}")


@i18n.command("check")
def check_command() -> None:
    """List what is missing in the catalogues; exit code 1 if anything is."""
    faults = [f"{lang} {fault}" for lang in LANGUAGES for fault in missing(lang)]
    for fault in faults:
        click.echo(fault)
    if faults:
        raise SystemExit(1)
