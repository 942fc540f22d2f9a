"""Checkpoints, with the example of C2SP tlog-checkpoint."""

import pytest

from minhchung.errors import Broken
from minhchung.lib.tlog import checkpoint, note
from minhchung.lib.tlog.checkpoint import Checkpoint
from minhchung.lib.tlog.encoding import from_base64

ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
EXAMPLE = f"example.com/behind-the-sofa\n20852163\n{ROOT}\n".encode()
FOUND = Checkpoint("example.com/behind-the-sofa", 20852163, from_base64(ROOT))
KEY = note.Signer(FOUND.origin, bytes(range(32)))


def test_example_is_read_and_written() -> None:
    assert checkpoint.decode(EXAMPLE) == FOUND
    assert checkpoint.encode(FOUND) == EXAMPLE


def test_lines_of_extensions_are_passed_over() -> None:
    assert checkpoint.decode(EXAMPLE + b"one more\nand another\n") == FOUND


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n",
        EXAMPLE[:-1],
        EXAMPLE + b"\n",
        EXAMPLE + b"\nmore\n",
        EXAMPLE.replace(b"2085", b"02085"),
        EXAMPLE.replace(b"2085", b"-2085"),
        EXAMPLE.replace(b"2085", b"2085 "),
        EXAMPLE.replace(b"q2I=", b"q2J="),
        EXAMPLE.replace(b"CsUY", b""),
        EXAMPLE.replace(b"=\n", b"\n"),
        EXAMPLE[EXAMPLE.index(b"\n") :],
        EXAMPLE.replace(b"sofa", b"sof\xff"),
    ],
)
def test_body_in_another_form_is_refused(body: bytes) -> None:
    with pytest.raises(Broken) as caught:
        checkpoint.decode(body)
    assert caught.value.code == "checkpoint_broken"


def test_signed_checkpoint_comes_back() -> None:
    signed = checkpoint.sign(FOUND, KEY)
    assert signed.startswith(EXAMPLE + b"\n")
    assert checkpoint.verify(signed, [KEY.verifier]) == FOUND
    assert checkpoint.sign(FOUND, KEY) == signed


def test_key_of_another_origin_signs_nothing_here() -> None:
    other = note.Signer("other.example/log", bytes(32))
    with pytest.raises(ValueError, match="sofa"):
        checkpoint.sign(FOUND, other)
    with pytest.raises(Broken) as caught:
        checkpoint.verify(note.sign(EXAMPLE, other), [other.verifier])
    assert caught.value.code == "checkpoint_origin"
