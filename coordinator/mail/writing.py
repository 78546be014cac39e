"""Turning a template into the subject and text of a message, in the reader's language and outside any request."""

from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from flask import current_app

from config import Settings
from coordinator.core.i18n import current_language, use_language
from coordinator.core.text import clean_block, clean_line
from coordinator.web.filters import typo


def render(template: str, language: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """Return (subject, text) of templates/mail/<template>.txt in `language`."""
    with use_language(language):
        source = current_app.jinja_env.get_template(f"mail/{template}.txt")
        written = source.render(base_url=_settings().base_url, lang=current_language(), **values)
    first, _blank, text = written.strip().partition("\n")
    if not first.startswith("Subject:"):
        msg = f"mail/{template}.txt must begin with 'Subject: …'"
        raise ValueError(msg)
    subject = typo(clean_line(first.removeprefix("Subject:")), language)  # clean_line makes every space a plain one
    return subject, clean_block(text) + "\n"


def message_id(public_id: str) -> str:
    """Return the same Message-ID for every delivery of one message, so that a doubled delivery shows once."""
    domain = parseaddr(_settings().mail_from)[1].rpartition("@")[2] or "localhost"
    return f"<{public_id}@{domain}>"


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
