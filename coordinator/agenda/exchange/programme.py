"""Reading a programme written as JSON (programme.json, schema 1) into the draft of an assembly."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coordinator.agenda import service
from coordinator.agenda.contents import Part
from coordinator.agenda.models import AgendaSession, PersonRole, SessionAccess, SessionType
from coordinator.agenda.placing import minutes_between
from coordinator.agenda.roles.service import add_level
from coordinator.assemblies import furniture
from coordinator.assemblies.models import Assembly, Room, Track
from coordinator.core.actor import Actor
from coordinator.core.errors import Invalid
from coordinator.core.i18n import _
from coordinator.documents.queries import papers_of

_YEAR = re.compile(r"/(?:[0-9]{4}|[0-9]{2})/")
TYPES: Mapping[str, SessionType] = {
    "accueil": SessionType.RECEPTION,
    "atelier": SessionType.WORKSHOP,
    "bilaterale": SessionType.BILATERAL,
    "ceremonie": SessionType.CEREMONY,
    "comite_redaction": SessionType.DRAFTING,
    "huis_clos": SessionType.CLOSED,
    "logistique": SessionType.LOGISTICS,
    "pause": SessionType.BREAK,
    "pleniere": SessionType.PLENARY,
    "presse": SessionType.PRESS,
    "repas": SessionType.MEAL,
    "reunion_bureau": SessionType.BOARD_MEETING,
    "side_event": SessionType.SIDE_EVENT,
    "social": SessionType.SOCIAL,
    "statutaire": SessionType.STATUTORY,
    "table_ronde": SessionType.ROUND_TABLE,
    "visite": SessionType.VISIT,
    "vote": SessionType.VOTE,
}
ACCESS: Mapping[str, SessionAccess] = {
    "bureau": SessionAccess.BOARD,
    "delegues": SessionAccess.DELEGATES,
    "ferme": SessionAccess.CLOSED,
    "inscrits": SessionAccess.REGISTERED,
    "membres_votants": SessionAccess.VOTING,
    "ouvert": SessionAccess.OPEN,
    "presse": SessionAccess.PRESS,
    "sur_invitation": SessionAccess.INVITATION,
}


def load_programme(
    assembly: Assembly, data: Mapping[str, Any], first_day: dt.date, *, by: Actor
) -> list[AgendaSession]:
    """Add rooms, tracks, levels and sessions of a programme to the draft; its day 1 becomes `first_day`.

    People of the programme are functions, never names. A session in a room with booths is interpreted into the
    languages that the event interprets; papers are those of the assembly that bear the same code. Raises Invalid
    for a value the format does not know.
    """
    for level in data.get("intervention_levels", ()):
        add_level(assembly, by=by, number=level["level"], name=_texts(level, "title"))
    place = _Place(
        first_day,
        rooms={room["id"]: _room(assembly, room, by) for room in data["rooms"]},
        tracks={
            track["id"]: furniture.add_track(assembly, by=by, name=_texts(track, "name")) for track in data["tracks"]
        },
        interpreted=frozenset(data.get("event", {}).get("interpretation_languages", ())),
        papers={_bare(paper.code): paper.id for paper in papers_of(assembly) if paper.code},
    )
    return [_session(assembly, row, place, by) for row in data["sessions"]]


@dataclass(frozen=True)
class _Place:
    """What the sessions of a programme stand in."""

    first_day: dt.date
    rooms: Mapping[str, Room]
    tracks: Mapping[str, Track]
    interpreted: frozenset[str]
    papers: Mapping[str, int]


def _room(assembly: Assembly, room: Mapping[str, Any], by: Actor) -> Room:
    return furniture.add_room(
        assembly, by=by, name=_texts(room, "name"), capacity=room.get("capacity"), layout=_texts(room, "layout"),
        has_booths=bool(room.get("interpretation_booths")),
    )  # fmt: skip


def _session(assembly: Assembly, row: Mapping[str, Any], place: _Place, by: Actor) -> AgendaSession:
    start, end = dt.time.fromisoformat(row["start"]), dt.time.fromisoformat(row["end"])
    room, track = place.rooms.get(row["room"] or ""), place.tracks.get(row["track"] or "")
    heard = place.interpreted if room and room.has_booths else frozenset()
    codes = [_bare(code) for code in row.get("documents", ())]
    return service.create(
        assembly, by=by, title=_texts(row, "title"), type=_known(TYPES, row["type"], row),
        description=_texts(row, "description"), access=_known(ACCESS, row["access"], row), people=_people(row),
        day=place.first_day + dt.timedelta(days=row["day"] - 1), start=start, minutes=minutes_between(start, end),
        room_id=room.id if room else None, track_id=track.id if track else None,
        languages=[code for code in row["languages"] if code not in heard],
        interpreted_into=[code for code in row["languages"] if code in heard],
        levels=sorted(row.get("intervention_levels", ())),
        papers=[place.papers[code] for code in codes if code in place.papers],
    )  # fmt: skip


def _bare(code: str) -> str:
    """Return the code of a paper without its year: AG/09/DOC.1 and AG/DOC.1 are the same paper of two editions."""
    return _YEAR.sub("/", code)


def _people(row: Mapping[str, Any]) -> list[Part]:
    parts = []
    if row.get("chair"):
        words = _typographic(row["chair"])
        leads = words.casefold().startswith("maître de cérémonie")
        parts.append(Part(PersonRole.MASTER_OF_CEREMONIES if leads else PersonRole.CHAIR, function=words))
    parts += [Part(PersonRole.SPEAKER, function=_typographic(words)) for words in row.get("speakers", ())]
    if row.get("rapporteur"):
        parts.append(Part(PersonRole.RAPPORTEUR, function=_typographic(row["rapporteur"])))
    return parts


def _texts(row: Mapping[str, Any], name: str) -> dict[str, str]:
    found = {lang: row.get(f"{name}_{lang}") for lang in ("fr", "en")}
    return {lang: _typographic(text) for lang, text in found.items() if text}


def _typographic(text: str) -> str:
    return text.replace("'", "’")


def _known(table: Mapping[str, Any], word: str, row: Mapping[str, Any]) -> Any:
    if word not in table:
        raise Invalid(_("Session %(id)s: “%(word)s” is not a value of this format.", id=row.get("id", "?"), word=word))
    return table[word]
