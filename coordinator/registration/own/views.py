"""My registration: what a private link shows and lets its holder do."""

import re
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, flash, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.assemblies.frame import name_of, public_frame
from coordinator.core.actor import Actor, link_holder
from coordinator.core.db import retry_unit, unit_of_work
from coordinator.core.errors import Closed, Conflict, Invalid
from coordinator.core.i18n import _
from coordinator.registration import policy, queries
from coordinator.registration.models import Category, Registration, RegistrationState
from coordinator.registration.own import service
from coordinator.registration.own.card import card_of
from coordinator.registration.own.forms import AddForm, CorrectionForm
from coordinator.registration.own.summary import facts_of, line_of
from coordinator.registration.queries import Opened
from coordinator.registration.service import Newcomer, NoPlace, withdraw
from coordinator.web.guards import public_on
from coordinator.web.limits import limit_registration
from coordinator.web.responses import page, see_other

Answer = Response | WerkzeugResponse
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Mine:
    """What a link opens, and the registration an address behind it names."""

    opened: Opened
    token: str
    registration: Registration | None = None

    @property
    def by(self) -> Actor:
        """Return who acts: the holder of this link."""
        return link_holder(self.opened.ref)

    @property
    def region(self) -> str:
        """Return the country whose telephone numbers are meant."""
        return self.opened.delegation.country or self.opened.assembly.country or "TG"

    def url(self, endpoint: str, **more: Any) -> str:
        """Return an address behind the same link."""
        return url_for(f"registration.{endpoint}", token=self.token, **more)


def mine_of(token: str, ref: str | None = None) -> Mine | None:
    """Load what a link opens; unknown, expired and revoked links get the same page that says what to do."""
    opened = queries.opened_by(token)
    if opened is None:
        abort(page("registration/own/no_link.html", status=404))
    found = next((one for one in opened.members if one.public_id == ref), None)
    return Mine(opened, token, found) if found or ref is None else None


def _page(template: str, mine: Mine, **values: Any) -> Response:
    form = values.get("form")
    return page(
        f"registration/own/{template}.html", status=422 if form is not None and form.errors else 200, mine=mine,
        assembly=mine.opened.assembly, delegation=mine.opened.delegation, frame=public_frame(mine.opened.assembly),
        **values,
    )  # fmt: skip


@public_on(mine_of)
def my(mine: Mine) -> Answer:
    """Show one registration, or the whole delegation."""
    opened = mine.opened
    if opened.only:
        one = opened.members[0]
        return _page(
            "registration", mine, line=line_of(one), state=one.state.value, reason=one.reason, category=one.category,
            facts=facts_of(one, mine.region), can_correct=policy.may_correct(one),
            card=card_of(opened.assembly, name_of(opened.assembly), [one]),
        )  # fmt: skip
    standing = [one for one in opened.members if policy.may_correct(one)]
    room = queries.entrance(opened.assembly).is_open and len(standing) < opened.assembly.delegation_limit
    return _page(
        "delegation", mine, lines=[line_of(one) for one in opened.members], standing=len(standing),
        correctable={one.public_id for one in standing}, can_add=room and opened.delegation.withdrawn_at is None,
        reasons=[one for one in opened.members if one.state is RegistrationState.INCOMPLETE and one.reason],
        card=card_of(opened.assembly, name_of(opened.assembly), opened.members),
    )  # fmt: skip


@limit_registration
@public_on(mine_of)
def correct(mine: Mine) -> Answer:
    """Correct one registration."""
    one = mine.registration
    if one is None or not policy.may_correct(one):
        return see_other(mine.url("my"))
    form = CorrectionForm()
    form.offer(mine.opened.assembly, _categories(mine, one.category), mine.region)
    if not form.is_submitted():
        form.show_registration(one, one.category.code, mine.region)
    if form.validate_on_submit():
        try:
            _save(mine, one, form)
        except NoPlace as refusal:
            form.add_errors({"function": refusal.message})
            mine = mine_of(mine.token, one.public_id) or mine  # loaded again: the refused unit of work is undone
            one = mine.registration or one
        else:
            flash(_("The registration has been corrected."), "success")
            return see_other(mine.url("my"))
    return _page("correct", mine, form=form, one=one, name=one.person.full_name, back=mine.url("my"))


def _save(mine: Mine, one: Registration, form: CorrectionForm) -> None:
    codes = {category.code: category.id for category in _categories(mine, one.category)}
    values, version = form.columns(codes), form.seen_version
    with unit_of_work():
        service.correct(one, mine.opened.delegation, values, assembly=mine.opened.assembly, by=mine.by, version=version)


def _categories(mine: Mine, own: Category | None = None) -> list[Category]:
    """Return what may be chosen; the category somebody already has is always among it."""
    known = list(queries.categories_of(mine.opened.assembly, only_open=True))
    return known if own is None or any(own.id == one.id for one in known) else [*known, own]


@limit_registration
@public_on(mine_of)
def withdraw_one(mine: Mine) -> Answer:
    """Withdraw one registration, after a page that says what that means."""
    one = mine.registration
    if one is None or not policy.may_correct(one):
        return see_other(mine.url("my"))
    if request.method == "GET":
        return _page("withdraw", mine, names=[one.person.full_name], action=mine.url("withdraw", ref=one.public_id))
    retry_unit(lambda: withdraw(one, mine.opened.delegation, by=mine.by, assembly=mine.opened.assembly))
    flash(_("The registration of %(name)s has been withdrawn.", name=one.person.full_name), "success")
    return see_other(mine.url("my"))


@limit_registration
@public_on(mine_of)
def withdraw_all(mine: Mine) -> Answer:
    """Withdraw the whole delegation."""
    standing = [one for one in mine.opened.members if policy.may_correct(one)]
    if mine.opened.only or not standing:
        return see_other(mine.url("my"))
    if request.method == "GET":
        people = [one.person.full_name for one in standing]
        return _page("withdraw", mine, names=people, action=mine.url("withdraw_delegation"))

    def act() -> None:
        for one in standing:
            withdraw(one, mine.opened.delegation, by=mine.by, assembly=mine.opened.assembly)

    retry_unit(act)
    flash(_("The delegation has been withdrawn."), "success")
    return see_other(mine.url("my"))


@limit_registration
@public_on(mine_of)
def add(mine: Mine) -> Answer:
    """Add somebody to the delegation."""
    opened = mine.opened
    if opened.only or not queries.entrance(opened.assembly).is_open:
        return see_other(mine.url("my"))
    form = AddForm()
    form.offer(opened.assembly, _categories(mine), mine.region)
    if not _KEY.fullmatch(form.key.data or ""):
        form.key.data = service.new_key()
    if form.validate_on_submit():
        try:
            retry_unit(
                lambda: service.add(
                    opened.assembly, opened.delegation, _newcomer(mine, form), key=form.key.data or "", by=mine.by
                )
            )
        except (Invalid, Conflict, Closed) as refusal:
            form.add_errors({"given_names": refusal.message})
        else:
            flash(_("%(name)s has been added.", name=form.values()["given_names"]), "success")
            return see_other(mine.url("my"))
    return _page("add", mine, form=form)


def _newcomer(mine: Mine, form: AddForm) -> Newcomer:
    values = form.values()
    codes = {category.code: category.id for category in _categories(mine)}
    first = mine.opened.members[0]  # what the delegation agreed to holds for who joins it
    return Newcomer(
        given_names=values["given_names"], family_name=values["family_name"], category_id=codes[values["category"]],
        function=values["function"], civility=values["civility"], is_interim=values["is_interim"],
        phone=values["phone"] or None, email=values["email"] or None, language=values["language"],
        travel={"needs": list(values["needs"])}, is_listed=first.is_listed, is_photographed=first.is_photographed,
    )  # fmt: skip
