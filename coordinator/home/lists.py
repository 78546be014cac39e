"""What the home pages show of each assembly: frozen lines, made from the models once."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from coordinator.assemblies.dates import is_past, spoken_dates
from coordinator.assemblies.models import Assembly, AssemblyState, Holding
from coordinator.core import clock
from coordinator.core.i18n import pick


@dataclass(frozen=True)
class Line:
    """One assembly in a list."""

    title: str
    lang: str
    dates: str
    place: str
    month: str
    day: str
    url: str
    state: AssemblyState
    holding: Holding
    is_past: bool


@dataclass(frozen=True)
class Secretariat:
    """Whom to ask about one assembly."""

    assembly: str
    lang: str
    url: str
    name: str
    email: str
    phone: str


def secretariats(assemblies: Sequence[Assembly]) -> list[Secretariat]:
    """Return the secretariats that can be reached, the latest assembly first."""
    return [
        Secretariat(*pick(one.title, fallback=one.language), url_for("assemblies.show", slug=one.slug),
                    one.secretariat_name, one.secretariat_email, one.secretariat_phone)
        for one in reversed(assemblies)
        if one.secretariat_email or one.secretariat_phone
    ]  # fmt: skip


def line_of(assembly: Assembly, *, for_organisers: bool = False) -> Line:
    """Return the line of one assembly, leading to its public page or to its organiser screens."""
    title, lang = pick(assembly.title, fallback=assembly.language)
    over = assembly.state is AssemblyState.ARCHIVED or is_past(assembly, clock.today(assembly.zone))
    endpoint = "home.overview" if for_organisers else "assemblies.show"
    return Line(
        title, lang, spoken_dates(assembly), assembly.city, assembly.starts_on.isoformat(),
        str(assembly.starts_on.day), url_for(endpoint, slug=assembly.slug), assembly.state, assembly.holding, over,
    )  # fmt: skip


def split(assemblies: Sequence[Assembly]) -> tuple[list[Line], list[Line]]:
    """Return (coming ones, the next first; past ones, the latest first)."""
    lines = [line_of(assembly) for assembly in assemblies]
    return [line for line in lines if not line.is_past], [line for line in reversed(lines) if line.is_past]
