"""How many requests a second a server answers, and what they cost it: wrk where it is installed, else this file.

Ratios of one run are what counts: the machine is shared and noisy, so callers interleave rounds.
"""

import contextlib
import itertools
import json
import os
import re
import selectors
import shutil
import socket
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

CONNECTIONS = 16
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_PAGE = os.sysconf("SC_PAGE_SIZE") / 2**20
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Rate:
    """What one round measured: requests a second, and processor microseconds of the server for each."""

    per_second: float
    cpu_us: float


@dataclass(frozen=True)
class Target:
    """One address and the headers to ask for it with; `pid` is the server's process, whose children count too."""

    name: str
    url: str
    pid: int
    headers: Mapping[str, str]
    status: int = 200


def measure(target: Target, seconds: float) -> Rate:
    """Ask as fast as the server answers, over 16 connections kept open, for `seconds`."""
    before = _cpu_seconds(target.pid)
    done, took = (_wrk if shutil.which("wrk") else _own)(target, seconds)
    cpu = _cpu_seconds(target.pid) - before
    return Rate(done / took, cpu / done * 1e6)


def compare(targets: list[Target], *, rounds: int, seconds: float) -> dict[str, Rate]:
    """Measure all targets in turn, `rounds` times; return the median of each."""
    for target in targets:
        measure(target, 0.5)  # warm up
    found: dict[str, list[Rate]] = {target.name: [] for target in targets}
    for _round in range(rounds):
        for target in targets:
            found[target.name].append(measure(target, seconds))
    return {
        name: Rate(
            statistics.median(rate.per_second for rate in rates), statistics.median(rate.cpu_us for rate in rates)
        )
        for name, rates in found.items()
    }


def noise(target: Target, *, seconds: float) -> float:
    """Return by how much two equal rounds differ, as a share of the slower one."""
    first, second = measure(target, seconds).per_second, measure(target, seconds).per_second
    return abs(first - second) / min(first, second)


def send_all(url: str, pid: int, questions: list[bytes], status: int) -> Rate:
    """Send every question once over 16 connections kept open; every answer must have `status`."""
    parts = urlsplit(url)
    left = iter(questions)
    before, started = _cpu_seconds(pid), time.perf_counter()
    with selectors.DefaultSelector() as waiting:
        for question in itertools.islice(left, CONNECTIONS):
            connection = socket.create_connection((parts.hostname, parts.port))
            connection.sendall(question)
            waiting.register(connection, selectors.EVENT_READ, bytearray())
        while waiting.get_map():
            for key, _events in waiting.select(20):
                _go_on(waiting, key, left, status)
    took = time.perf_counter() - started
    return Rate(len(questions) / took, (_cpu_seconds(pid) - before) / len(questions) * 1e6)


def _go_on(waiting: selectors.BaseSelector, key: selectors.SelectorKey, left: Iterator[bytes], status: int) -> None:
    """Read what has come; once the answer is whole, send the next question, or hang up when there is none."""
    connection, answer = key.fileobj, key.data
    piece = connection.recv(1 << 18)
    answer += piece
    head, blank, body = bytes(answer).partition(b"\r\n\r\n")
    assert piece, head
    if not blank or len(body) < int(_LENGTH.search(head)[1]):
        return
    assert head.startswith(f"HTTP/1.1 {status}".encode()), bytes(answer)[:4000].decode()
    answer.clear()
    question = next(left, None)
    if question:
        connection.sendall(question)
    else:
        waiting.unregister(connection)
        connection.close()


def _cpu_seconds(pid: int) -> float:
    """Return the processor time of a process and of its living children."""
    total = 0.0
    for each in [pid, *_children(pid)]:
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / _TICKS
    return total


def memory(pid: int) -> float:
    """Return the resident MiB of a process and of its living children, pages they share counted for each.

    A child that is about to become another program still stands in its parent's memory and shows the same figures:
    it counts once.
    """
    figures = set()
    for each in [pid, *_children(pid)]:
        with contextlib.suppress(OSError):  # a child may end meanwhile
            figures.add(tuple(int(pages) for pages in Path(f"/proc/{each}/statm").read_text().split()))
    return sum(pages[1] for pages in figures) * _PAGE


class Peak:
    """The most that a process and its children held inside the block, looked at fifty times a second."""

    def __init__(self, pid: int) -> None:
        self.pid, self.mib = pid, memory(pid)
        self.before = self.mib
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while not self._over.wait(0.02):
            with contextlib.suppress(OSError):
                self.mib = max(self.mib, memory(self.pid))

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._over.set()
        self._thread.join()


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *_children(int(child))]
    return found


def _wrk(target: Target, seconds: float) -> tuple[int, float]:
    headers = [part for name, value in target.headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", *headers, target.url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)|Socket errors: .*", said)
    assert not refused, said
    count = re.search(r"(\d+) requests in ([\d.]+)(ms|s|m)", said)
    assert count, said
    return int(count[1]), float(count[2]) * {"ms": 0.001, "s": 1, "m": 60}[count[3]]


def _own(target: Target, seconds: float) -> tuple[int, float]:
    """Count whole answers by their length, which the first one tells: all answers are the same bytes."""
    parts = urlsplit(target.url)
    lines = [f"GET {parts.path} HTTP/1.1", f"Host: {parts.netloc}", *(f"{k}: {v}" for k, v in target.headers.items())]
    question = ("\r\n".join(lines) + "\r\n\r\n").encode()
    size = _answer_size(parts.hostname or "", parts.port or 80, question, target.status)
    waiting = selectors.DefaultSelector()
    for _each in range(CONNECTIONS):
        connection = socket.create_connection((parts.hostname, parts.port))
        connection.sendall(question)
        waiting.register(connection, selectors.EVENT_READ, [size])
    done, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        for key, _events in waiting.select(1):
            left = key.data
            left[0] -= len(key.fileobj.recv(1 << 18))
            if left[0] <= 0:
                done, left[0] = done + 1, size
                key.fileobj.sendall(question)
    took = time.perf_counter() - started
    for key in list(waiting.get_map().values()):
        key.fileobj.close()
    return done, took


def _answer_size(host: str, port: int, question: bytes, status: int) -> int:
    with socket.create_connection((host, port)) as connection:
        connection.sendall(question)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += connection.recv(1 << 18)
        head, _blank, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(f"HTTP/1.1 {status}".encode()), head
        length = _LENGTH.search(head)
        whole = len(head) + 4 + (int(length[1]) if length and status != 304 else 0)
        assert len(body) <= whole, json.dumps(head.decode())
        return whole
