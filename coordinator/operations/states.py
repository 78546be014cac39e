"""docs/states.md: the state machines of the house, written from the tables that the services follow."""

from pathlib import Path

import click

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
        "| from | to | verb in the journal |",
        "|---|---|---|",
        *(f"| {before} | {after} | {verb} |" for (before, after), verb in MOVES.items()),
        "",
    ]
    return "\n".join(lines)


@click.command("states")
def states() -> None:
    """Write docs/states.md."""
    PAGE.write_text(written(), encoding="utf-8")
