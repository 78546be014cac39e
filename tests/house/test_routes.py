"""The laws every route keeps, by walking the URL map."""

OPEN_WRITES: set[str] = set()  # endpoints that may be posted to without a CSRF token


def rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def fill(rule, value="1"):
    """A value for each argument of a rule; the language is French."""
    return {name: "fr" if name == "lang" else value for name in rule.arguments}


def test_every_view_carries_exactly_one_guard(app):
    for rule in rules(app):
        view = app.view_functions[rule.endpoint]
        assert getattr(view, "guard_kind", None) in {"public", "guard"}, f"{rule.endpoint} has neither guard nor public"


def test_get_views_do_not_write_and_writes_are_not_get(app):
    for rule in rules(app):
        assert not ({"PUT", "DELETE", "PATCH"} & (rule.methods or set())), f"{rule.endpoint}: use POST"


def test_every_write_without_a_csrf_token_is_400(app, client):
    for rule in rules(app):
        if "POST" in (rule.methods or set()) and rule.endpoint not in OPEN_WRITES:
            with app.test_request_context():
                path = rule.build(fill(rule), append_unknown=False)[1]
            assert client.post(path, data={"x": "1"}).status_code == 400, (
                f"{rule.endpoint} accepts a write without token"
            )


def test_every_manage_page_sends_a_visitor_to_sign_in(app, client):
    for rule in rules(app):
        if "/manage" in rule.rule and "GET" in (rule.methods or set()):
            with app.test_request_context():
                path = rule.build(fill(rule), append_unknown=False)[1]
            answer = client.get(path)
            assert answer.status_code in {303, 404}, f"{rule.endpoint} answers {answer.status_code} to a visitor"
            if answer.status_code == 303:
                assert answer.location.startswith("/fr/sign-in")
