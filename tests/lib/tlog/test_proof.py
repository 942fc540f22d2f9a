"""One file proves one entry."""

import pytest

from minhchung.errors import Broken
from minhchung.lib.tlog import checkpoint, folder, merkle, proof
from minhchung.lib.tlog.checkpoint import Checkpoint
from minhchung.lib.tlog.proof import Proof

from .log import KEY, OTHER, Log, entry


@pytest.fixture
def made(tmp_path_factory: pytest.TempPathFactory) -> Proof:
    log = Log(tmp_path_factory.mktemp("log"))
    log.grow(300)
    log.run()
    return proof.prove(folder.reader(log.folder), 300, 257, entry=entry(257), note=log.store.latest())


def test_file_has_the_form_of_the_specification(made: Proof) -> None:
    lines = proof.encode(made).split(b"\n")
    assert lines[0] == b"c2sp.org/tlog-proof@v1"
    assert lines[1].startswith(b"extra eyJ")
    assert lines[2] == b"index 257"
    assert [len(line) for line in lines[3 : 3 + len(made.path)]] == [44] * 7
    assert b"\n".join(lines[3 + len(made.path) :]) == b"\n" + made.note


def test_proof_comes_back_and_leads_to_the_checkpoint(made: Proof) -> None:
    assert proof.decode(proof.encode(made)) == made
    found = proof.check(made, [KEY.verifier])
    assert (found.origin, found.size) == (KEY.name, 300)


def test_log_of_one_entry_has_a_proof_without_steps() -> None:
    note = checkpoint.sign(Checkpoint(KEY.name, 1, merkle.leaf_hash(b"only")), KEY)
    one = Proof(b"only", 0, (), note)
    assert proof.decode(proof.encode(one)) == one
    assert proof.check(one, [KEY.verifier]).size == 1


def test_proof_of_anything_else_is_refused(made: Proof) -> None:
    others = [
        Proof(entry(258), made.index, made.path, made.note),
        Proof(made.entry, 256, made.path, made.note),
        Proof(made.entry, 1 << 40, made.path, made.note),
        Proof(made.entry, made.index, made.path[1:], made.note),
        Proof(made.entry, made.index, made.path[::-1], made.note),
    ]
    for other in others:
        with pytest.raises(Broken) as caught:
            proof.check(other, [KEY.verifier])
        assert caught.value.code == "proof_wrong"
    with pytest.raises(Broken) as caught:
        proof.check(made, [OTHER.verifier])
    assert caught.value.code == "note_unsigned"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"@v1", b"@v2"),
        (b"extra ", b"extra  "),
        (b"extra ", b"more "),
        (b"index 257", b"index 0257"),
        (b"index 257", b"index -1"),
        (b"index 257\n", b""),
        (b"=\n", b"\n"),
        (b"=\n", b"=\r\n"),
        (b"\n\n", b"\n"),
        (b"c2sp", "ć2sp".encode()),
    ],
)
def test_file_in_another_form_is_refused(made: Proof, old: bytes, new: bytes) -> None:
    head, _, rest = proof.encode(made).partition(made.note)
    with pytest.raises(Broken) as caught:
        proof.decode(head.replace(old, new) + made.note.replace(b"\n\n", b"\n") + rest)
    assert caught.value.code == "proof_broken"


def test_every_flipped_byte_of_a_proof_is_refused(made: Proof) -> None:
    data = proof.encode(made)
    for at in range(len(data)):
        with pytest.raises(Broken):
            proof.check(proof.decode(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]), [KEY.verifier])
