"""What the agenda builder saves and takes back: undo over days, two editors on one card, a lost network."""

import re

import pytest

from tests.browser.planner import (
    DAY,
    STREETS,
    WATER,
    address,
    assert_stands,
    assert_starts,
    card,
    opened,
    said,
    saved,
    stands,
    until,
)

pytestmark = pytest.mark.browser
NEXT_DAY = "2027-03-10"


def begin_at(page, ids, title, start, day=None):
    """Give a session another start, and another day, by its dialog."""
    card(page, ids, title).click()
    if day:
        page.select_option("#dialog-day", day)
    page.fill("#dialog-start", start)
    page.click("dialog button[value=save]")
    saved(page)


def turn(page, slug, day):
    """Open another day of the same draft."""
    page.goto(address(slug).replace(str(DAY), day))
    page.wait_for_selector("#undo:not([hidden])", state="attached")


def test_a_session_moved_to_another_day_leaves_and_comes_back(open_signed, site, day):
    slug, ids = day
    page = opened(open_signed, slug)
    card(page, ids, WATER).click()
    page.select_option("#dialog-day", "2027-03-10")
    page.click("dialog button[value=save]")
    saved(page)
    assert until(lambda: stands(site, ids[WATER])[0], "2027-03-10")
    assert page.locator(f"#s-{ids[WATER]}").count() == 0
    page.click("#undo")
    page.wait_for_selector(f"#s-{ids[WATER]}")
    assert until(lambda: stands(site, ids[WATER])[0], str(DAY))


def test_two_editors_on_one_card(open_signed, site, day):
    slug, ids = day
    first, second = opened(open_signed, slug), opened(open_signed, slug)
    for page, key in ((first, "ArrowDown"), (second, "ArrowUp")):
        card(page, ids, WATER).focus()
        for press in ("m", key, "Enter"):
            page.keyboard.press(press)
        if page is first:
            saved(first)
    second.wait_for_selector("#stale:not([hidden])")
    message = second.inner_text("#stale p")
    assert re.fullmatch(
        r"Modifié par Dzifa Amegan à \d+\u00a0h\u00a0\d\d\u00a0: Début \(11\u00a0h\u00a045\)\.", message
    )
    assert_starts(site, ids[WATER], "11:45")
    assert "11\u00a0h\u00a045" in card(second, ids, WATER).inner_text()
    second.click("#stale [value=keep]")
    saved(second)
    assert_starts(site, ids[WATER], "11:15")
    second.expected[:] = [line for line in second.expected if "409 (" not in line]


def test_offline_a_change_waits_and_is_sent_again(open_signed, site, day):
    slug, ids = day
    page = opened(open_signed, slug)
    page.context.set_offline(True)
    card(page, ids, WATER).focus()
    for key in ("m", "ArrowDown", "Enter", "m", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    page.wait_for_selector("#unsaved:not([hidden])")
    assert page.inner_text("#unsaved p").startswith("Non enregistré")
    assert page.inner_text("#unsaved button") == "Réessayer"
    assert_starts(site, ids[WATER], "11:30")
    asked = page.evaluate("!dispatchEvent(new Event('beforeunload', {cancelable: true}))")
    assert asked, "leaving the page would lose the change without a word"
    page.context.set_offline(False)
    if page.locator("#unsaved").is_visible():
        page.click("#unsaved button")
    saved(page)
    assert_starts(site, ids[WATER], "12:00")
    assert page.locator("#unsaved").is_hidden()
    page.expected[:] = [line for line in page.expected if "ERR_INTERNET_DISCONNECTED" not in line]


def test_undo_outlives_another_day_and_goes_back_to_it(open_signed, site, day):
    slug, ids = day
    page = opened(open_signed, slug)
    begin_at(page, ids, WATER, "14:30")
    turn(page, slug, NEXT_DAY)
    begin_at(page, ids, STREETS, "10:00", NEXT_DAY)
    assert_stands(site, ids[STREETS], (NEXT_DAY, "10:00", 90, None))
    turn(page, slug, str(DAY))
    page.click("#undo")  # the last step stands on the other day: it is opened for it
    page.wait_for_url(f"**day={NEXT_DAY}")
    assert_stands(site, ids[STREETS], (None, None, 90, None))
    page.wait_for_selector(f"#tray #s-{ids[STREETS]}")
    page.keyboard.press("Control+z")
    page.wait_for_url(f"**day={DAY}")
    assert_starts(site, ids[WATER], "11:30")
    page.wait_for_selector("#undo:disabled")
    page.keyboard.press("Control+Shift+z")
    assert_starts(site, ids[WATER], "14:30")


def test_undo_leaves_alone_what_somebody_else_moved_meanwhile(open_signed, site, day):
    slug, ids = day
    mine, theirs = opened(open_signed, slug), opened(open_signed, slug)
    begin_at(mine, ids, WATER, "14:30")
    turn(mine, slug, NEXT_DAY)
    turn(theirs, slug, str(DAY))
    begin_at(theirs, ids, WATER, "15:00")
    assert_starts(site, ids[WATER], "15:00")
    mine.click("#undo")
    mine.wait_for_url(f"**day={DAY}")
    assert (
        said(mine)
        == "Quelqu’un a modifié cette séance entre-temps\u00a0: ses étapes précédentes ne peuvent plus être annulées."
    )
    mine.wait_for_selector("#undo:disabled")
    assert_starts(site, ids[WATER], "15:00")
