"""Static files: one hashed folder, made once even when two processes start together; pictures may do nothing."""

import re
import subprocess
import sys

from flask import Flask

from coordinator.web.headers import PICTURE_POLICY
from coordinator.web.static import init_static

START = "import sys; from pathlib import Path; from flask import Flask; from coordinator.web.static import init_static; init_static(Flask('x'), Path(sys.argv[1]), Path(sys.argv[2]))"  # fmt: skip


def test_processes_that_start_together_all_find_the_files(tmp_path):
    source, built = tmp_path / "static", tmp_path / "built"
    for number in range(200):
        folder = source / f"f{number % 7}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.css").write_text("a { color: red }\n" * 200)
    (built / "0ld0ld0ld0ld").mkdir(parents=True)
    command = [sys.executable, "-c", START, str(source), str(built)]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _process in range(4)]
    assert [process.communicate()[1] for process in started] == [""] * 4
    (kept,) = built.iterdir()
    assert len(list(kept.rglob("*.css"))) == 200
    assert len(list(kept.rglob("*.css.br"))) == 200


def test_a_change_gets_another_name_and_takes_the_place_of_the_old(tmp_path):
    source, built = tmp_path / "static", tmp_path / "built"
    source.mkdir()
    names = []
    for text in ("a", "b"):
        (source / "app.css").write_text(text)
        init_static(Flask("x"), source, built)
        names += [folder.name for folder in built.iterdir()]
    assert len(names) == len(set(names)) == 2


def test_a_picture_opened_by_itself_may_do_nothing_and_carries_few_headers(client):
    html = client.get("/fr/sign-in").page.html
    answer = client.get(re.search(r'href="(/static/[0-9a-f]+/seal\.svg)"', html)[1])
    assert answer.headers["Content-Security-Policy"] == PICTURE_POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not {"Permissions-Policy", "Referrer-Policy", "Cross-Origin-Opener-Policy"} & set(answer.headers.keys())
