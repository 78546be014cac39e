"""The wire: a message as RFC 5322 text, and one conversation with the SMTP server."""

import smtplib
import ssl
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from config import Settings
from coordinator.mail.models import MailMessage

_SECONDS = 20
_FINAL = range(500, 600)
_NEVER_IN_ADDRESS = frozenset(' \t<>()[],;:\\"')  # what would need quoting, and could read as a second address


class Refused(Exception):  # noqa: N818 - the server's answer, not a fault of ours
    """The server will never take this message (5xx): trying again would not help."""


def compose(message: MailMessage, sender: str) -> EmailMessage:
    """Return the message as it goes out; raises Refused when an address cannot be written in a header."""
    mail = EmailMessage(policy=SMTP)
    try:
        mail["From"] = _address(*parseaddr(sender))
        mail["To"] = _address(message.to_name, message.to_address)
        if message.reply_to:
            mail["Reply-To"] = _address("", message.reply_to)
    except (ValueError, MessageError) as error:
        raise Refused(f"not an e-mail address: {error}") from error
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = message.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    for attachment in message.attachments:
        _attach(mail, attachment["name"], attachment["media_type"], attachment["text"])
    mail["Content-Language"] = message.language  # last: set_content drops every Content- header it finds
    return mail


def _attach(mail: EmailMessage, name: str, media_type: str, text: str) -> None:
    """Add a file; its parameters ('method=PUBLISH') go into the Content-Type, as RFC 6047 asks."""
    kind, *parameters = (part.strip() for part in media_type.split(";"))
    main, _slash, sub = kind.partition("/")
    values = dict(pair.split("=", 1) for pair in parameters if "=" in pair)
    values.pop("charset", None)
    mail.add_attachment(text.encode(), maintype=main, subtype=sub, filename=name, params={"charset": "utf-8", **values})


def _address(name: str, address: str) -> Address:
    local, _at, domain = address.rpartition("@")
    if not local or not domain or _NEVER_IN_ADDRESS & set(address):
        msg = "it needs a name, an @ and a domain, without spaces or quotes"
        raise ValueError(msg)
    return Address(display_name=name, username=local, domain=domain.encode("idna").decode("ascii"))


def send(settings: Settings, mail: EmailMessage) -> None:
    """Hand `mail` to the server of the settings, for its one recipient.

    Raises Refused for good, OSError for now (smtplib's are OSErrors).
    """
    try:
        with _connect(settings) as server:
            if settings.smtp_tls == "starttls":
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password or "")
            server.send_message(mail, to_addrs=[mail["To"].addresses[0].addr_spec])
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        _raise_if_final(code, said)
        raise
    except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as error:
        _raise_if_final(error.smtp_code, error.smtp_error)
        raise
    except smtplib.SMTPNotSupportedError as error:
        raise Refused(str(error)) from error


def _connect(settings: Settings) -> smtplib.SMTP:
    host = settings.smtp_host or ""
    if settings.smtp_tls == "tls":
        return smtplib.SMTP_SSL(host, settings.smtp_port, timeout=_SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(host, settings.smtp_port, timeout=_SECONDS)


def _raise_if_final(code: int, said: bytes | str) -> None:
    if code in _FINAL:
        words = said.decode(errors="replace") if isinstance(said, bytes) else said
        raise Refused(f"{code} {words}")
