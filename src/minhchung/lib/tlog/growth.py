"""A log that grows: entries come in, the files that they fill come out, and little is held meanwhile."""

from collections.abc import Sequence

from . import merkle
from .tiles import ENTRIES, WIDTH, Read, Tile, bundle, check_entry, hashes, levels, shift


class Growth:
    """Hashes a log into tiles as leaf hashes come, holding at most 255 hashes of each level."""

    def __init__(self, size: int = 0, levels: Sequence[Sequence[bytes]] = ()) -> None:
        self.size = size
        self._levels = [list(level) for level in levels] or [[]]

    @classmethod
    def resume(cls, read: Read, size: int) -> "Growth":
        """From the partial tiles of a log of `size` entries. Raises Broken: log_file_missing, log_file_wrong."""
        widths = [(size >> shift(level)) for level in range(levels(size))]
        tiles = [Tile(level, *divmod(width, WIDTH)) for level, width in enumerate(widths)]
        return cls(size, [hashes(read, tile) if tile.width else [] for tile in tiles])

    def add(self, leaf: bytes) -> list[tuple[Tile, bytes]]:
        """Take the next leaf hash; the tiles that it fills, lowest first."""
        self.size += 1
        self._levels[0].append(leaf)
        filled, level = [], 0
        while len(self._levels[level]) == WIDTH:
            held = self._levels[level]
            filled.append((Tile(level, (self.size >> shift(level + 1)) - 1), b"".join(held)))
            self._levels[level] = []
            level += 1
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(merkle.root(held))
        return filled

    def part(self, tile: Tile) -> bytes:
        """The bytes of a partial tile at the right edge, of the present width or an earlier one."""
        return b"".join(self._levels[tile.level][: tile.width])

    def edge(self) -> list[tuple[Tile, bytes]]:
        """The partial tiles of the present size."""
        held = [(level, one) for level, one in enumerate(self._levels) if one]
        return [(Tile(n, self.size >> shift(n + 1), len(one)), b"".join(one)) for n, one in held]

    def root(self) -> bytes:
        """The root of all leaves so far."""
        return merkle.fold([one for level in reversed(self._levels) for one in merkle.compact(level)])


class Builder:
    """Turns entries into all files of a log as they come, holding at most 255 entries and 255 hashes of each level."""

    def __init__(self, growth: Growth | None = None) -> None:
        self.growth = growth or Growth()
        self._bundled: list[bytes] = []

    @property
    def size(self) -> int:
        return self.growth.size

    def add(self, entry: bytes) -> list[tuple[Tile, bytes]]:
        """Take the next entry; the files that it fills. Raises Refused: entry_too_large."""
        check_entry(entry)
        self._bundled.append(entry)
        filled = self.growth.add(merkle.leaf_hash(entry))
        if filled:
            filled.insert(0, (Tile(ENTRIES, self.size // WIDTH - 1), bundle(self._bundled)))
            self._bundled = []
        return filled

    def root(self) -> bytes:
        """The root of all entries so far."""
        return self.growth.root()

    def part(self, tile: Tile) -> bytes:
        """As `Growth.part`, for bundles too."""
        return bundle(self._bundled[: tile.width]) if tile.level == ENTRIES else self.growth.part(tile)

    def edge(self) -> list[tuple[Tile, bytes]]:
        """As `Growth.edge`, for bundles too."""
        tile = Tile(ENTRIES, self.size // WIDTH, self.size % WIDTH)
        return [*([(tile, self.part(tile))] if tile.width else []), *self.growth.edge()]
