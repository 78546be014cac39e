"""Forms of proposals: the member's, the bureau's decisions, the call."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, Form, HiddenField

from coordinator.agenda.models import SessionType
from coordinator.agenda.proposals.models import Proposal
from coordinator.agenda.proposals.queries import Target
from coordinator.agenda.proposals.rules import Call, Late
from coordinator.agenda.proposals.service import LONGEST_MINUTES, MOST_PAPERS, Filing
from coordinator.agenda.proposals.wording import LATE_NAMES
from coordinator.agenda.wording import TYPE_NAMES
from coordinator.assemblies.forms import WholeField
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import _, _l
from coordinator.directory.models import Organisation
from coordinator.registration.fields import EmailField, NameField, OneOfField, PhoneField, line, pairs
from coordinator.registration.phones import shown
from coordinator.web.filters import country as country_name
from coordinator.web.forms import (
    BlockField,
    ChoiceField,
    DayField,
    LineField,
    PageForm,
    at_most,
    optional,
    required,
    texts_data,
    texts_field,
)


class ProposalForm(PageForm):
    """An item for the agenda; `chosen` stands only where several organisations come near what was typed."""

    key = HiddenField()
    late = HiddenField()
    version = HiddenField()
    organisation = LineField(
        _l("Your commune or organisation"), [required(_l("Enter the name of your commune.")), at_most(200)]
    )
    chosen = OneOfField(_l("Which of these do you mean?"))
    title = LineField(_l("Subject"), [required(_l("Enter the subject of the item.")), at_most(200)])
    summary = BlockField(_l("Summary"), [required(_l("Say in a few sentences what it is about.")), at_most(4000)])
    minutes = WholeField(_l("Minutes wished"), [optional()])
    papers = MultipleFileField(_l("Add papers"), [optional()])
    contact_name = NameField(_l("Your name"), [required(_l("Enter your name."))])
    contact_email = EmailField(_l("Your e-mail"), line(254)["validators"])
    contact_phone = PhoneField(_l("Your telephone"), line(40)["validators"])

    def offer(self, proposals: Sequence[Organisation], region: str) -> None:
        """Offer these organisations to choose from (none: nothing is to be chosen); numbers are those of `region`."""
        self.contact_phone.region = region
        self.hints = {one.public_id: _where(one) for one in proposals}
        if proposals:
            self.chosen.choices = [(one.public_id, one.name) for one in proposals]
        else:
            del self.chosen

    def validate_minutes(self, field: WholeField) -> None:
        """An item takes at least a minute and at most a working day."""
        if field.data is not None and not 0 < field.data <= LONGEST_MINUTES:
            field.errors = [_("Enter a number of minutes between 1 and %(n)s.", n=LONGEST_MINUTES)]

    def validate_contact_phone(self, field: PhoneField) -> None:
        """One of the two is needed."""
        if not field.data and not self.contact_email.data and not self.contact_email.errors:
            sentence = _("Enter an e-mail address or a telephone number: the answer is sent there.")
            self.contact_email.errors = [sentence]
            field.errors = [sentence]

    def show(self, proposal: Proposal, region: str) -> None:
        """Fill the form with what was filed."""
        self.organisation.data = proposal.organisation_name
        self.title.data, self.summary.data, self.minutes.data = proposal.title, proposal.summary, proposal.minutes
        self.contact_name.data, self.contact_email.data = proposal.contact_name, proposal.contact_email or ""
        self.contact_phone.data = shown(proposal.contact_phone, region)
        self.version.data = str(proposal.version)

    def filing(self, organisation_id: int, organisation_name: str) -> Filing:
        """Return what was written."""
        return Filing(
            title=self.title.data or "", summary=self.summary.data or "", minutes=self.minutes.data,
            organisation_id=organisation_id, organisation_name=organisation_name,
            contact_name=self.contact_name.data or "", contact_email=self.contact_email.data or None,
            contact_phone=self.contact_phone.e164 or None,
        )  # fmt: skip

    @property
    def most_papers(self) -> int:
        """Return how many papers there may be."""
        return MOST_PAPERS


def _where(one: Organisation) -> str:
    seat = _("seat %(place)s", place=one.seat) if one.seat and one.seat != one.name else ""
    parts = (seat, one.prefecture, one.region, country_name(one.country))
    return " · ".join(part for part in parts if part)


class DecisionForm(PageForm):
    """The words that are sent with a decision, and what each decision needs besides."""

    version = HiddenField()
    way = OneOfField(_l("How it enters the agenda"))
    type = ChoiceField(_l("Type of the session"))
    session = ChoiceField(_l("Session"))
    as_item = BooleanField(_l("Add it to this session as an item"))
    reason = BlockField(_l("Your message"), [at_most(2000)])

    def offer(self, verb: str, targets: Sequence[Target], usual: SessionType) -> None:
        """Keep the fields that `verb` needs and fill in their choices."""
        if verb == "accept":
            self.way.choices = [
                ("session", _("As a session of its own, to be placed")),
                ("item", _("As an item of a session")),
            ]
            self.type.choices = pairs((key.value, name) for key, name in TYPE_NAMES.items())
            if not self.is_submitted():
                self.way.data, self.type.data = "session", usual.value
        else:
            del self.way, self.type
        if verb in {"accept", "merge"}:
            self.session.choices = [("", _("Choose…")), *((one.ref, _target_name(one)) for one in targets)]
        else:
            del self.session
        if verb != "merge":
            del self.as_item
        elif not self.is_submitted():
            self.as_item.data = True

    def is_complete(self) -> bool:
        """Check the form, and that a session is chosen where one is needed; one that is not needed is no fault."""
        self.validate()
        if "session" in self:
            is_needed = "way" not in self or self.way.data == "item"
            if not is_needed:
                self.session.errors = []
            elif not self.session.data:
                self.session.errors = [_("Choose the session.")]
        return not self.errors


def _target_name(target: Target) -> str:
    if not target.proposal:
        return target.title
    return _("%(title)s (proposal no. %(number)s)", title=target.title, number=target.proposal)


class CallForm(PageForm):
    """The call for proposals; `call_form` adds the instructions in the assembly's languages."""

    is_open = BooleanField(_l("Members may propose items for the agenda"))
    deadline = DayField(
        _l("Last day"),
        [optional()],
        description=_l("Until midnight at the end of that day, in the time of the assembly."),
    )
    late = OneOfField(_l("Proposals that come later"))

    def call(self) -> Call:
        """Return what was set."""
        instructions: Any = self["instructions"]
        return Call(bool(self.is_open.data), self.deadline.data, Late(self.late.data), texts_data(instructions))


def call_form(assembly: Assembly, call: Call) -> CallForm:
    """Return the form of the call, filled in."""
    languages = assembly.languages or [assembly.language]
    kind: type[Form] = type(
        "AssemblyCallForm", (CallForm,),
        {"instructions": texts_field(_l("Instructions"), languages, block=True, limit=3000)},
    )  # fmt: skip
    form: CallForm = kind(
        data={"is_open": call.is_open, "deadline": call.deadline, "late": call.late.value,
              "instructions": dict(call.instructions)}
    )  # fmt: skip
    form.late.choices = pairs((key.value, name) for key, name in LATE_NAMES.items())
    return form
