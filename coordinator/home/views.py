"""The public list of assemblies, and where a signed-in person begins."""

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.assemblies import policy
from coordinator.assemblies.queries import assemblies_of, public_assemblies
from coordinator.core.i18n import _, _l, current_language
from coordinator.home.lists import line_of, secretariats, split
from coordinator.people.policy import is_signed_in
from coordinator.web.frame import AccountBox, Frame, MenuEntry, MenuItem, add_to_menu
from coordinator.web.guards import cacheable, guard
from coordinator.web.identity import current_actor
from coordinator.web.locale import preferred_language
from coordinator.web.responses import page

bp = Blueprint("home", __name__)
add_to_menu(MenuEntry("footer", 10, _l("Accessibility"), "home.accessibility"))
add_to_menu(MenuEntry("footer", 20, _l("Personal data"), "home.personal_data"))


@bp.get("/")
@cacheable
def root() -> WerkzeugResponse:
    """Send the reader to the home page in their language."""
    response = redirect(url_for("home.index", lang=preferred_language()), 302)
    response.vary.add("Accept-Language")
    return response


@bp.get("/<lang:lang>/")
@cacheable
def index() -> Response:
    """Show the public list of assemblies: the next ones, then the past ones."""
    coming, past = split(public_assemblies())
    return page("home/index.html", coming=coming, past=past)


@bp.get("/<lang:lang>/accessibility")
@cacheable
def accessibility() -> Response:
    """Say what was done so that everybody can use the site, and what was not."""
    return page("home/accessibility.html", secretariats=secretariats(public_assemblies()))


@bp.get("/<lang:lang>/personal-data")
@cacheable
def personal_data() -> Response:
    """Say what the site knows about people. What the page claims is held by tests/home/test_site_pages.py."""
    return page("home/personal_data.html", secretariats=secretariats(public_assemblies()))


@bp.get("/<lang:lang>/today")
@guard(is_signed_in)
def today() -> Response:
    """Show the assemblies the signed-in person works on; with a single one, that is one click away."""
    actor = current_actor()
    mine = assemblies_of(None if actor.is_site_admin else list(actor.roles))
    frame = Frame(
        kind="manage", name="Coordinator", subtitle=_("Assemblies of mayors and local authorities"),
        home_url=url_for("home.index"), sections=(MenuItem(_("My assemblies"), url_for("home.today"), current=True),),
        account=AccountBox(actor.name, url_for("home.today"), url_for("people.sign_out")),
    )  # fmt: skip
    return page(
        "home/today.html", frame=frame, lines=[line_of(assembly, for_organisers=True) for assembly in mine],
        may_create=policy.may_create(actor), lang=current_language(), name=actor.name,
    )  # fmt: skip
