"""The log of the record: whose it is, who signs it, and when it refuses to."""

from pathlib import Path
from typing import Any

import pytest

from minhchung.errors import Broken, Refused
from minhchung.lib.publication import canonical
from minhchung.lib.tlog import audit, note
from minhchung.lib.tlog import checkpoint as checkpoints
from minhchung.lib.tlog import folder as folders
from minhchung.lib.tlog.checkpoint import Checkpoint
from minhchung.record import entries, log, models
from minhchung.record.publications import SAMPLE_ADDRESS
from tests.record.process import START, python, together
from tests.record.publishing import ADDRESS, DAY, check, notice, publish, tables, unmoved

ORIGIN = "kiemchung.example/log"


@pytest.fixture
def keys(settings: Any, data_folder: Path) -> Path:
    """The folder of the keys of a desk that has none yet."""
    settings.MINHCHUNG_KEYS = data_folder / "keys"
    settings.MINHCHUNG_ADDRESS = ""
    return data_folder / "keys"


@pytest.fixture
def folder(desk: None, settings: Any) -> Path:
    """The folder of the log of a desk with two publications."""
    publish(check(), check("khac"))
    return Path(settings.MINHCHUNG_DATA) / "site" / "log"


def keys_of(text: bytes) -> tuple[note.Verifier, ...]:
    """Who signed."""
    known = log.identity()
    assert known is not None
    return note.verify(text, known.keys).signed_by


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def stored(part: str) -> int:
    """In how many rows `part` stands."""
    return str(tables()).count(part)


def test_begun_log_has_its_key_as_first_entry(db: None, keys: Path) -> None:
    assert log.identity() is None
    log.begin(ADDRESS, day=DAY)
    signer = note.signer((keys / "log.key").read_text().strip())
    first = entries.first()
    assert first is not None
    assert (first.kind, first.id, first.revision, first.evidence, first.date) == (
        "key", signer.verifier.text, 1, (), DAY,
    )  # fmt: skip
    assert first.sha256 == canonical.digest(signer.verifier.text.encode())
    assert log.identity() == log.Identity(ADDRESS, ORIGIN, (signer.verifier,), sample=False)
    assert log.signer() == signer


def test_private_key_is_its_owners_alone_and_in_no_table(desk: None, settings: Any) -> None:
    file = Path(settings.MINHCHUNG_KEYS) / "log.key"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [path.name for path in file.parent.iterdir()] == ["log.key"]
    assert (stored("PRIVATE"), stored(file.read_text().strip().split("+", 4)[4])) == (0, 0)


def test_log_begins_once(desk: None) -> None:
    before = tables()
    for address in (ADDRESS, ""):
        log.begin(address)
    assert tables() == before


@pytest.mark.parametrize(
    "address", ["https://khac.example", "https://kiemchung.example/x", "https://kiemchung.example:8443"]
)
def test_address_is_fixed_for_ever(desk: None, address: str) -> None:
    with unmoved("address_fixed"):
        log.begin(address)


def test_sample_does_not_enter_a_real_log(desk: None) -> None:
    with unmoved("address_fixed"):
        log.begin(SAMPLE_ADDRESS)


def test_log_does_not_begin_without_an_address(db: None, keys: Path) -> None:
    with unmoved("address_missing"):
        log.begin("")
    for step in (log.sequence, log.rotate, log.signer):
        with unmoved("nothing_published"):
            step()
    assert keys.exists() is False


def test_key_that_lies_there_is_used(db: None, keys: Path) -> None:
    made = note.generate(ORIGIN)
    keys.mkdir()
    (keys / "log.key").write_text(f"{made.text}\n")
    log.begin(ADDRESS)
    assert log.signer() == made


def test_key_of_another_log_is_not_used(db: None, keys: Path) -> None:
    keys.mkdir()
    (keys / "log.key").write_text(note.generate("khac.example/log").text)
    with unmoved("key_other"):
        log.begin(ADDRESS)


def test_sequence_signs_what_waits_and_writes_its_tiles(folder: Path) -> None:
    found = log.sequence()
    assert (found.origin, found.size) == (ORIGIN, 3)
    assert checkpoints.verify(log.latest_note(), [log.signer().verifier]) == found
    assert (log.latest(), log.sizes()) == (found, [3])
    assert list(audit.audit(folders.reader(folder), found)) == list(entries.leaves(0, 3))
    assert sorted(files(folder)) == ["tile/0/000.p/3", "tile/entries/000.p/3"]  # the site shows the checkpoint, last


def test_sequence_again_changes_nothing(folder: Path) -> None:
    found = log.sequence()
    rows, there = tables(), files(folder)
    assert log.sequence() == found
    assert (tables(), files(folder)) == (rows, there)


def test_each_checkpoint_is_a_row_of_its_own(folder: Path) -> None:
    first = log.sequence()
    publish(notice())
    second = log.sequence()
    assert (first.size, second.size, log.sizes()) == (3, 4, [3, 4])
    assert log.note_at(3) == models.Checkpoint.objects.get(pk=3).note.encode()


def test_missing_key_stops_the_signing_and_not_what_was_signed(folder: Path, settings: Any) -> None:
    found = log.sequence()
    (Path(settings.MINHCHUNG_KEYS) / "log.key").unlink()
    assert log.sequence() == found
    publish(notice())
    for step in (log.sequence, log.rotate, log.signer):
        with unmoved("key_missing"):
            step()


def test_other_key_does_not_sign(folder: Path, settings: Any) -> None:
    file = Path(settings.MINHCHUNG_KEYS) / "log.key"
    file.write_text(note.generate(ORIGIN).text)
    for step in (log.sequence, log.rotate, log.signer):
        with unmoved("key_other"):
            step()
    file.write_text("no key at all")
    with unmoved("key_form"):
        log.sequence()


def test_old_backup_stops_before_it_signs(folder: Path) -> None:
    """The folder shows a checkpoint over more entries than the tables hold."""
    signer = log.signer()
    ahead = checkpoints.sign(Checkpoint(ORIGIN, 5, b"\x01" * 32), signer)
    folders.publish(folder, ahead)
    for _ in range(2):
        with unmoved("log_ahead"):
            log.sequence()
    publish(notice(), notice(2))
    with unmoved("log_ahead"):
        log.sequence()  # as many entries now, and others
    assert files(folder)["checkpoint"] == ahead


def test_old_backup_stops_even_when_it_has_nothing_to_sign(folder: Path) -> None:
    """Else the next build would put the older checkpoint over the newer one."""
    log.sequence()
    for size, code in ((4, "log_ahead"), (3, "log_forked")):
        folders.publish(folder, checkpoints.sign(Checkpoint(ORIGIN, size, b"\x01" * 32), log.signer()))
        with unmoved(code):
            log.sequence()


@pytest.mark.parametrize("text", [b"", b"<!doctype html>", b"kiemchung.example/log\n9\n"])
def test_what_is_no_checkpoint_of_this_log_stops_nobody(folder: Path, text: bytes) -> None:
    folders.publish(folder, text)
    assert log.sequence().size == 3
    other = note.generate(ORIGIN)
    folders.publish(folder, checkpoints.sign(Checkpoint(ORIGIN, 9, b"\x01" * 32), other))
    assert log.sequence().size == 3


@pytest.mark.sqlite  # speaks SQLite's SQL
def test_entry_that_was_changed_after_signing_is_noticed(folder: Path) -> None:
    """By somebody who took the triggers out first."""
    log.sequence()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER record_entry_no_update")
        cursor.execute("UPDATE record_entry SET data = replace(data, 'khac', 'khat') WHERE \"index\" = 2")
    publish(notice())
    with unmoved("log_rewritten"):
        log.sequence()


def test_both_keys_sign_a_change_of_keys(folder: Path, settings: Any) -> None:
    log.sequence()
    old = log.signer()
    fresh = log.rotate()
    known = log.identity()
    assert known is not None
    assert (known.keys, known.origin) == ((old.verifier, fresh), ORIGIN)
    assert log.signer().verifier == fresh
    assert set(keys_of(log.latest_note())) == {old.verifier, fresh}
    assert log.rotations() == [(2, log.note_at(4))]
    files_of_keys = {path.name: path.stat().st_mode & 0o777 for path in Path(settings.MINHCHUNG_KEYS).iterdir()}
    assert files_of_keys == {"log.key": 0o600, "log-1.key.old": 0o600}


def test_after_a_change_the_new_key_signs_alone_and_the_old_one_is_refused(folder: Path, settings: Any) -> None:
    old = log.signer()
    fresh = log.rotate()
    publish(notice())
    log.sequence()
    assert keys_of(log.latest_note()) == (fresh,)
    with pytest.raises(Broken) as caught:
        checkpoints.verify(log.latest_note(), [old.verifier])
    assert caught.value.code == "note_unsigned"
    (Path(settings.MINHCHUNG_KEYS) / "log.key").write_text(old.text)
    publish(notice(2))
    with unmoved("key_other"):
        log.sequence()


def test_keys_change_more_than_once(folder: Path, settings: Any) -> None:
    first, second, third = log.signer().verifier, log.rotate(), log.rotate()
    known = log.identity()
    assert known is not None
    assert known.keys == (first, second, third)
    assert [(number, set(keys_of(text))) for number, text in log.rotations()] == [
        (2, {first, second}), (3, {second, third}),
    ]  # fmt: skip
    assert [entry.revision for _, entry in entries.of_keys()] == [1, 2, 3]
    there = sorted(path.name for path in Path(settings.MINHCHUNG_KEYS).iterdir())
    assert there == ["log-1.key.old", "log-2.key.old", "log.key"]


@pytest.fixture(params=["key written", "entry written", "signed", "old key kept"])
def stopped(request: pytest.FixtureRequest, folder: Path, settings: Any) -> tuple[str, note.Verifier]:
    """A change of keys that was killed after this step, by the steps that it takes; the old key."""
    log.sequence()
    old, fresh = log.signer(), note.generate(ORIGIN)
    place = Path(settings.MINHCHUNG_KEYS)
    (place / "log-2.key").write_text(fresh.text)
    if request.param != "key written":
        with log.transaction.atomic():
            log._add_key(fresh.verifier, 2, DAY)
    if request.param in {"signed", "old key kept"}:
        log.sequence()
    if request.param == "old key kept":
        (place / "log-1.key.old").hardlink_to(place / "log.key")
    return request.param, old.verifier


def test_change_of_keys_that_was_stopped_is_finished_by_the_next(
    stopped: tuple[str, note.Verifier], settings: Any
) -> None:
    step, old = stopped
    publish(notice())
    log.sequence()
    newest = log.rotate()
    known = log.identity()
    assert known is not None
    assert (known.keys[0], known.keys[-1], log.signer().verifier) == (old, newest, newest)
    assert len(known.keys) == (2 if step == "key written" else 3)
    for number, text in log.rotations():
        assert set(keys_of(text)) == {known.keys[number - 2], known.keys[number - 1]}
    kept = [f"log-{number}.key.old" for number in range(1, len(known.keys))]
    assert sorted(path.name for path in Path(settings.MINHCHUNG_KEYS).iterdir()) == [*kept, "log.key"]


def test_without_a_change_nobody_vouches(folder: Path) -> None:
    log.sequence()
    assert log.rotations() == []


def test_checkpoint_of_a_size_that_never_was(folder: Path) -> None:
    with pytest.raises(KeyError):
        log.note_at(99)


def test_two_sequencers_at_once_end_with_one_chain(tmp_path: Path) -> None:
    """Real processes on one file: every entry once, no two checkpoints of one size, and the folder verifies."""
    data = tmp_path / "data"
    python("publish.sample()\nfound = None", data=data)
    head = START.format(data=str(data))
    appending = head + (
        "from minhchung.lib.publication.document import Reply\n"
        "for number in range(1, 16):\n"
        "    one = Reply('reply', 'moon-over-an-mau', number, 'en', 'Reply', '2026-11-20', '%032x' % number)\n"
        "    publications.append(one, sample=True)\n"
    )
    sequencing = head + "for _ in range(25):\n    print(log.sequence().size)\n"
    for said in together(appending, sequencing, sequencing):
        sizes = [int(line) for line in said.split()]
        assert sizes == sorted(sizes)
    assert python("found = [log.sequence().size, entries.count()]", data=data) == [31, 31]
    seen = python("found = [row.size for row in models.Checkpoint.objects.order_by('size')]", data=data)
    assert seen == sorted(set(seen))
    checked = python(
        "from minhchung.lib.tlog import checkpoint, merkle\n"
        "hashes = [merkle.leaf_hash(leaf) for leaf in entries.leaves(0, 31)]\n"
        "signed = [checkpoint.verify(log.note_at(size), log.identity().keys) for size in log.sizes()]\n"
        "found = [one.root == merkle.root(hashes[: one.size]) for one in signed]",
        data=data,
    )
    assert set(checked) == {True}


def test_two_who_begin_at_once_begin_one_log(tmp_path: Path) -> None:
    """Else each writes a key, and the one in the file is not the one in the log."""
    data = tmp_path / "data"
    python("found = None", data=data)
    code = START.format(data=str(data)) + f"log.begin({ADDRESS!r})\nprint(log.signer().verifier.text)"
    assert len(set(together(code, code, code))) == 1
    assert python("found = entries.count()", data=data) == 1


def test_refusals_say_what_to_do(desk: None) -> None:
    with pytest.raises(Refused) as caught:
        log.begin("https://khac.example")
    assert caught.value.say("en").count(ADDRESS) == 1
