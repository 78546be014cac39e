"""The list of registrations, one registration, and its exports."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from flask import Response, abort, request
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.assemblies.frame import manage_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.core import clock
from coordinator.core.i18n import _, text_in
from coordinator.journal.queries import history_of
from coordinator.registration import policy, queries
from coordinator.registration.desk import export as files
from coordinator.registration.desk import lists
from coordinator.registration.desk import queries as desk
from coordinator.registration.desk.queries import Case
from coordinator.registration.models import MOVES, RegistrationState
from coordinator.registration.own.summary import facts_of, line_of
from coordinator.registration.phones import shown
from coordinator.registration.wording import ACTORS, STATE_TAGS, STATES, VERBS, role_of
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.pagination import Page, asked_page
from coordinator.web.responses import page

Answer = Response | WerkzeugResponse
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PIECE = 64 * 1024


def assembly_of(slug: str) -> Assembly | None:
    """Load the assembly of an address, drafts included."""
    return assembly_by_slug(slug)


def case_of(slug: str, ref: str) -> Case | None:
    """Load one registration of an assembly."""
    assembly = assembly_by_slug(slug)
    found = queries.registration_by_ref(assembly, ref) if assembly else None
    return Case(assembly, found) if assembly and found else None


def desk_page(template: str, assembly: Assembly, **values: Any) -> Response:
    """Render a page of the desk; 422 when its form came back with errors."""
    actor, form = current_actor(), values.get("form")
    return page(
        f"registration/desk/{template}.html", status=422 if form is not None and form.errors else 200,
        assembly=assembly, frame=manage_frame(assembly, actor), can_decide=policy.may_decide(actor, assembly),
        can_export=policy.may_export(actor, assembly), **values,
    )  # fmt: skip


@guard(policy.may_see, on=assembly_of)
def registrations(assembly: Assembly) -> Answer:
    """Show one page of the list."""
    filters, (number, size) = lists.asked_filters(), asked_page()
    figures = queries.counts(assembly)
    total = desk.count(assembly, filters, figures.by_state)
    number = min(number, max(1, -(-total // size)))
    rows = desk.rows(assembly, filters, limit=size, offset=(number - 1) * size)
    categories = list(queries.categories_of(assembly))
    return desk_page(
        "list", assembly, page=Page(rows, total, number, size), filters=filters, figures=figures,
        columns=lists.columns(assembly, filters), places=queries.desk_of(assembly),
        active=lists.active(assembly, filters, categories), url=_url_of(assembly, filters),
        categories=[(one.code, text_in(one.name, fallback=assembly.language)) for one in categories],
        countries=lists.country_options(list(desk.countries(assembly))), states=_state_options(figures),
        role_of=role_of, state_names=STATES, state_tags=STATE_TAGS,
        to_examine=sum(figures.by_state.get(state, 0) for state in desk.DECIDABLE),
        waiting=figures.by_state.get(RegistrationState.WAITING, 0),
    )  # fmt: skip


def _url_of(assembly: Assembly, filters: desk.Filters) -> Any:
    def url(endpoint: str = "registrations", **changed: Any) -> str:
        return lists.list_url(assembly, filters, endpoint, **changed)

    return url


def _state_options(figures: queries.Counts) -> list[tuple[str, str]]:
    return [(state.value, f"{STATES[state]} ({figures.by_state.get(state, 0)})") for state in STATES]


@guard(policy.may_export, on=assembly_of)
def export_csv(assembly: Assembly) -> Answer:
    """Send exactly what the filters find as CSV."""
    return _as_file(assembly, files.write_csv, "csv", "text/csv")


@guard(policy.may_export, on=assembly_of)
def export_xlsx(assembly: Assembly) -> Answer:
    """Send exactly what the filters find as a workbook."""
    return _as_file(assembly, files.write_xlsx, "xlsx", _XLSX)


def _as_file(assembly: Assembly, write: Callable[[Path, Iterable[Any], str], None], ending: str, kind: str) -> Response:
    """Write all rows to a file, then send it: while an answer is sent the session of its request is closed."""
    with tempfile.NamedTemporaryFile(suffix=f".{ending}", delete=False) as file:
        path = Path(file.name)
    try:
        write(path, desk.exported(assembly, lists.asked_filters()), assembly.language)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    answer = Response(_pieces(path), mimetype=kind)
    name = f"{_('registrations')}-{assembly.slug}-{clock.today(assembly.zone).isoformat()}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        path.unlink()  # the open handle keeps it until the last piece is sent
        while piece := file.read(_PIECE):
            yield piece


@guard(policy.may_see_one, on=case_of)
def registration(case: Case) -> Answer:
    """Show one registration with everything known, what may be decided, and its history."""
    one, region = case.registration, case.registration.delegation.country or case.assembly.country or "TG"
    moves = {verb for (before, _after), verb in MOVES.items() if before is one.state}
    return desk_page(
        "one", case.assembly, one=one, line=line_of(one), delegation=one.delegation, facts=facts_of(one, region),
        contact_phone=shown(one.delegation.contact_phone, region), history=_history(one.public_id),
        moves=moves & {"accept", "refuse", "ask_for_missing"},
        others=[line_of(other) for other in queries.members_of(one.delegation_id) if other.id != one.id],
    )  # fmt: skip


def _history(ref: str) -> list[dict[str, Any]]:
    entries = history_of("registration", ref)
    people = desk.account_names({entry.actor_ref for entry in entries if entry.actor_kind == "account"})
    return [
        {
            "at": entry.at,
            "what": str(VERBS.get(entry.verb, entry.verb)),
            "who": people.get(entry.actor_ref) or str(ACTORS.get(entry.actor_kind, entry.actor_kind)),
        }
        for entry in entries
    ]


def asked_refs() -> list[str]:
    """Return the public ids in a query or a form, at most as many as one page holds."""
    refs = request.values.getlist("ids")
    if len(refs) > 200:  # noqa: PLR2004 - twice the longest page
        abort(413)
    return refs
