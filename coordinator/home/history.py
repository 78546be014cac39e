"""The journal of an assembly in sentences: who did what, for people who were not there."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from coordinator.assemblies.queries import names_of
from coordinator.core.i18n import _, _l
from coordinator.journal.models import JournalEntry

# (kind of thing, verb) -> what happened. An act that is not listed is left out: it is no news for organisers.
SENTENCES: dict[tuple[str, str], str] = {
    ("assembly", "create"): _l("created the assembly"),
    ("assembly", "edit"): _l("changed the settings"),
    ("assembly", "publish"): _l("published the assembly"),
    ("assembly", "archive"): _l("archived the assembly"),
    ("assembly", "postpone"): _l("postponed the assembly"),
    ("assembly", "cancel"): _l("cancelled the assembly"),
    ("assembly", "hold_as_planned"): _l("said that the assembly takes place as announced"),
    ("party", "add"): _l("added a host or partner"),
    ("party", "edit"): _l("changed a host or partner"),
    ("party", "remove"): _l("removed a host or partner"),
    ("party", "move_up"): _l("changed the order of precedence"),
    ("party", "move_down"): _l("changed the order of precedence"),
    ("room", "add"): _l("added a room"),
    ("room", "edit"): _l("changed a room"),
    ("room", "remove"): _l("removed a room"),
    ("track", "add"): _l("added a track"),
    ("track", "edit"): _l("changed a track"),
    ("track", "remove"): _l("removed a track"),
    ("key_date", "add"): _l("added a key date"),
    ("key_date", "edit"): _l("changed a key date"),
    ("key_date", "remove"): _l("removed a key date"),
    ("account", "grant"): _l("gave somebody a role"),
    ("account", "revoke"): _l("took a role away"),
    ("document", "add"): _l("added a document"),
    ("document", "edit"): _l("changed a document"),
    ("document", "put_file"): _l("put in a file"),
    ("document", "withdraw"): _l("withdrew a document"),
    ("document", "put_back"): _l("put a document back"),
    ("session", "create"): _l("added a session"),
    ("session", "edit"): _l("changed a session"),
    ("session", "cancel"): _l("cancelled a session"),
    ("session", "restore"): _l("restored a session"),
    ("session", "remove"): _l("removed a session"),
    ("agenda", "release"): _l("published the programme"),
    ("agenda", "bring_in"): _l("brought sessions into the agenda"),
    ("delegation", "register"): _l("registered a delegation"),
    ("delegation", "withdraw"): _l("withdrew a delegation"),
    ("registration", "accept"): _l("accepted a registration"),
    ("registration", "refuse"): _l("refused a registration"),
    ("registration", "ask_for_missing"): _l("asked for what a registration lacks"),
    ("registration", "complete"): _l("completed a registration"),
    ("registration", "withdraw"): _l("withdrew a registration"),
    ("registration", "change"): _l("corrected a registration"),
    ("proposal", "file"): _l("proposed an item for the agenda"),
    ("proposal", "withdraw"): _l("withdrew a proposal"),
    ("proposal", "accept"): _l("accepted a proposal"),
    ("proposal", "merge"): _l("merged a proposal"),
    ("proposal", "refuse"): _l("refused a proposal"),
    ("proposal", "reopen"): _l("took the decision on a proposal back"),
    ("desk", "set_places"): _l("set the number of places"),
    ("pack", "request"): _l("asked for a briefing pack"),
    ("pack", "publish"): _l("published a briefing pack"),
    ("mail", "resend"): _l("sent a message again"),
    ("mail", "reveal"): _l("read the private link in a message"),
}


@dataclass(frozen=True)
class Event:
    """One line of the history."""

    at: dt.datetime
    text: str
    times: int = 1


def history(entries: Sequence[JournalEntry], limit: int) -> list[Event]:
    """Return the entries (newest first) as at most `limit` sentences; the same one in a row is said once, counted.

    The names of accounts are read in one query.
    """
    names = names_of({entry.actor_ref for entry in entries if entry.actor_kind == "account"})
    told = [(entry, SENTENCES[key]) for entry in entries if (key := (entry.subject_kind, entry.verb)) in SENTENCES]
    events = []
    for text, group in groupby(told, lambda one: _("%(who)s %(did)s.", who=_who(one[0], names), did=one[1])):
        rows = list(group)
        events.append(Event(rows[0][0].at, text, len(rows)))
    return events[:limit]


def _who(entry: JournalEntry, names: dict[str, str]) -> str:
    if entry.actor_kind == "account":
        return names.get(entry.actor_ref) or _("The team")
    return _("A commune") if entry.actor_kind in {"link", "visitor"} else _("The system")
