"""What was seen is kept whole, and a file that is something else is never overwritten."""

from pathlib import Path

import pytest

from minhchung.errors import Refused
from minhchung.lib.tlog import checkpoint as checkpoints
from minhchung.lib.tlog import note
from minhchung.lib.tlog.checkpoint import Checkpoint
from minhchung.verify.memory import SAMPLE, Memory, Seen
from tests.verify.published import ELSEWHERE, KEY

FOUND = Checkpoint(KEY.name, 3, b"\x07" * 32)
SEEN = Seen(KEY.verifier.text, checkpoints.sign(FOUND, KEY).decode())
OTHERS = Seen(ELSEWHERE.verifier.text, checkpoints.sign(Checkpoint(ELSEWHERE.name, 1, bytes(32)), ELSEWHERE).decode())


def test_seen_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "a" / "verify.json"
    Memory(file).keep("https://kiemchung.example/", SEEN)
    again = Memory(file)
    assert again.origin_at("https://kiemchung.example/") == KEY.name
    assert again.origin_at("https://mirror.example/") == ""
    assert again.seen(KEY.name) == SEEN
    assert again.seen(ELSEWHERE.name) is None
    assert (SEEN.checkpoint, SEEN.verifier) == (FOUND, KEY.verifier)
    assert [one.name for one in file.parent.iterdir()] == [file.name]


def test_what_another_process_kept_stays(tmp_path: Path) -> None:
    file = tmp_path / "verify.json"
    first, second = Memory(file), Memory(file)
    first.keep("one", SEEN)
    second.keep("other", OTHERS)
    again = Memory(file)
    assert (again.seen(KEY.name), again.seen(ELSEWHERE.name)) == (SEEN, OTHERS)
    assert (again.origin_at("one"), again.origin_at("other")) == (KEY.name, ELSEWHERE.name)


@pytest.mark.parametrize(
    "held",
    [
        b"",
        b"[]",
        b"\xff",
        b'{"form": "minhchung-verify/9", "logs": {}, "places": {}}',
        b'{"form": "minhchung-verify/1", "logs": []}',
        b'{"form": "minhchung-verify/1", "logs": {"x": {"key": "x", "note": "x"}}, "places": {}}',
    ],
)
def test_file_of_another_kind_is_refused_and_left(held: bytes, tmp_path: Path) -> None:
    file = tmp_path / "verify.json"
    file.write_bytes(held)
    with pytest.raises(Refused) as caught:
        Memory(file)
    assert caught.value.code == "state_unusable"
    assert file.read_bytes() == held


def test_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Refused) as caught:
        Memory(tmp_path / "file" / "verify.json").keep("here", SEEN)
    assert caught.value.code == "state_unusable"


def test_samples_share_a_name_and_are_told_apart_by_their_place(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "state.json")
    one, other = (_seen(note.generate(SAMPLE)) for _ in range(2))
    memory.keep("/one", one)
    memory.keep("/other", other)
    again = Memory(tmp_path / "state.json")
    assert [again.seen(SAMPLE, place) for place in ("/one", "/other", "/third")] == [one, other, None]


def _seen(key: note.Signer) -> Seen:
    return Seen(key.verifier.text, checkpoints.sign(Checkpoint(key.name, 0, bytes(32)), key).decode())
