"""Paths, bundles and sets of tiles as C2SP tlog-tiles has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhchung.errors import Broken, Refused
from minhchung.lib.tlog import merkle, tiles
from minhchung.lib.tlog.growth import Builder, Growth
from minhchung.lib.tlog.tiles import ENTRIES, Hashes, Tile

from .log import entry

PATHS = {
    Tile(0, 0): "tile/0/000",
    Tile(0, 5, 1): "tile/0/005.p/1",
    Tile(0, 999): "tile/0/999",
    Tile(0, 1000): "tile/0/x001/000",
    Tile(1, 1_234_067): "tile/1/x001/x234/067",
    Tile(63, 12_345, 255): "tile/63/x012/345.p/255",
    Tile(ENTRIES, 999_999): "tile/entries/x999/999",
    Tile(ENTRIES, 1_000_000, 112): "tile/entries/x001/x000/000.p/112",
}


@pytest.mark.parametrize(("tile", "path"), PATHS.items())
def test_path_of_a_tile_and_back(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert tiles.parse(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "checkpoint",
        "/tile/0/000",
        "tile/0/0",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/001/000",
        "tile/0/x000/001",
        "tile/0/x001",
        "tile/0/000.p",
        "tile/0/000.p/0",
        "tile/0/000.p/00",
        "tile/0/000.p/256",
        "tile/0/000.p/1\n",
        "tile/0/000.tmp",
        "tile/0/٠٠٠",
        "tile/data/000",
        "tile/0/../0/000",
    ],
)
def test_path_in_another_form_is_none_of_a_tile(path: str) -> None:
    assert tiles.parse(path) is None


@given(st.integers(-1, 63), st.integers(0, 10**15), st.integers(1, 256))
def test_any_path_comes_back(level: int, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert tiles.parse(tile.path) == tile


def test_bundle_holds_the_longest_entry_and_the_empty_one() -> None:
    held = [b"", b"x" * 65_535, b"y"]
    data = tiles.bundle(held)
    assert len(data) == 2 + 2 + 65_535 + 3
    assert data[:4] == b"\x00\x00\xff\xff"
    assert tiles.unbundle(data) == held


def test_entry_longer_than_its_length_field_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        tiles.bundle([b"x" * 65_536])
    assert (caught.value.code, caught.value.facts) == ("entry_too_large", {"limit": 65_535})
    with pytest.raises(Refused):
        Builder().add(b"x" * 65_536)


@pytest.mark.parametrize("data", [b"\x00", b"\x00\x02a", b"\x00\x01a\x00", b"\xff\xff" + b"x" * 65_534])
def test_bundle_that_breaks_off_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        tiles.unbundle(data)


def paths(found: list[tuple[Tile, bytes]]) -> set[str]:
    return {tile.path for tile, _data in found}


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_793])
def test_growth_writes_the_tiles_that_are_told_before(size: int) -> None:
    growth, written = Growth(), []
    for at in range(size):
        written += growth.add(merkle.leaf_hash(entry(at)))
    told = {tile.path for tile in tiles.grown(0, size) if tile.level != ENTRIES}
    assert paths(written) | paths(growth.edge()) == told


def test_tiles_of_a_growth_follow_the_example_of_the_specification() -> None:
    # C2SP tlog-tiles, of a tree of 70,000: 273 full and 112 on level 0, one full and 17 on level 1, 1 on level 2
    levels = [tile for tile in tiles.grown(0, 70_000) if not tile.full]
    assert levels == [Tile(ENTRIES, 273, 112), Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    full = [tile for tile in tiles.grown(0, 70_000) if tile.full]
    assert full == [*(Tile(ENTRIES, at) for at in range(273)), *(Tile(0, at) for at in range(273)), Tile(1, 0)]


def test_growth_within_one_tile_writes_two_files() -> None:
    assert list(tiles.grown(69_999, 70_000)) == [Tile(ENTRIES, 273, 112), Tile(0, 273, 112)]
    assert list(tiles.grown(70_000, 70_000)) == []
    assert [tile.path for tile in tiles.grown(65_535, 65_536)] == [
        "tile/entries/255",
        "tile/0/255",
        "tile/1/000",
        "tile/2/000.p/1",
    ]


def plainly_kept(sizes: list[int]) -> set[str]:
    """The files of every checkpoint, without the partial ones of tiles that the last has full."""
    every = {tile for size in sizes for tile in tiles.grown(0, size)}
    full = {(tile.level, tile.index) for tile in every if tile.full}
    return {tile.path for tile in every if tile.full or (tile.level, tile.index) not in full}


@given(st.lists(st.integers(0, 70_000), max_size=6, unique=True).map(sorted))
def test_kept_files_are_those_of_all_checkpoints_but_outgrown_ones(sizes: list[int]) -> None:
    assert tiles.kept(sizes) == plainly_kept(sizes)


def test_kept_files_of_a_checkpoint_for_every_entry() -> None:
    assert tiles.kept(range(601)) == plainly_kept(list(range(601)))
    assert len(tiles.kept(range(600))) == 2 * (2 + 87) + 2


def folder_of(size: int) -> dict[str, bytes]:
    builder, files = Builder(), {}
    for at in range(size):
        files.update({tile.path: data for tile, data in builder.add(entry(at))})
    return files | {tile.path: data for tile, data in builder.edge()}


def test_nodes_read_out_of_tiles_give_every_root_and_proof() -> None:
    size = 66_000
    files = folder_of(size)
    read = Hashes(files.get, size)
    builder = Builder()
    for at in range(size):
        if at % 4_999 == 0:
            assert merkle.tree_root(at, read) == builder.root()
            path = merkle.prove_consistency(at, size, read)
            assert merkle.check_consistency(at, size, builder.root(), merkle.tree_root(size, read), path)
        builder.add(entry(at))
    assert merkle.tree_root(size, read) == builder.root()
    for at in (0, 255, 256, 65_535, 65_536, 65_999):
        path = merkle.prove_inclusion(at, size, read)
        assert merkle.check_inclusion(merkle.leaf_hash(entry(at)), at, size, path, builder.root())


@pytest.mark.parametrize("size", [0, 1, 255, 256, 300, 65_536, 66_000])
def test_growth_resumed_from_tiles_goes_on_as_if_never_stopped(size: int) -> None:
    files = folder_of(size)
    resumed, through = Growth.resume(files.get, size), Growth()
    for at in range(size):
        through.add(merkle.leaf_hash(entry(at)))
    for at in range(size, size + 300):
        leaf = merkle.leaf_hash(entry(at))
        assert resumed.add(leaf) == through.add(leaf)
    assert (resumed.root(), resumed.edge()) == (through.root(), through.edge())


def test_partial_tile_that_is_gone_is_taken_from_the_full_one() -> None:
    files = folder_of(256)
    assert tiles.entries(files.get, Tile(ENTRIES, 0, 3)) == [entry(0), entry(1), entry(2)]
    assert tiles.hashes(files.get, Tile(0, 0, 2)) == [merkle.leaf_hash(entry(0)), merkle.leaf_hash(entry(1))]


@pytest.mark.parametrize("tile", [Tile(ENTRIES, 0, 3), Tile(0, 0, 3), Tile(0, 1)])
def test_tile_that_is_missing_is_named(tile: Tile) -> None:
    nothing: dict[str, bytes] = {}
    with pytest.raises(Broken) as caught:
        (tiles.entries if tile.level == ENTRIES else tiles.hashes)(nothing.get, tile)
    assert (caught.value.code, caught.value.facts) == ("log_file_missing", {"file": tile.path})


@pytest.mark.parametrize("tile", [Tile(ENTRIES, 0, 3), Tile(0, 0, 3)])
def test_tile_of_another_length_is_named(tile: Tile) -> None:
    take = tiles.entries if tile.level == ENTRIES else tiles.hashes
    data = folder_of(3)[tile.path]
    assert len(take({tile.path: data}.get, tile)) == 3
    for wrong in (data[:-1], data + b"\x00", b"", data + data):
        with pytest.raises(Broken) as caught:
            take({tile.path: wrong}.get, tile)
        assert (caught.value.code, caught.value.facts) == ("log_file_wrong", {"file": tile.path})
