"""The answer to a request for a feed: without Flask, so that the door and the view give the same."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.engine import Connection, Engine

from coordinator.core import clock
from coordinator.feeds.cache import feeds
from coordinator.feeds.queries import Edition, Kind, edition_of
from coordinator.feeds.render import MEDIA_TYPE, SERIALIZER
from coordinator.web import answers
from coordinator.web.answers import Answer, Ready, Told
from coordinator.web.door import Look

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


@dataclass(frozen=True)
class Question:
    """Which feed is asked for: `part` is the slug of a track or room or the public id of a session."""

    kind: Kind
    slug: str
    part: str
    lang: str


def answer(
    question: Question, edition: Edition, environ: "WSGIEnvironment", find: Callable[[str], Ready | None]
) -> Answer | None:
    """Return 304 or the feed as `find` gives it by its key; None when it does not.

    Never negotiates a format: some programs send no Accept header, or a wrong one. The address is the format.
    """
    tag = f"{edition.public_id}-{edition.version}-{question.lang}-{SERIALIZER}"
    told = Told(MEDIA_TYPE, "public, max-age=300", edition.changed_at, f"{question.part or question.slug}.ics")
    return answers.answer(tag, told, environ, lambda: find(tag))


def kept_feed(kind: Kind) -> Look:
    """Return how the door answers for feeds of a kind: without building any."""

    def look(place: dict[str, str], environ: "WSGIEnvironment", bind: Engine | Connection) -> Answer | None:
        question = Question(kind, place["slug"], place.get("part", ""), place["lang"])
        edition = edition_of(kind, question.slug, question.part, clock.now().date(), bind=bind)
        return answer(question, edition, environ, feeds.peek) if edition else None

    return look
