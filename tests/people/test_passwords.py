"""Which passwords are accepted, and how they are kept."""

import threading
import time

import pytest
from argon2 import PasswordHasher, extract_parameters

from coordinator.core.errors import Invalid
from coordinator.people import passwords

GOOD = "quatre girafes bleues"


def test_a_password_of_words_is_accepted_and_kept_as_argon2id(app):
    kept = passwords.accept(GOOD)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert GOOD not in kept
    assert passwords.is_right(GOOD, kept) is True
    assert passwords.is_right(GOOD + ".", kept) is False


@pytest.mark.parametrize(("length", "accepted"), [(11, False), (12, True), (128, True), (129, False)])
def test_the_length_is_12_to_128(app, length, accepted):
    password = ("trdwkgpeulxyvfnhq" * 10)[:length]
    if accepted:
        assert passwords.is_right(password, passwords.accept(password))
    else:
        with pytest.raises(Invalid) as refusal:
            passwords.accept(password)
        assert set(refusal.value.fields) == {"password"}


@pytest.mark.parametrize("password", [
    "password1234", "Motdepasse2027", "M0tD3Pass3!!2027", "azertyuiop123", "1234567890123", "aaaaaaaaaaaaaa",
    "abababababab", "qwertyuiop1234", "bienvenue2027!", "LomeTogo2027", "passwordpassword", "abcdefghijklm",
    "jesuschrist12", "soleil soleil 1",
])  # fmt: skip
def test_what_attackers_try_first_is_refused(app, password):
    with pytest.raises(Invalid, match=r"deviner|guess"):
        passwords.accept(password)


def test_ones_own_name_and_address_are_refused(app):
    with pytest.raises(Invalid):
        passwords.accept("akouvimensah2027", personal=["akouvi", "Mensah"])
    assert passwords.accept("akouvimensah2027")


def test_no_rule_asks_for_figures_or_signs(app):
    assert passwords.accept("elephantorageriviere")


def test_the_same_letters_typed_another_way_are_the_same_password(app):
    kept = passwords.accept("\ufb01let caf\u00e9 \u2460 palmier")
    assert passwords.is_right("filet cafe\u0301 1 palmier", kept)


def test_case_counts(app):
    assert passwords.is_right(GOOD.upper(), passwords.accept(GOOD)) is False


def test_a_hash_with_other_parameters_is_outdated(app):
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(passwords.normal(GOOD))
    assert passwords.is_right(GOOD, old)
    assert passwords.is_outdated(old) is True
    assert passwords.is_outdated(passwords.hash_of(GOOD)) is False


def test_nobodys_hash_costs_what_a_real_one_costs():
    assert extract_parameters(passwords.NOBODY) == extract_parameters(passwords.hash_of(GOOD))


@pytest.mark.parametrize("kept", [None, "", "nonsense"])
def test_no_password_opens_an_account_without_hash(kept):
    assert passwords.is_right(GOOD, kept) is False


def test_at_most_four_hashes_are_made_at_once(monkeypatch):
    running, most = [], []

    class Slow:
        def hash(self, _password):
            running.append(1)
            most.append(len(running))
            time.sleep(0.02)
            running.pop()
            return "x"

    monkeypatch.setattr(passwords, "HASHER", Slow())
    threads = [threading.Thread(target=passwords.hash_of, args=(GOOD,)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 12
    assert max(most) == 4
