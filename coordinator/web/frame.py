"""The frame around a page: whose page it is, its menus, its footer. Packages add their own menu entries."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import request, url_for

from coordinator.core.actor import Actor
from coordinator.core.i18n import _


@dataclass(frozen=True)
class MenuItem:
    """One link of a menu."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class Footer:
    """Who answers questions."""

    name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class AccountBox:
    """The signed-in person's corner of organiser screens."""

    name: str
    home_url: str
    sign_out_url: str


@dataclass(frozen=True)
class Frame:
    """What layout.html needs. `kind` is 'site', 'assembly' or 'manage'."""

    kind: str = "site"
    name: str = "Coordinator"
    subtitle: str = ""
    home_url: str = "/"
    menu: tuple[MenuItem, ...] = ()
    sections: tuple[MenuItem, ...] = ()
    footer: Footer = field(default_factory=Footer)
    account: AccountBox | None = None


@dataclass(frozen=True)
class MenuEntry:
    """A link a package adds to a menu: 'public' or 'manage' of an assembly, 'site' of the pages around them, 'footer'.

    `allowed(actor, assembly)` hides what the actor may not open; None shows it to everybody. The link is marked
    as current on its own page and on those whose endpoints begin with one of `covers` ('documents.edit').
    """

    menu: str
    order: int
    label: str
    endpoint: str
    allowed: Callable[[Actor, Any], bool] | None = None
    covers: tuple[str, ...] = ()


_entries: list[MenuEntry] = []


def add_to_menu(entry: MenuEntry) -> None:
    """Add one link; called once at import by a package's views."""
    _entries.append(entry)
    _entries.sort(key=lambda known: known.order)


def assembly_menu(menu: str, slug: str, actor: Actor, assembly: Any) -> tuple[MenuItem, ...]:
    """Return the links of one menu of an assembly that `actor` may follow."""
    return tuple(
        MenuItem(str(entry.label), url_for(entry.endpoint, slug=slug), _is_current(entry))
        for entry in _entries
        if entry.menu == menu and (entry.allowed is None or entry.allowed(actor, assembly))
    )


def site_menu() -> tuple[MenuItem, ...]:
    """Return the links of the pages that belong to no assembly."""
    return _links("site")


def footer_links() -> tuple[MenuItem, ...]:
    """Return what stands at the foot of every page: what the site says about itself."""
    return _links("footer")


def _links(menu: str) -> tuple[MenuItem, ...]:
    return tuple(
        MenuItem(str(entry.label), url_for(entry.endpoint), _is_current(entry))
        for entry in _entries
        if entry.menu == menu
    )


def _is_current(entry: MenuEntry) -> bool:
    here = request.endpoint or ""
    return here == entry.endpoint or any(here.startswith(known) for known in entry.covers)


def site_frame() -> Frame:
    """Return the frame of pages that belong to no assembly."""
    subtitle = _("Assemblies of mayors and local authorities")
    return Frame(name="Coordinator", subtitle=subtitle, home_url=url_for("home.index"), menu=site_menu())
