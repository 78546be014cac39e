"""Passwords: which are accepted (NIST SP 800-63B), and their argon2id hashes (RFC 9106, OWASP parameters)."""

import threading
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import takewhile
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from coordinator.core.errors import Invalid
from coordinator.core.i18n import _
from coordinator.core.text import search_key

SHORTEST, LONGEST = 12, 128
COMMON = Path(__file__).parent / "common_passwords.txt"
_FEWEST_LETTERS = 5  # different ones: 'abababababab' has two
_MOST_COMMON_WORDS = 2
_RUN = 5  # neighbours on a keyboard or in the alphabet
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "0123456789", "9876543210", "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop",
         "asdfghjkl", "zxcvbnm")  # fmt: skip
_SIGNS = str.maketrans("@$€", "ase")
_FIGURES = str.maketrans("013457", "oieast")  # m0td3pa553

HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# A hash of nobody's password, made with the same parameters: checking it takes as long as checking a real one.
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$WHwCvnlEq2d4SVEq7/AFog$0MAdfF/g+4uqpGlaTgSag/305uNOXjtzQ4ITMcz7vEs"
# Each hash takes 19 MiB while it is made; a crowd that signs in at once must not take all the memory.
_gate = threading.BoundedSemaphore(4)


def normal(password: str) -> bytes:
    """Return the bytes that are hashed: NFKC, so that a phone and a computer type the same password."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def hash_of(password: str) -> str:
    """Return the hash to keep of a password that was accepted."""
    with _gate:
        return HASHER.hash(normal(password))


def is_right(password: str, kept: str | None) -> bool:
    """Tell whether `password` is the one behind `kept`; without a hash as slow as with one, and False."""
    if len(password) > 2 * LONGEST:
        password = ""
    with _gate:
        try:
            HASHER.verify(kept or NOBODY, normal(password))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(kept)


def accept(password: str, *, personal: Iterable[str] = ()) -> str:
    """Return the hash of a new password, or raise Invalid about field 'password'.

    At least 12 characters and at most 128, any characters; not one that is often used, nor made of a row of
    keys, nor of `personal` words (the person's own name and address).
    """
    plain = unicodedata.normalize("NFKC", password)
    if len(plain) < SHORTEST:
        _refuse(_("Choose a password of at least %(n)s characters. Three or four words do well.", n=SHORTEST))
    if len(plain) > LONGEST:
        _refuse(_("Choose a password of at most %(n)s characters.", n=LONGEST))
    if is_common(plain, personal):
        _refuse(_("This password is easy to guess. Choose another, for example three or four words."))
    return hash_of(password)


def _refuse(sentence: str) -> None:
    raise Invalid(sentence, fields={"password": sentence})


def is_common(password: str, personal: Iterable[str] = ()) -> bool:
    """Tell whether a password is one that attackers try first: two common words and figures, or a row of keys."""
    if len(set(password.casefold())) < _FEWEST_LETTERS:
        return True
    words = _common_words() | {_letters(word) for word in personal}
    letters = _letters(password)
    return _is_a_row_of_keys(letters) or _is_made_of(letters, words)


def _letters(text: str) -> str:
    return search_key(text.translate(_SIGNS)).replace(" ", "").replace("_", "")


def _is_made_of(letters: str, words: Iterable[str]) -> bool:
    """Tell whether `letters` is figures and at most two different words, some letters perhaps written as figures."""
    read = letters.translate(_FIGURES)
    known = [word for word in words if word]
    ways: dict[int, frozenset[str]] = {0: frozenset()}  # position -> the words used up to it, as few as found
    for position in range(len(letters)):
        used = ways.get(position)
        if used is None:
            continue
        steps = [(1, used)] if letters[position].isdecimal() else []
        steps += [(len(word), used | {word}) for word in known if _reads(letters, read, word, position)]
        for length, after in steps:
            before = ways.get(position + length)
            if before is None or len(after) < len(before):
                ways[position + length] = after
    return len(ways.get(len(letters), "more than two")) <= _MOST_COMMON_WORDS


def _reads(letters: str, read: str, word: str, position: int) -> bool:
    end = position + len(word)
    return end <= len(letters) and all(
        wanted in pair for wanted, *pair in zip(word, letters[position:end], read[position:end], strict=True)
    )


def _is_a_row_of_keys(letters: str) -> bool:
    """Tell whether most of the password is made of runs such as 'azerty' or '12345'."""
    covered, position = 0, 0
    while position < len(letters):
        run = max((_run_at(letters, position, row) for row in _ROWS), default=0)
        if run >= _RUN:
            covered += run
        position += max(run, 1)
    return covered >= len(letters) - 3


def _run_at(letters: str, position: int, row: str) -> int:
    start = row.find(letters[position])
    if start < 0:
        return 0
    same = takewhile(lambda pair: pair[0] == pair[1], zip(letters[position:], row[start:], strict=False))
    return sum(1 for _pair in same)


@cache
def _common_words() -> frozenset[str]:
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(word for word in lines if word and not word.startswith("#"))
