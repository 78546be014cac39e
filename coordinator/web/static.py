"""Static files under one hashed folder name: cached for ever by browsers, compressed once at start."""

import hashlib
import shutil
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor


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
    building = root.with_suffix(".building")
    shutil.rmtree(building, ignore_errors=True)
    shutil.copytree(source, building)
    compressor = Compressor(quiet=True)
    for path in building.rglob("*"):
        if path.is_file() and compressor.should_compress(path.name):
            compressor.compress(str(path))
    for old in root.parent.glob("*"):
        if old not in {building, root} and old.is_dir():
            shutil.rmtree(old, ignore_errors=True)
    building.rename(root)
