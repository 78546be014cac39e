"""Where somebody stands in the four steps: the draft behind an address, the frame and the progress of each page."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, abort, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.assemblies.frame import public_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import public_assembly
from coordinator.core import clock
from coordinator.core.i18n import _, text_in
from coordinator.registration.entry import queries as drafts
from coordinator.registration.entry.drafts import Entry, Member
from coordinator.registration.models import Draft
from coordinator.registration.queries import Entrance, EntranceState, entrance
from coordinator.web.responses import page, see_other

Answer = Response | WerkzeugResponse


@dataclass(frozen=True)
class Journey:
    """One draft on its way. `person` is the member an address names, if it names one."""

    assembly: Assembly
    secret: str
    draft: Draft
    entry: Entry
    person: Member | None = None

    @property
    def region(self) -> str:
        """Return the country whose telephone numbers are meant where none is said."""
        return self.entry.country or self.assembly.country or "TG"

    def url(self, step: str, **more: Any) -> str:
        """Return the address of a step."""
        return url_for(f"registration.{step}", slug=self.assembly.slug, secret=self.secret, **more)

    def absolute_url(self, step: str) -> str:
        """Return the whole address of a step, to be kept or sent."""
        return url_for(f"registration.{step}", slug=self.assembly.slug, secret=self.secret, _external=True)

    def go(self, step: str, **more: Any) -> WerkzeugResponse:
        """Redirect to a step."""
        return see_other(self.url(step, **more))


def assembly_of(slug: str) -> Assembly | None:
    """Load the assembly of an address."""
    return public_assembly(slug)


def journey_of(slug: str, secret: str, person: str | None = None) -> Journey | None:
    """Load the draft of an address; answers 410 with what to do when it has expired."""
    assembly = public_assembly(slug)
    if assembly is None:
        return None
    draft = drafts.draft_by_secret(secret, assembly.id)
    if draft is None or draft.expires_at <= clock.now():
        abort(page("registration/entry/expired.html", status=410 if draft else 404, assembly=assembly,
                   frame=public_frame(assembly), is_open=entrance(assembly).is_open))  # fmt: skip
    entry = Entry.from_json(draft.data)
    member = entry.member(person) if person else None
    return Journey(assembly, secret, draft, entry, member) if member or person is None else None


def off_the_way(journey: Journey, *, needs_people: bool = False) -> Answer | None:
    """Return where to go when this step cannot be shown: sent already, closed, or an earlier step is not done."""
    if journey.draft.delegation_id:
        return journey.go("done")
    standing = entrance(journey.assembly)
    if not standing.is_open:
        # A second click reads its draft, then the places; between the two the first click may have taken the last one.
        return journey.go("done") if drafts.is_sent(journey.draft) else closed_page(journey.assembly, standing)
    if not journey.entry.organisation_name:
        return journey.go("choose" if journey.entry.typed else "organisation")
    if needs_people and not journey.entry.members:
        return journey.go("delegation")
    return None


def closed_page(assembly: Assembly, standing: Entrance) -> Response:
    """Say that nobody can register now, and why: not yet, closed, full. 409 when something was sent."""
    texts = {
        EntranceState.NOT_YET: _("Registration is not open yet"),
        EntranceState.CLOSED: _("Registration is closed"),
        EntranceState.FULL: _("There is no place left"),
    }
    return page(
        "registration/entry/closed.html", status=409 if request.method == "POST" else 200, assembly=assembly,
        frame=public_frame(assembly), heading=texts[standing.state], state=standing.state.value,
    )  # fmt: skip


def steps(journey: Journey | None) -> list[dict[str, str | None]]:
    """Return the four steps with the addresses of those that can be opened."""
    entry = journey.entry if journey else None
    reach = (
        ("organisation", _("Your commune"), journey is not None),
        ("delegation", _("Your delegation"), bool(entry and entry.organisation_name)),
        ("travel", _("Travel and stay"), bool(entry and entry.members)),
        ("check", _("Check and send"), bool(entry and entry.members and entry.has_trip)),
    )
    return [
        {"label": label, "url": journey.url(step) if journey and can else None} for step, label, can in reach
    ]  # fmt: skip


def step_page(template: str, number: int, assembly: Assembly, journey: Journey | None, **values: Any) -> Response:
    """Render one of the four steps; 422 when its form came back with errors."""
    form = values.get("form")
    title = text_in(assembly.title, fallback=assembly.language)
    return page(
        f"registration/entry/{template}.html", status=422 if form is not None and form.errors else 200,
        assembly=assembly, assembly_title=title, frame=public_frame(assembly), journey=journey, number=number,
        steps=steps(journey), closes_on=closing_day(assembly), **values,
    )  # fmt: skip


def closing_day(assembly: Assembly) -> Any:
    """Return the day registration closes, in the assembly's zone; None when no date is set."""
    closes = assembly.registration_closes_at
    return closes.astimezone(ZoneInfo(assembly.zone)).date() if closes else None
