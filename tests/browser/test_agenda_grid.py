"""The agenda builder by mouse, keyboard, touch and form, and a day of 120 sessions. Its saving is in test_agenda_saving."""

import re

import pytest

from tests.browser.conftest import AXE, PHONE
from tests.browser.planner import (
    COFFEE,
    DAY,
    STREETS,
    WATER,
    address,
    assert_stands,
    assert_starts,
    card,
    day_at,
    opened,
    said,
    saved,
    show_grid,
    stands,
)
from tests.browser.test_every_page import RULES, faults_of
from tests.browser.test_weight import load

pytestmark = pytest.mark.browser
SHOWN = WATER.replace(" :", "\u00a0:")
TABLET = {"width": 1024, "height": 1200}


def point(page, column, hour):
    """The middle of a column at an hour, in the window."""
    page.evaluate(
        "hour => { const frame = document.getElementById('grid-frame'); frame.scrollTop = (hour - 9) * 90 }", hour
    )
    box = page.locator("#placed").bounding_box()
    per_minute = box["height"] / (13 * 60)
    return box["x"] + box["width"] / 4 * (column - 0.5), box["y"] + (hour - 7) * 60 * per_minute


def drag(page, start, end, *, release=True):
    page.mouse.move(*start)
    page.mouse.down()
    for share in (0.3, 0.7, 1):
        page.mouse.move(*(a + (b - a) * share for a, b in zip(start, end, strict=True)))
        page.wait_for_timeout(60)
    if release:
        page.mouse.up()


def grip(locator):
    """A point near the top of a card: what is dragged by it falls where it was aimed."""
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + 4


def test_by_mouse_a_card_moves_undo_restores_and_the_next_click_opens(open_signed, site, day):
    slug, ids = day
    page = opened(open_signed, slug)
    before = stands(site, ids[WATER])
    x, y = point(page, 3, 10)
    drag(page, grip(card(page, ids, WATER)), (x, y + 4))
    saved(page)
    assert_stands(site, ids[WATER], (str(DAY), "10:00", 90, "Salle Oti"))
    assert re.fullmatch(r"Enregistré à \d+\u00a0h\u00a0\d\d", page.text_content("#save-state").strip())
    page.wait_for_timeout(100)
    card(page, ids, WATER).click()
    assert page.locator("dialog[open] h2").inner_text() == SHOWN
    assert page.input_value("#dialog-start") == "10:00"
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    page.wait_for_selector("#undo:disabled")
    saved(page)
    assert_stands(site, ids[WATER], before)
    page.keyboard.press("Control+Shift+z")
    saved(page)
    page.wait_for_selector("#redo:disabled")
    assert_starts(site, ids[WATER], "10:00")


def test_by_mouse_the_lower_edge_changes_the_length_and_the_tray_takes_back(open_signed, site, day):
    slug, ids = day
    page = opened(open_signed, slug)
    page.evaluate("document.getElementById('grid-frame').scrollTop = 100")
    box = card(page, ids, "État civil").bounding_box()
    edge = box["x"] + box["width"] / 2, box["y"] + box["height"] - 1
    drag(page, edge, (edge[0], edge[1] + 2 * 22.4))
    saved(page)
    assert_stands(site, ids["État civil"], (str(DAY), "11:30", 120, "Salle Oti"))
    tray = page.locator("#tray").bounding_box()
    drag(page, grip(card(page, ids, "État civil")), (tray["x"] + 30, tray["y"] + 30))
    page.wait_for_selector("#tray-count:text-is('3')")
    assert_stands(site, ids["État civil"], (None, None, 120, None))


def test_by_mouse_escape_leaves_the_card_and_a_break_spans_all_rooms(open_signed, site, day):
    slug, ids = day
    page = opened(open_signed, slug)
    x, y = point(page, 2, 9)
    drag(page, grip(card(page, ids, WATER)), (x, y), release=False)
    assert page.locator(".target").count() == 1
    page.keyboard.press("Escape")
    page.mouse.up()
    assert page.locator(".target, .ghost").count() == 0
    assert page.locator("#undo").is_disabled()
    wide = card(page, ids, COFFEE).bounding_box()["width"]
    assert wide > 0.95 * page.locator("#placed").bounding_box()["width"]
    drag(page, grip(card(page, ids, COFFEE)), (x, y + 4))
    saved(page)
    assert_stands(site, ids[COFFEE], (str(DAY), "09:00", 30, None))


def test_sessions_at_one_time_in_one_room_stand_side_by_side(open_signed, day):
    slug, ids = day
    page = opened(open_signed, slug)
    one, other = (card(page, ids, title).bounding_box() for title in (WATER, "Recettes fiscales"))
    assert one["x"] + one["width"] <= other["x"]
    assert "1 conflit à régler" in page.inner_text("#conflicts") or "conflits à régler" in page.inner_text("#conflicts")
    page.click("#conflicts summary")
    page.click(f"#conflicts a[href='#s-{ids['Recettes fiscales']}'] >> nth=0")
    assert page.evaluate("document.activeElement.closest('.slot').id") == f"s-{ids['Recettes fiscales']}"


def test_a_click_on_an_empty_place_begins_a_session_there(open_signed, day):
    slug, _ids = day
    page = opened(open_signed, slug)
    x, y = point(page, 4, 9)
    page.mouse.click(x, y + 5)
    page.wait_for_url("**/manage/agenda/new?*")
    assert f"day={DAY}&start=09%3A00&room=" in page.url
    assert page.input_value("[name=start]") == "09:00"
    assert page.locator("[name=room] option:checked").inner_text() == "Salle Zio"


def test_by_keyboard_only(open_signed, site, day):
    slug, ids = day
    page = opened(open_signed, slug)
    card(page, ids, WATER).focus()
    page.keyboard.press("m")
    assert said(page) == f"{SHOWN}\u00a0: séance prise. Salle Mono, 11\u00a0h\u00a030"
    assert page.locator("#keys-bar").is_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(100)
    assert said(page) == "Salle Oti, 11\u00a0h. Occupé par Pause café"
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    page.wait_for_timeout(100)
    assert said(page) == "Salle Oti, 15\u00a0h. Libre"
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    assert said(page) == f"{SHOWN}\u00a0: Salle Oti, 15\u00a0h à 16\u00a0h\u00a030. Aucun conflit"
    saved(page)
    assert_stands(site, ids[WATER], (str(DAY), "15:00", 90, "Salle Oti"))
    assert page.evaluate("document.activeElement.closest('.slot').id") == f"s-{ids[WATER]}"
    assert page.locator("#keys-bar").is_hidden()
    assert "Enregistré à" in said(page, "#say-saved")


def test_by_keyboard_length_escape_delete_undo(open_signed, site, day):
    slug, ids = day
    page = opened(open_signed, slug)
    card(page, ids, WATER).focus()
    for key in ("m", "ArrowDown", "Escape"):
        page.keyboard.press(key)
    page.wait_for_timeout(100)
    assert said(page) == f"Déplacement annulé. {SHOWN} reste à sa place"
    assert_starts(site, ids[WATER], "11:30")
    for key in ("m", "Shift+ArrowUp", "Shift+ArrowUp", "Enter"):
        page.keyboard.press(key)
    saved(page)
    assert_stands(site, ids[WATER], (str(DAY), "11:30", 60, "Salle Mono"))
    page.keyboard.press("Delete")
    assert_stands(site, ids[WATER], (None, None, 60, None))
    assert said(page) == f"{SHOWN}\u00a0: à placer"
    assert page.evaluate("document.activeElement.closest('.slot').id") == f"s-{ids[WATER]}"
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert_stands(site, ids[WATER], (str(DAY), "11:30", 90, "Salle Mono"))
    page.keyboard.press("Enter")
    assert page.locator("dialog[open] h2").inner_text() == SHOWN


def touches(page):
    """Fingers as the browser gets them from a screen; returns what sends one event."""
    session = page.context.new_cdp_session(page)

    def touch(kind, *at):
        points = [{"x": at[0], "y": at[1]}] if at else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return touch


def test_by_touch_a_long_press_lifts_and_a_swipe_scrolls(open_signed, site, day):
    slug, ids = day
    page = opened(open_signed, slug, TABLET, has_touch=True)
    touch = touches(page)
    page.evaluate("document.getElementById('grid-frame').scrollTop = 0")
    at = grip(card(page, ids, "État civil"))
    touch("touchStart", *at)
    for step in range(1, 9):
        touch("touchMove", at[0], at[1] - 15 * step)
        page.wait_for_timeout(16)
    touch("touchEnd")
    page.wait_for_timeout(300)
    assert page.evaluate("document.getElementById('grid-frame').scrollTop + scrollY") > 50
    assert page.locator("#undo").is_disabled()
    show_grid(page)
    x, y = point(page, 4, 9.5)
    at = grip(card(page, ids, "État civil"))
    touch("touchStart", *at)
    page.wait_for_timeout(500)
    for share in (0.2, 0.5, 0.8, 1):
        touch("touchMove", at[0] + (x - at[0]) * share, at[1] + (y + 4 - at[1]) * share)
        page.wait_for_timeout(60)
    touch("touchEnd")
    saved(page)
    assert_stands(site, ids["État civil"], (str(DAY), "09:30", 90, "Salle Zio"))


def test_on_a_phone_the_dialog_alone_moves(open_signed, site, day):
    slug, ids = day
    page = opened(open_signed, slug, PHONE)
    order = page.locator("#placed b").all_inner_texts()
    assert order[:3] == ["Cérémonie d’ouverture", COFFEE, SHOWN]
    card(page, ids, STREETS).focus()
    page.keyboard.press("m")
    assert page.locator("#keys-bar").is_hidden()
    card(page, ids, STREETS).tap()
    assert page.locator("dialog[open]").count() == 1
    page.select_option("#dialog-day", str(DAY))
    page.click("dialog button[value=save]")
    assert page.inner_text("#dialog-error") == "Saisissez l’heure à laquelle la séance commence."
    page.fill("#dialog-start", "10:00")
    page.fill("#dialog-minutes", "45")
    page.select_option("#dialog-room", label="Salle Oti")
    page.click("dialog button[value=save]")
    saved(page)
    assert_stands(site, ids[STREETS], (str(DAY), "10:00", 45, "Salle Oti"))
    assert page.locator("#placed b").all_inner_texts()[1] == STREETS


def test_without_javascript_cards_lead_to_their_form(open_signed, day):
    slug, ids = day
    page = open_signed(javascript=False)
    page.goto(address(slug))
    assert page.locator("#undo, #print, #tray-tools, #step-tools").evaluate_all("all => all.every(one => one.hidden)")
    card(page, ids, WATER).click()
    page.wait_for_url(f"**/manage/agenda/sessions/{ids[WATER]}")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_axe_finds_nothing(open_signed, day, lang):
    slug, ids = day
    page = opened(open_signed, slug, bypass_csp=True)
    page.goto(address(slug).replace("/fr/", f"/{lang}/"))
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = []
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        found += faults_of(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        card(page, ids, WATER).click()
        found += faults_of(page)
        page.keyboard.press("Escape")
    assert RULES
    assert found == []


def test_the_filter_of_the_tray_reads_all_letters(open_signed, day):
    slug, ids = day
    page = opened(open_signed, slug)
    waste = card(page, ids, "Ʋɔɣɔ : déchets solides")
    for typed, shown in (("vogo", True), ("DECHETS", True), ("rues", False), ("", True)):
        page.fill("#tray-filter", typed)
        assert waste.is_visible() is shown, typed
    page.fill("#tray-filter", "vogo")
    assert card(page, ids, STREETS).is_visible() is False


def test_a_day_of_120_sessions_in_12_rooms_is_light_and_follows_the_hand(open_signed, site):
    slug = "jour-plein"
    ids = day_at(site, slug, rooms=12, fill=120)
    page = open_signed()
    weight, requests, _scripts = load(page, address(slug))
    assert page.locator("#placed .slot").count() == 120
    print(f"\nagenda builder, 120 cards: {weight:,} bytes, {requests} requests")  # noqa: T201 - the figure is the point
    assert weight < 60_000
    show_grid(page)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def busy():
        figures = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
        return figures["ScriptDuration"] + figures["LayoutDuration"] + figures["RecalcStyleDuration"]

    x, y = grip(card(page, ids, "Séance 1 : eau et sol"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y + 20)
    page.wait_for_selector(".target")
    before, frames = busy(), page.evaluate("window.frames_seen = 0")
    page.evaluate("(function count() { window.frames_seen += 1; requestAnimationFrame(count) })()")
    for step in range(120):
        page.mouse.move(x + 20 + 4 * step, y + 20 + 2 * (step % 60))
    spent, frames = busy() - before, page.evaluate("window.frames_seen")
    page.mouse.up()
    print(f"a frame of a drag among 120 cards: {spent / frames * 1000:.2f} ms over {frames} frames")  # noqa: T201
    assert spent / frames < 0.016
    saved(page)
