"""Complete answers go out as they were made."""

import pytest
from flask import Flask

from coordinator.web.ready import ReadyResponse


@pytest.fixture
def client():
    app = Flask("ready")
    app.add_url_rule("/body", "body", lambda: ReadyResponse(b"abc", 200, [("Content-Type", "text/x"), ("ETag", '"1"')]))
    app.add_url_rule("/none", "none", lambda: ReadyResponse(b"", 304, [("ETag", '"1"')]))

    @app.after_request
    def add(response):
        response.headers["X-Later"] = "yes"
        return response

    return app.test_client()


def test_a_body_goes_with_its_length_and_what_hooks_added(client):
    answer = client.get("/body")
    assert (answer.status_code, answer.data) == (200, b"abc")
    assert dict(answer.headers) == {"Content-Type": "text/x", "ETag": '"1"', "Content-Length": "3", "X-Later": "yes"}


def test_head_has_the_same_headers_and_no_body(client):
    head = client.head("/body")
    assert head.data == b""
    assert dict(head.headers) == dict(client.get("/body").headers)


def test_304_tells_neither_type_nor_length(client):
    answer = client.get("/none")
    assert (answer.status_code, answer.data) == (304, b"")
    assert dict(answer.headers) == {"ETag": '"1"', "X-Later": "yes"}
