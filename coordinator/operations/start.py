"""What ./run asks before and after it starts the servers. Loads neither Flask nor SQLAlchemy: it must be quick."""

import re
import socket
import sqlite3
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from config import Settings, SettingsError, load

VERSIONS = Path(__file__).parent.parent / "migrations" / "versions"
PATIENCE = 60.0
STEP = 0.05


def main(arguments: Sequence[str]) -> int:
    """`look` prints HOST, PORT, THREADS and what there is to prepare; `greet` says where the site is once it answers.

    `greet demo` adds the sign-ins of the demonstration, which its loader wrote to DATA_DIR/demonstration.txt.
    """
    try:
        settings = load()
    except SettingsError as error:
        return _refuse(str(error))
    if arguments == ["look"]:
        return _look(settings)
    if arguments[:1] == ["greet"]:
        return _greet(settings, with_demo=arguments[1:] == ["demo"])
    return _refuse("look or greet?")


def _look(settings: Settings) -> int:
    if is_taken(settings.host, settings.port):
        return _refuse(f"Port {settings.port} is taken; choose another one, as in PORT={settings.port + 1} ./run")
    steps = " ".join(to_prepare(settings))
    sys.stdout.write(f"{settings.host} {settings.port} {settings.threads} {steps}\n")
    return 0


def _greet(settings: Settings, *, with_demo: bool) -> int:
    if not answers(settings, PATIENCE):
        return _refuse("The web server does not answer.")
    lines = [f"\nCoordinator is at {settings.base_url}/  (Ctrl-C stops it)\n"]
    if with_demo and settings.demonstration_file.exists():
        lines.append(settings.demonstration_file.read_text(encoding="utf-8"))
    sys.stdout.writelines(lines)
    return 0


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"Coordinator: {sentence}\n")
    return 2


def to_prepare(settings: Settings) -> list[str]:
    """Return what a start has to do first: 'upgrade' the tables, load the 'demo' when there is no assembly.

    PostgreSQL is not asked: both commands find out for themselves, only not in an instant.
    """
    if not settings.database_url.startswith("sqlite:///"):
        return ["upgrade", "demo"]
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    if not path.exists():
        return ["upgrade", "demo"]
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=5)) as connection:
            at = connection.execute("SELECT version_num FROM alembic_version").fetchall()
            empty = not connection.execute("SELECT EXISTS (SELECT 1 FROM assembly)").fetchone()[0]
    except sqlite3.Error:
        return ["upgrade", "demo"]
    return [*(["upgrade"] if at != [(newest_revision(),)] else []), *(["demo"] if empty else [])]


def newest_revision() -> str | None:
    """Return the revision of the last migration by file name; names begin with the time they were written."""
    files = sorted(VERSIONS.glob("[0-9]*.py"))
    found = (
        re.search(r"""^revision(?:: str)? = ["'](\w+)["']""", files[-1].read_text(), re.MULTILINE) if files else None
    )
    return found[1] if found else None


def is_taken(host: str, port: int) -> bool:
    """Tell whether another program listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            return True
    return False


def answers(settings: Settings, patience: float) -> bool:
    """Wait until /healthz answers, at most `patience` seconds."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - where to ask, not bind
    url = f"http://[{host}]:{settings.port}/healthz" if ":" in host else f"http://{host}:{settings.port}/healthz"
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            with urlopen(url, timeout=5):  # noqa: S310 - our own address
                return True
        except HTTPError:
            return True  # a refusal is an answer too
        except OSError:
            time.sleep(STEP)
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
