"""The files of a log (C2SP tlog-tiles): tiles of 256 hashes and bundles of 256 entries, full or partial.

Tile (level, index) holds the nodes (8 * level, 256 * index ...) of the tree; a bundle holds the entries beside the tile
of level 0. Full files never change. A partial file stays as long as its tile is not full: a reader of an older
checkpoint needs it. `read(path)` gives a file below the log's folder, None when it is not there.
"""

import re
import struct
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from minhchung.errors import Broken, Refused

from . import merkle

Read = Callable[[str], bytes | None]
WIDTH = 256
ENTRIES = -1
LONGEST = 65_535  # bytes of an entry: the length stands in 16 bits
_PATH = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*)([0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


@dataclass(frozen=True, order=True)
class Tile:
    """`level` from 0, or ENTRIES for a bundle; `width` is the number of hashes or entries, 256 when full."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def full(self) -> bool:
        return self.width == WIDTH

    @property
    def path(self) -> str:
        """Below the log's folder: tile/0/x001/x234/067 or tile/entries/000.p/12."""
        kind = "entries" if self.level == ENTRIES else str(self.level)
        digits = f"{self.index:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[n : n + 3] for n in range(0, len(digits), 3)]
        number = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        return f"tile/{kind}/{number}" + ("" if self.full else f".p/{self.width}")


def parse(path: str) -> Tile | None:
    """The tile at `path`, None when that is not the path of one."""
    matched = _PATH.fullmatch(path)
    if not matched:
        return None
    level = ENTRIES if matched[1] == "entries" else int(matched[1])
    index = int(matched[2].replace("x", "").replace("/", "") + matched[3])
    found = Tile(level, index, int(matched[4] or WIDTH))
    return found if found.path == path and level < 64 else None


def grown(old: int, new: int) -> Iterator[Tile]:
    """The tiles and bundles that a log writes when it grows from `old` to `new` entries."""
    for level in (ENTRIES, *range(levels(new))):
        before, after = old >> shift(level), new >> shift(level)
        for index in range(before // WIDTH, after // WIDTH):
            yield Tile(level, index)
        if after % WIDTH and after != before:
            yield Tile(level, after // WIDTH, after % WIDTH)


def partial(sizes: Sequence[int]) -> Iterator[Tile]:
    """The partial files that readers of the checkpoints of these sizes (ascending) need: those not full by the last."""
    last = sizes[-1] if sizes else 0
    for level in (ENTRIES, *range(levels(last))):
        unit = shift(level)
        index, width = divmod(last >> unit, WIDTH)
        for one in range(1, width + 1):
            first = (index * WIDTH + one) << unit
            if bisect_left(sizes, first) < bisect_left(sizes, first + (1 << unit)):
                yield Tile(level, index, one)


def kept(sizes: Sequence[int]) -> set[str]:
    """The paths of all files of a log whose checkpoints, first to last, have these sizes (ascending)."""
    full = (tile for tile in grown(0, sizes[-1] if sizes else 0) if tile.full)
    return {tile.path for tile in (*full, *partial(sizes))}


def check_entry(entry: bytes) -> None:
    """Raises Refused: entry_too_large, when no bundle can hold `entry`."""
    if len(entry) > LONGEST:
        raise Refused("entry_too_large", limit=LONGEST)


def bundle(entries: Sequence[bytes]) -> bytes:
    """The bytes of a bundle: each entry after its length in two bytes. Raises Refused: entry_too_large."""
    for entry in entries:
        check_entry(entry)
    return b"".join(struct.pack(">H", len(entry)) + entry for entry in entries)


def unbundle(data: bytes) -> list[bytes]:
    """The entries in the bytes of a bundle. Raises ValueError when they break off."""
    entries, at = [], 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or end > len(data):
            raise ValueError(at)
        entries.append(data[at + 2 : end])
        at = end
    return entries


def entries(read: Read, tile: Tile) -> list[bytes]:
    """The entries of a bundle; a partial one that is gone is taken from the full one.

    Raises Broken: log_file_missing, log_file_wrong.
    """
    data, found = _load(read, tile)
    try:
        held = unbundle(data)
    except ValueError as error:
        raise Broken("log_file_wrong", file=found.path) from error
    if len(held) != found.width:
        raise Broken("log_file_wrong", file=found.path)
    return held[: tile.width]


def hashes(read: Read, tile: Tile) -> list[bytes]:
    """The hashes of a tile, 32 bytes each. Falls back and raises as `entries` does."""
    data, found = _load(read, tile)
    if len(data) != 32 * found.width:
        raise Broken("log_file_wrong", file=found.path)
    return [data[at : at + 32] for at in range(0, 32 * tile.width, 32)]


class Hashes:
    """Reads nodes of the tree of the first `size` entries out of tiles: what `merkle.prove_...` take as `read`."""

    def __init__(self, read: Read, size: int) -> None:
        self._size = size
        self._tile = lru_cache(maxsize=64)(lambda tile: hashes(read, tile))

    def __call__(self, level: int, index: int) -> bytes:
        row, height = divmod(level, 8)
        first = index << height
        number, at = divmod(first, WIDTH)
        width = min(WIDTH, (self._size >> shift(row)) - number * WIDTH)
        held: list[bytes] = self._tile(Tile(row, number, width))
        return merkle.root(held[at : at + (1 << height)])


def _load(read: Read, tile: Tile) -> tuple[bytes, Tile]:
    """The bytes of a tile, or of the full one that took the place of a partial one, and which it was."""
    data = read(tile.path)
    if data is None and not tile.full:
        full = Tile(tile.level, tile.index)
        data = read(full.path)
        if data is not None:
            return data, full
    if data is None:
        raise Broken("log_file_missing", file=tile.path)
    return data, tile


def levels(size: int) -> int:
    """The number of levels of tiles in a log of `size` entries."""
    return -(-size.bit_length() // 8)


def shift(level: int) -> int:
    """How far the number of entries is shifted to give the number of hashes on a level of tiles."""
    return 8 * max(level, 0)
