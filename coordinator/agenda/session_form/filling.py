"""From a session of the draft to the values of its form, and from a valid form to the facts a service takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from coordinator.agenda.contents import Item, Part
from coordinator.agenda.forms import day_in
from coordinator.agenda.models import AgendaSession, SessionAccess, SessionItem, SessionStatus, SessionType
from coordinator.agenda.placing import end_time
from coordinator.agenda.session_form.queries import Registered, name_key
from coordinator.web.forms import texts_data


@dataclass(frozen=True)
class Links:
    """What typed names stand for: people by the key of their name, organisations as they were typed."""

    people: Mapping[str, Registered] = field(default_factory=dict)
    organisations: Mapping[str, int] = field(default_factory=dict)

    def person(self, name: str | None, kept: int | None = None) -> int | None:
        """Return the only registered person of that name, else the one who was linked before."""
        found = self.people.get(name_key(name or ""))
        return found.person_id if found and found.person_id else kept


def filled(session: AgendaSession, organisations: Mapping[int, str]) -> dict[str, Any]:
    """Return what the form shows of a session as it is; needs its people, items and papers."""
    return {
        "version": str(session.version), "type": session.type.value, "title": session.title,
        "description": session.description, "day": session.day.isoformat() if session.day else "",
        "start": session.start, "end": end_time(session.start, session.minutes) if session.start else None,
        "minutes": "" if session.start else str(session.minutes), "room": str(session.room_id or ""),
        "track": str(session.track_id or ""), "access": session.access.value, "status": session.status.value,
        "languages": session.languages, "interpreted_into": session.interpreted_into,
        "layout": session.layout, "setup_minutes": session.setup_minutes or None,
        "clearing_minutes": session.clearing_minutes or None,
        "interpreter_team": session.interpreter_team, "levels": [str(number) for number in session.levels],
        "papers": [str(paper.document_id) for paper in session.papers], "video_url": session.video_url,
        "recording_url": session.recording_url,
        "has_signup": session.has_signup, "places": session.places,
        "people": [
            {
                "role": one.role, "name": one.name, "function": one.function, "reader": one.reader,
                "reader_function": one.reader_function, "precedence": one.precedence, "brief": one.brief,
                "organisation": organisations.get(one.organisation_id or 0, ""),
            }
            for one in session.people
        ],
        "items": [item_values(one) for one in session.items if one.withdrawn_at is None],
    }  # fmt: skip


def item_values(one: SessionItem) -> dict[str, Any]:
    """Return what the form shows of an item."""
    return {
        "ref": one.public_id, "title": one.title, "speaker": one.speaker, "function": one.function,
        "reader": one.reader, "minutes": one.minutes,
    }  # fmt: skip


def item_fields(one: SessionItem) -> dict[str, str]:
    """Return an item as a browser would post its row."""
    values = item_values(one)
    titles = {f"title-{lang}": text for lang, text in values.pop("title").items()}
    return {**{name: str(value or "") for name, value in values.items()}, **titles}


def facts_of(form: Any) -> dict[str, Any]:
    """Return a valid form as the facts the service takes."""
    return {
        "type": SessionType(form.type.data), "title": texts_data(form.title),
        "description": texts_data(form.description), "day": day_in(form.day.data), "start": form.start.data,
        "minutes": form.length, "room_id": int(form.room.data) if form.room.data else None,
        "track_id": int(form.track.data) if form.track.data else None, "access": SessionAccess(form.access.data),
        "languages": list(form.languages.data or []), "interpreted_into": list(form.interpreted_into.data or []),
        "interpreter_team": form.interpreter_team.data or "", "layout": form.layout.data or "",
        "setup_minutes": form.setup_minutes.data or 0, "clearing_minutes": form.clearing_minutes.data or 0,
        "levels": sorted(int(number) for number in form.levels.data or []), "video_url": form.video_url.data or "",
        "recording_url": form.recording_url.data or "",
        "has_signup": bool(form.has_signup.data), "places": form.places.data,
        **({"status": SessionStatus(form.status.data)} if "status" in form else {}),
    }  # fmt: skip


def papers_in(form: Any, kept: Sequence[int] = ()) -> list[int]:
    """Return the papers that are ticked: those that stood there in their order, new ones after them."""
    ticked = [int(value) for value in form.papers.data or []]
    return [number for number in kept if number in ticked] + [number for number in ticked if number not in kept]


def parts_in(form: Any, links: Links, kept: Sequence[Part] = ()) -> list[Part]:
    """Return the people of a form; empty rows are nobody. What a row does not say of `kept` people survives it."""
    known = {(part.name, part.function): part for part in kept}
    readers = {part.reader: part.reader_person_id for part in kept}
    parts = []
    for row in form.people:
        one = row.form
        if one.is_empty:
            continue
        name, function, reader = one.name.data or "", one.function.data or "", one.reader.data or ""
        before = known.get((name, function), Part(""))
        parts.append(
            replace(
                before, role=one.role.data, name=name, function=function,
                organisation_id=links.organisations.get(one.organisation.data or ""),
                person_id=links.person(name, before.person_id), reader=reader,
                reader_function=one.reader_function.data or "",
                reader_person_id=links.person(reader, readers.get(reader)) if reader else None,
                precedence=one.precedence.data, brief=one.brief.data or "",
            )
        )  # fmt: skip
    return parts


def items_in(form: Any, links: Links, kept: Sequence[Item] = ()) -> list[Item]:
    """Return the items of a form; empty rows are none. A `ref` that is no item of the session is a new one."""
    speakers = {(item.public_id, item.speaker): item.person_id for item in kept}
    items = []
    for row in form["items"]:
        one = row.form
        if one.is_empty:
            continue
        ref, speaker = one.ref.data or "", one.speaker.data or ""
        items.append(
            Item(
                texts_data(one.title), one.minutes.data, speaker, one.function.data or "", one.reader.data or "",
                links.person(speaker, speakers.get((ref, speaker))), ref,
            )
        )  # fmt: skip
    return items
