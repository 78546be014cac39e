"""What the briefing pack of the demonstration costs: pages, seconds, memory of the worker and of the press.

    .venv/bin/python -m benchmarks.pack [rounds]

Ratios are to an almost empty pack (cover, contents, a page for notes) made in the same run. Bars: the worker and the
press that it starts stay under 400 MiB together; a second request without changes prints nothing (0.05 of the first).
"""

import contextlib
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask_migrate import upgrade

from config import load
from coordinator.app import create_app
from coordinator.assemblies.models import Assembly
from coordinator.briefing import service
from coordinator.briefing.content import Part
from coordinator.briefing.models import BriefingPack
from coordinator.core.actor import SYSTEM
from coordinator.core.db import current_session, unit_of_work
from coordinator.home.demonstration import loader
from coordinator.jobs.worker import run_due

MEMORY_BAR = 400
SECRET = "benchmark-0123456789-abcdefghijklmnopqrstuvwxyz"
MIB = 1024


def made(assembly: Assembly, parts: list[str], language: str = "fr") -> tuple[BriefingPack, float]:
    """Ask for a pack and do the job here; return it and the seconds it took."""
    with unit_of_work():
        pack = service.request_pack(assembly, language=language, parts=parts, by=SYSTEM)
    started = time.perf_counter()
    run_due()
    return pack, time.perf_counter() - started


def forget(pack: BriefingPack) -> None:
    """Let the next request be printed anew."""
    with unit_of_work():
        pack.content_hash = None


def timed(rounds: int, make: Callable[[], tuple[BriefingPack, float]]) -> tuple[BriefingPack, float, float]:
    """Return the pack, the median seconds and the spread of `rounds` printings."""
    seconds = []
    for _round in range(rounds):
        pack, taken = make()
        seconds.append(taken)
        forget(pack)
    return pack, statistics.median(seconds), max(seconds) - min(seconds)


def main(rounds: int) -> int:
    """Measure, print, and return 1 when a bar is missed."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(load({"ENV": "test", "DATA_DIR": folder, "DATABASE_URL": f"sqlite:///{Path(folder)}/b.db",
                               "SECRET_KEY": SECRET, "LOG_LEVEL": "ERROR"}))  # fmt: skip
        with app.app_context():
            with contextlib.redirect_stdout(sys.stderr):
                upgrade()
            with unit_of_work():
                loader.load()
            run_due()
            assembly = current_session().query(Assembly).order_by(Assembly.starts_on.desc()).first()
            assert assembly is not None
            return measure(assembly, rounds)


def measure(assembly: Assembly, rounds: int) -> int:
    """Print one line per pack and the memory."""
    empty, base, noise = timed(rounds, lambda: made(assembly, [Part.NOTES.value]))
    print(f"{'pack':<28} pages     s  ratio  KiB")
    print(
        f"{'almost empty':<28} {empty.page_count:5} {base:5.2f}   1.00 {empty.size // 1024:4}   (spread {noise:.2f} s)"
    )
    parts = [[part.value] for part in Part if part is not Part.NOTES]
    for chosen in [*parts, [part.value for part in Part]]:
        pack, seconds, _spread = timed(rounds, lambda chosen=chosen: made(assembly, chosen))
        name = chosen[0] if len(chosen) == 1 else "whole pack"
        print(f"{name:<28} {pack.page_count:5} {seconds:5.2f} {seconds / base:6.2f} {pack.size // 1024:4}")
    whole = [part.value for part in Part]
    first, printed = made(assembly, whole)
    second, reused = made(assembly, whole)
    assert first.file_key == second.file_key
    print(
        f"{'asked again, nothing new':<28} {second.page_count:5} {reused:5.2f} {reused / printed:6.3f} of the printing"
    )
    worker = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MIB
    press = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // MIB
    print(f"memory: worker {worker} MiB + press {press} MiB = {worker + press} MiB (bar {MEMORY_BAR})")
    return int(worker + press > MEMORY_BAR or reused / printed > 0.05)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
