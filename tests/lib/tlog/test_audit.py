"""An audit names the file that lies."""

from collections.abc import Callable

import pytest

from minhchung.errors import Broken
from minhchung.lib.tlog import tiles
from minhchung.lib.tlog.audit import audit, check_partial
from minhchung.lib.tlog.checkpoint import Checkpoint
from minhchung.lib.tlog.growth import Builder
from minhchung.lib.tlog.tiles import ENTRIES, Tile

from .log import entry

SIZE = 700
Files = dict[str, bytes]


def made(size: int = SIZE, text: Callable[[int], bytes] = entry) -> tuple[Files, Checkpoint]:
    builder, files = Builder(), {}
    for at in range(size):
        files.update({tile.path: data for tile, data in builder.add(text(at))})
    files.update({tile.path: data for tile, data in builder.edge()})
    return files, Checkpoint("sample.invalid/log", size, builder.root())


def fault(files: Files, checkpoint: Checkpoint) -> tuple[str, dict[str, object]]:
    with pytest.raises(Broken) as caught:
        list(audit(files.get, checkpoint))
    return caught.value.code, caught.value.facts


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 65_536, 65_800])
def test_sound_log_gives_its_entries(size: int) -> None:
    files, checkpoint = made(size)
    assert list(audit(files.get, checkpoint)) == [entry(at) for at in range(size)]


@pytest.mark.parametrize("path", sorted(made()[0]))
def test_file_that_was_changed_is_named(path: str) -> None:
    files, checkpoint = made()
    data = files[path]
    changed = {
        "flipped": data[:-1] + bytes([data[-1] ^ 1]),
        "cut": data[:-1],
        "longer": data + b"\x00",
        "empty": b"",
        "older": data[:32],
    }
    for wrong in changed.values():
        assert fault(files | {path: wrong}, checkpoint) == ("log_file_wrong", {"file": path})
    del files[path]
    assert fault(files, checkpoint) == ("log_file_missing", {"file": path})


def test_entries_in_another_order_are_named() -> None:
    files, checkpoint = made()
    held = tiles.unbundle(files["tile/entries/001"])
    swapped = tiles.bundle([held[1], held[0], *held[2:]])
    assert fault(files | {"tile/entries/001": swapped}, checkpoint) == ("log_file_wrong", {"file": "tile/entries/001"})
    hashes = files["tile/0/001"]
    swapped = hashes[32:64] + hashes[:32] + hashes[64:]
    assert fault(files | {"tile/0/001": swapped}, checkpoint) == ("log_file_wrong", {"file": "tile/0/001"})


def test_files_that_changed_places_are_named() -> None:
    files, checkpoint = made()
    for kind in ("entries", "0"):
        one, two = f"tile/{kind}/000", f"tile/{kind}/001"
        swapped = files | {one: files[two], two: files[one]}
        assert fault(swapped, checkpoint) == ("log_file_wrong", {"file": one})


def test_log_replaced_as_a_whole_does_not_lead_to_the_root() -> None:
    _files, checkpoint = made()
    others, _root = made(text=lambda at: entry(at + (at == 300)))
    assert fault(others, checkpoint) == ("log_root_wrong", {})


def test_bundle_and_tile_replaced_together_accuse_no_honest_file() -> None:
    files, checkpoint = made()
    others, _root = made(text=lambda at: entry(at + (at == 300)))
    pair = {path: others[path] for path in ("tile/entries/001", "tile/0/001")}
    assert fault(files | pair, checkpoint) == ("log_root_wrong", {})


def test_log_longer_than_the_checkpoint_is_read_up_to_it() -> None:
    files, _newest = made(SIZE)
    _files, older = made(256)
    files["tile/1/000.p/1"] = files["tile/1/000.p/2"][:32]
    assert len(list(audit(files.get, older))) == 256


@pytest.mark.parametrize("tile", [Tile(ENTRIES, 2, 100), Tile(0, 2, 100), Tile(1, 0, 1)])
def test_partial_file_of_an_earlier_checkpoint_must_be_how_its_tile_begins(tile: Tile) -> None:
    files, _newest = made()
    earlier, _older = made(612 if tile.level < 1 else 300)
    files[tile.path] = earlier[tile.path]
    check_partial(files.get, tile, SIZE)
    files[tile.path] = earlier[tile.path][:-1] + b"x"
    with pytest.raises(Broken) as caught:
        check_partial(files.get, tile, SIZE)
    assert (caught.value.code, caught.value.facts) == ("log_file_wrong", {"file": tile.path})


@pytest.mark.parametrize("tile", [Tile(0, 2, 255), Tile(0, 3, 1), Tile(1, 0, 3), Tile(2, 0, 1)])
def test_partial_file_beyond_the_log_is_refused(tile: Tile) -> None:
    files, _newest = made()
    longer, _longer = made(1024)
    files[tile.path] = longer.get(tile.path, bytes(32 * tile.width))
    with pytest.raises(Broken) as caught:
        check_partial(files.get, tile, SIZE)
    assert caught.value.facts == {"file": tile.path}
