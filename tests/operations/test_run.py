"""./run for real: starts web and worker, stops both together, and leaves no process behind."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 60

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (ROOT / ".venv/.stamp-requirements.txt").exists(), reason="reason: not set up by ./run"),
]


class Running:
    """One ./run with a data folder and a port of its own."""

    def __init__(self, data: Path, *arguments: str, **settings: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = server.getsockname()[1]
        self.mark = f"DATA_DIR={data}"
        self.log = data.with_suffix(".log")
        environ = {"PATH": os.environ["PATH"], "DATA_DIR": str(data), "PORT": str(self.port), **settings}
        with self.log.open("wb") as log:
            self.shell = subprocess.Popen(
                ["./run", *arguments], cwd=ROOT, env=environ, stdout=log, stderr=log, start_new_session=True
            )

    def wait_until_it_answers(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.shell.poll() is None:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2) as answer:
                    assert answer.status == 200
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def processes(self) -> dict[int, str]:
        """The processes that carry our DATA_DIR, with their command lines."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if self.mark.encode() in (folder / "environ").read_bytes().split(b"\0"):
                    found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
        return found

    def first(self, word: str) -> int:
        return min(pid for pid, command in self.processes().items() if word in command)

    def ended(self) -> int:
        code = self.shell.wait(PATIENCE)
        time.sleep(0.2)
        assert self.processes() == {}
        return code


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Running]:
    """A running site without the demonstration; whatever a failed test leaves is killed."""
    running = Running(tmp_path / "data", "serve")
    try:
        running.wait_until_it_answers()
        yield running
    finally:
        for pid in running.processes():
            os.kill(pid, signal.SIGKILL)


def test_ctrl_c_stops_web_and_worker_and_ends_well(site):
    assert [site.first("granian --interface wsgi"), site.first("flask --app wsgi worker")]
    os.killpg(site.shell.pid, signal.SIGINT)  # what a terminal does on Ctrl-C
    assert site.ended() == 0
    assert f"Coordinator is at http://127.0.0.1:{site.port}/" in site.log.read_text()


@pytest.mark.parametrize(
    ("victim", "said"),
    [("granian --interface wsgi", "the web server ended"), ("flask --app wsgi worker", "the job worker ended")],
)
def test_when_one_is_killed_the_other_stops_and_the_exit_code_tells(site, victim, said):
    os.kill(site.first(victim), signal.SIGKILL)
    assert site.ended() == 1
    assert said in site.log.read_text()


def test_even_a_killed_script_leaves_nothing_running(site):
    site.shell.kill()
    site.shell.wait()
    until = time.monotonic() + PATIENCE
    while site.processes() and time.monotonic() < until:
        time.sleep(0.1)
    assert site.processes() == {}


def test_a_taken_port_and_a_refused_setting_are_one_line_each(site, tmp_path):
    second = Running(tmp_path / "other", "serve", PORT=str(site.port))
    assert second.ended() == 2
    assert second.log.read_text() == (
        f"Coordinator: Port {site.port} is taken; choose another one, as in PORT={site.port + 1} ./run\n"
    )
    third = Running(tmp_path / "third", "serve", SECRET_KEY="short")
    assert third.ended() == 2
    assert third.log.read_text().count("\n") == 1


def test_an_unknown_command_explains_itself():
    ended = subprocess.run(["./run", "fly"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "./run doctor" in ended.stderr
