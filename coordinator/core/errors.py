"""Refusals: how a service says no. The web kit turns each into a page with the right status."""

from collections.abc import Mapping


class Refusal(Exception):  # noqa: N818 - a refusal is an answer of the domain, not a programming error
    """A rule said no. `message` is a whole sentence in the reader's language that says what to do.

    `fields` maps form field names to sentences, so that a form can show each beside its field.
    """

    status = 400

    def __init__(self, message: str, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(str(message))
        self.message = str(message)
        self.fields = dict(fields or {})


class Invalid(Refusal):
    """What was sent cannot be accepted as it is."""

    status = 422


class NotAllowed(Refusal):
    """The person acting may not do this."""

    status = 403


class NotFound(Refusal):
    """There is no such thing, or it is not the reader's to see."""

    status = 404


class Conflict(Refusal):
    """Somebody else changed or took it first."""

    status = 409


class Closed(Refusal):
    """The time for this has passed, or has not come."""

    status = 409
