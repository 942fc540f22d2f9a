"""Reading a whole log again: every entry, every tile, up to the signed root, and which file lies when they differ."""

from collections.abc import Iterator

from minhchung.errors import Broken

from . import merkle
from .checkpoint import Checkpoint
from .growth import Builder, Growth
from .tiles import ENTRIES, WIDTH, Read, Tile, entries, grown, hashes, shift


def audit(read: Read, checkpoint: Checkpoint) -> Iterator[bytes]:
    """The entries of the log in order, one bundle in memory at a time.

    An entry is proven only when the last one has come and no error was raised. Raises Broken: log_file_missing,
    log_file_wrong (naming the file), log_root_wrong (neither the entries nor the tiles lead to it).
    """
    builder, wrong = Builder(), ""
    for tile in _bundles(checkpoint.size):
        for entry in entries(read, tile):
            filled = builder.add(entry)
            wrong = wrong or _differing(read, filled)
            yield entry
    wrong = wrong or _differing(read, builder.edge())
    if builder.root() != checkpoint.root:  # then a tile that differs from the entries may well be right
        wrong = _lying_bundle(read, checkpoint)
        if not wrong:
            raise Broken("log_root_wrong")
    if wrong:
        raise Broken("log_file_wrong", file=wrong)


def check_partial(read: Read, tile: Tile, size: int) -> None:
    """A partial file kept for an earlier checkpoint must be how its tile begins in the audited log of `size` entries.

    Raises Broken: log_file_wrong, log_file_missing.
    """
    width = min(WIDTH, (size >> shift(tile.level)) - tile.index * WIDTH)
    take = entries if tile.level == ENTRIES else hashes
    if tile.width > width or take(read, tile) != take(read, Tile(tile.level, tile.index, width))[: tile.width]:
        raise Broken("log_file_wrong", file=tile.path)


def _bundles(size: int) -> Iterator[Tile]:
    return (tile for tile in grown(0, size) if tile.level == ENTRIES)


def _differing(read: Read, files: list[tuple[Tile, bytes]]) -> str:
    """The path of the first tile of hashes that is stored with other bytes, "" when none is."""
    for tile, data in files:
        if tile.level != ENTRIES and b"".join(hashes(read, tile)) != data:
            return tile.path
    return ""


def _lying_bundle(read: Read, checkpoint: Checkpoint) -> str:
    """The bundle that differs from its tile, if the tiles lead to the signed root and so tell the truth."""
    growth, wrong = Growth(), ""
    for bundle in _bundles(checkpoint.size):
        told = hashes(read, Tile(0, bundle.index, bundle.width))
        for leaf in told:
            growth.add(leaf)
        if not wrong and told != [merkle.leaf_hash(entry) for entry in entries(read, bundle)]:
            wrong = bundle.path
    return wrong if growth.root() == checkpoint.root else ""
