"""The backup file: one .tar.gz whose manifest names every part with its size and SHA-256. Knows no database."""

import gzip
import hashlib
import json
import os
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
BLOCK = 1024 * 1024
# A manifest of 100,000 files has 15 MB; more is not ours.
MAX_MANIFEST = 64 * BLOCK


class DamagedArchiveError(Exception):
    """The file is no backup of ours, is incomplete, or differs from its manifest."""


@dataclass(frozen=True)
class Part:
    """One file of a backup: `name` inside the archive, `path` on disk."""

    name: str
    path: Path


def write(target: Path, parts: Iterable[Part], facts: dict[str, Any]) -> None:
    """Write `parts` to `target`, whole or not at all, readable by its owner only; `facts` go into the manifest."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    parts = list(parts)
    listed = {part.name: {"size": part.path.stat().st_size, "sha256": sha256(part.path)} for part in parts}
    manifest = json.dumps({"format": FORMAT, **facts, "files": listed}, indent=1, sort_keys=True).encode()
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as raw:
            with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=6) as packed:
                _write_tar(packed, manifest, parts, target.parent)
            raw.flush()
            os.fsync(raw.fileno())
        Path(draft).replace(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _write_tar(packed: gzip.GzipFile, manifest: bytes, parts: list[Part], folder: Path) -> None:
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".manifest.") as file:
            file.write(manifest)
            file.flush()
            tar.add(file.name, arcname=MANIFEST)
        for part in parts:
            tar.add(part.path, arcname=part.name, recursive=False)


def unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Unpack `source` into `folder` and return its manifest; raises DamagedArchiveError unless every sum is right.

    Only plain files that the manifest names are written, so a made-up archive cannot write elsewhere.
    """
    try:
        with tarfile.open(source, "r:gz") as tar:
            manifest = _read_manifest(tar)
            awaited = dict(manifest["files"])
            for member in tar:
                _unpack_member(tar, member, folder, awaited)
    except (tarfile.TarError, EOFError, OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedArchiveError(f"{source} is not a whole backup: {error}") from None
    if awaited:
        raise DamagedArchiveError(f"{source} lacks {len(awaited)} files that its manifest names")
    return manifest


def _read_manifest(tar: tarfile.TarFile) -> dict[str, Any]:
    first = tar.next()
    file = tar.extractfile(first) if first and first.name == MANIFEST and first.size < MAX_MANIFEST else None
    if file is None:
        raise DamagedArchiveError("it does not begin with a manifest")
    manifest = json.loads(file.read())
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise DamagedArchiveError("its manifest is not of a format that this version reads")
    return manifest


def _unpack_member(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path, awaited: dict[str, Any]) -> None:
    if member.name == MANIFEST:
        return
    expected = awaited.pop(member.name, None)
    file = tar.extractfile(member) if member.isreg() else None
    if expected is None or file is None or not _is_inside(member.name):
        raise DamagedArchiveError(f"{member.name} is not in the manifest")
    path = folder / member.name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("wb") as out:
        while block := file.read(BLOCK):
            out.write(block)
    if path.stat().st_size != expected["size"] or sha256(path) != expected["sha256"]:
        raise DamagedArchiveError(f"{member.name} differs from its checksum")


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal letters."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
