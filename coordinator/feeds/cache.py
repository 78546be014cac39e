"""Feeds kept ready: in this process, and in Redis for the others when there is one.

A key names everything the bytes depend on, so nothing kept is ever wrong, and Redis may be away at any time.
"""

import gzip
import logging
import time
from collections.abc import Callable

import redis

from coordinator.web.answers import Ready, pack
from coordinator.web.shelf import Shelf

log = logging.getLogger(__name__)
_SECONDS_KEPT = 24 * 3600
_SECONDS_AWAY = 30
_TIMEOUT = 0.25


class FeedCache(Shelf[Ready]):
    """The feeds asked for last."""

    def __init__(self, budget: int = 64_000_000) -> None:
        super().__init__(budget)
        self._redis: redis.Redis | None = None
        self._away_until = 0.0

    def use_redis(self, url: str | None) -> None:
        """Share what is made here with other processes, and take what they made."""
        self._redis = (
            redis.Redis.from_url(url, socket_timeout=_TIMEOUT, socket_connect_timeout=_TIMEOUT) if url else None
        )
        self._away_until = 0.0

    def get(self, key: str, build: Callable[[], bytes]) -> Ready:
        """Return the feed kept under `key` here or in Redis, else made by `build` now."""
        found = self.peek(key)
        if found:
            return found
        packed = self._ask_redis(key)
        made = Ready(gzip.decompress(packed), packed) if packed else pack(build())
        if not packed:
            self._tell_redis(key, made.packed)
        self.keep(key, made)
        return made

    def _ask_redis(self, key: str) -> bytes | None:
        if self._redis is None or time.monotonic() < self._away_until:
            return None
        try:
            found = self._redis.get(_name(key))
        except redis.RedisError as error:
            self._note_away(error)
            return None
        return found if isinstance(found, bytes) else None

    def _tell_redis(self, key: str, packed: bytes) -> None:
        if self._redis is None or time.monotonic() < self._away_until:
            return
        try:
            self._redis.set(_name(key), packed, ex=_SECONDS_KEPT)
        except redis.RedisError as error:
            self._note_away(error)

    def _note_away(self, error: redis.RedisError) -> None:
        """Ask again in half a minute: waiting for a dead server at every request would be worse than no cache."""
        self._away_until = time.monotonic() + _SECONDS_AWAY
        log.warning("feeds are kept in this process only, Redis is away: %s", type(error).__name__)


def _name(key: str) -> str:
    return f"coordinator:feed:{key}"


feeds = FeedCache()
