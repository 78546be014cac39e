"""My account: my name, my password, my sessions."""

from typing import Any

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.core.db import unit_of_work
from coordinator.core.errors import Invalid
from coordinator.core.i18n import _
from coordinator.people import passwords, service, sign_in
from coordinator.people import session as sessions
from coordinator.people.forms import NameForm, PasswordForm
from coordinator.people.policy import is_signed_in
from coordinator.web.frame import AccountBox, Frame, MenuItem
from coordinator.web.guards import guard
from coordinator.web.identity import current_actor
from coordinator.web.limits import limit_sign_in
from coordinator.web.responses import page, see_other


def add_routes(bp: Blueprint) -> None:
    """Put the pages of this file on the blueprint of people."""
    bp.add_url_rule("/account", "account", account, methods=["GET"])
    bp.add_url_rule("/account/name", "change_name", change_name, methods=["POST"])
    bp.add_url_rule("/account/password", "change_password", change_password, methods=["POST"])
    bp.add_url_rule("/account/sign-out-everywhere", "sign_out_everywhere", sign_out_everywhere, methods=["POST"])


@guard(is_signed_in)
def account() -> Response:
    """Show the account."""
    return _account_page()


def _account_page(name_form: NameForm | None = None, password_form: PasswordForm | None = None) -> Response:
    mine = sessions.current_account()
    refused = name_form or password_form
    values: dict[str, Any] = {
        "frame": _frame(),
        "account": mine,
        "name_form": name_form or NameForm(formdata=None, obj=mine.person),
        "password_form": password_form or PasswordForm(formdata=None),
        "needs_current": _needs_current(),
    }
    if refused:
        values["form"] = refused
    return page("people/account.html", status=422 if refused else 200, **values)


def _frame() -> Frame:
    actor = current_actor()
    return Frame(
        kind="manage", name="Coordinator", subtitle=_("Assemblies of mayors and local authorities"),
        home_url=url_for("home.index"),
        sections=(
            MenuItem(_("My assemblies"), url_for("home.today")),
            MenuItem(_("My account"), url_for("people.account"), current=True),
        ),
        account=AccountBox(actor.name, url_for("home.today"), url_for("people.sign_out")),
    )  # fmt: skip


@guard(is_signed_in)
def change_name() -> Response | WerkzeugResponse:
    """Keep a new name."""
    form = NameForm()
    if not form.validate_on_submit():
        return _account_page(name_form=form)
    try:
        with unit_of_work():
            service.change_name(
                sessions.current_account(), given_names=form.given_names.data or "",
                family_name=form.family_name.data or "", by=current_actor(),
            )  # fmt: skip
    except Invalid as refusal:
        form.add_errors(refusal.fields)
        return _account_page(name_form=form)
    flash(_("Your name is saved."), "success")
    return see_other(url_for("people.account"))


def _needs_current() -> bool:
    return sessions.current_account().password_hash is not None and not sessions.has_just_proved_address()


@limit_sign_in
@guard(is_signed_in)
def change_password() -> Response | WerkzeugResponse:
    """Keep a new password; every other session ends, this one begins anew."""
    form = PasswordForm()
    mine = sessions.current_account()
    if not form.validate_on_submit():
        return _account_page(password_form=form)
    if _needs_current() and not passwords.is_right(form.current.data or "", mine.password_hash):
        form.current.errors = [_("This is not your current password.")]
        return _account_page(password_form=form)
    try:
        new_hash = passwords.accept(form.password.data, personal=service.personal_words(mine))
    except Invalid as refusal:
        form.add_errors(refusal.fields)
        return _account_page(password_form=form)
    with unit_of_work():
        service.set_password(mine, new_hash, by=current_actor())
    sessions.start(mine, by_mail=False)
    flash(_("Your password is changed. Every other session has been signed out."), "success")
    return see_other(url_for("people.account"))


@guard(is_signed_in)
def sign_out_everywhere() -> WerkzeugResponse:
    """End every session of the account, this one included."""
    mine, actor = sessions.current_account(), current_actor()
    ended = sessions.end()
    with unit_of_work():
        if ended:
            sign_in.end_session(ended)
        service.sign_out_everywhere(mine, by=actor)
    return see_other(url_for("people.sign_in"))
