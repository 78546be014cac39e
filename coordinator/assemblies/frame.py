"""The frame around the pages of one assembly, for visitors and for organisers."""

from dataclasses import replace

from flask import url_for

from coordinator.assemblies.models import Assembly
from coordinator.core.actor import VISITOR, Actor
from coordinator.core.i18n import text_in
from coordinator.web.frame import AccountBox, Footer, Frame, assembly_menu, site_frame


def public_frame(assembly: Assembly) -> Frame:
    """Return the frame of public pages: the same for every reader, so that pages can be kept."""
    return Frame(
        kind="assembly",
        name=name_of(assembly),
        subtitle=_subtitle(assembly),
        home_url=url_for("assemblies.show", slug=assembly.slug),
        menu=assembly_menu("public", assembly.slug, VISITOR, assembly),
        footer=_footer(assembly),
    )


def manage_frame(assembly: Assembly, actor: Actor) -> Frame:
    """Return the frame of organiser screens, with the sections `actor` may open."""
    return Frame(
        kind="manage",
        name=name_of(assembly),
        subtitle=_subtitle(assembly),
        home_url=url_for("assemblies.show", slug=assembly.slug),
        sections=assembly_menu("manage", assembly.slug, actor, assembly),
        footer=_footer(assembly),
        account=AccountBox(actor.name, url_for("home.today"), url_for("people.sign_out")),
    )


def desk_frame(actor: Actor) -> Frame:
    """Return the frame of organiser screens that belong to no assembly yet."""
    return replace(
        site_frame(), kind="manage", menu=(),
        account=AccountBox(actor.name, url_for("home.today"), url_for("people.sign_out")),
    )  # fmt: skip


def name_of(assembly: Assembly) -> str:
    """Return the short title in the language of the page, else the full one."""
    return text_in(assembly.short_title, fallback=assembly.language) or text_in(
        assembly.title, fallback=assembly.language
    )


def _subtitle(assembly: Assembly) -> str:
    return " ".join(part for part in (assembly.city, str(assembly.starts_on.year)) if part)


def _footer(assembly: Assembly) -> Footer:
    return Footer(
        assembly.secretariat_name, assembly.secretariat_address, assembly.secretariat_phone, assembly.secretariat_email
    )
