"""Limits cost only the views that have one, and these tell the reader when to come back."""

import pytest
from flask import Flask, g
from flask_limiter.util import get_remote_address

from coordinator.web.limits import ViewLimiter


@pytest.fixture
def small_app():
    """An application with one limited and one free view."""
    app = Flask("limits")
    app.config.update(RATELIMIT_STORAGE_URI="memory://", RATELIMIT_HEADERS_ENABLED=True)
    limiter = ViewLimiter(get_remote_address, strategy="fixed-window")
    limiter.init_app(app)
    app.add_url_rule("/limited", "limited", limiter.limit("2/minute")(lambda: "x"))
    app.add_url_rule("/free", "free", lambda: str(g.get("limits_asked", False)))
    return app


def test_a_limited_view_answers_429_and_says_when_to_come_back(small_app):
    client = small_app.test_client()
    assert [client.get("/limited").status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get("/limited")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["X-RateLimit-Limit"] == "2"


def test_a_view_without_limit_is_not_asked(small_app):
    answer = small_app.test_client().get("/free")
    assert answer.text == "False"
    assert "X-RateLimit-Limit" not in answer.headers
