"""An entry of the log: a small canonical JSON object that names a document by its digest.

The text of a document stays outside, so that it can be erased on a legal duty while the log stays whole. An entry is at
most 65,535 bytes (C2SP tlog-tiles), which 50 captures are far from.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from minhchung.errors import Broken
from minhchung.lib.publication import canonical

KINDS = ("key", "published", "corrected", "retracted", "reply", "notice", "withdrawn", "declined_total", "mode")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True)
class Entry:
    """`id` and `revision` are those of the document, `sha256` its digest, `evidence` the digests of its captures.

    Of kind "key": `id` is the new public key (a C2SP vkey), `sha256` that of its text, `revision` counts the keys. The
    first entry of every log is the key it begins with. `date` is the day of the entry, UTC.
    """

    kind: str
    id: str
    revision: int
    sha256: str
    evidence: tuple[str, ...]
    date: str


def encode(entry: Entry) -> bytes:
    """The canonical bytes of `entry`, which are the leaf of the log."""
    return canonical.dumps(asdict(entry))


def decode(data: bytes) -> Entry:
    """The entry of canonical bytes. Raises Broken: not_canonical, entry_broken."""
    given = canonical.loads(data)
    if not _sound(given):
        raise Broken("entry_broken")
    return Entry(**(given | {"evidence": tuple(given["evidence"])}))


def _sound(given: Mapping[str, Any]) -> bool:
    if set(given) != {"kind", "id", "revision", "sha256", "evidence", "date"} or not isinstance(
        given["evidence"], list
    ):
        return False
    texts = (given["kind"], given["id"], given["sha256"], given["date"], *given["evidence"])
    number = given["revision"]
    return (
        all(isinstance(text, str) for text in texts)
        and isinstance(number, int)
        and not isinstance(number, bool)
        and number >= 1
        and given["kind"] in KINDS
        and all(_DIGEST.fullmatch(digest) for digest in (given["sha256"], *given["evidence"]))
        and bool(_DAY.fullmatch(given["date"]))
    )
