"""The signed manifest of a folder: written whole, written in part, read strictly."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from minhchung.errors import Broken
from minhchung.lib.tlog import manifest, note
from minhchung.lib.tlog.checkpoint import Checkpoint
from minhchung.lib.tlog.manifest import Index, Manifest

from .log import KEY, OTHER

AT = Checkpoint(KEY.name, 7, bytes(range(32)))
PATHS = [
    "index.html",
    "en/index.html",
    "checks/ca-chua/index.html",
    "en/checks/ca-chua/index.html",
    "checks/ca-chua/r1/index.html",
    "checks/ca-chua/feed.atom",
    "documents/aa/" + "a" * 64 + ".json",
    "log/tile/0/000.p/7",
    "log/key",
    "assets/đường dẫn.css",
]


def digest(path: str) -> str:
    return hashlib.sha256(path.encode()).hexdigest()


def files(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def listed(folder: Path) -> dict[str, str]:
    """Everything that the manifest in a folder lists, read as a stranger would."""
    found: dict[str, str] = {}
    index = (folder / "manifest/index").read_bytes()
    for shard, sha256 in manifest.read_index(index).items():
        data = (folder / "manifest" / shard).read_bytes()
        assert hashlib.sha256(data).hexdigest() == sha256
        found |= manifest.read_shard(data, shard)
    return found


def put(folder: Path, index: Index) -> None:
    (folder / "log").mkdir(exist_ok=True)
    (folder / "log/manifest").write_bytes(manifest.sign(index, AT, KEY))


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    put(folder, manifest.write(folder, [(path, digest(path)) for path in PATHS]))
    return folder


def test_files_of_one_check_share_a_shard() -> None:
    assert len({manifest.shard_of(path) for path in PATHS[2:6]}) == 1
    assert manifest.shard_of("checks/ca-chua/index.html") == digest("checks/ca-chua")[:3]
    assert manifest.shard_of("en/index.html") == manifest.shard_of("index.html") == digest("index.html")[:3]


def test_whole_manifest_lists_every_file(made: Path) -> None:
    assert listed(made) == {path: digest(path) for path in PATHS}
    found = manifest.verify((made / "log/manifest").read_bytes(), [KEY.verifier])
    sha256 = hashlib.sha256((made / "manifest/index").read_bytes()).digest()
    assert found == Manifest(AT, Index(sha256, len(PATHS)))


def test_manifest_is_read_by_sha256sum(made: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--strict", "-c", "index"], cwd=made / "manifest", capture_output=True, check=False
    )
    assert done.returncode == 0


def test_order_of_the_files_given_does_not_matter(made: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    put(other, manifest.write(other, [(path, digest(path)) for path in reversed(PATHS)]))
    assert files(other) == files(made)


def test_files_one_by_one_come_to_the_same_manifest(made: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for at, path in enumerate(PATHS):
        index = manifest.update(other, {path: digest(path)})
        assert index.files == at + 1
        put(other, index)
    assert files(other) == files(made)
    for path in PATHS:
        put(other, manifest.update(other, {path: None}))
    assert files(other).keys() == {"manifest/index", "log/manifest"}
    assert manifest.verify((other / "log/manifest").read_bytes(), [KEY.verifier]).index.files == 0


def test_update_writes_only_the_shards_it_touches(made: Path) -> None:
    before = {path: (made / path).stat().st_ino for path in files(made)}
    index = manifest.update(
        made, {"checks/ca-chua/feed.atom": digest("new"), "gone.html": None, "index.html": digest("index.html")}
    )
    after = {path: (made / path).stat().st_ino for path in files(made)}
    shard = manifest.shard_of("checks/ca-chua/feed.atom")
    assert {path for path in after if after[path] != before.get(path)} == {f"manifest/{shard}", "manifest/index"}
    assert index.files == len(PATHS)
    assert listed(made) == {path: digest(path) for path in PATHS} | {"checks/ca-chua/feed.atom": digest("new")}


@pytest.mark.parametrize("lost", ["shard", "index", "note"])
def test_update_after_a_killed_one_comes_to_the_same(made: Path, tmp_path: Path, lost: str) -> None:
    changed = {"checks/moi/index.html": digest("1"), "index.html": digest("2"), "log/key": None}
    before, other = files(made), tmp_path / "other"
    shutil.copytree(made, other)
    put(other, manifest.update(other, changed))
    manifest.update(made, changed)  # killed before the note was signed, or
    if lost == "shard":  # before the index was written, or after its first shard
        shard = f"manifest/{manifest.shard_of('index.html')}"
        (made / shard).write_bytes(before[shard])
        (made / "manifest/index").write_bytes(before["manifest/index"])
    if lost == "index":
        (made / "manifest/index").write_bytes(before["manifest/index"])
    put(made, manifest.update(made, changed))
    assert files(made) == files(other)


def test_update_without_an_index_counts_what_is_there(made: Path) -> None:
    (made / "manifest/index").unlink()
    assert manifest.update(made, {"more.html": digest("more")}).files == len(PATHS) + 1
    assert listed(made).keys() == {*PATHS, "more.html"}


def test_whole_manifest_drops_shards_that_are_no_longer_needed(made: Path) -> None:
    manifest.write(made, [("index.html", digest("index.html"))])
    assert files(made).keys() - {"log/manifest"} == {"manifest/index", f"manifest/{manifest.shard_of('index.html')}"}


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/index.html",
        "a//b",
        "a/",
        "../a",
        "a/../b",
        "./a",
        "a\nb",
        "a\rb",
        "a\x7fb",
        "a\\b",
        "manifest/index",
        "manifest/0a1",
        "log/manifest",
        "log/checkpoint",
    ],
)
def test_path_that_cannot_be_listed_is_refused(tmp_path: Path, path: str) -> None:
    for act in (
        lambda: manifest.write(tmp_path / "site", [(path, digest("x"))]),
        lambda: manifest.update(tmp_path / "site", {path: digest("x")}),
        lambda: manifest.read_shard(f"{digest('x')}  {path}\n".encode(), manifest.shard_of(path)),
    ):
        with pytest.raises(Broken) as caught:
            act()
        assert caught.value.code in {"manifest_path", "manifest_broken"}
    assert not (tmp_path / "site").exists()


ONE, TWO = (f"{digest(path)}  {path}\n".encode() for path in ("checks/a/1", "checks/a/2"))
SHARD = manifest.shard_of("checks/a/1")


@pytest.mark.parametrize(
    "data",
    [
        TWO + ONE,
        ONE + ONE,
        ONE[:-1],
        ONE + b"\n",
        ONE.upper(),
        ONE.replace(b"  ", b" "),
        ONE.replace(b"  ", b" *"),
        ONE[1:],
        b"\n",
        ONE + b"\xff\n",
    ],
)
def test_shard_in_another_form_is_refused(data: bytes) -> None:
    assert manifest.read_shard(ONE + TWO, SHARD) == {
        "checks/a/1": digest("checks/a/1"),
        "checks/a/2": digest("checks/a/2"),
    }
    with pytest.raises(Broken) as caught:
        manifest.read_shard(data, SHARD)
    assert (caught.value.code, caught.value.facts) == ("manifest_broken", {"file": f"manifest/{SHARD}"})


def test_path_in_another_shard_than_its_own_is_refused() -> None:
    with pytest.raises(Broken) as caught:
        manifest.read_shard(ONE, "000" if SHARD != "000" else "001")
    assert caught.value.code == "manifest_broken"


@pytest.mark.parametrize("name", ["00", "0000", "00G", "00A", "index", "../x"])
def test_index_of_other_names_is_refused(name: str) -> None:
    with pytest.raises(Broken) as caught:
        manifest.read_index(f"{digest('x')}  {name}\n".encode())
    assert (caught.value.code, caught.value.facts) == ("manifest_broken", {"file": "manifest/index"})


def test_manifest_of_another_key_is_refused(made: Path) -> None:
    with pytest.raises(Broken) as caught:
        manifest.verify((made / "log/manifest").read_bytes(), [OTHER.verifier])
    assert caught.value.code == "note_unsigned"
    stranger = note.Signer("other.example/log", bytes(32))
    with pytest.raises(Broken) as caught:
        manifest.verify(manifest.sign(Index(bytes(32), 1), AT, stranger), [stranger.verifier])
    assert caught.value.code == "checkpoint_origin"


def test_manifest_is_never_taken_for_a_checkpoint(made: Path) -> None:
    from minhchung.lib.tlog import checkpoint

    signed = (made / "log/manifest").read_bytes()
    with pytest.raises(Broken) as caught:
        checkpoint.verify(signed, [KEY.verifier])
    assert caught.value.code == "checkpoint_origin"
    with pytest.raises(Broken) as caught:
        manifest.verify(checkpoint.sign(AT, KEY), [KEY.verifier])
    assert caught.value.code == "manifest_broken"


def test_body_in_another_form_is_refused() -> None:
    body, _, _ = manifest.sign(Index(bytes(32), 12), AT, KEY).rpartition(b"\n\n")
    body += b"\n"
    assert manifest.decode(body) == Manifest(AT, Index(bytes(32), 12))
    for wrong in (
        body[:-1],
        body + b"more\n",
        body.replace(b"12", b"012"),
        body.replace(b"/manifest", b""),
        body[2:].replace(b"=", b""),
    ):
        with pytest.raises(Broken) as caught:
            manifest.decode(wrong)
        assert (caught.value.code, caught.value.facts) == ("manifest_broken", {"file": "log/manifest"})
