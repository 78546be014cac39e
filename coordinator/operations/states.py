"""docs/states.md: the state machines of the house, written from the tables that the services follow."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from coordinator.agenda.proposals import models as proposals
from coordinator.registration.models import HOLDING_STATES, MOVES

PAGE = Path(__file__).parent.parent.parent / "docs" / "states.md"


def written() -> str:
    """Return the text of docs/states.md as the tables stand."""
    lines = [
        "# States",
        "",
        "Written by `./run flask states` from the tables in the models; do not edit by hand.",
        "",
        "## Registration",
        "",
        "A registration begins as `submitted` (it holds a place) or `waiting`. States that hold a place: "
        + ", ".join(f"`{state}`" for state in sorted(HOLDING_STATES))
        + ".",
        "",
        *_table(MOVES),
        "",
        "## Proposal",
        "",
        "A proposal begins as `filed`. Its member may withdraw it; the bureau does the rest.",
        "",
        *_table(proposals.MOVES),
        "",
    ]
    return "\n".join(lines)


def _table(moves: Mapping[Any, str]) -> list[str]:
    return [
        "| from | to | verb in the journal |",
        "|---|---|---|",
        *(f"| {before} | {after} | {verb} |" for (before, after), verb in moves.items()),
    ]


@click.command("states")
def states() -> None:
    """Write docs/states.md."""
    PAGE.write_text(written(), encoding="utf-8")
