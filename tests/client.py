"""A client that complains: every HTML page fetched in any test is also checked for the rules of every page."""

import gzip
import re
from html.parser import HTMLParser
from typing import Any

from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from coordinator.web.headers import CONTENT_SECURITY_POLICY

VOID = {"input", "br", "hr", "img", "meta", "link", "path", "use", "rect", "circle", "col", "source", "wbr"}


class Page(HTMLParser):
    """What the checks need to know of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.title = ""
        self.headings: list[str] = []
        self.ids: list[str] = []
        self.controls: list[dict[str, str]] = []
        self.labels: set[str] = set()
        self.links: list[str] = []
        self.forms: list[dict[str, str]] = []
        self.hidden: dict[str, str] = {}
        self.offences: list[str] = []
        self.lang = ""
        self._open: list[str] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append(tag)
        if "id" in values:
            self.ids.append(values["id"])
        if "style" in values or any(name.startswith("on") for name in values):
            self.offences.append(f"inline style or handler on <{tag}>")
        if tag == "style" or (tag == "script" and not values.get("src")):
            self.offences.append(f"inline <{tag}>")
        if tag == "html":
            self.lang = values.get("lang", "")
        elif tag == "h1":
            self.headings.append("")
        elif tag in {"input", "select", "textarea"}:
            if values.get("type") == "hidden":
                self.hidden.setdefault(values.get("name", ""), values.get("value", ""))
            else:
                self.controls.append({"in_label": str("label" in self._open), **values})
        elif tag == "label" and "for" in values:
            self.labels.add(values["for"])
        elif tag == "a":
            self.links.append(values.get("href", ""))
        elif tag == "form":
            self.forms.append(values)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open and self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title" and "svg" not in self._open:
            self.title += data
        if "h1" in self._open and self.headings:
            self.headings[-1] += data
        if not {"script", "style", "title"} & set(self._open):
            self.text.append(data)

    @property
    def words(self) -> str:
        """All visible text, runs of plain white space made one space; no-break spaces kept."""
        return re.sub(r"[ \t\r\n]+", " ", "".join(self.text))


def check_page(response: TestResponse, html: str) -> Page:
    """Assert the rules that every page keeps; return the parsed page."""
    page = Page(html)
    where = response.request.path
    assert page.lang in {"fr", "en"}, f"{where}: <html lang> missing"
    assert page.title.strip(), f"{where}: no title"
    assert len(page.headings) == 1, f"{where}: {len(page.headings)} h1"
    assert page.headings[0].strip(), f"{where}: empty h1"
    assert not page.offences, f"{where}: {page.offences}"
    doubled = {name for name in page.ids if page.ids.count(name) > 1}
    assert not doubled, f"{where}: ids used twice {doubled}"
    for control in page.controls:
        named = control.get("id") in page.labels or control["in_label"] == "True"
        assert (
            named or control.get("aria-label") or control.get("aria-labelledby") or control.get("type") == "submit"
        ), f"{where}: control without label {control}"
        for name in control.get("aria-describedby", "").split():
            assert name in page.ids, f"{where}: aria-describedby points to nothing: {name}"
    if page.lang == "fr":
        text = page.words
        plain = re.search(r".{0,12}\w [:;?!»](?=\s|$)", text)
        assert not plain, f"{where}: plain space before punctuation: {plain.group() if plain else ''}"
        assert "« " not in text.replace("«\u00a0", ""), f"{where}: plain space after «"
        assert "None" not in text.split(), f"{where}: None on the page"
    policy = response.headers["Content-Security-Policy"]
    assert policy == CONTENT_SECURITY_POLICY, f"{where}: CSP {policy}"
    return page


class CheckingClient(FlaskClient):
    """FlaskClient whose pages are checked and whose posts carry the CSRF token of the page before."""

    def __init__(self, application: Flask, *args: Any, **kwargs: Any) -> None:
        super().__init__(application, *args, **{"use_cookies": True, **kwargs})

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; check the page that comes back; no test may see a 500 by accident."""
        expect_500 = kwargs.pop("expect_500", False)
        if has_app_context():  # the fixture's context serves every request of a test: what one leaves in g is gone
            for name in list(g):
                g.pop(name)
        response = super().open(*args, **kwargs)
        assert response.status_code != 500 or expect_500, f"500 at {response.request.path}"
        response.page = None
        if (
            response.mimetype == "text/html"
            and response.status_code not in {204, 304}
            and response.request.method != "HEAD"
        ):
            body = response.get_data()
            if response.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            if body and not 300 <= response.status_code < 400:
                response.page = check_page(response, body.decode())
        return response

    def submit(
        self, path: str, data: dict[str, Any] | None = None, *, form_page: str | None = None, **kwargs: Any
    ) -> TestResponse:
        """Fetch the page that holds the form (`form_page`, else `path`), then post `data` with its hidden fields."""
        shown = self.get(form_page or path)
        assert shown.status_code == 200, f"the form page {form_page or path} answers {shown.status_code}"
        hidden = {name: value for name, value in shown.page.hidden.items() if name}
        return self.post(path, data={**hidden, **(data or {})}, **kwargs)
