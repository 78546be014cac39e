"""The programme on a stick: unzipped, opened from the folder by a real browser, every link followed, no draft in it."""

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import pytest

from coordinator.agenda.contents import Item, Part
from coordinator.agenda.models import SessionAccess
from coordinator.people.policy import Role
from tests import world
from tests.agenda.stage import change, publish, session
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.signing import as_role

DESK = "/fr/assemblies/golfe/manage/agenda/exchange"
SECRET = "Brouillon confidentiel"


@pytest.fixture
def organiser(db, client):
    assembly = world.assembly("golfe", starts_on=dt.date(2027, 3, 9), ends_on=dt.date(2027, 3, 11))
    as_role(client, assembly, Role.ORGANISER)
    client.assembly = assembly
    return client


def released(organiser):
    """An agenda that was published, then changed in private."""
    assembly = organiser.assembly
    room = world.room(assembly, "Salle Oti")
    first = session(
        assembly, "Séance d’ouverture", room_id=room.id, video_url="https://video.example/secret-link",
        description={"fr": "Voir [le site](https://ailleurs.example/page).\n\n- un point"},
        people=[Part("chair", "Afi Mensah", "Maire", brief=f"{SECRET} : consigne")], items=[Item({"fr": "Débat"}, 20)],
    )  # fmt: skip
    session(assembly, "Atelier", start="10:30", languages=["fr", "ee"])
    session(assembly, "Clôture", day=2)
    session(assembly, f"{SECRET} : bureau", day=1, access=SessionAccess.BOARD)
    publish(assembly)
    change(first, assembly, title={"fr": f"{SECRET} : titre"})
    session(assembly, f"{SECRET} : nouvelle séance", day=1)


def unzipped(organiser) -> dict[str, bytes]:
    answer = organiser.get(f"{DESK}/site.zip")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_nothing_public_is_no_site(organiser):
    session(organiser.assembly)
    answer = organiser.get(f"{DESK}/site.zip")
    assert answer.status_code == 303
    assert "Rien n’est encore public" in organiser.get(answer.location).page.words


def test_the_site_holds_what_is_released_and_no_draft(organiser):
    released(organiser)
    files = unzipped(organiser)
    pages = {name: body.decode() for name, body in files.items() if name.endswith(".html")}
    assert len(pages) == 1 + 2 * (1 + 2 + 3)  # start; per language: index, two days, three sessions
    everything = b"".join(files.values()).decode("utf-8", "replace")
    assert "Séance d’ouverture" in everything
    assert "Afi Mensah" in everything
    for hidden in (SECRET, "secret-link", "consigne"):
        assert hidden not in everything
    assert b"BEGIN:VCALENDAR" in files["programme-golfe/fr/programme.ics"]
    assert "le site (https://ailleurs.example/page)" in everything


def test_no_page_names_the_network_or_a_root(organiser):
    released(organiser)
    for name, body in unzipped(organiser).items():
        if name.endswith((".html", ".css")):
            text = body.decode()
            found = re.findall(r"(?:href|src|action)=\"([^\"]*)\"", text) + re.findall(r"url\(\"?([^\"')]+)", text)
            absolute = [one for one in found if re.match(r"(?!data:)[a-z]+:|/", one)]
            assert absolute == [], name
            assert "<script" not in text


def test_the_same_release_is_the_same_bytes(organiser):
    released(organiser)
    assert organiser.get(f"{DESK}/site.zip").data == organiser.get(f"{DESK}/site.zip").data


def test_one_command_writes_the_same_site(organiser, app, tmp_path):
    released(organiser)
    target = tmp_path / "stick.zip"
    done = app.test_cli_runner().invoke(args=["agenda", "site", "golfe", str(target)])
    assert (done.exit_code, f"{target.stat().st_size:,} bytes" in done.output) == (0, True)
    assert target.read_bytes() == organiser.get(f"{DESK}/site.zip").data
    assert list(tmp_path.iterdir()) == [target]


def test_the_command_writes_one_language(organiser, app, tmp_path):
    released(organiser)
    target = tmp_path / "stick.zip"
    assert app.test_cli_runner().invoke(args=["agenda", "site", "golfe", str(target), "--lang", "en"]).exit_code == 0
    with zipfile.ZipFile(target) as archive:
        names = archive.namelist()
        start = archive.read("programme-golfe/index.html").decode()
    assert {name.split("/")[1] for name in names} == {"assets", "en", "index.html"}
    assert "fr/index.html" not in start
    assert "en/index.html" in start


@pytest.mark.parametrize(("slug", "said"), [("nowhere", "there is no assembly"), ("golfe", "nothing of this agenda")])
def test_the_command_says_in_one_line_why_there_is_no_site(organiser, app, tmp_path, slug, said):
    done = app.test_cli_runner().invoke(args=["agenda", "site", slug, str(tmp_path / "stick.zip")])
    assert (done.exit_code, said in done.output, done.output.count("\n")) == (1, True, 1)
    assert list(tmp_path.iterdir()) == []


def test_a_browser_opens_it_from_the_folder(organiser, tmp_path: Path):
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine; ./run test --all installs it")
    from playwright.sync_api import sync_playwright

    released(organiser)
    for name, body in unzipped(organiser).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    start = (tmp_path / "programme-golfe" / "index.html").as_uri()
    failed, asked, seen, waiting = [], [], set(), [start]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(viewport={"width": 360, "height": 740}, offline=True).new_page()
        page.on("requestfailed", lambda request: failed.append(request.url))
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: failed.append(message.text) if message.type == "error" else None)
        while waiting:
            address = waiting.pop()
            if address in seen:
                continue
            seen.add(address)
            if not address.endswith(".html"):
                assert Path(address.removeprefix("file://")).is_file()
                continue
            page.goto(address)
            assert page.locator("h1").count() == 1
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            waiting += [
                link.split("#")[0] for link in page.eval_on_selector_all("a[href]", "found => found.map(a => a.href)")
            ]
        assert page.evaluate("document.fonts.size") > 0
        browser.close()
    assert failed == []
    assert all(url.startswith("file://") for url in asked)
    assert len([address for address in seen if address.endswith(".html")]) == 13
    assert any(url.endswith(".woff2") for url in asked)
