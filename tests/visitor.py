"""A visitor of a real server, over the wire: one connection, the cookies of one browser, an address of their own."""

import http.client
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.client import Page
from tests.server import Server


@dataclass(frozen=True)
class Answer:
    """What came back: status, where to go next, and the page."""

    status: int
    location: str
    page: Page


class Visitor:
    """Reads and posts as a browser does; `number` makes the address that limits count by (PROXY_HOPS=1)."""

    def __init__(self, server: Server, number: int = 1) -> None:
        self.server, self.number = server, number
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        self.address = f"10.0.{number // 250}.{number % 250 + 1}"
        self.cookies: dict[str, str] = {}
        self.hidden: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        """Read a page; its hidden fields go with the next post."""
        answer = self._ask("GET", path)
        self.hidden = {name: value for name, value in answer.page.hidden.items() if name}
        return answer

    def post(self, path: str, data: dict[str, str]) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode({**self.hidden, **data}))

    def submit(self, path: str, data: dict[str, str]) -> Answer:
        """Read the page of a form, then send it."""
        shown = self.get(path)
        assert shown.status == 200, f"{path} answers {shown.status}"
        return self.post(path, data)

    def second_connection(self) -> "Visitor":
        """Give the same browser another connection, with the same form before it."""
        other = Visitor(self.server, self.number)
        other.cookies, other.hidden = self.cookies, self.hidden
        return other

    def close(self) -> None:
        """Hang up; the next request dials again."""
        self.connection.close()

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {"X-Forwarded-For": self.address, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, {name: value for name, value in headers.items() if value})
        answer = self.connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _equals, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        whole = answer.read()
        page = Page(whole.decode() if answer.headers.get_content_type() == "text/html" else "")
        return Answer(answer.status, answer.headers.get("Location", ""), page)
