"""The form that gives somebody a role, and what each role may do in words."""

from wtforms.validators import Regexp

from coordinator.assemblies.forms import EMAIL
from coordinator.core.i18n import _l
from coordinator.people.policy import ROLE_NAMES, Role
from coordinator.web.forms import LineField, PageForm, RadiosField, at_most, required

ROLE_DUTIES: dict[str, str] = {
    Role.OWNER: _l("Everything, and the team."),
    Role.ORGANISER: _l("Everything except the team."),
    Role.AGENDA_EDITOR: _l("Sessions and documents."),
    Role.REGISTRATION_OFFICER: _l("Registrations: see, correct, accept, refuse, export."),
    Role.CHECK_IN: _l("The desk at the door."),
    Role.FOCAL_POINT: _l("Reads the agenda for a partner organisation."),
    Role.VIEWER: _l("Reads agenda and registrations."),
}


class GrantForm(PageForm):
    """An address, the name of who has no account yet, and a role."""

    email = LineField(
        _l("E-mail"),
        [required(_l("Enter the e-mail address.")), at_most(254),
         Regexp(EMAIL, message=_l("Enter an e-mail address, for example office@example.org."))],
    )  # fmt: skip
    name = LineField(_l("Name"), [at_most(160)])
    role = RadiosField(
        _l("Role"), [required(_l("Choose a role."))], choices=[(role.value, name) for role, name in ROLE_NAMES.items()]
    )
