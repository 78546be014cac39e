"""E-mail addresses as people type them, and the one form under which an account is found."""

from email_validator import EmailNotValidError, validate_email

from coordinator.core.errors import Invalid
from coordinator.core.i18n import _
from coordinator.core.text import clean_line


def account_address(typed: str) -> str:
    """Return the form under which an address is looked up: one line, letters lower-cased. Never refuses."""
    return clean_line(typed).casefold()


def checked_address(typed: str) -> str:
    """Return a well-formed address (RFC 5321, no look-up on the network); raises Invalid about field 'email'."""
    try:
        found = validate_email(clean_line(typed), check_deliverability=False).normalized
    except EmailNotValidError:
        sentence = _("Enter an e-mail address such as name@example.org.")
        raise Invalid(sentence, fields={"email": sentence}) from None
    return found.casefold()
