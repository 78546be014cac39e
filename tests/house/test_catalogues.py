"""French is always whole: every text of the source has a French entry, checked and in our typography."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from coordinator.operations import catalogues

FRENCH = sorted((catalogues.CATALOGUES / "fr").glob("*.po"))


def test_no_text_lacks_its_french():
    assert catalogues.missing("fr") == []


def test_a_text_without_french_would_be_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogues, "CATALOGUES", tmp_path)
    assert catalogues.missing("fr")


@pytest.mark.parametrize("path", FRENCH, ids=lambda path: Path(path).stem)
def test_french_typography(path):
    with path.open("rb") as file:
        catalog = read_po(file, locale="fr")
    for message in catalog:
        texts = message.string if isinstance(message.string, list | tuple) else [message.string]
        for text in texts if message.id else []:
            spoken = re.sub(r"%\(\w+\)s|%%|https?://\S+|<[^>]+>|\{\w+\}", "x", text or "")
            assert "'" not in spoken, f"straight apostrophe: {text}"
            assert not re.search(r"(?<![\u202f])[;?!](?=\s|$)", spoken), f"U+202F wanted before ; ? !: {text}"
            assert not re.search(r"(?<![\u00a0\d\w/]):(?=\s|$)|\w:(?=\s|$)", spoken), (
                f"U+00A0 wanted before a colon: {text}"
            )
            assert not re.search(r"«(?!\u00a0)|(?<!\u00a0)»", spoken), f"U+00A0 wanted inside « »: {text}"
            assert "!" not in spoken, f"exclamation mark: {text}"
            assert "..." not in spoken, f"three dots instead of an ellipsis: {text}"


def test_one_text_has_one_french_wherever_it_stands():
    seen: dict[str, tuple[str, str]] = {}
    for path in FRENCH:
        with path.open("rb") as file:
            for message in read_po(file, locale="fr"):
                if message.id and isinstance(message.id, str) and message.string:
                    known = seen.setdefault(message.id, (message.string, path.stem))
                    assert known[0] == message.string, f"{message.id!r}: {known} and {(message.string, path.stem)}"
