"""The yardstick: a Flask application with nothing in it but one route per file in BARE_DIR, sending its bytes.

A file NAME holds a body; NAME.headers holds its status and headers, one a line. Served exactly as the product is.
"""

import os
from pathlib import Path

from flask import Flask, Response

app = Flask(__name__, static_folder=None)


def _add(body: Path) -> None:
    status, *lines = Path(f"{body}.headers").read_text().splitlines()
    headers = [tuple(line.split(": ", 1)) for line in lines]
    data = body.read_bytes()

    def answer() -> Response:
        return Response(data, status=int(status), headers=headers)

    app.add_url_rule(f"/{body.name}", body.name, answer)


for _path in Path(os.environ["BARE_DIR"]).iterdir():
    if _path.suffix != ".headers":
        _add(_path)
