"""Feeds kept ready: shared through Redis, right without it."""

import socket

import pytest

from coordinator.feeds.cache import FeedCache

REDIS = "redis://127.0.0.1:6379/15"


def redis_answers() -> bool:
    try:
        socket.create_connection(("127.0.0.1", 6379), timeout=1).close()
    except OSError:
        return False
    return True


def test_a_feed_is_built_once_and_the_oldest_go_when_there_are_too_many():
    cache, built = FeedCache(budget=2_500), []

    def build(name):
        return lambda: built.append(name) or name.encode() * 1000

    for name in ("a", "a", "b", "c", "a"):
        assert cache.get(name, build(name)).plain == name.encode() * 1000
    assert built == ["a", "b", "c", "a"]


@pytest.mark.skipif(not redis_answers(), reason="no Redis answers; ./run test --all starts one")
def test_another_process_takes_what_was_built(tmp_path):
    key = f"test-{tmp_path}"
    first, second = FeedCache(), FeedCache()
    first.use_redis(REDIS)
    second.use_redis(REDIS)
    made = first.get(key, lambda: b"BEGIN:VCALENDAR")

    def never() -> bytes:
        raise AssertionError("built twice")

    assert second.get(key, never) == made


def test_with_redis_away_feeds_are_kept_here_and_it_is_not_asked_again_at_once():
    cache = FeedCache()
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        cache.use_redis(f"redis://127.0.0.1:{nobody.getsockname()[1]}/0")
        assert cache.get("a", lambda: b"x").plain == b"x"
        assert cache._away_until > 0
        assert cache.get("a", lambda: b"y").plain == b"x"
