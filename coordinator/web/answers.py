"""Answers that are the same for everybody, made without Flask, so that the door and the view give the same."""

import datetime as dt
import gzip
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.web.conditions import entity_tag, has_it, http_date, takes_gzip

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


@dataclass(frozen=True)
class Ready:
    """A body ready to send, plain and gzipped."""

    plain: bytes
    packed: bytes

    @property
    def size(self) -> int:
        """Return the memory it takes."""
        return len(self.plain) + len(self.packed)


def pack(plain: bytes) -> Ready:
    """Compress once; without the time of day, so that the same body is the same bytes."""
    return Ready(plain, gzip.compress(plain, 6, mtime=0))


@dataclass(frozen=True)
class Told:
    """What the headers say of a body; `file_name` only for what is saved as a file."""

    media_type: str
    cache_control: str
    changed_at: dt.datetime | None = None
    file_name: str = ""


@dataclass(frozen=True)
class Answer:
    """Status, headers and body; without body for a reader who has it."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes


def answer(tag: str, told: Told, environ: "WSGIEnvironment", find: Callable[[], Ready | None]) -> Answer | None:
    """Return 304 to a reader who has `tag`, else 200 with what `find` gives; None when it gives nothing."""
    packed = takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    headers = [
        ("ETag", entity_tag(tag, packed=packed)),
        ("Cache-Control", told.cache_control),
        ("Vary", "Accept-Encoding"),
    ]
    asked = environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE")
    if has_it(tag, told.changed_at, *asked):
        return Answer("304 NOT MODIFIED", headers, b"")
    ready = find()
    if ready is None:
        return None
    body = ready.packed if packed else ready.plain
    headers += [("Content-Type", told.media_type), ("Content-Length", str(len(body)))]
    if told.changed_at:
        headers.append(("Last-Modified", http_date(told.changed_at)))
    if told.file_name:
        headers.append(("Content-Disposition", f'inline; filename="{told.file_name}"'))
    if packed:
        headers.append(("Content-Encoding", "gzip"))
    return Answer("200 OK", headers, body)
