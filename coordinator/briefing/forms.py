"""The form that asks for a pack."""

from wtforms import Form

from coordinator.assemblies.models import Assembly
from coordinator.briefing.content import Part
from coordinator.briefing.queries import has_portraits
from coordinator.core.i18n import LANGUAGES, _l
from coordinator.web.forms import ChoiceField, ManyField, PageForm, required

PART_NAMES: dict[Part, str] = {
    Part.PROGRAMME: _l("Programme, one day per page"),
    Part.SESSIONS: _l("Session notes"),
    Part.PORTRAITS: _l("Portraits of the participants"),
    Part.PARTICIPANTS: _l("List of participants"),
    Part.PRACTICAL: _l("Practical information"),
    Part.NOTES: _l("A page for notes"),
}


def _parts_field(chosen: list[str]) -> ManyField:
    return ManyField(
        _l("Parts"),
        [required(_l("Choose at least one part."))],
        choices=[(part.value, name) for part, name in PART_NAMES.items()],
        validate_choice=False,  # the service takes what it knows
        default=chosen,
        description=_l("The cover and the contents are always there. A part that has nothing to say yet is left out."),
    )


def pack_form(assembly: Assembly) -> type[Form]:
    """Return the form class for packs of `assembly`; the portraits are chosen already when there are any."""
    codes = sorted(LANGUAGES, key=lambda code: code != assembly.language)
    choices = [(code, LANGUAGES[code]) for code in codes]
    chosen = [part.value for part in Part if part is not Part.PORTRAITS or has_portraits(assembly)]
    fields = {
        "language": ChoiceField(_l("Language of the pack"), choices=choices),
        "parts": _parts_field(chosen),
    }
    return type("PackForm", (PageForm,), fields)
