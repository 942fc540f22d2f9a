"""Text forms with exactly one spelling: base64 and whole numbers. Python's own readers take several of each."""

import base64
import binascii
import re

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


def base64_of(data: bytes) -> str:
    """Standard base64 with padding (RFC 4648, 4)."""
    return base64.b64encode(data).decode("ascii")


def from_base64(text: str) -> bytes:
    """The bytes that `text` is the one base64 of. Raises ValueError: other letters, white space, stray last bits."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError(text) from error
    if base64_of(data) != text:
        raise ValueError(text)
    return data


def hash_of(text: str) -> bytes:
    """The 32 bytes of a SHA-256 in base64. Raises ValueError."""
    data = from_base64(text)
    if len(data) != 32:
        raise ValueError(text)
    return data


def number(text: str) -> int:
    """A whole number from 0 to 10**19 - 1 in decimal without leading zeros. Raises ValueError."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return int(text)
