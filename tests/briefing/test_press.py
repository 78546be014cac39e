"""The child process that makes a pack: same bytes, progress, and a death that stays its own."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from coordinator.briefing.content import Part, Practical, Prose, Release, Text, content_hash
from coordinator.briefing.press import Caps, print_pack
from coordinator.briefing.render import PdfFailed, render_pack
from tests.briefing.samples import make_pack, small_pack

pytestmark = pytest.mark.slow


def test_two_processes_print_the_same_bytes_and_tell_how_far_they_are():
    steps: list[tuple[int, int]] = []
    pack = small_pack()
    made = print_pack(pack, "fr", lambda percent, page: steps.append((percent, page)))
    assert hashlib.sha256(made.content).hexdigest() == hashlib.sha256(render_pack(pack, "fr").content).hexdigest()
    assert max(page for _percent, page in steps) == made.page_count
    percents = [percent for percent, _page in steps]
    assert percents[0] == 5
    assert percents == sorted(percents)
    assert percents[-1] == 85


def test_too_much_memory_kills_only_the_child():
    with pytest.raises(PdfFailed, match="mémoire"):
        print_pack(make_pack(), "fr", lambda _percent, _page: None, Caps(memory=150_000_000))
    assert print_pack(small_pack(parts=(Part.NOTES,)), "fr", lambda _percent, _page: None).page_count == 3


def test_too_much_time_kills_only_the_child():
    with pytest.raises(PdfFailed, match="temps"):
        print_pack(make_pack(), "fr", lambda _percent, _page: None, Caps(seconds=1))


def test_warnings_come_back_from_the_child():
    note = Practical(prose=Prose(make_pack().practical.prose.html + "市", "fr"))
    pack = small_pack(parts=(Part.PRACTICAL,), practical=note)
    assert print_pack(pack, "en", lambda _percent, _page: None).warnings == (
        "The character 市 (U+5E02) has no shape in our fonts: ◊ stands in its place.",)  # fmt: skip


def test_hash_changes_with_content_language_and_look_but_not_with_the_edition():
    pack = small_pack()
    later = replace(pack.edition, number=9, issued_at=pack.edition.issued_at + timedelta(hours=3))
    same = content_hash(small_pack(edition=later), "fr", "look")
    assert content_hash(pack, "fr", "look") == same
    others = {
        content_hash(pack, "en", "look"),
        content_hash(pack, "fr", "other"),
        content_hash(small_pack(parts=(Part.NOTES,)), "fr", "look"),
        content_hash(small_pack(calendar=None), "fr", "look"),
        content_hash(small_pack(images={"a.png": b"x"}), "fr", "look"),
        content_hash(small_pack(release=Release(3, pack.edition.issued_at)), "fr", "look"),
        content_hash(small_pack(identity=pack.identity.__class__(Text("x", "fr"), "2027")), "fr", "look"),
    }
    assert len(others | {same}) == 8
