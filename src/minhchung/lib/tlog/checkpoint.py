"""Checkpoints (C2SP tlog-checkpoint): a signed note that fixes the first `size` entries of a log by their root.

    desk.example/log
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

The key's name must be the origin, so that a note signed for another purpose is never taken for a checkpoint.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from minhchung.errors import Broken

from . import note as notes
from .encoding import base64_of, hash_of, number
from .note import Signer, Verifier


@dataclass(frozen=True)
class Checkpoint:
    """`root` is the RFC 6962 root (32 bytes) of the first `size` entries of the log named `origin`."""

    origin: str
    size: int
    root: bytes


def encode(checkpoint: Checkpoint) -> bytes:
    """The body of its note."""
    return f"{checkpoint.origin}\n{checkpoint.size}\n{base64_of(checkpoint.root)}\n".encode()


def decode(body: bytes) -> Checkpoint:
    """The checkpoint in a note's body; lines of extensions are passed over. Raises Broken: checkpoint_broken."""
    try:
        origin, size, root, *more = body.decode().removesuffix("\n").split("\n")
        if body.endswith(b"\n") and origin and "" not in more:
            return Checkpoint(origin, number(size), hash_of(root))
    except ValueError:
        pass
    raise Broken("checkpoint_broken")


def sign(checkpoint: Checkpoint, *signers: Signer) -> bytes:
    """The signed note. Raises ValueError for a key of another origin."""
    if any(one.name != checkpoint.origin for one in signers):
        raise ValueError(checkpoint.origin)
    return notes.sign(encode(checkpoint), *signers)


def verify(note: bytes, verifiers: Iterable[Verifier]) -> Checkpoint:
    """The checkpoint that a key of its own origin signed.

    Raises Broken: note_broken, note_forged, note_unsigned, checkpoint_broken, checkpoint_origin.
    """
    opened = notes.verify(note, verifiers)
    found = decode(opened.body)
    if all(one.name != found.origin for one in opened.signed_by):
        raise Broken("checkpoint_origin", origin=found.origin)
    return found
