"""A real server for tests that need one: granian, and the job worker if asked, as processes of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parent.parent
SECRET = "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz"


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """`with Server(data_dir) as server:` serves at server.url until the block ends; `kill()` is kill -9."""

    def __init__(self, data_dir: Path, *, worker: bool = False, threads: int = 4, **settings: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data_dir = data_dir
        self.threads = threads
        self.worker = worker
        self.env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("COORDINATOR_")},
            "DATA_DIR": str(data_dir), "SECRET_KEY": SECRET, "BASE_URL": self.url, "PORT": str(self.port),
            "LOG_LEVEL": "WARNING", "SQLITE_SYNCHRONOUS": "FULL", **settings,
        }  # fmt: skip
        self.processes: list[subprocess.Popen[bytes]] = []
        self.log = data_dir / "server.log"

    def flask(self, *arguments: str, stdin: str | None = None) -> str:
        """Run a flask command against the same data; return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
            cwd=ROOT, env=self.env, check=False,
            capture_output=True, text=True, input=stdin, timeout=180,
        )  # fmt: skip
        assert done.returncode == 0, f"flask {' '.join(arguments)}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def start(self) -> "Server":
        """Start the processes and wait for the first answer."""
        web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
               "--workers", "1", "--blocking-threads", str(self.threads), "--log-level", "warning", "wsgi:app"]  # fmt: skip
        commands = [web]
        if self.worker:
            commands.append([sys.executable, "-m", "flask", "--app", "wsgi", "worker"])
        with self.log.open("ab") as log:
            for command in commands:
                self.processes.append(
                    subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True)
                )
        self.wait()
        return self

    def wait(self, seconds: float = 30) -> None:
        """Wait until the process answers /healthz."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise AssertionError(f"the server did not start:\n{self.log.read_text(errors='replace')[-4000:]}")

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to every process group that is still there."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, number)
        for process in self.processes:
            process.wait(timeout=20)
        self.processes.clear()

    def kill(self) -> None:
        """End everything at once, as a power cut of the process would."""
        self.signal(signal.SIGKILL)

    def stop(self) -> None:
        """Ask everything to end."""
        try:
            self.signal(signal.SIGTERM)
        except subprocess.TimeoutExpired:
            self.kill()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_exc: object) -> None:
        self.stop()
