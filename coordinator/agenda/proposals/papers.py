"""Papers on their way: looked at as they come, kept in a waiting room until the form is sent without a fault.

A form that comes back carries a signed note per paper, so that nothing is uploaded twice; whoever knows only the
digest of somebody's document can claim nothing. What nobody sends for is gone after a day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage

from coordinator.agenda.proposals.service import MOST_PAPERS, Paper, waiting_room
from coordinator.core.errors import Invalid
from coordinator.core.i18n import _
from coordinator.documents.kinds import MAX_BYTES, inspect

_DAY = 24 * 3600
_MOST_WAITING = 2_000_000_000  # bytes in the waiting room: unsent forms must not fill the disk


@dataclass(frozen=True)
class Kept:
    """A paper that waits, and the note by which the next form names it."""

    paper: Paper
    note: str


def collect(
    notes: Sequence[str], uploads: Iterable[FileStorage], room: int = MOST_PAPERS
) -> tuple[list[Kept], list[str]]:
    """Return the papers that came before (`notes`) and now, at most `room`, and a sentence for each refused one."""
    kept = [Kept(paper, note) for note in notes[:MOST_PAPERS] if (paper := _read(note))][:room]
    faults = []
    for upload in uploads:
        if not upload.filename:  # what a browser sends for a field nobody filled in
            continue
        if len(kept) >= room:
            faults.append(_("A proposal has at most %(n)s papers. Take one away first.", n=MOST_PAPERS))
            break
        try:
            kept.append(_receive(upload))
        except Invalid as refusal:
            faults.append(_("“%(name)s”: %(fault)s", name=(upload.filename or "")[:80], fault=refusal.message))
    return kept, faults


def _receive(upload: FileStorage) -> Kept:
    content = upload.stream.read(MAX_BYTES + 1)  # one more than is taken: enough to know that it is too much
    name, kind = inspect(upload.filename or "", content)
    room = waiting_room()
    if sum(file.stat().st_size for file in room.root.glob("??/*")) + len(content) > _MOST_WAITING:
        raise Invalid(_("No more papers can be received at the moment. File without it and add it later."))
    key = room.put(content)
    room.path(key).touch()
    paper = Paper(name, kind.media_type, len(content), key)
    return Kept(paper, _signer().dumps(asdict(paper)))


def _read(note: str) -> Paper | None:
    try:
        told: dict[str, Any] = _signer().loads(note[:2000], max_age=_DAY)
    except BadData:
        return None
    return Paper(**told)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="paper of a proposal")
