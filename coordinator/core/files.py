"""Stored files: bytes under names nobody can guess from outside, written whole or not at all."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FileStore:
    """A folder of files named by the SHA-256 of their content; equal content is stored once."""

    root: Path

    def put(self, content: bytes) -> str:
        """Store `content` and return its key (64 hexadecimal letters)."""
        key = hashlib.sha256(content).hexdigest()
        target = self.path(key)
        if target.exists():
            return key
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return key

    def path(self, key: str) -> Path:
        """Return where the file of `key` lies; refuses what is not a key."""
        if len(key) != 64 or not all(ch in "0123456789abcdef" for ch in key):  # noqa: PLR2004 - length of SHA-256
            msg = "not a file key"
            raise ValueError(msg)
        return self.root / key[:2] / key

    def read(self, key: str) -> bytes:
        """Return the content of `key`; raises FileNotFoundError."""
        return self.path(key).read_bytes()


_store: list[FileStore] = []


def configure(store: FileStore) -> None:
    """Say where files lie; called once by the application factory."""
    _store[:] = [store]


def store() -> FileStore:
    """Return the store of this process."""
    return _store[0]
