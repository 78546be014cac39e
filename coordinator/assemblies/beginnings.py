"""What a new assembly may begin from. Packages that know more than we do offer it, as they add to menus."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Beginning:
    """Choices (value, name), and the endpoint that shows one of them (`slug`, `name`) before anything is written."""

    choices: Callable[[], list[tuple[str, str]]]
    endpoint: str


_offered: list[Beginning] = []


def offer(beginning: Beginning) -> None:
    """Let new assemblies begin from something; called once at import by a package's views."""
    _offered.append(beginning)


def choices() -> list[tuple[str, str]]:
    """Return everything a new assembly may begin from."""
    return [choice for beginning in _offered for choice in beginning.choices()]


def endpoint_of(value: str) -> str | None:
    """Return the page that shows what beginning from `value` gives."""
    return next((one.endpoint for one in _offered if value in dict(one.choices())), None)
