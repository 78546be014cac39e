"""Signing in and out."""

from flask import Blueprint, Response, current_app, request, session, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.core.db import unit_of_work
from coordinator.core.i18n import _, current_language
from coordinator.people import account_views, sign_in
from coordinator.people import session as sessions
from coordinator.people.forms import CodeForm, LinkForm, SignInForm
from coordinator.web.destination import local_path
from coordinator.web.guards import public
from coordinator.web.limits import SIGN_IN_KEY, limit_sign_in
from coordinator.web.responses import page, see_other

bp = Blueprint("people", __name__, url_prefix="/<lang:lang>")
account_views.add_routes(bp)
_ATTEMPT = "sign_in_attempt"


def _destination() -> str:
    return local_path(request.args.get("next"))


def _go_on() -> WerkzeugResponse:
    return see_other(_destination() or url_for("home.today"))


@bp.route("/sign-in", endpoint="sign_in", methods=["GET", "POST"])
@public
@limit_sign_in
def sign_in_page() -> Response | WerkzeugResponse:
    """Ask for an address; check the password, or send a code to those who give none."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _sign_in_form(form)
    if request.form.get("way") == "code" or not form.password.data:
        return _send_code(form.email.data)
    account = sign_in.check_password(form.email.data, form.password.data)
    if account is None:
        form.password.errors = [_("This address and this password do not go together. Check both, or ask for a code.")]
        return _sign_in_form(form)
    with unit_of_work():
        sign_in.open_by_password(account, form.password.data)
    sessions.start(account, by_mail=False)
    return _go_on()


def _sign_in_form(form: SignInForm) -> Response:
    return page("people/sign_in.html", form=form, status=422 if form.errors else 200)


def _send_code(email: str) -> WerkzeugResponse:
    with unit_of_work():
        attempt = sign_in.request_secrets(email, language=current_language(), next_path=_destination())
    session[SIGN_IN_KEY] = email
    session[_ATTEMPT] = attempt
    return see_other(url_for("people.sign_in_code", next=_destination() or None))


@bp.route("/sign-in/code", methods=["GET", "POST"])
@public
@limit_sign_in
def sign_in_code() -> Response | WerkzeugResponse:
    """Ask for the code of the message; only the browser that asked for the message can hand it in."""
    attempt, email = session.get(_ATTEMPT), session.get(SIGN_IN_KEY, "")
    if not attempt:
        return see_other(url_for("people.sign_in", next=_destination() or None))
    form = CodeForm()
    if form.validate_on_submit():
        with unit_of_work():
            account = sign_in.redeem_code(attempt, form.code.data)
        if account:
            sessions.start(account, by_mail=True)
            return _go_on()
        form.code.errors = [_("This code is not right, or no longer valid. Check it, or ask for a new one.")]
    return page(
        "people/sign_in_code.html", form=form, email=email, next=_destination(), status=422 if form.errors else 200,
        minutes=int(sign_in.LIFETIME.total_seconds() // 60), kept=current_app.config["SETTINGS"].smtp_host is None,
    )  # fmt: skip


@bp.route("/sign-in/link/<secret>", methods=["GET", "POST"])
@public
@limit_sign_in
def sign_in_link(secret: str) -> Response | WerkzeugResponse:
    """Show who the link signs in, and a button: programs that read mail follow links, but press no buttons."""
    form = LinkForm()
    if form.validate_on_submit():
        with unit_of_work():
            account = sign_in.redeem_link(secret)
        if account:
            sessions.start(account, by_mail=True)
            return _go_on()
    account = sign_in.account_behind_link(secret)
    if account is None:
        return page("people/sign_in_over.html", status=410)
    return page("people/sign_in_link.html", form=form, name=account.person.full_name or account.email)


@bp.post("/sign-out")
@public
def sign_out() -> WerkzeugResponse:
    """End this session; nothing happens to a visitor."""
    ended = sessions.end()
    if ended:
        with unit_of_work():
            sign_in.end_session(ended)
    return see_other(url_for("home.index"))
