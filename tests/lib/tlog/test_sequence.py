"""Sequencing: what is signed, what is refused, who wins, and what a full disk leaves."""

import resource
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from minhchung.errors import Broken, MinhChungError
from minhchung.lib.tlog import checkpoint, folder, merkle
from minhchung.lib.tlog.checkpoint import Checkpoint
from minhchung.lib.tlog.sequence import sequence

from . import killed
from .log import KEY, OTHER, Log, entry, roots_to


def refused(log: Log, published: list[bytes] | None = None) -> tuple[str, dict[str, object]]:
    """What a run raises; nothing may be signed or written by it."""
    notes, files = log.store.notes(), log.files()
    with pytest.raises(MinhChungError) as caught:
        log.run(published=published or [])
    assert (log.store.notes(), log.files()) == (notes, files)
    return caught.value.code, caught.value.facts


def test_log_grows_through_every_kind_of_tile(tmp_path: Path) -> None:
    log, roots = Log(tmp_path), roots_to(900)
    for more in (1, 0, 1, 253, 1, 1, 255, 1, 0, 387):
        log.grow(more)
        found = log.run()
        assert found == Checkpoint(KEY.name, log.store.count(), roots[log.store.count()])
        log.look()
    assert list(log.store.sizes()) == [1, 2, 255, 256, 257, 512, 513, 900]


def test_log_without_entries_is_signed_once(tmp_path: Path) -> None:
    log = Log(tmp_path)
    assert log.run() == log.run() == Checkpoint(KEY.name, 0, merkle.EMPTY)
    assert len(log.store.notes()) == 1
    log.grow(1)
    log.run()
    log.look()


def test_steps_come_in_the_order_that_is_safe(tmp_path: Path) -> None:
    log, steps = Log(tmp_path), list[str]()
    log.grow(1)
    log.run(step=steps.append)
    assert steps == [
        *["recovered", "compared", "staging", "staging", "staged", "signed"],
        *["committed", "moving", "moving", "dropped", "moved"],
    ]
    steps.clear()
    log.run(step=steps.append)
    assert steps == ["recovered", "compared"]


def test_same_entries_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one, two = Log(tmp_path / "one"), Log(tmp_path / "two")
    for log in (one, two):
        for more in (3, 300):
            log.grow(more)
            log.run()
    assert one.files() == two.files()


@pytest.fixture
def grown(tmp_path: Path) -> Log:
    log = Log(tmp_path)
    for more in (300, 200, 100):
        log.grow(more)
        log.run()
    return log


def test_deleted_folder_is_made_again_byte_for_byte(grown: Log) -> None:
    files = grown.files()
    shutil.rmtree(grown.folder)
    grown.run()
    assert grown.files() == files


@pytest.mark.parametrize(
    "path", ["tile/0/000", "tile/entries/001", "tile/0/002.p/88", "tile/entries/002.p/88", "tile/1/000.p/2"]
)
def test_missing_file_is_made_again_before_the_log_grows(grown: Log, path: str) -> None:
    files = grown.files()
    (grown.folder / path).unlink()
    grown.run()
    assert grown.files() == files
    grown.grow(1)
    grown.run()
    grown.look()


@pytest.mark.parametrize("path", ["tile/0/002.p/88", "tile/entries/002.p/88", "tile/1/000.p/2"])
def test_damaged_file_at_the_edge_is_made_again(grown: Log, path: str) -> None:
    files = grown.files()
    for wrong in (b"", b"x" * len(files[path]), files[path][:-1]):
        (grown.folder / path).write_bytes(wrong)
        grown.run()
        assert grown.files() == files


def test_damaged_checkpoint_is_published_again(grown: Log) -> None:
    files = grown.files()
    (grown.folder / "checkpoint").write_bytes(b"damaged")
    grown.run()
    assert grown.files() == files


def test_files_that_no_checkpoint_needs_go_when_tiles_are_made_anew(grown: Log) -> None:
    files = grown.files()
    for path in ("tile/0/002.p/17", "tile/0/000.p/3", "tile/7/x001/000", "tile/0/000.tmp"):
        (grown.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (grown.folder / path).write_bytes(b"stray")
    folder.write_tiles(grown.folder, grown.store.entries(0, 600), grown.store.sizes())
    assert grown.files() == files
    assert not (grown.folder / "tile/7").exists()


def test_tiles_written_elsewhere_are_the_same(grown: Log, tmp_path: Path) -> None:
    root = folder.write_tiles(tmp_path / "out", grown.store.entries(0, 600), grown.store.sizes(), durable=False)
    folder.publish(tmp_path / "out", grown.store.latest())
    assert root == roots_to(600)[600]
    assert {str(one.relative_to(tmp_path / "out")) for one in (tmp_path / "out").rglob("*") if one.is_file()} == set(
        grown.files()
    )


def test_tiles_of_more_entries_than_there_are_cannot_be_written(grown: Log, tmp_path: Path) -> None:
    with pytest.raises(Broken) as caught:
        folder.write_tiles(tmp_path / "out", grown.store.entries(0, 600), [601])
    assert (caught.value.code, caught.value.facts) == ("log_lost", {"size": 601, "count": 600})


@pytest.mark.parametrize("more", [0, 1, 100, 500])
def test_restored_backup_stops_before_it_forks_the_log(grown: Log, tmp_path: Path, more: int) -> None:
    shutil.copy(grown.store.file, tmp_path / "backup")
    grown.grow(100)
    grown.run()
    newest = grown.store.latest()
    shutil.copy(tmp_path / "backup", grown.store.file)
    grown.store.append(*(b"another %d" % at for at in range(more)))
    assert refused(grown) == ("log_ahead", {"seen": 700, "size": 600})
    shutil.rmtree(grown.folder)  # the folder was lost as well: the public address remembers
    folder.write_tiles(grown.folder, grown.store.entries(0, 600), grown.store.sizes())
    assert refused(grown, [b"", newest]) == ("log_ahead", {"seen": 700, "size": 600})


def test_lost_database_stops_before_it_forks_the_log(grown: Log) -> None:
    grown.store.file.unlink()
    again = Log(grown.store.file.parent)
    again.grow(5)
    assert refused(again) == ("log_ahead", {"seen": 600, "size": 0})


@pytest.mark.parametrize("size", [1, 256, 599, 600])
def test_checkpoint_over_other_entries_stops_the_log(grown: Log, size: int) -> None:
    grown.grow(1)
    other = checkpoint.sign(Checkpoint(KEY.name, size, merkle.leaf_hash(b"another")), KEY)
    assert refused(grown, [other]) == ("log_forked", {"size": size})
    earlier = [checkpoint.sign(Checkpoint(KEY.name, at, roots_to(600)[at]), KEY) for at in (0, 1, 255, 256, 599, 600)]
    assert grown.run(published=earlier).size == 601


def test_earlier_checkpoint_is_believed_over_a_damaged_tile(grown: Log) -> None:
    earlier = grown.store.notes()[0]
    (grown.folder / "tile/0/000").write_bytes(bytes(8192))
    assert grown.run(published=[earlier]).size == 600


def test_page_in_place_of_the_public_checkpoint_does_not_stop_the_log(grown: Log) -> None:
    ahead = Checkpoint(KEY.name, 10_000, merkle.EMPTY)
    forged = checkpoint.sign(ahead, KEY).replace(b"10000", b"10001")
    others = [b"<html>not found</html>", checkpoint.sign(ahead, OTHER), forged]
    grown.grow(1)
    assert grown.run(published=others).size == 601


def test_store_that_lost_entries_stops_the_log(grown: Log) -> None:
    with grown.store._open() as db:
        db.execute("DELETE FROM entry WHERE at >= 590")
    assert refused(grown) == ("log_lost", {"size": 600, "count": 590})


@pytest.mark.parametrize("at", [599, 3])
def test_store_that_changed_an_entry_stops_the_log_when_tiles_are_made(grown: Log, at: int) -> None:
    with grown.store._open() as db:
        db.execute("UPDATE entry SET data = x'00' WHERE at = ?", (at,))
    (grown.folder / "tile/0/000").unlink()
    assert refused(grown) == ("log_rewritten", {"size": 600})


def test_wrong_key_signs_nothing(grown: Log) -> None:
    files = grown.files()
    grown.grow(1)
    with pytest.raises(Broken) as caught:
        sequence(grown.store, grown.folder, grown.staging, OTHER)
    assert caught.value.code == "note_unsigned"
    assert grown.files() == files


def test_change_of_keys_goes_on_from_what_the_old_one_signed(grown: Log) -> None:
    grown.grow(1)
    both = sequence(grown.store, grown.folder, grown.staging, [OTHER, KEY])
    assert checkpoint.verify(grown.store.latest(), [KEY.verifier]) == both
    assert checkpoint.verify(grown.store.latest(), [OTHER.verifier]) == both
    grown.grow(1)
    after = sequence(grown.store, grown.folder, grown.staging, OTHER, verifiers=[KEY.verifier])
    assert (after.size, checkpoint.verify(grown.store.latest(), [OTHER.verifier])) == (602, after)


def test_slower_of_two_sequencers_takes_what_the_faster_signed(grown: Log, tmp_path: Path) -> None:
    grown.grow(5)
    other, steps = tmp_path / "other", list[str]()

    def interfere(step: str) -> None:
        steps.append(step)
        if step == "signed":
            grown.grow(300)
            sequence(grown.store, other / "log", other / "staging", KEY)

    assert grown.run(step=interfere).size == 905
    assert steps[-2:] == ["lost", "rebuilding"]
    grown.look()
    folder.publish(other / "log", grown.store.latest())
    theirs = {
        str(one.relative_to(other / "log")): one.read_bytes() for one in (other / "log").rglob("*") if one.is_file()
    }
    assert theirs == grown.files()


def test_threads_on_one_folder_take_turns(tmp_path: Path) -> None:
    log = Log(tmp_path)

    def work(_turn: int) -> int:
        log.store.append(b"x")
        return sequence(log.store, log.folder, log.staging, KEY).size

    with ThreadPoolExecutor(4) as pool:
        assert max(pool.map(work, range(24))) == 24
    assert len(set(log.store.sizes())) == len(log.store.sizes())
    folder.publish(log.folder, log.store.latest())
    assert len(log.files()) == 1 + 2 * len(log.store.sizes())


def test_processes_on_one_folder_take_turns(tmp_path: Path) -> None:
    log = Log(tmp_path)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _turn: killed.run(tmp_path, "none", 1, entries=0), range(8))) == [0] * 8
    log.grow(400)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _turn: killed.run(tmp_path, "none", 1, entries=0), range(8))) == [0] * 8
    log.look()
    assert list(log.store.sizes()) == [0, 400]


FULL = """
import sys
from pathlib import Path
from minhchung.errors import Failed
from tests.lib.tlog.log import Log
try:
    Log(Path(sys.argv[1])).run()
except Failed as error:
    print(error.code)
"""


@pytest.mark.parametrize("limit", [0, 100, 4096])
def test_full_disk_leaves_nothing_half_published(grown: Log, limit: int) -> None:
    grown.grow(300)
    notes, files = grown.store.notes(), grown.files()

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        [sys.executable, "-B", "-c", FULL, str(grown.store.file.parent)],
        cwd=killed.TOP,
        env={"PYTHONPATH": f"{killed.TOP / 'src'}:{killed.TOP}"},
        preexec_fn=limited,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    assert done.stdout == "disk_full\n"
    assert (grown.store.notes(), grown.files()) == (notes, files)
    grown.run()
    grown.look()


def test_entries_are_what_was_appended(grown: Log) -> None:
    assert list(grown.store.entries(0, 600)) == [entry(at) for at in range(600)]
