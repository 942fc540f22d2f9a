"""Who may sign: the trusted key, its successors by a signed chain, nobody else; and the past must stay as it was."""

import shutil
from pathlib import Path

import pytest

from minhchung.errors import Refused
from minhchung.lib.tlog import checkpoint as checkpoints
from minhchung.lib.tlog.checkpoint import Checkpoint
from minhchung.lib.tlog.encoding import base64_of
from minhchung.lib.tlog.note import Signer
from minhchung.verify.memory import Memory, Seen
from minhchung.verify.source import Folder
from minhchung.verify.whole import verify
from tests.verify.published import ELSEWHERE, KEY, ORIGIN, OTHER, Desk, lies, put, reply, sample, verified

THIRD = Signer(ORIGIN, b"\x03" * 32)


def grow(desk: Desk, number: int) -> None:
    """One more reply, signed and shown."""
    desk.publish(reply("nuoc-chanh", number))
    desk.sign()
    desk.seal()


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state" / "verify.json"


def test_first_key_is_remembered(small: Desk, state: Path) -> None:
    assert verified(small.site, state=state).first_seen is True
    assert verified(small.site, state=state).first_seen is False
    assert Memory(state).seen(ORIGIN) == Seen(KEY.verifier.text, small.note.decode())


def test_trusted_key_is_not_first_seen(small: Desk) -> None:
    report = verified(small.site, key=KEY.verifier.text)
    assert (report.problems, report.first_seen) == ((), False)


def test_record_signed_anew_is_caught_by_key(tmp_path: Path) -> None:
    forged = sample(tmp_path, key=OTHER, replies=2)
    assert lies(verified(forged.site)) == []
    assert lies(verified(forged.site, key=KEY.verifier.text)) == [("log/key", "key_untrusted")]


def test_record_signed_anew_is_caught_by_state(small: Desk, state: Path, tmp_path: Path) -> None:
    assert verified(small.site, state=state).problems == ()
    forged = sample(tmp_path / "forged", key=OTHER, replies=2)
    shutil.rmtree(small.site)
    shutil.move(forged.site, small.site)
    assert lies(verified(small.site, state=state)) == [("log/checkpoint", "forked"), ("log/key", "key_untrusted")]
    assert Memory(state).seen(ORIGIN) == Seen(KEY.verifier.text, small.note.decode())


def test_record_signed_anew_under_another_name_is_caught_by_state(small: Desk, state: Path, tmp_path: Path) -> None:
    assert verified(small.site, state=state).problems == ()
    forged = sample(tmp_path / "forged", key=ELSEWHERE, replies=2)
    shutil.rmtree(small.site)
    shutil.move(forged.site, small.site)
    assert lies(verified(small.site, state=state)) == [("log/key", "log_other")]
    assert verified(small.site, state=state, key=ELSEWHERE.verifier.text).problems == ()


def test_checkpoint_signed_anew_is_named(small: Desk) -> None:
    small.sign(OTHER)
    small.seal()
    assert lies(verified(small.site)) == [("log/checkpoint", "note_unsigned")]
    put(small.site / "log/key", f"{OTHER.verifier.text}\n".encode())
    small.reseal()
    assert ("log/key", "key_untrusted") in lies(verified(small.site, key=KEY.verifier.text))


def test_key_file_of_another_key_is_named(small: Desk) -> None:
    small.pages["log/key"] = f"{OTHER.verifier.text}\n".encode()
    small.seal()
    found = lies(verified(small.site, key=KEY.verifier.text))
    assert found == [("log/key", "key_untrusted")]


def test_record_that_begins_with_another_key_is_caught(small: Desk) -> None:
    small.pages["log/key"] = f"{OTHER.verifier.text}\n".encode()
    small.keys = [OTHER]
    small.sign()
    small.seal()
    assert ("log/checkpoint", "key_untrusted") in lies(verified(small.site, key=OTHER.verifier.text))


def test_rotation_is_accepted(small: Desk, state: Path) -> None:
    assert verified(small.site, state=state).problems == ()
    small.rotate(OTHER)
    for number in (3, 4):
        grow(small, number)
    for key in (KEY, OTHER):
        assert lies(verified(small.site, key=key.verifier.text)) == []
    assert lies(verified(small.site)) == []
    report = verified(small.site, state=state)
    assert (report.problems, report.vkey) == ((), OTHER.verifier.text)
    assert Memory(state).seen(ORIGIN) == Seen(OTHER.verifier.text, small.note.decode())
    small.rotate(THIRD)
    assert lies(verified(small.site, state=state)) == []
    grow(small, 5)
    assert verified(small.site, key=KEY.verifier.text).vkey == THIRD.verifier.text


def test_rotation_in_the_newest_checkpoint_needs_no_other_file(small: Desk) -> None:
    small.rotate(OTHER)
    del small.pages["log/rotation/2"]
    small.seal()
    assert lies(verified(small.site, key=KEY.verifier.text)) == []


def usurp(desk: Desk) -> None:
    """Somebody without the desk's key enters a key of their own and signs on."""
    desk.enter_key(OTHER.verifier, 2)
    desk.keys.append(OTHER)
    grow(desk, 3)


def test_key_that_only_an_entry_introduces_is_caught(small: Desk) -> None:
    usurp(small)
    assert lies(verified(small.site, key=KEY.verifier.text)) == [("log/rotation/2", "file_missing")]


def test_rotation_that_the_old_key_did_not_sign_is_caught(small: Desk) -> None:
    usurp(small)
    small.pages["log/rotation/2"] = small.note
    small.seal()
    assert lies(verified(small.site, key=KEY.verifier.text)) == [("log/rotation/2", "rotation_unsigned")]


def test_rotation_of_another_log_is_caught(small: Desk) -> None:
    usurp(small)
    small.pages["log/rotation/2"] = checkpoints.sign(Checkpoint(ORIGIN, len(small.log), bytes(32)), KEY, OTHER)
    small.seal()
    assert lies(verified(small.site, key=KEY.verifier.text)) == [("log/rotation/2", "rotation_other")]


def test_rotation_before_its_entry_is_caught(small: Desk) -> None:
    early = checkpoints.decode(small.note.rpartition(b"\n\n")[0] + b"\n")
    usurp(small)
    small.pages["log/rotation/2"] = checkpoints.sign(early, KEY, OTHER)
    small.seal()
    assert lies(verified(small.site, key=KEY.verifier.text)) == [("log/rotation/2", "rotation_other")]


def test_rollback_is_caught(small: Desk, state: Path) -> None:
    shutil.copytree(small.site, old := small.root / "old")
    grow(small, 3)
    assert verified(small.site, state=state).problems == ()
    shutil.rmtree(small.site)
    shutil.move(old, small.site)
    report = verified(small.site, state=state)
    assert lies(report) == [("log/checkpoint", "rolled_back")]
    assert report.problems[0].detail == "13 > 12"


@pytest.mark.parametrize("more", [1, 2])
def test_fork_is_caught(small: Desk, state: Path, tmp_path: Path, more: int) -> None:
    fork = small.moved(Path(shutil.copytree(small.root, tmp_path / "fork")))
    grow(small, 3)
    assert verified(small.site, state=state).problems == ()
    fork.publish(reply("muoi-bien", 1))
    fork.publish(*(reply("nuoc-chanh", 3 + number) for number in range(more - 1)))
    fork.sign()
    fork.seal()
    assert lies(verified(fork.site, state=state)) == [("log/checkpoint", "forked")]


def test_mirror_is_the_same_log(small: Desk, state: Path, tmp_path: Path) -> None:
    assert verified(small.site, state=state).problems == ()
    grow(small, 3)
    report = verified(Path(shutil.copytree(small.site, tmp_path / "mirror")), state=state)
    assert (report.problems, report.first_seen, report.size) == ((), False, 13)


def test_unknown_cosignature_is_ignored(small: Desk) -> None:
    line = f"— witness.example/w {base64_of(b'abcd' + bytes(72))}\n".encode()
    put(small.site / "log/checkpoint", small.note + line)
    assert lies(verified(small.site)) == []


def test_bad_signature_of_the_trusted_key_is_caught(small: Desk) -> None:
    small.rotate(OTHER)
    line = f"— {ORIGIN} {base64_of(KEY.verifier.id + bytes(64))}\n".encode()
    put(small.site / "log/checkpoint", small.note + line)
    assert lies(verified(small.site, key=KEY.verifier.text)) == [("log/checkpoint", "note_forged")]


def test_checkpoint_of_another_log_is_caught(small: Desk) -> None:
    found = Checkpoint(ELSEWHERE.name, 1, bytes(32))
    put(small.site / "log/checkpoint", checkpoints.sign(found, ELSEWHERE))
    assert lies(verified(small.site)) == [("log/checkpoint", "checkpoint_origin")]


def test_log_that_lies_does_not_hide_a_stranger(small: Desk) -> None:
    usurp(small)
    (small.site / "log/tile/entries" / f"000.p/{len(small.log)}").write_bytes(b"x")
    found = lies(verified(small.site, key=KEY.verifier.text))
    assert ("log/checkpoint", "note_unsigned") in found


def test_key_that_is_none_is_refused(small: Desk) -> None:
    with pytest.raises(Refused) as caught:
        verified(small.site, key="kiemchung.example/log+00000000+AQ==")
    assert caught.value.code == "key_form"


def test_record_that_vanished_is_no_mistake_of_the_caller(small: Desk, state: Path) -> None:
    assert verified(small.site, state=state).problems == ()
    shutil.rmtree(small.site)
    small.site.mkdir()
    found = lies(verified(small.site, state=state))
    assert found == [("log/checkpoint", "file_missing"), ("log/key", "file_missing")]


class Building(Folder):
    """A folder that a build is writing: `steps` are what it does each time that somebody looks anew."""

    def __init__(self, root: Path, steps: list[Path]) -> None:
        super().__init__(root)
        self.steps = steps

    def forget(self) -> None:
        if self.steps:
            shutil.rmtree(self.root)
            shutil.copytree(self.steps.pop(0), self.root)


def test_folder_that_is_being_built_is_looked_at_again(small: Desk, tmp_path: Path) -> None:
    begun = Path(shutil.copytree(small.site, tmp_path / "begun"))
    grow(small, 3)
    for file in ("checks/nuoc-chanh/index.html", "checks/nuoc-chanh/feed.atom"):
        put(begun / file, (small.site / file).read_bytes())
    half = Path(shutil.copytree(begun, tmp_path / "half"))
    put(half / "log/checkpoint", small.note)
    building = Building(Path(shutil.copytree(begun, tmp_path / "shown")), [begun, half, small.site])
    report = verify(building, Memory(tmp_path / "none.json"), pause=0)
    assert (report.problems, report.size) == ((), 13)
