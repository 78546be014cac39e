"""Having one's private links sent again, to the address that stands on the registration and nowhere else."""

from flask import current_app, request, url_for

from coordinator.assemblies.frame import public_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import public_assembly
from coordinator.core.db import retry_unit
from coordinator.registration.own import service
from coordinator.registration.own.forms import AddressForm
from coordinator.registration.own.views import Answer
from coordinator.web.guards import public_on
from coordinator.web.limits import limit_registration
from coordinator.web.responses import page, see_other


@limit_registration
@public_on(public_assembly)
def lost_link(assembly: Assembly) -> Answer:
    """Ask for the links; the answer is the same for addresses that are known and for those that are not."""
    form = AddressForm()
    if form.validate_on_submit():
        retry_unit(lambda: service.ask_for_links(assembly, form.email.data or ""))
        return see_other(url_for("registration.lost_link", slug=assembly.slug, sent=1))
    return page(
        "registration/own/lost_link.html", status=422 if form.errors else 200, assembly=assembly, form=form,
        frame=public_frame(assembly), is_sent="sent" in request.args,
        has_server=current_app.config["SETTINGS"].smtp_host is not None,
    )  # fmt: skip
