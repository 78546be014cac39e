"""Documents that are generated are as generated; decision records stay short."""

from coordinator.operations import states


def test_the_page_of_states_is_as_the_tables_say():
    assert states.PAGE.read_text(encoding="utf-8") == states.written()


def test_decision_records_are_short():
    for path in (states.PAGE.parent / "decisions").glob("*.md"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 40, path.name
