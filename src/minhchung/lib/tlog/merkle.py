"""Merkle trees as RFC 6962 and RFC 9162 define them: pure functions over 32-byte hashes.

Node (level, index) is the root of the perfect tree over the leaves [index * 2**level, (index + 1) * 2**level). Proofs
are made through `read(level, index)`, so that they can be fed by tiles. tests/lib/tlog/test_merkle.py holds the vectors
of Certificate Transparency and the comparison with an independent implementation.
"""

import hashlib
from collections.abc import Callable, Sequence

EMPTY = hashlib.sha256(b"").digest()
ReadHash = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two hashes (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def compact(hashes: Sequence[bytes]) -> list[bytes]:
    """The roots of the largest perfect trees that cover `hashes` (all of one level) from left to right."""
    roots: list[bytes] = []
    level = list(hashes)
    while level:
        if len(level) % 2:
            roots.append(level.pop())
        level = [node_hash(level[n], level[n + 1]) for n in range(0, len(level), 2)]
    return roots[::-1]


def fold(roots: Sequence[bytes]) -> bytes:
    """The root over perfect trees that shrink from left to right."""
    if not roots:
        return EMPTY
    result = roots[-1]
    for left in reversed(roots[:-1]):
        result = node_hash(left, result)
    return result


def root(hashes: Sequence[bytes]) -> bytes:
    """The root of the tree with these leaf hashes."""
    return fold(compact(hashes))


def tree_root(size: int, read: ReadHash) -> bytes:
    """The root of the first `size` leaves."""
    return _span_root(0, size, read)


def prove_inclusion(index: int, size: int, read: ReadHash) -> list[bytes]:
    """The audit path of leaf `index` in the tree of `size` leaves, from leaf to root (RFC 9162, 2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError(index)
    start, end, path = 0, size, []
    while end - start > 1:
        split = _split(start, end)
        if index < split:
            path.append(_span_root(split, end, read))
            end = split
        else:
            path.append(_span_root(start, split, read))
            start = split
    return path[::-1]


def prove_consistency(old: int, new: int, read: ReadHash) -> list[bytes]:
    """The proof that the tree of `new` leaves begins with that of `old` (RFC 9162, 2.1.4.1); empty for 0 and `new`."""
    if not 0 <= old <= new:
        raise ValueError(old)
    if old == 0:
        return []
    start, end, path = 0, new, []
    while end != old:
        split = _split(start, end)
        if old <= split:
            path.append(_span_root(split, end, read))
            end = split
        else:
            path.append(_span_root(start, split, read))
            start = split
    if start:  # else the verifier knows this hash: it is the root of the old tree
        path.append(_span_root(start, end, read))
    return path[::-1]


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root_hash: bytes) -> bool:
    """Whether `path` leads from the leaf hash at `index` to the root of `size` leaves (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or any(len(one) != 32 for one in path):
        return False
    result, at, last = leaf, index, size - 1
    for one in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            result = node_hash(one, result)
            at, last = _climb(at, last)
        else:
            result = node_hash(result, one)
        at, last = at >> 1, last >> 1
    return last == 0 and result == root_hash


def check_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether `path` shows that the new tree begins with the old one (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= new or any(len(one) != 32 for one in path):
        return False
    if old in {0, new}:
        return not path and old_root == (new_root if old else EMPTY)
    hashes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    return bool(hashes) and _join(old, new, hashes) == (old_root, new_root)


def _join(old: int, new: int, hashes: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """The old and the new root that a consistency proof leads to; None when it is too long or too short."""
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = hashes[0]
    for one in hashes[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            first, second = node_hash(one, first), node_hash(one, second)
            at, last = _climb(at, last)
        else:
            second = node_hash(second, one)
        at, last = at >> 1, last >> 1
    return (first, second) if last == 0 else None


def _climb(at: int, last: int) -> tuple[int, int]:
    """Both numbers shifted until `at` is odd or 0: levels at which the right edge has no sibling."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _split(start: int, end: int) -> int:
    """Where RFC 6962 splits [start, end): the largest power of two below its length."""
    return start + (1 << (end - start - 1).bit_length() - 1)


def _span_root(start: int, end: int, read: ReadHash) -> bytes:
    """The root of the leaves [start, end); `start` is a multiple of the power of two at or above their number."""
    roots = []
    while start < end:
        level = (end - start).bit_length() - 1
        roots.append(read(level, start >> level))
        start += 1 << level
    return fold(roots)
