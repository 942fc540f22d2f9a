"""One form of bytes for one value: JSON as RFC 8785 (JCS) writes it, for the values that we publish.

Those are objects, lists, text, whole numbers below 2**53, true, false and null. Fractions are left out, as their
spelling is the one hard part of RFC 8785 and nothing here needs them.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from minhchung.errors import Broken

LARGEST = 2**53 - 1  # RFC 7493, 2.2: what every reader of JSON holds exactly


def dumps(value: Mapping[str, Any]) -> bytes:
    """`value` in canonical form. Raises ValueError for what has none (fractions, half surrogate pairs, other keys)."""
    return _text(value).encode()


def loads(data: bytes) -> dict[str, Any]:
    """The object that `data` is the canonical form of. Raises Broken: not_canonical, for any other spelling of it."""
    try:
        value = json.loads(data.decode(), parse_constant=_refuse, parse_float=_refuse)
        if isinstance(value, dict) and dumps(value) == data:
            return value
    except (ValueError, RecursionError):
        pass
    raise Broken("not_canonical")


def digest(data: bytes) -> str:
    """SHA-256 of `data` in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _refuse(spelled: str) -> Any:
    raise ValueError(spelled)


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise ValueError("keys")
        # RFC 8785, 3.2.3: keys are ordered by their UTF-16 code units.
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{_string(key)}:{_text(value[key])}" for key in keys) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_text, value)) + "]"
    if isinstance(value, str):
        return _string(value)
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int) and abs(value) <= LARGEST:
        return str(value)
    raise ValueError(type(value).__name__)


def _string(text: str) -> str:
    text.encode()  # half a surrogate pair has no bytes: UnicodeEncodeError is a ValueError
    return json.dumps(text, ensure_ascii=False)
