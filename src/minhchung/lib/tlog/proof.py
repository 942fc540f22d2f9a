"""Proofs of one entry in one file (C2SP tlog-proof): with it and the key, nothing else is needed to check the entry.

    c2sp.org/tlog-proof@v1
    extra <base64>
    index 1234
    <base64 of a hash, from leaf to root, one a line>

    <the checkpoint, a signed note>

`extra` is whatever the log says it is: here the bytes of the entry.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from minhchung.errors import Broken

from . import checkpoint as checkpoints
from . import merkle
from .checkpoint import Checkpoint
from .encoding import base64_of, from_base64, hash_of, number
from .note import Verifier
from .tiles import Hashes, Read

_FORM = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True)
class Proof:
    """`entry` stands at `index` in the log whose signed note is `note`; `path` has 32 bytes a step."""

    entry: bytes
    index: int
    path: tuple[bytes, ...]
    note: bytes


def prove(read: Read, size: int, index: int, *, entry: bytes, note: bytes) -> Proof:
    """The proof out of the tiles of the log, for the checkpoint `note` of that size.

    Raises Broken: log_file_missing, log_file_wrong.
    """
    return Proof(entry, index, tuple(merkle.prove_inclusion(index, size, Hashes(read, size))), note)


def encode(proof: Proof) -> bytes:
    """The bytes of the .tlog-proof file."""
    lines = [_FORM, f"extra {base64_of(proof.entry)}", f"index {proof.index}", *map(base64_of, proof.path), "", ""]
    return "\n".join(lines).encode() + proof.note


def decode(data: bytes) -> Proof:
    """The proof in a file, not yet checked. Raises Broken: proof_broken."""
    head, found, note = data.partition(b"\n\n")
    try:
        form, extra, index, *path = head.decode("ascii").split("\n")
        if found and form == _FORM and extra.startswith("extra ") and index.startswith("index "):
            entry = from_base64(extra.removeprefix("extra "))
            return Proof(entry, number(index.removeprefix("index ")), tuple(map(hash_of, path)), note)
    except ValueError:
        pass
    raise Broken("proof_broken")


def check(proof: Proof, verifiers: Iterable[Verifier]) -> Checkpoint:
    """The checkpoint in which the entry stands.

    Raises Broken: proof_wrong (it leads to another root), and what `checkpoint.verify` raises.
    """
    found = checkpoints.verify(proof.note, verifiers)
    leaf = merkle.leaf_hash(proof.entry)
    if not merkle.check_inclusion(leaf, proof.index, found.size, proof.path, found.root):
        raise Broken("proof_wrong")
    return found
