"""Whether members may propose agenda items, until when, and what becomes of late ones: kept in the assembly's settings.

A pure room: facts in, facts out; neither the database nor a page.
"""

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coordinator.assemblies.models import Assembly, AssemblyState, Holding
from coordinator.core import clock

SETTING = "proposals"


class Late(enum.StrEnum):
    """What becomes of a proposal that comes after the deadline."""

    FLAGGED = "flagged"
    REFUSED = "refused"


class Standing(enum.StrEnum):
    """Whether a proposal may be filed at a moment; LATE: it may, and is flagged."""

    OFF = "off"
    OPEN = "open"
    LATE = "late"
    CLOSED = "closed"


@dataclass(frozen=True)
class Call:
    """The call for proposals of one assembly. `deadline` is the last day, whole, in the assembly's zone."""

    is_open: bool = False
    deadline: dt.date | None = None
    late: Late = Late.REFUSED
    instructions: Mapping[str, str] = field(default_factory=dict)


def call_in(settings: Mapping[str, Any], *, is_statutory: bool = False) -> Call:
    """Return the call kept in an assembly's settings; a statutory assembly that never said takes late ones, flagged."""
    kept = settings.get(SETTING, {})
    usual = Late.FLAGGED if is_statutory else Late.REFUSED
    day = kept.get("deadline")
    return Call(
        bool(kept.get("is_open")), dt.date.fromisoformat(day) if day else None, Late(kept.get("late", usual)),
        dict(kept.get("instructions", {})),
    )  # fmt: skip


def as_settings(call: Call) -> dict[str, Any]:
    """Return a call as an assembly's settings keep it (JSON)."""
    return {
        "is_open": call.is_open, "deadline": call.deadline.isoformat() if call.deadline else None,
        "late": call.late.value, "instructions": dict(call.instructions),
    }  # fmt: skip


def standing_of(assembly: Assembly, today: dt.date | None = None) -> Standing:
    """Tell whether a proposal may be filed on `today` (None: now), a day in the assembly's zone.

    The deadline is the last minute of its day. Nothing is taken after the last day of the assembly.
    """
    call, today = call_in(assembly.settings), today or clock.today(assembly.zone)
    is_held = assembly.state is AssemblyState.PUBLISHED and assembly.holding is not Holding.CANCELLED
    if not (call.is_open and is_held):
        return Standing.OFF
    if today > assembly.ends_on:
        return Standing.CLOSED
    if call.deadline is None or today <= call.deadline:
        return Standing.OPEN
    return Standing.LATE if call.late is Late.FLAGGED else Standing.CLOSED


def is_invited(assembly: Assembly, today: dt.date) -> bool:
    """Tell whether a public page should offer the form."""
    return standing_of(assembly, today) in {Standing.OPEN, Standing.LATE}
