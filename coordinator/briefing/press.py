"""Makes one pack in a process of its own, with a cap on memory and time: what goes wrong dies alone.

The parent calls `print_pack`; the child is `python -m coordinator.briefing.press OUT`. The pack comes in pickled on
standard input, progress and result go out as JSON lines on standard output, the PDF is written to the file OUT.
"""

import json
import pickle
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from coordinator.briefing.content import Pack
from coordinator.briefing.render import PdfFailed, Progress, RenderedPack, render_pack
from coordinator.core.i18n import _

ROOT = Path(__file__).parents[2]
_TAIL = 2000
# What Python, the C library and GLib say when the cap on memory is met: a thread needs some too.
_NO_MEMORY = ("MemoryError", "Cannot allocate memory", "failed to allocate", "Resource temporarily unavailable")


@dataclass(frozen=True)
class Caps:
    """What one pack may use: address space in bytes, CPU seconds."""

    memory: int = 1_200_000_000
    seconds: int = 300


def print_pack(pack: Pack, language: str, progress: Progress, caps: Caps | None = None) -> RenderedPack:
    """Return the rendered pack, made by a child process within `caps`.

    Calls `progress` in this process as the child reports. Raises PdfFailed when the child was killed, ran out of
    memory or time, or could not lay the pack out.
    """
    caps = caps or Caps()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as errors:
        target = Path(folder) / "pack.pdf"
        command = [sys.executable, "-m", __name__, str(target), str(caps.memory), str(caps.seconds)]
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
        )
        try:
            result = _conversation(child, pickle.dumps((pack, language)), progress)
        finally:
            child.kill()
            code = child.wait()
        if result is None or "failed" in result:
            raise PdfFailed(_why(code, result, errors))
        return RenderedPack(target.read_bytes(), result["pages"], tuple(result["warnings"]))


def _conversation(child: subprocess.Popen[bytes], told: bytes, progress: Progress) -> dict[str, Any] | None:
    """Hand the pack over, pass progress on, and return the child's last word; None when it died without one."""
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(told)
        child.stdin.close()
    except BrokenPipeError:
        pass
    result = None
    for line in _lines(child.stdout):
        if "percent" in line:
            progress(line["percent"], line["page"])
        else:
            result = line
    child.wait()
    return result


def _lines(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    for line in stream:
        if line.startswith(b"{"):
            yield json.loads(line)


def _why(code: int, result: dict[str, Any] | None, errors: IO[bytes]) -> str:
    if result is not None and result["failed"]:
        return str(result["failed"])
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return _("The pack needed more memory or time than one pack may use. Choose fewer parts.")
    errors.seek(0)
    text = errors.read().decode("utf-8", "replace")
    if any(said in text for said in _NO_MEMORY):
        return _("The pack needed more memory or time than one pack may use. Choose fewer parts.")
    return _("The PDF engine stopped unexpectedly: %(reason)s", reason=text[-_TAIL:].strip() or str(code))


def main(target: Path, memory: int, seconds: int) -> None:
    """Be the child: cap itself, then render. The hard CPU limit is a little higher, so that the soft one is seen."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    pack, language = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own parent process
    try:
        made = render_pack(pack, language, lambda percent, page: _say(percent=percent, page=page))
        target.write_bytes(made.content)
        _say(pages=made.page_count, warnings=made.warnings)
    except PdfFailed as error:
        _say(failed=str(error))
    except MemoryError:
        _say(failed="")
        raise


def _say(**fields: Any) -> None:
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
