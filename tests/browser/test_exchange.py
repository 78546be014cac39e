"""Pasting rows of a spreadsheet in a real browser, without JavaScript: what was pasted survives the dry run whole."""

from tests.browser import journeys

DESK = "/fr/assemblies/lome/manage/agenda/exchange"
PASTED = 'Titre\tDescription\tSalle\nƉeka "ŋutɔ"\t"ligne un\nligne deux ; قاعة"\tSalle du bord\n'


def test_pasted_rows_arrive_whole_without_javascript(open_page):
    page = open_page(javascript=False)
    journeys.sign_in(page)
    page.goto(f"{DESK}/import")
    page.fill("textarea", PASTED)
    page.get_by_role("button", name="Voir ce qui serait fait").click()
    assert "1 nouvelle séance" in page.locator("main").inner_text()
    page.get_by_label("Salle « Salle du bord »").uncheck()
    page.get_by_role("button", name="Importer dans le brouillon").click()
    page.wait_for_url("**/manage/agenda")
    assert "1 séance est ajoutée au brouillon" in page.locator("main").inner_text()
    text = page.request.get(f"{DESK}/agenda.json").json()
    (made,) = [one for one in text["sessions"] if one["title"]["fr"].startswith("Ɖeka")]
    assert made["title"] == {"fr": 'Ɖeka "ŋutɔ"'}
    assert made["description"] == {"fr": "ligne un\nligne deux ; قاعة"}
    assert made["room"] == ""
    page.goto(f"{DESK.removesuffix('/exchange')}/sessions/{made['code']}/remove")  # the demonstration is others' too
    page.locator("main form button").first.click()
    left = page.request.get(f"{DESK}/agenda.json").json()["sessions"]
    assert made["code"] not in {one["code"] for one in left}
