"""What may stand in a person's name: any letter of any language, its marks, and the signs between names."""

import unicodedata

LONGEST = 120
_SIGNS = frozenset(" .'’‘ʼ`´-‐‑–·\u200c\u200d")


def unexpected_sign(name: str) -> str:
    """Return the first sign of `name` that belongs in no name ('@', a digit…), or '' when all is well."""
    return next((sign for sign in name if sign not in _SIGNS and unicodedata.category(sign)[0] not in "LM"), "")


def has_letter(name: str) -> bool:
    """Tell whether there is a letter at all."""
    return any(unicodedata.category(sign)[0] == "L" for sign in name)
