"""What is kept ready stays within its budget of memory; what was asked for longest ago goes first."""

from coordinator.web.answers import Ready, pack
from coordinator.web.shelf import Shelf


def body(size):
    return Ready(b"x" * size, b"")


def kept(shelf, names):
    return [name for name in names if shelf.peek(name)]


def test_what_was_asked_for_longest_ago_goes_first():
    shelf = Shelf(budget=25)
    shelf.keep("a", body(10))
    shelf.keep("b", body(10))
    shelf.peek("a")
    shelf.keep("c", body(10))
    assert kept(shelf, "abc") == ["a", "c"]


def test_one_body_larger_than_the_budget_is_kept_alone():
    shelf = Shelf(budget=25)
    shelf.keep("a", body(10))
    shelf.keep("b", body(100))
    assert kept(shelf, "ab") == ["b"]


def test_the_same_key_counts_once():
    shelf = Shelf(budget=25)
    for _again in range(9):
        shelf.keep("a", body(10))
    shelf.keep("b", body(10))
    assert kept(shelf, "ab") == ["a", "b"]


def test_nothing_is_left_after_clearing():
    shelf = Shelf(budget=25)
    shelf.keep("a", body(20))
    shelf.clear()
    shelf.keep("b", body(20))
    shelf.keep("c", body(5))
    assert kept(shelf, "abc") == ["b", "c"]


def test_the_same_body_is_packed_into_the_same_bytes():
    assert pack(b"x" * 9) == pack(b"x" * 9)
