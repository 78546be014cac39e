"""The programme on paper, by Chromium itself: one day per page, a foot on each, nothing to press."""

import re
import shutil
import subprocess

import pytest

pytestmark = pytest.mark.browser
OFFERED = ("Documents", "Venir", "Filtrer", "Toutes les salles", "Suivre dans mon agenda", "secretariat@")


def printed(page, path) -> list[str]:
    """Print what `page` shows and return the words of each sheet, white space made single."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed; ./run test --all installs it")
    page.pdf(path=path, prefer_css_page_size=True, print_background=True)
    sheets = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout
    return [re.sub(r"\s+", " ", sheet) for sheet in sheets.split("\f")[:-1]]


def test_the_programme_prints_one_day_per_sheet_with_version_and_time(open_page, tmp_path):
    page = open_page()
    page.goto("/fr/assemblies/lome/agenda?day=all")
    days = page.locator(".programme-day > h2").all_inner_texts()
    sheets = printed(page, tmp_path / "programme.pdf")
    assert len(days) == len(sheets) == 3
    for number, (day, sheet) in enumerate(zip(days, sheets, strict=True), 1):
        assert [other for other in days if other in sheet] == [day]
        assert re.search(
            r"Assemblée de l’Union · Version \d+, \d+ \w+ \d{4} à \d+ h \d\d · Heures de Lomé \(temps universel, UTC\+0\)",
            sheet,
        )
        assert sheet.rstrip().endswith(f"{number}/3")
        assert "Assemblée générale de l’Union des collectivités togolaises" in sheet


def test_no_menu_filter_or_button_is_printed(open_page, tmp_path):
    page = open_page()
    page.goto("/fr/assemblies/lome/agenda?day=all")
    screen = page.locator("body").inner_text()
    words = " ".join(printed(page, tmp_path / "programme.pdf"))
    tab = page.locator("a[href*='?day=2']").nth(1).inner_text()
    for offered in (*OFFERED, tab):
        assert offered in screen
        assert offered not in words


def test_a_session_prints_its_facts_without_the_frame(open_page, tmp_path):
    page = open_page()
    page.goto("/fr/assemblies/lome/agenda")
    page.get_by_role("link", name="Cérémonie officielle d’ouverture").click()
    (sheet,) = printed(page, tmp_path / "session.pdf")
    assert "Grande salle plénière" in sheet
    assert "Ajouter à mon calendrier" not in sheet
    assert "secretariat@uct.example" not in sheet
