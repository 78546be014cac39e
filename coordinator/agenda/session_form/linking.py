"""Finding out whom and what typed names mean: registered people, organisations of the directory."""

from typing import Any

from coordinator.agenda.session_form import queries
from coordinator.agenda.session_form.filling import Links
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import _
from coordinator.directory.queries import exact, match

_LONGEST = 200  # letters of the longest name of an organisation
_PROPOSED = 4


def people_links(assembly: Assembly, form: Any) -> Links:
    """Return who is registered among the people, readers and presenters of a form."""
    return Links(people=queries.registered(assembly, typed_names(form)))


def links_of(assembly: Assembly, form: Any) -> Links:
    """Return what the names in a form stand for; says beside a field which organisations come near what it holds."""
    found: dict[str, int] = {}
    for row in form.people:
        typed = row.form.organisation.data or ""
        if not typed or typed in found or len(typed) > _LONGEST:
            continue
        known = exact(typed, kinds=queries.EVERY_KIND)
        if known:
            found[typed] = known.id
        else:
            row.form.organisation.errors = [_unknown(typed)]
    if any(row.form.organisation.errors for row in form.people):
        form.people.errors = [row.errors for row in form.people]  # the list gathers what its rows say
    return Links(people_links(assembly, form).people, found)


def typed_names(form: Any) -> list[str]:
    """Return every name of a person in a form."""
    typed = [name for row in form.people for name in (row.form.name.data, row.form.reader.data)]
    typed += [row.form.speaker.data for row in form["items"]]
    return [name for name in typed if name]


def _unknown(typed: str) -> str:
    near = [one.name for one in match(typed, limit=_PROPOSED, kinds=queries.EVERY_KIND)]
    if not near:
        return _("The directory has no organisation by that name. Check the spelling, or write it with the function.")
    if len(near) == 1:
        return _("Enter the name as the directory has it: %(name)s.", name=near[0])
    return _("Several organisations may be meant. Enter one of these names: %(names)s.", names=" · ".join(near))
