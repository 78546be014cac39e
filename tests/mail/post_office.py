"""A real SMTP server in this process: it keeps what it takes, and answers what a test wants it to answer."""

import ssl
import subprocess
from collections import defaultdict
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests.server import free_port

HANG_UP = "hang up"
SENDER = "Secrétariat permanent <secretariat@assemblee.example>"


class PostOffice:
    """`with PostOffice() as office:` listens at office.port; `letters` are the messages taken, in order.

    `office.says("RCPT", "451 later")` makes one answer of the server; later ones follow one by one, then all is well.
    """

    def __init__(self, *, user: str = "", password: str = "", tls: ssl.SSLContext | None = None) -> None:
        self.port = free_port()
        self.letters: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.signed_in: list[str] = []
        self._answers: dict[str, list[str]] = defaultdict(list)
        self._login = (user, password)
        options = {"authenticator": self._check, "auth_required": True, "auth_require_tls": False} if user else {}
        if tls:
            options.update(tls_context=tls, require_starttls=True)
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **options)

    def says(self, command: str, *answers: str) -> None:
        """Answer the next uses of `command` (MAIL, RCPT, DATA) so."""
        self._answers[command] += answers

    def settings(self, settings, **more):
        """The settings of the application with this server in them."""
        server = {"smtp_host": "127.0.0.1", "smtp_port": self.port, "smtp_tls": "none", "smtp_user": None,
                  "smtp_password": None, "mail_from": SENDER}  # fmt: skip
        return replace(settings, **{**server, **more})

    def __enter__(self):
        self._controller.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._controller.stop()

    def _next(self, command: str) -> str:
        return self._answers[command].pop(0) if self._answers[command] else ""

    async def handle_MAIL(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's names
        if answer := self._next("MAIL"):
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if answer := self._next("RCPT"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        answer = self._next("DATA")
        if answer == HANG_UP:
            server.transport.close()
            return "250 nobody hears this"
        if answer:
            return answer
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        return "250 OK"

    def _check(self, _server, _session, _envelope, _mechanism, data) -> AuthResult:
        given = (data.login.decode(), data.password.decode())
        if given != self._login:
            return AuthResult(success=False, handled=False)
        self.signed_in.append(given[0])
        return AuthResult(success=True)


def certificate(folder: Path) -> Path:
    """Make a certificate of 127.0.0.1 that nobody trusts yet; return the file that holds it and its key."""
    both = folder / "server.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(both), "-out", str(folder / "certificate.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    both.write_text(both.read_text() + (folder / "certificate.pem").read_text())
    return both


def tls_context(both: Path) -> ssl.SSLContext:
    """The server's side of TLS with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context
