"""The forms of hosts and partners."""

from flask_wtf.file import FileField
from wtforms import BooleanField, Form

from coordinator.assemblies.wording import PARTY_ROLES
from coordinator.core.i18n import _l
from coordinator.web.forms import ChoiceField, LineField, PageForm, RadiosField, at_most, optional, required

NEW = "new-organisation"
_CHOICES = [(role.value, name) for role, name in PARTY_ROLES.items()]


class PartyForm(PageForm):
    """Adding one: its name as people say it, then which of the proposals is meant."""

    organisation = LineField(
        _l("Organisation"), [required(_l("Enter the name of the organisation.")), at_most(200)],
        description=_l("A commune, a union, a partner… by its name or its acronym."),
    )  # fmt: skip
    choice = RadiosField(_l("Which one do you mean"), validate_choice=False)
    role = ChoiceField(_l("Quality"), choices=_CHOICES)


class _EditForm(PageForm):
    role = ChoiceField(_l("Quality"), choices=_CHOICES)
    logo = FileField(
        _l("Logo"), [optional()], description=_l("PNG, JPEG or WebP, 4 MB at most. It is reduced to 480 pixels.")
    )
    remove_logo = BooleanField(_l("Remove the logo"))


def party_form() -> type[Form]:
    """Return the form of one that stands on the list."""
    return _EditForm
