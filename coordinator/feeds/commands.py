"""Commands of the agenda: the site on a stick."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from coordinator.assemblies.queries import assembly_by_slug
from coordinator.core.i18n import LANGUAGES
from coordinator.feeds.stick import site_zip


@click.group("agenda")
def agenda() -> None:
    """The released programme of an assembly."""


@agenda.command("site")
@click.argument("slug")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.zip")
@click.option("--lang", "langs", multiple=True, type=click.Choice(list(LANGUAGES)),
              help="Only this language; may be given again. Without it, every language.")  # fmt: skip
@with_appcontext
def site(slug: str, target: Path, langs: tuple[str, ...]) -> None:
    """Write the released programme of the assembly SLUG as a site that opens from a USB stick."""
    assembly = assembly_by_slug(slug)
    if assembly is None:
        raise click.ClickException(f"No site was written: there is no assembly “{slug}”.")
    base_url = current_app.config["BASE_URL"]
    with current_app.test_request_context("/", base_url=base_url):
        content = site_zip(assembly, {lang: LANGUAGES[lang] for lang in langs or LANGUAGES}, base_url=base_url)
    if content is None:
        raise click.ClickException("No site was written: nothing of this agenda is public yet.")
    part = target.with_name(f"{target.name}.part")
    try:
        part.write_bytes(content)
        part.replace(target)
    except OSError as problem:
        raise click.ClickException(f"No site was written: {problem}.") from None
    click.echo(f"{target}: the programme of {slug}, {len(content):,} bytes.")
