"""The form that asks for a pack."""

from wtforms import Form, SelectMultipleField

from coordinator.assemblies.models import Assembly
from coordinator.briefing.content import Part
from coordinator.core.i18n import LANGUAGES, _l
from coordinator.web.forms import ChoiceField, PageForm, required

PART_NAMES: dict[Part, str] = {
    Part.PROGRAMME: _l("Programme, one day per page"),
    Part.SESSIONS: _l("Session notes"),
    Part.PARTICIPANTS: _l("List of participants"),
    Part.PRACTICAL: _l("Practical information"),
    Part.NOTES: _l("A page for notes"),
}


class PackForm(PageForm):
    """Which parts, in which language; `pack_form` offers the languages of the assembly first."""

    language = ChoiceField(_l("Language of the pack"))
    parts = SelectMultipleField(
        _l("Parts"),
        [required(_l("Choose at least one part."))],
        choices=[(part.value, name) for part, name in PART_NAMES.items()],
        validate_choice=False,  # the service takes what it knows
        default=[part.value for part in Part],
        description=_l("The cover and the contents are always there. A part that has nothing to say yet is left out."),
    )


def pack_form(assembly: Assembly) -> type[Form]:
    """Return the form class for packs of `assembly`."""
    codes = sorted(LANGUAGES, key=lambda code: code != assembly.language)
    choices = [(code, LANGUAGES[code]) for code in codes]
    return type("AssemblyPackForm", (PackForm,), {"language": ChoiceField(_l("Language of the pack"), choices=choices)})
