"""The forms of a role and of a level of intervention, in the languages of their assembly."""

from typing import Any

from wtforms import Form

from coordinator.assemblies.forms import SectionForm, WholeField
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import _l
from coordinator.web.forms import optional, required, texts_field


def role_form(assembly: Assembly, *, is_usual: bool = False) -> type[Form]:
    """Return the form of a role; a usual one may be left without a name of its own."""
    languages = assembly.languages or [assembly.language]
    fields: dict[str, Any] = {
        "name": texts_field(_l("Name"), languages, limit=80, needed=None if is_usual else _l("Enter a name.")),
        "brief": texts_field(_l("Brief"), languages, block=True, limit=4000),
        "reminder_days": WholeField(_l("Days from the reminder to the session"), [optional()]),
    }
    return type("RoleForm", (SectionForm,), fields)


def level_form(assembly: Assembly, *, is_new: bool = True) -> type[Form]:
    """Return the form of a level; its number is given once."""
    languages = assembly.languages or [assembly.language]
    fields: dict[str, Any] = {
        "name": texts_field(_l("Name"), languages, limit=160, needed=_l("Enter a name.")),
    }
    if is_new:
        fields = {"number": WholeField(_l("Number"), [required(_l("Enter a whole number."))]), **fields}
    return type("LevelForm", (SectionForm,), fields)
