"""The site and the bare yardstick, each served by granian: one process, four threads, on a port of its own."""

import contextlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.server import Server, free_port

ROOT = Path(__file__).parent.parent
# What the server writes itself, and what differs from one answer to the next.
_NOT_OURS = {"server", "date", "content-length", "connection", "transfer-encoding"}


@contextlib.contextmanager
def bare_site(folder: Path, app: str = "benchmarks.bare:app", **settings: str) -> Iterator[tuple[str, int]]:
    """Serve the answers recorded in `folder` (or another `app` of this package); give address and process id."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
               "--workers", "1", "--blocking-threads", "4", "--log-level", "warning", app]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "BARE_DIR": str(folder), **settings})
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(url: str) -> None:
    for _each in range(300):
        try:
            urllib.request.urlopen(url, timeout=2)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(url)


def record(server: Server, path: str, headers: dict[str, str], folder: Path, name: str) -> int:
    """Ask the site once and keep its answer for the bare application; return the status."""
    request = urllib.request.Request(server.url + path, headers=headers)
    try:
        answer = urllib.request.urlopen(request, timeout=20)
    except urllib.error.HTTPError as not_200:
        answer = not_200
    kept = [f"{key}: {value}" for key, value in answer.headers.items() if key.lower() not in _NOT_OURS]
    (folder / name).write_bytes(answer.read())
    (folder / f"{name}.headers").write_text("\n".join([str(answer.status), *kept]))
    return int(answer.status)
