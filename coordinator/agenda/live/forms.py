"""The form of a shift: how many minutes, how far it reaches, and a word to those concerned."""

from typing import Any

from wtforms import Form, IntegerField
from wtforms.validators import NumberRange

from coordinator.agenda.live.service import LONGEST_SHIFT, Scope
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import _, _l
from coordinator.web.forms import ChoiceField, PageForm, required, texts_field

SCOPE_NAMES = {
    Scope.EVERYTHING: _l("Everything that follows on this day"),
    Scope.ROOM: _l("Only what follows in this room"),
}


class MinutesField(IntegerField):
    """Minutes, later or (with a minus) earlier."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read '20', '+20', '-10' and '−10'; say how to write it when it cannot be read."""
        text = str(valuelist[0]).strip().replace("−", "-") if valuelist else ""
        sign, digits = (text[:1], text[1:]) if text[:1] in {"+", "-"} else ("", text)
        self.data = None
        if text and not (digits.isascii() and digits.isdigit() and len(digits) < 5):  # noqa: PLR2004 - four digits
            raise ValueError(_("Enter a whole number of minutes, for example 20 or -10."))
        if text:
            self.data = int(sign + digits)


class ShiftForm(PageForm):
    """What is shifted; `shift_form` adds the message in the assembly's languages."""

    minutes = MinutesField(
        _l("Minutes"),
        [required(_l("Enter a whole number of minutes, for example 20 or -10.")),
         NumberRange(-LONGEST_SHIFT, LONGEST_SHIFT, _l("Move by 240 minutes at most."))],
        default=20,
    )  # fmt: skip
    scope = ChoiceField(
        _l("What moves"), choices=[(scope.value, name) for scope, name in SCOPE_NAMES.items()],
        default=Scope.EVERYTHING.value,
    )  # fmt: skip


def shift_form(assembly: Assembly) -> type[Form]:
    """Return the form class for `assembly`."""
    message = texts_field(_l("A word to those concerned"), assembly.languages or [assembly.language], limit=300)
    return type("ShiftOfAssembly", (ShiftForm,), {"message": message})
