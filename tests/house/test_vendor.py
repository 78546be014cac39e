"""Third-party files that browsers are given: each is listed, licensed and unchanged."""

import hashlib
import tomllib
from pathlib import Path

VENDOR = Path(__file__).parent.parent.parent / "static" / "vendor"
PACKAGES = tomllib.loads((VENDOR / "VENDOR.toml").read_text(encoding="utf-8"))["package"]
LISTED = {path: digest for package in PACKAGES for path, digest in package["files"].items()}


def test_every_vendored_file_is_listed_and_every_listed_file_is_there():
    present = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert present - {"VENDOR.toml"} == set(LISTED)


def test_vendored_files_are_what_was_reviewed():
    found = {path: hashlib.sha256((VENDOR / path).read_bytes()).hexdigest() for path in LISTED}
    assert found == LISTED


def test_each_package_sits_in_its_own_folder_with_its_licence():
    for package in PACKAGES:
        folder = f"{package['name']}-{package['version']}"
        assert package["licence"]
        assert package["source"]
        assert f"{folder}/LICENSE" in package["files"]
        assert all(path.startswith(f"{folder}/") for path in package["files"])
