"""The answer to a request for a feed: without Flask, so that the door and the view give the same."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.feeds.cache import Ready
from coordinator.feeds.conditions import entity_tag, has_it, http_date, takes_gzip
from coordinator.feeds.queries import Edition, Kind
from coordinator.feeds.render import MEDIA_TYPE, SERIALIZER

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


@dataclass(frozen=True)
class Question:
    """Which feed is asked for: `part` is the slug of a track or room or the public id of a session."""

    kind: Kind
    slug: str
    part: str
    lang: str


@dataclass(frozen=True)
class Answer:
    """Status, headers and body; without body for a reader who has the feed."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes


def answer(
    question: Question, edition: Edition, environ: "WSGIEnvironment", find: Callable[[str], Ready | None]
) -> Answer | None:
    """Return 304 or the feed as `find` gives it by its key; None when it does not.

    Never negotiates a format: some programs send no Accept header, or a wrong one. The address is the format.
    """
    tag = f"{edition.public_id}-{edition.version}-{question.lang}-{SERIALIZER}"
    packed = takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    headers = [
        ("ETag", entity_tag(tag, packed=packed)),
        ("Last-Modified", http_date(edition.changed_at)),
        ("Cache-Control", "public, max-age=300"),
        ("Vary", "Accept-Encoding"),
    ]
    if has_it(tag, edition.changed_at, environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE")):
        return Answer("304 NOT MODIFIED", headers, b"")
    ready = find(tag)
    if ready is None:
        return None
    body = ready.packed if packed else ready.plain
    headers += [
        ("Content-Type", MEDIA_TYPE),
        ("Content-Length", str(len(body))),
        ("Content-Disposition", f'inline; filename="{question.part or question.slug}.ics"'),
    ]
    if packed:
        headers.append(("Content-Encoding", "gzip"))
    return Answer("200 OK", headers, body)
