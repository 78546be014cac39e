"""What the 409 page tells: who changed which facts meanwhile, and what stands there now."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from coordinator.assemblies import queries
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import text_in


@dataclass(frozen=True)
class OtherChange:
    """One fact somebody else changed: its label, what it says now, by whom and when."""

    label: str
    now: str
    who: str
    at: dt.datetime


def other_changes(assembly: Assembly, version: int, form: Any, values: dict[str, Any]) -> list[OtherChange]:
    """Return what others changed since `version` among the facts in `values`, labelled as in `form`.

    `assembly` must have been read again after the refusal.
    """
    changes = queries.changes_since(assembly, version)
    names = queries.names_of({change.actor_ref for change in changes})
    return [
        OtherChange(
            _label(form, name), _said(getattr(assembly, name), assembly), names.get(change.actor_ref, ""), change.at
        )
        for change in changes
        for name in change.fields
        if name in values
    ]


def _label(form: Any, name: str) -> str:
    if name in form:
        return str(form[name].label.text)
    stem = name.removeprefix("registration_").removesuffix("_at")  # two fields stand for one instant
    return str(form[f"{stem}_on"].label.text) if f"{stem}_on" in form else name


def _said(value: object, assembly: Assembly) -> str:
    if isinstance(value, dict):
        return text_in(value, fallback=assembly.language)
    if isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value)
    return "" if value is None else str(value)
