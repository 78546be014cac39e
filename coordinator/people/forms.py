"""What people type to sign in and to keep their account."""

import re
from typing import Any

from wtforms import PasswordField, StringField

from coordinator.core.i18n import _l
from coordinator.web.forms import LineField, PageForm, at_most, optional, required

_LONGEST_TYPED = 256


class SecretField(PasswordField):
    """A password as typed: nothing is trimmed, and it is never sent back."""


class CodeField(StringField):
    """Six digits, however they were grouped when copied."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the digits only."""
        self.data = re.sub(r"[^0-9]", "", str(valuelist[0]))[:12] if valuelist else ""


class SignInForm(PageForm):
    """An address; a password, or none."""

    email = LineField(_l("E-mail address"), [required(_l("Enter your e-mail address.")), at_most(254)])
    password = SecretField(_l("Password"), [optional(), at_most(_LONGEST_TYPED)])


class CodeForm(PageForm):
    """The code from the message."""

    code = CodeField(_l("Six-digit code"), [required(_l("Enter the six digits of the message."))])


class LinkForm(PageForm):
    """The button behind a link: nothing but its CSRF token."""


class NameForm(PageForm):
    """The name of the person behind the account."""

    given_names = LineField(_l("Given names"), [at_most(120)])
    family_name = LineField(_l("Family name"), [optional(), at_most(120)])


class PasswordForm(PageForm):
    """A new password, and the one in use."""

    current = SecretField(_l("Current password"), [optional(), at_most(_LONGEST_TYPED)])
    password = SecretField(_l("New password"), [required(_l("Enter a new password.")), at_most(_LONGEST_TYPED)])
