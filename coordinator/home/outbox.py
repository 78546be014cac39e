"""The outbox of an assembly: every message it caused, what became of it, its text, and sending it again.

Here and not in `mail`, because the assembly and the roles in it stand to the right of mail on the ladder.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, current_app, flash, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.assemblies.frame import manage_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.core.db import unit_of_work
from coordinator.core.i18n import LANGUAGES, _, _l, ngettext
from coordinator.core.text import clean_line
from coordinator.core.tokens import without_secrets
from coordinator.home.policy import Letter, may_read, may_see_mail
from coordinator.mail import policy, queries, service
from coordinator.mail.models import MailMessage, MailState
from coordinator.mail.queries import Filters
from coordinator.people.policy import Permission, is_allowed
from coordinator.web.frame import MenuEntry, add_to_menu
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.pagination import Page, asked_page
from coordinator.web.responses import page, see_other

bp = Blueprint("outbox", __name__)
add_to_menu(MenuEntry("manage", 60, _l("Messages"), "home.outbox", may_see_mail, ("home.message",)))

STATE_NAMES: dict[MailState, str] = {
    MailState.QUEUED: _l("Waiting"),
    MailState.SENT: _l("Sent"),
    MailState.KEPT: _l("Kept, not sent"),
    MailState.FAILED: _l("Not delivered"),
}
STATE_TAGS: dict[MailState, str] = {
    MailState.QUEUED: "info", MailState.SENT: "success", MailState.KEPT: "warning", MailState.FAILED: "error",
}  # fmt: skip
# How the note of a failure begins (mail.tasks) -> what it means. Anything else is the mail server's own answer.
_FAILURES: tuple[tuple[str, str], ...] = (
    ("SMTPAuthenticationError", _l("The mail server does not let us in: user or password are wrong.")),
    ("ConnectionRefusedError", _l("No mail server answers at the address that is set.")),
    ("gaierror", _l("The mail server is not found under its name.")),
    ("TimeoutError", _l("The mail server does not answer in time.")),
    ("SSLCertVerificationError", _l("The certificate of the mail server is not trusted.")),
    ("SSL", _l("The encrypted connection to the mail server fails.")),
    ("STARTTLS", _l("The mail server does not encrypt: SMTP_TLS must say so.")),
    ("SMTPServerDisconnected", _l("The mail server broke the conversation off.")),
    ("delivery was given up", _l("Delivery was given up.")),
    ("SMTPUTF8", _l("The mail server cannot write to this address, because of its letters.")),
    ("not an e-mail address", _l("This is not an e-mail address that a message can be sent to.")),
    ("5", _l("The mail server refuses this message for good. Correct the address, or call the person.")),
)
_LONGEST_WORDS = 100


@dataclass(frozen=True)
class Column:
    """One column of the list (templates/components/table.html)."""

    key: str
    label: str


@dataclass(frozen=True)
class Active:
    """One filter at work, and the address without it."""

    label: str
    remove_url: str


def letter_of(slug: str, ref: str) -> Letter | None:
    """Load one message of an assembly."""
    assembly = assembly_by_slug(slug)
    found = queries.message_in(assembly.public_id, ref) if assembly else None
    return Letter(assembly, found) if assembly and found else None


@guard(may_see_mail, on=assembly_by_slug)
def outbox(assembly: Assembly) -> Response:
    """Show one page of the list."""
    filters, (number, size) = _asked_filters(), asked_page()
    by_state = queries.counts(assembly.public_id)
    total = queries.count(assembly.public_id, filters, by_state)
    number = min(number, max(1, -(-total // size)))
    rows = queries.lines(assembly.public_id, filters, limit=size, offset=(number - 1) * size)
    return page(
        "home/outbox.html", assembly=assembly, frame=manage_frame(assembly, current_actor()), filters=filters,
        page=Page(rows, total, number, size), by_state=by_state, has_server=_has_server(), failure=failure,
        state_names=STATE_NAMES, state_tags=STATE_TAGS, active=_active(assembly, filters), states=MailState,
        columns=[Column("to", _("Recipient")), Column("subject", _("Subject")), Column("state", _("State")),
                 Column("at", _("Written on"))],
    )  # fmt: skip


@guard(may_read, on=letter_of)
def message(letter: Letter) -> Response:
    """Show one message as text; its private links stay hidden until somebody asks for them on the record."""
    actor, shown = current_actor(), letter.message
    readable = queries.may_read_links(shown, actor)
    text = shown.text if readable else without_secrets(shown.text)
    return page(
        "home/message.html", assembly=letter.assembly, frame=manage_frame(letter.assembly, actor), message=shown,
        text=text, language=LANGUAGES.get(shown.language, shown.language), failure=failure(shown.error),
        tag=(STATE_NAMES[shown.state], STATE_TAGS[shown.state]), has_server=_has_server(), states=MailState,
        files=[attachment["name"] for attachment in shown.attachments], has_links=policy.has_links(shown),
        is_sealed=policy.is_sealed(shown), may_reveal=policy.may_reveal(shown) and not readable,
        may_resend=policy.may_resend(shown) and _has_server(),
        own_mail=_own_mail(shown, text) if text == shown.text and policy.may_resend(shown) else "",
        about=_about(letter), minutes=int(queries.LINKS_READABLE.total_seconds() // 60), readable=readable,
    )  # fmt: skip


@guard(may_read, on=letter_of)
def resend(letter: Letter) -> WerkzeugResponse:
    """Queue one message once more."""
    with unit_of_work():
        service.resend(letter.message, by=current_actor())
    flash(_("The message is on its way again."), "success")
    return see_other(_url(letter))


@guard(may_see_mail, on=assembly_by_slug)
def resend_failed(assembly: Assembly) -> WerkzeugResponse:
    """Queue everything that was not delivered once more."""
    with unit_of_work():
        number = service.resend_failed(assembly.public_id, by=current_actor())
    flash(ngettext("%(n)s message is on its way again.", "%(n)s messages are on their way again.", number), "success")
    return see_other(url_for("home.outbox", slug=assembly.slug))


@guard(may_read, on=letter_of)
def reveal(letter: Letter) -> WerkzeugResponse:
    """Let the organiser read the links of one message for a while."""
    with unit_of_work():
        service.reveal(letter.message, by=current_actor())
    return see_other(_url(letter))


@bp.record_once
def _register(state: Any) -> None:
    """Give the pages the endpoints that other packages know them by."""
    prefix = "/<lang:lang>/assemblies/<slug>/manage/outbox"
    for rule, endpoint, view, methods in (
        (prefix, "outbox", outbox, ["GET"]),
        (f"{prefix}/send-again", "resend_failed", resend_failed, ["POST"]),
        (f"{prefix}/<ref>", "message", message, ["GET"]),
        (f"{prefix}/<ref>/send-again", "message_resend", resend, ["POST"]),
        (f"{prefix}/<ref>/links", "message_reveal", reveal, ["POST"]),
    ):
        state.app.add_url_rule(rule, f"home.{endpoint}", view, methods=methods)


def failure(error: str | None) -> str:
    """Return what a note of a failure means, '' where there is none."""
    if not error:
        return ""
    known = next((said for beginning, said in _FAILURES if error.startswith(beginning)), None)
    return str(known or _("The mail server takes no messages at present."))


def _has_server() -> bool:
    return current_app.config["SETTINGS"].smtp_host is not None


def _url(letter: Letter) -> str:
    return url_for("home.message", slug=letter.assembly.slug, ref=letter.message.public_id)


def _asked_filters() -> Filters:
    state = request.args.get("state", "")
    return Filters(
        words=clean_line(request.args.get("q", ""))[:_LONGEST_WORDS],
        state=MailState(state) if state in set(MailState) else None,
    )


def _active(assembly: Assembly, filters: Filters) -> list[Active]:
    """Return the filters at work, each with the address that takes it away."""
    base = url_for("home.outbox", slug=assembly.slug)
    found = []
    if filters.words:
        rest = f"?{urlencode({'state': filters.state.value})}" if filters.state else ""
        found.append(Active(_("“%(words)s”", words=filters.words), f"{base}{rest}"))
    if filters.state:
        rest = f"?{urlencode({'q': filters.words})}" if filters.words else ""
        found.append(Active(str(STATE_NAMES[filters.state]), f"{base}{rest}"))
    return found


def _own_mail(shown: MailMessage, text: str) -> str:
    """Return the address that opens the message in the organiser's own mail program (RFC 6068)."""
    body = text.replace("\n", "\r\n")
    return f"mailto:{quote(shown.to_address, safe='@')}?subject={quote(shown.subject)}&body={quote(body)}"


def _about(letter: Letter) -> tuple[str, str] | None:
    """Return words and address of what a message is about, where the reader may open it."""
    slug, kind, ref = letter.assembly.slug, letter.message.subject_kind, letter.message.subject_ref
    if not is_allowed(current_actor(), Permission.SEE_REGISTRATIONS, letter.assembly.id):
        return None
    if kind == "registration":
        return _("Open the registration"), url_for("registration.registration", slug=slug, ref=ref)
    if kind == "delegation":
        return _("Open the delegation"), url_for("registration.registrations", slug=slug, organisation=ref)
    return None
