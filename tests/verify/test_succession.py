"""One check after changes of keys: a fresh reader follows the signed chain, and only that."""

from pathlib import Path

import pytest

from minhchung.lib.publication import canonical
from minhchung.lib.publication.entry import Entry
from minhchung.lib.tlog import checkpoint as checkpoints
from minhchung.lib.tlog.checkpoint import Checkpoint
from minhchung.lib.tlog.encoding import base64_of
from minhchung.lib.tlog.note import Signer
from minhchung.verify.memory import Memory, Seen
from minhchung.verify.report import Report
from minhchung.verify.single import prove
from minhchung.verify.source import Folder
from tests.verify.published import DAY, KEY, ORIGIN, OTHER, Desk, lies, put, reply, unseen

THIRD = Signer(ORIGIN, b"\x03" * 32)


def grow(desk: Desk, first: int, count: int = 1) -> None:
    """More replies, signed and shown."""
    desk.publish(*(reply("nuoc-chanh", first + number) for number in range(count)))
    desk.sign()
    desk.seal()


def proven(desk: Desk, *, key: str = "", state: Path | None = None) -> Report:
    return prove(Folder(desk.site), Memory(state or unseen(desk.site)), "muoi-bien", key=key, pause=0)[0]


def usurp(desk: Desk) -> None:
    """Somebody without the desk's key enters a key of their own and signs on."""
    desk.enter_key(OTHER.verifier, 2)
    desk.keys.append(OTHER)
    grow(desk, 3)


def test_first_key_leads_to_the_key_that_signs_now(small: Desk, tmp_path: Path) -> None:
    small.rotate(OTHER)
    for key in ("", KEY.verifier.text, OTHER.verifier.text):
        assert lies(proven(small, key=key)) == []
    grow(small, 3)
    state = tmp_path / "verify.json"
    report = proven(small, state=state)
    assert (lies(report), report.vkey, report.first_seen) == ([], OTHER.verifier.text, True)
    assert Memory(state).seen(ORIGIN) == Seen(OTHER.verifier.text, small.note.decode())
    assert lies(proven(small, state=state)) == []


def test_several_changes_are_followed_from_any_key(small: Desk, tmp_path: Path) -> None:
    state = tmp_path / "verify.json"
    assert lies(proven(small, state=state)) == []
    small.rotate(OTHER)
    grow(small, 3, 250)
    small.rotate(THIRD)
    grow(small, 253, 5)
    for key in (KEY, OTHER, THIRD):
        report = proven(small, key=key.verifier.text)
        assert (lies(report), report.vkey) == ([], THIRD.verifier.text)
    assert lies(proven(small, state=state)) == []


def test_key_that_only_an_entry_introduces_is_caught(small: Desk) -> None:
    usurp(small)
    assert lies(proven(small)) == [("log/checkpoint", "key_untrusted")]


def test_old_key_that_signs_on_after_the_change_is_caught(small: Desk) -> None:
    small.rotate(OTHER)
    small.publish(reply("nuoc-chanh", 3))
    small.sign(KEY)
    small.seal()
    assert lies(proven(small)) == [("log/checkpoint", "key_untrusted")]


@pytest.mark.parametrize(("signers", "key"), [((OTHER,), KEY), ((KEY,), KEY)])
def test_change_that_one_key_did_not_sign_is_caught(signers: tuple[Signer, ...], key: Signer, small: Desk) -> None:
    usurp(small)
    covering = checkpoints.decode(small.note.rpartition(b"\n\n")[0] + b"\n")
    small.pages["log/rotation/2"] = checkpoints.sign(covering, *signers)
    small.seal()
    assert lies(proven(small, key=key.verifier.text)) == [("log/rotation/2", "rotation_unsigned")]


def test_change_with_a_forged_signature_is_caught(small: Desk) -> None:
    usurp(small)
    line = f"— {ORIGIN} {base64_of(KEY.verifier.id + bytes(64))}\n".encode()
    small.pages["log/rotation/2"] = small.note + line
    small.seal()
    assert lies(proven(small)) == [("log/rotation/2", "note_forged")]


@pytest.mark.parametrize("more", [0, 99])
def test_change_of_another_log_is_caught(more: int, small: Desk) -> None:
    usurp(small)
    other = Checkpoint(ORIGIN, len(small.log) + more, bytes(32))
    small.pages["log/rotation/2"] = checkpoints.sign(other, KEY, OTHER)
    small.seal()
    assert lies(proven(small)) == [("log/rotation/2", "rotation_other")]


def test_change_before_its_entry_is_caught(small: Desk) -> None:
    early = checkpoints.decode(small.note.rpartition(b"\n\n")[0] + b"\n")
    usurp(small)
    small.pages["log/rotation/2"] = checkpoints.sign(early, KEY, OTHER)
    small.seal()
    assert lies(proven(small)) == [("log/rotation/2", "rotation_other")]


@pytest.mark.parametrize(
    "name", ["no key", f"{ORIGIN}+00000000+AQ==", Signer("khac.example/log", bytes(32)).verifier.text]
)
def test_entry_that_names_no_key_of_this_log_is_caught(name: str, small: Desk) -> None:
    small.enter(Entry("key", name, 2, canonical.digest(name.encode()), (), DAY))
    small.sign(KEY, OTHER)
    small.pages["log/rotation/2"] = small.note
    small.seal()
    assert lies(proven(small)) == [("log/rotation/2", "rotation_other")]


def test_entry_of_a_key_that_was_replaced_in_its_bundle_is_caught(small: Desk) -> None:
    small.rotate(OTHER)
    grow(small, 3)
    bundle, text, other = (
        small.site / f"log/tile/entries/000.p/{len(small.log)}",
        OTHER.verifier.text,
        THIRD.verifier.text,
    )
    sound, entry = bundle.read_bytes(), small.log[12]
    forged = entry.replace(text.encode(), other.encode()).replace(
        canonical.digest(text.encode()).encode(), canonical.digest(other.encode()).encode()
    )
    assert sound.count(entry) == 1
    for put_there in (forged, entry.replace(b'"revision":2', b'"revision":1')):
        put(bundle, sound.replace(entry, put_there))
        assert lies(proven(small)) == [("log/rotation/2", "rotation_other")]
