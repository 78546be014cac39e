"""Bad input everywhere: no route answers 500, whatever is put into its path, its query or its form."""

import io

import pytest

from tests import world
from tests.signing import sign_in

PATHS = ["0", "-1", "1e9", "x" * 4000, "é" * 300, "%00", "..%2f..%2fetc%2fpasswd", "'; DROP TABLE person;--",
         "\u202e\U0001f600", "%ff%fe", "None", "<script>alert(1)</script>"]  # fmt: skip
VALUES = ["", " ", "0", "-1", "9" * 40, "NaN", "1e400", "x" * 4000, "é" * 4000, "\x00", "\ud800", "\u202e" * 50,
          "2027-02-31", "25:61", "<script>alert(1)</script>", "{{7*7}}", "%(name)s %s %d", "=cmd|' /C calc'!A0", "[]",
          "../../etc/passwd", "javascript:alert(1)", "\u202eƉeɖeƒo Kpɔ̃tɔ", "\r\nSet-Cookie: x=1", "١٢٣", "a@b",
          "+228"]  # fmt: skip
SKIP = {"people.sign_out", "people.sign_out_everywhere"}  # they would end the walk


def paths_of(rule, app, values):
    with app.test_request_context():
        filled = {**{name: values.get(name, "1") for name in rule.arguments}, "lang": "fr"}
        return rule.build(filled, append_unknown=False)[1]


def allowed(status: int) -> bool:
    return status < 500 or status == 503


@pytest.fixture
def real(db):
    """One real thing of each kind that paths name, so that hostile values reach the views' inner parts."""
    assembly = world.assembly("palais")
    return {"slug": assembly.slug}


def in_turn(names, engine_name):
    """Two values a request, each for every second name; the other engine gives them the other way round.

    So every name meets every value, on one engine or the other, in half the requests.
    """
    shift = 1 if engine_name == "postgresql" else 0
    for pair in zip(VALUES[::2], VALUES[1::2], strict=True):
        yield {name: pair[(number + shift) % 2].encode("utf-8", "surrogatepass") for number, name in enumerate(names)}


def walk(app, method):
    rules = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or set())]
    return [rule for rule in rules if rule.endpoint not in SKIP]


@pytest.mark.parametrize("who", ["visitor", "admin"])
def test_hostile_paths_never_break(app, client, real, who):
    if who == "admin":
        sign_in(client, world.account(is_site_admin=True))
    for rule in walk(app, "GET"):
        for value in PATHS:
            for name in rule.arguments - {"lang"}:
                path = rule.rule
                for other in rule.arguments:
                    given = value if other == name else real.get(other, "1")
                    for converter in ("", "int:", "path:", "string:", "lang:", "uuid:"):
                        path = path.replace(f"<{converter}{other}>", "fr" if other == "lang" else given)
                answer = client.get(path)
                assert allowed(answer.status_code), f"GET {path[:200]!r} answers {answer.status_code}"


@pytest.mark.parametrize("who", ["visitor", "admin"])
def test_hostile_queries_never_break(app, client, real, who, engine_name):
    if who == "admin":
        sign_in(client, world.account(is_site_admin=True))
    names = ("q", "page", "size", "sort", "day", "track", "room", "language", "state", "category", "country", "kind",
             "organisation", "next", "lang", "part", "order", "format")  # fmt: skip
    for rule in walk(app, "GET"):
        path = paths_of(rule, app, real)
        for values in in_turn(names, engine_name):
            answer = client.get(path, query_string=values)
            assert allowed(answer.status_code), f"GET {path}?{values} answers {answer.status_code}"


@pytest.mark.parametrize("who", ["visitor", "admin"])
def test_hostile_forms_never_break(app, client, real, who, monkeypatch, engine_name):
    if who == "admin":
        sign_in(client, world.account(is_site_admin=True))
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    for rule in walk(app, "POST"):
        path = paths_of(rule, app, real)
        page = client.get(path) if "GET" in (rule.methods or set()) else None
        names = {control.get("name", "") for control in page.page.controls} if page is not None and page.page else set()
        names |= {"name", "text", "email", "phone", "slug", "version", "action", "a", "reason", "state"}
        for values in in_turn(sorted(names - {""}), engine_name):
            answer = client.post(path, data=values)
            assert allowed(answer.status_code), f"POST {path} {values} answers {answer.status_code}"


def test_an_oversized_body_is_413(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 10_000)
    answer = client.post("/fr/sign-in", data={"email": "x" * 20_000})
    assert answer.status_code == 413


def test_an_endless_file_is_413(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 10_000)
    answer = client.post("/fr/sign-in", data={"file": (io.BytesIO(b"x" * 50_000), "a.pdf")})
    assert answer.status_code == 413


def test_broken_utf8_in_a_form_is_no_500(client):
    kind = "application/x-www-form-urlencoded"
    answer = client.post("/fr/sign-in", data=b"email=%ff%fe%80&x=\xff", content_type=kind)
    assert answer.status_code == 400
