"""An organiser accepts a registration, moves a session, publishes; calendars and the printed pack follow."""

import csv
import datetime as dt
import io
import re

import icalendar
import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.browser import journeys
from tests.browser.conftest import DESK

pytestmark = pytest.mark.browser
MANAGE = "/fr/assemblies/lome/manage"
FEED = "/fr/assemblies/lome/calendar.ics"


def events(page) -> dict[str, icalendar.Event]:
    answer = page.request.get(FEED)
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(answer.body())
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def test_a_registration_is_accepted(open_page):
    page = open_page(DESK)
    journeys.sign_in(page)
    page.goto(f"{MANAGE}/registrations?state=submitted")
    page.click("tbody th a >> nth=0")
    page.click("form[action$='/accept'] button")
    page.wait_for_load_state()
    assert "Acceptée" in page.inner_text("main")
    assert page.locator("form[action$='/accept']").count() == 0


def test_the_list_leaves_the_server_as_a_whole_file(open_page):
    page = open_page(DESK)
    journeys.sign_in(page)
    page.goto(f"{MANAGE}/registrations")
    total = int(re.search(r"(\d+) inscriptions", page.inner_text("main"))[1])
    answer = page.request.get(f"{MANAGE}/registrations/export.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.body().decode("utf-8-sig")), delimiter=";"))
    book = page.request.get(f"{MANAGE}/registrations/export.xlsx").body()
    assert len(rows) == total + 1
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()) == total + 1


def test_a_moved_session_reaches_calendars_only_when_published(open_page):
    page = open_page(DESK)
    journeys.sign_in(page)
    before = events(page)
    page.goto(f"{MANAGE}/agenda")
    page.click("#placed li:last-child .face")  # the evening: nothing to clash with
    page.click("#dialog-form")
    page.wait_for_selector("[name=title-fr]")
    title = page.input_value("[name=title-fr]")
    public_id = page.url.rpartition("/")[2].partition("?")[0]
    start = dt.datetime.strptime(page.input_value("[name=start]"), "%H:%M").replace(tzinfo=dt.UTC)
    later = start + dt.timedelta(minutes=5)
    page.fill("[name=start]", later.strftime("%H:%M"))
    page.fill("[name=end]", "")
    page.fill("[name=minutes]", "20")
    page.click("form[data-sending] .actions button:not([value])")
    page.wait_for_url(re.compile(r"/manage/agenda(\?|$)"))
    assert events(page) == before, "the draft has reached the feed"
    page.goto(f"{MANAGE}/agenda/publish")
    assert title in page.inner_text("main")
    page.click("form[data-sending] .actions button")
    page.wait_for_url(lambda url: "/publish" not in url)
    after = events(page)
    changed = [uid for uid in after if after[uid] != before.get(uid)]
    assert len(changed) == 1
    one, old = after[changed[0]], before[changed[0]]
    assert str(one["summary"]) == title
    assert int(one["sequence"]) == int(old["sequence"]) + 1
    assert (one["dtstart"].dt.hour, one["dtstart"].dt.minute) == (later.hour, later.minute)
    assert one["last-modified"].dt > old["last-modified"].dt
    public = page.goto(f"/fr/assemblies/lome/agenda/sessions/{public_id}")
    assert public.status == 200
    assert title in page.inner_text("h1")


def test_the_pack_is_made_by_the_worker_and_opens(open_page):
    page = open_page(DESK)
    journeys.sign_in(page)
    page.goto(f"{MANAGE}/packs")
    page.click("form[data-sending] .actions button")
    page.wait_for_url(re.compile(r"/packs/[a-z0-9]{12}$"))
    for _wait in range(40):
        if page.locator("a[href$='/file']").count():
            break
        page.wait_for_timeout(1500)
        page.reload()
    link = page.get_attribute("a[href$='/file']", "href")
    answer = page.request.get(link)
    assert answer.headers["content-type"] == "application/pdf"
    pack = PdfReader(io.BytesIO(answer.body()))
    assert len(pack.pages) > 10
    assert any(name.endswith(".ics") for name in pack.attachments)
    text = pack.pages[0].extract_text()
    assert "collectivités togolaises" in " ".join(text.split())
