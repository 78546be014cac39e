"""The organisers' start page of one assembly: five counts, things to settle, what is left to do, what happened."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, url_for

from coordinator.assemblies import queries as assemblies
from coordinator.assemblies.frame import manage_frame
from coordinator.assemblies.models import Assembly, AssemblyState
from coordinator.assemblies.policy import may_edit, may_manage
from coordinator.core import clock
from coordinator.core.actor import Actor
from coordinator.core.i18n import _, _l, ngettext, pick
from coordinator.home import queries
from coordinator.home.history import history
from coordinator.home.milestones import milestones_of
from coordinator.home.policy import may_see_mail
from coordinator.home.queries import Figures
from coordinator.journal.queries import latest_in
from coordinator.mail import queries as outbox
from coordinator.mail.models import MailState
from coordinator.mail.queries import Line
from coordinator.people.policy import Permission, is_allowed
from coordinator.registration.models import RegistrationState
from coordinator.registration.queries import Counts, counts
from coordinator.web.frame import MenuEntry, add_to_menu
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.responses import page

bp = Blueprint("overview", __name__)
add_to_menu(MenuEntry("manage", 10, _l("Overview"), "home.overview", may_manage))
_HISTORY = 60
_HISTORY_SHOWN = 12
_UNDELIVERED_SHOWN = 5


@dataclass(frozen=True)
class Count:
    """A figure that leads somewhere; `to_settle` when it should be nought."""

    number: int
    label: str
    url: str
    to_settle: bool = False


@dataclass(frozen=True)
class Step:
    """One of the five steps to a complete assembly."""

    label: str
    hint: str
    url: str
    done: bool


@guard(may_manage, on=assemblies.assembly_by_slug)
def overview(assembly: Assembly) -> Response:
    """Show where the assembly stands."""
    actor = current_actor()
    sees_people = is_allowed(actor, Permission.SEE_REGISTRATIONS, assembly.id)
    registered, figures = counts(assembly), queries.figures(assembly)
    today = clock.today(assembly.zone)
    title, lang = pick(assembly.title, fallback=assembly.language)
    return page(
        "home/overview.html", assembly=assembly, title=title, title_lang=lang, states=AssemblyState,
        counts=_counts(assembly, actor, registered, figures), deadline=_deadline(assembly),
        steps=_steps(assembly, figures) if may_edit(actor, assembly) else [],
        waiting=queries.waiting_longest(assembly) if sees_people else [],
        proposals=figures.proposals if is_allowed(actor, Permission.SEE_AGENDA, assembly.id) else 0,
        undelivered=_undelivered(assembly, actor, figures),
        milestones=[day for day in milestones_of(assembly, assemblies.key_dates_of(assembly), today)
                    if day.state != "done"][:4],
        events=history(latest_in(assembly.public_id, _HISTORY), _HISTORY_SHOWN),
        frame=manage_frame(assembly, actor),
    )  # fmt: skip


@bp.record_once
def _register(state: Any) -> None:
    """Give the page the endpoint that other packages know it by."""
    state.app.add_url_rule("/<lang:lang>/assemblies/<slug>/manage/", "home.overview", overview)


def _counts(assembly: Assembly, actor: Actor, registered: Counts, figures: Figures) -> list[Count]:
    def allowed(permission: Permission) -> bool:
        return is_allowed(actor, permission, assembly.id)

    slug = assembly.slug
    shown: list[Count] = []
    if allowed(Permission.SEE_REGISTRATIONS):
        submitted = registered.by_state.get(RegistrationState.SUBMITTED, 0)
        everybody = url_for("registration.registrations", slug=slug)
        delegations, people = registered.delegations, registered.standing
        shown += [
            Count(delegations, ngettext("delegation registered", "delegations registered", delegations), everybody),
            Count(people, ngettext("person registered", "people registered", people), everybody),
            Count(submitted, ngettext("registration to decide on", "registrations to decide on", submitted),
                  f"{everybody}?state=submitted", to_settle=submitted > 0),
        ]  # fmt: skip
    if allowed(Permission.SEE_AGENDA):
        number = figures.sessions
        shown.append(Count(number, ngettext("session", "sessions", number), url_for("draft.show", slug=slug)))
    if allowed(Permission.SEE_MAIL):
        failed = figures.failed_mail
        label = ngettext("message not delivered", "messages not delivered", failed)
        shown.append(Count(failed, label, url_for("home.outbox", slug=slug, state="failed"), to_settle=failed > 0))
    return shown


def _undelivered(assembly: Assembly, actor: Actor, figures: Figures) -> list[Line]:
    """Return the latest messages that did not arrive, for those who can do something about it."""
    if not figures.failed_mail or not may_see_mail(actor, assembly):
        return []
    return outbox.lines(assembly.public_id, outbox.Filters(state=MailState.FAILED), limit=_UNDELIVERED_SHOWN)


def _deadline(assembly: Assembly) -> str:
    """Return how long registration stays open, while it is."""
    closes = assembly.registration_closes_at
    if closes is None or closes <= clock.now():
        return ""
    days = (closes - clock.now()).days
    return ngettext("Registration closes in %(n)s day", "Registration closes in %(n)s days", days)


def _steps(assembly: Assembly, figures: Figures) -> list[Step]:
    """Return the five steps of a new assembly; [] once all are taken."""
    slug = assembly.slug
    to: Callable[..., str] = lambda endpoint, **more: url_for(endpoint, slug=slug, **more)  # noqa: E731 - a short name
    steps = [
        Step(_("Say what it is"), _("Title, introduction, languages"), to("assemblies.manage_identity"),
             bool(assembly.lede)),
        Step(_("Say where it takes place"), _("Venue, the way there, rooms"), to("assemblies.manage_venue"),
             bool(assembly.venue_name and figures.rooms)),
        Step(_("Open registration"), _("Dates, size of a delegation, consent"), to("assemblies.manage_registration"),
             bool(assembly.registration_closes_at and assembly.consent_text)),
        Step(_("Build the programme"), _("Sessions, then publish them"), to("draft.show"), figures.published > 0),
        Step(_("Publish"), _("Secretariat, then show it to the world"), to("assemblies.manage_publication"),
             assembly.state is not AssemblyState.DRAFT),
    ]  # fmt: skip
    return [] if all(step.done for step in steps) else steps
