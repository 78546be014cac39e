"""The pages of an assembly's settings, for the row of links above each of them."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from coordinator.assemblies.models import Assembly
from coordinator.assemblies.sections import SECTIONS
from coordinator.core.i18n import _
from coordinator.web.frame import MenuItem


@dataclass(frozen=True)
class _Link:
    label: str
    endpoint: str
    kind: str = ""


def settings_menu(assembly: Assembly) -> tuple[MenuItem, ...]:
    """Return the links, the present page marked."""
    links = [
        *(_Link(str(section.label), section.endpoint) for section in SECTIONS.values()),
        _Link(_("Hosts and partners"), "parties.manage"),
        _Link(_("Rooms"), "furniture.manage", "rooms"),
        _Link(_("Tracks"), "furniture.manage", "tracks"),
        _Link(_("Key dates"), "furniture.manage", "key-dates"),
        _Link(_("Publication"), "assemblies.manage_publication"),
    ]
    return tuple(_item(link, assembly) for link in links)


def _item(link: _Link, assembly: Assembly) -> MenuItem:
    more: dict[str, Any] = {"kind": link.kind} if link.kind else {}
    here = request.endpoint or ""
    current = here == link.endpoint or (
        "." in here and here.split(".")[0] == link.endpoint.split(".")[0] != "assemblies"
    )
    if link.kind:
        current = current and (request.view_args or {}).get("kind") == link.kind
    return MenuItem(link.label, url_for(link.endpoint, slug=assembly.slug, **more), current)
