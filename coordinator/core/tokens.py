"""Secrets and public identifiers. Secrets are stored as digests only; row numbers never leave the house."""

import hashlib
import re
import secrets

# Without 0 O 1 I l: people read these aloud and type them.
_READABLE = "23456789abcdefghjkmnpqrstuvwxyz"
_IN_ADDRESS = re.compile(r"(?<=/)[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")
_LENGTH = 12


def new_secret() -> str:
    """Return a fresh 256-bit secret, URL-safe, 43 letters."""
    return secrets.token_urlsafe(32)


def without_secrets(text: str) -> str:
    """Return `text` with the secret in every private link replaced by dots."""
    return _IN_ADDRESS.sub("•••", text)


def digest(secret: str) -> str:
    """Return the SHA-256 of a secret as 64 hexadecimal letters: what the database keeps."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def new_public_id() -> str:
    """Return a 12-letter identifier (59 bits) that is easy to read aloud and tells nothing."""
    drawn = secrets.randbits(128)  # once, not per letter; so far above 31 ** 12 that no letter is favoured
    return "".join(_READABLE[drawn // len(_READABLE) ** place % len(_READABLE)] for place in range(_LENGTH))


def new_code() -> str:
    """Return a six-digit sign-in code, leading zeros kept."""
    return f"{secrets.randbelow(1_000_000):06d}"
