"""The lock files: every package with its hashes, no address of an index, tests on the versions that are served."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt")


def locked(name: str) -> dict[str, str]:
    """Each requirement line of a lock (name, version, marker) with its hashes."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", "")
    return dict(line.split("--hash=", 1) for line in text.splitlines() if line)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-", text.replace("    --hash=", ""), re.MULTILINE)


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_one_version_and_sha256_sums(name):
    for requirement, hashes in locked(name).items():
        assert re.match(r"[a-z0-9][a-z0-9.-]*==[^ ]+ ", requirement), requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each.strip()) for each in hashes.split("--hash="))


def test_tests_run_on_the_versions_that_are_served():
    served, tested = (locked(name).keys() for name in LOCKS)
    assert served - tested == set()


@pytest.mark.parametrize("name", LOCKS)
def test_what_is_asked_for_is_locked(name):
    wanted = (ROOT / name.replace(".txt", ".in")).read_text(encoding="utf-8")
    names = re.findall(r"^([a-z0-9-]+)(?:\[\w+\])?(==[^\s]+)?\s*$", wanted, re.MULTILINE)
    assert len(names) >= 10
    lines = locked(name).keys()
    for package, version in names:
        assert [line for line in lines if line.startswith(f"{package}{version or '=='}")], package
