"""The vectors of Certificate Transparency, an independent implementation, and properties up to 70,000 leaves."""

from functools import cache

import pymerkle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minhchung.lib.tlog import merkle

# certificate-transparency-go and certificate-transparency: merkletree tests
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PAIR_01 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
PAIR_23 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
HALF_47 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
LEAF_4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
PAIR_67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
PAIR_45 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
INCLUSION = [
    (0, 1, []),
    (0, 8, [PAIR_01, PAIR_23, HALF_47]),
    (5, 8, [LEAF_4, PAIR_67, ROOTS[4]]),
    (2, 3, [ROOTS[2]]),
    (1, 5, [ROOTS[1], PAIR_23, LEAF_4]),
]
CONSISTENCY = [
    (1, 1, []),
    (1, 8, [PAIR_01, PAIR_23, HALF_47]),
    (6, 8, [PAIR_45, PAIR_67, ROOTS[4]]),
    (2, 5, [PAIR_23, LEAF_4]),
]
LARGEST = 70_000


@cache
def levels() -> list[list[bytes]]:
    """All perfect nodes of a tree of LARGEST leaves, by level."""
    rows = [[merkle.leaf_hash(str(at).encode()) for at in range(LARGEST)]]
    while len(rows[-1]) > 1:
        row = rows[-1]
        rows.append([merkle.node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)])
    return rows


def big(level: int, index: int) -> bytes:
    return levels()[level][index]


def small(level: int, index: int) -> bytes:
    leaves = [merkle.leaf_hash(bytes.fromhex(one)) for one in INPUTS]
    return merkle.root(leaves[index << level : (index + 1) << level])


@pytest.mark.parametrize("size", range(9))
def test_root_of_the_vectors(size: int) -> None:
    leaves = [merkle.leaf_hash(bytes.fromhex(one)) for one in INPUTS[:size]]
    assert merkle.root(leaves).hex() == ROOTS[size]
    assert merkle.tree_root(size, small).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size", "path"), INCLUSION)
def test_inclusion_of_the_vectors(index: int, size: int, path: list[str]) -> None:
    proof = merkle.prove_inclusion(index, size, small)
    assert [one.hex() for one in proof] == path
    assert merkle.check_inclusion(small(0, index), index, size, proof, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "new", "path"), CONSISTENCY)
def test_consistency_of_the_vectors(old: int, new: int, path: list[str]) -> None:
    proof = merkle.prove_consistency(old, new, small)
    assert [one.hex() for one in proof] == path
    assert merkle.check_consistency(old, new, bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new]), proof)


def test_independent_implementation_agrees_on_every_small_tree() -> None:
    theirs = pymerkle.InmemoryTree(algorithm="sha256")
    for size in range(1, 66):
        theirs.append_entry(str(size - 1).encode())
        assert theirs.get_root() == merkle.tree_root(size, big)
        for index in range(size):
            path = theirs.prove_inclusion(index + 1, size).path  # begins with the leaf itself
            assert path[1:] == merkle.prove_inclusion(index, size, big)


def test_consistency_leads_to_the_roots_of_the_independent_implementation() -> None:
    theirs = pymerkle.InmemoryTree(algorithm="sha256")
    for size in range(1, 66):
        theirs.append_entry(str(size - 1).encode())
        for old in range(1, size):
            path = merkle.prove_consistency(old, size, big)
            assert merkle.check_consistency(old, size, theirs.get_root(old), theirs.get_root(size), path)


@settings(deadline=None)  # the first call hashes the whole tree
@given(st.integers(1, LARGEST).flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size))))
def test_inclusion_holds_for_its_leaf_alone(drawn: tuple[int, int]) -> None:
    index, size = drawn
    root, leaf = merkle.tree_root(size, big), big(0, index)
    path = merkle.prove_inclusion(index, size, big)
    assert merkle.check_inclusion(leaf, index, size, path, root)
    assert not merkle.check_inclusion(big(0, (index + 1) % LARGEST), index, size, path, root)
    assert not merkle.check_inclusion(leaf, index, size, [*path, root], root)
    assert not merkle.check_inclusion(leaf, index, size, path, merkle.EMPTY)
    for at in range(len(path)):
        assert not merkle.check_inclusion(leaf, index, size, path[:at] + path[at + 1 :], root)
        assert not merkle.check_inclusion(leaf, index, size, [*path[:at], merkle.EMPTY, *path[at + 1 :]], root)
    assert all(not merkle.check_inclusion(leaf, other, size, path, root) for other in {index - 1, index + 1, size})


@settings(deadline=None)  # the first call hashes the whole tree
@given(st.integers(0, LARGEST).flatmap(lambda new: st.tuples(st.integers(0, new), st.just(new))))
def test_consistency_holds_for_its_roots_alone(drawn: tuple[int, int]) -> None:
    old, new = drawn
    first, second = merkle.tree_root(old, big), merkle.tree_root(new, big)
    path = merkle.prove_consistency(old, new, big)
    wrong = merkle.leaf_hash(b"another")
    assert merkle.check_consistency(old, new, first, second, path)
    assert not merkle.check_consistency(old, new, wrong, second, path)
    assert not merkle.check_consistency(old, new, first, wrong, path) or old == 0
    assert not merkle.check_consistency(old, new, first, second, [*path, wrong])
    for at in range(len(path)):
        assert not merkle.check_consistency(old, new, first, second, path[:at] + path[at + 1 :])
        assert not merkle.check_consistency(old, new, first, second, [*path[:at], wrong, *path[at + 1 :]])


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_index_outside_the_tree_has_no_proof(index: int, size: int) -> None:
    assert not merkle.check_inclusion(small(0, 0), index, size, [], small(0, 0))
    with pytest.raises(ValueError, match=str(index)):
        merkle.prove_inclusion(index, size, small)


@pytest.mark.parametrize(("old", "new"), [(-1, 3), (4, 3)])
def test_tree_that_shrinks_has_no_proof(old: int, new: int) -> None:
    assert not merkle.check_consistency(old, new, small(0, 0), small(0, 0), [])
    with pytest.raises(ValueError, match=str(old)):
        merkle.prove_consistency(old, new, small)


def test_hash_of_another_length_is_no_step() -> None:
    path = merkle.prove_inclusion(0, 8, small)
    root = bytes.fromhex(ROOTS[8])
    joined = [path[0] + path[1], path[2]]
    assert not merkle.check_inclusion(small(0, 0), 0, 8, joined, root)
    assert not merkle.check_consistency(1, 8, small(0, 0), root, joined)
