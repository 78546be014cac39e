"""Proposals for tests: an open call, a form as a member fills it in, papers that are what they say."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from coordinator.agenda.models import AgendaSession
from coordinator.agenda.proposals import service
from coordinator.agenda.proposals.models import Proposal
from coordinator.agenda.proposals.queries import proposal_in
from coordinator.agenda.proposals.rules import Call, Late
from coordinator.assemblies.models import Assembly
from coordinator.core import clock, tokens
from coordinator.core.actor import SYSTEM
from coordinator.core.db import db, unit_of_work
from coordinator.mail.models import MailMessage
from tests import world

PDF = b"%PDF-1.7\n%%EOF\n"
TITLE = "Eau potable dans les quartiers nord"


def assembly(slug: str = "golfe", *, deadline: int | None = 10, late: Late = Late.FLAGGED, **more: Any) -> Assembly:
    """An assembly that calls for proposals; the last day is `deadline` days from now."""
    of = world.assembly(slug, **more)
    day = None if deadline is None else clock.today(of.zone) + dt.timedelta(days=deadline)
    with unit_of_work():
        service.set_call(of, Call(True, day, late, {"fr": "Joignez la délibération."}), by=SYSTEM)
    return of


def filing(**more: Any) -> service.Filing:
    """What a member writes."""
    facts = {
        "title": TITLE, "summary": "Trois forages à décider.", "minutes": 30, "organisation_id": 0,
        "organisation_name": "Kloto 1", "contact_name": "Afi Mensah", "contact_email": "afi@example.org",
        "contact_phone": "+22890123456", **more,
    }  # fmt: skip
    if not facts["organisation_id"]:
        facts["organisation_id"] = world.organisation(facts["organisation_name"]).id
    return service.Filing(**facts)


def paper(name: str = "Note.pdf", content: bytes = PDF, media_type: str = "application/pdf") -> service.Paper:
    """A paper that waits."""
    return service.Paper(name, media_type, len(content), service.waiting_room().put(content))


def filed(of: Assembly, *, papers: tuple[service.Paper, ...] = (), key: str = "", **more: Any) -> tuple[Proposal, str]:
    """A proposal and the secret of its link."""
    secret = key or tokens.new_secret()
    given = filing(**more)
    with unit_of_work():
        made = service.file(of, given, papers, key=secret, language="fr", knows_late=True)
    return made, secret


def again(of: Assembly, one: Proposal) -> Proposal:
    """A proposal read anew."""
    case = proposal_in(of.slug, one.public_id)
    assert case is not None
    return case.proposal


def typed(**more: Any) -> dict[str, Any]:
    """The form as a member fills it in."""
    return {
        "organisation": "Kloto 1", "title": TITLE, "summary": "Trois forages à décider.", "minutes": "30",
        "contact_name": "Afi Mensah", "contact_email": "afi@example.org", "contact_phone": "", **more,
    }  # fmt: skip


def upload(name: str = "Note.pdf", content: bytes = PDF) -> tuple[io.BytesIO, str]:
    """A file as a browser sends it."""
    return io.BytesIO(content), name


def zipped(member: str, content: bytes = b"x") -> bytes:
    """A zipped format that holds one member."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, content)
    return out.getvalue()


def at(monkeypatch, of, days: int, time: str = "12:00"):
    """Let it be a day from today, at a time of the assembly's zone."""
    today = of.created_at.astimezone(ZoneInfo(of.zone)).date()
    moment = dt.datetime.combine(today + dt.timedelta(days=days), dt.time.fromisoformat(time))
    instant = moment.replace(tzinfo=ZoneInfo(of.zone)).astimezone(dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: instant)


def act(verb: Callable[..., Any], one: Proposal, of: Assembly, *given: Any, **more: Any) -> Any:
    """Call a verb of the service on a proposal as its reader saw it."""
    with unit_of_work():
        return verb(one, of, *given, **{"by": SYSTEM, "version": one.version, **more})


def letters() -> list[MailMessage]:
    """The letters about decisions, in order."""
    return db.session.query(MailMessage).filter_by(purpose="agenda.proposal_decided").order_by(MailMessage.id).all()


def sessions() -> list[AgendaSession]:
    """The sessions of the draft, in order."""
    return db.session.query(AgendaSession).order_by(AgendaSession.id).all()


def all_of() -> list[Proposal]:
    """Every proposal, in order."""
    return db.session.query(Proposal).order_by(Proposal.id).all()


def only() -> Proposal:
    """The only proposal, read anew."""
    return db.session.query(Proposal).populate_existing().one()


def hidden_of(answer: Any) -> dict[str, str]:
    """The hidden fields of an answer by name."""
    return {name: value for name, value in answer.page.hidden.items() if name}


def boxes(answer: Any, name: str) -> list[str]:
    """The values ticked of the boxes called `name`."""
    return [one["value"] for one in answer.page.controls if one.get("name") == name and "checked" in one]
