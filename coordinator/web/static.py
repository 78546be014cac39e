"""Static files under one hashed folder name: cached for ever by browsers, compressed once at start."""

import hashlib
import shutil
import tempfile
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

_UNDER_WAY = "building-"


def init_static(app: Flask, source: Path, built: Path) -> None:
    """Serve `source` under /static/<digest of the whole folder>/ and give templates `static_url(path)`.

    A compressed copy is made in `built` the first time a digest is seen; older copies are removed.
    """
    digest = _digest(source)
    root = built / digest
    if not root.exists():
        _build(source, root)
    prefix = f"/static/{digest}"
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=root, prefix=prefix, max_age=31_536_000, immutable_file_test=lambda _path, _url: True
    )

    @app.template_global()
    def static_url(path: str) -> str:
        if not (root / path).is_file():
            msg = f"no static file {path}"
            raise FileNotFoundError(msg)
        return f"{prefix}/{path}"


def _digest(source: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(source.rglob("*")):
        if path.is_file():
            total.update(path.relative_to(source).as_posix().encode())
            total.update(path.read_bytes())
    return total.hexdigest()[:12]


def _build(source: Path, root: Path) -> None:
    """Make `root` in one step: web process and worker start together, and each may find that the other was faster."""
    root.parent.mkdir(parents=True, exist_ok=True)
    for old in root.parent.glob("*"):
        if old.is_dir() and old != root and not old.name.startswith(_UNDER_WAY):
            shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_UNDER_WAY, dir=root.parent) as folder:
        building = Path(folder) / root.name
        shutil.copytree(source, building)
        compressor = Compressor(quiet=True)
        for path in building.rglob("*"):
            if path.is_file() and compressor.should_compress(path.name):
                compressor.compress(str(path))
        try:
            building.rename(root)
        except OSError:
            if not root.exists():
                raise
