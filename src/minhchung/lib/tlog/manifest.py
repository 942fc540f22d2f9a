"""The signed manifest of a folder: the SHA-256 of every file, in shards, bound to a checkpoint of the log.

manifest/<xxx>   lines "<sha256>  <path>", sorted by path: the form of sha256sum. `xxx` is told by `shard_of`.
manifest/index   lines "<sha256>  <xxx>", sorted by xxx: the digest of each shard
log/manifest     a signed note of five lines: <origin>/manifest, the size and the base64 root of the checkpoint, the
                 number of files, the base64 SHA-256 of manifest/index

These files themselves and log/checkpoint are not listed.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from minhchung.errors import Broken

from . import disk
from . import note as notes
from .checkpoint import Checkpoint
from .encoding import base64_of, hash_of, number
from .note import Signer, Verifier

NOTE = "log/manifest"
INDEX = "manifest/index"
_UNLISTED = {NOTE, "log/checkpoint"}
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_SHARD = re.compile(r"[0-9a-f]{3}")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\]")


@dataclass(frozen=True)
class Index:
    """What a folder's shards come to: the SHA-256 (32 bytes) of manifest/index and the number of files listed."""

    sha256: bytes
    files: int


@dataclass(frozen=True)
class Manifest:
    """The statement that is signed: at this checkpoint, the folder's files were those of this index."""

    checkpoint: Checkpoint
    index: Index


def shard_of(path: str) -> str:
    """Three hexadecimal digits; the files of one check, in both languages, share a shard."""
    group = "/".join(path.removeprefix("en/").split("/")[:2])
    return hashlib.sha256(group.encode()).hexdigest()[:3]


def check_path(path: str) -> None:
    """Raises Broken: manifest_path, unless `path` is relative, clean, of one line and one that may be listed."""
    parts = path.split("/")
    unlisted = path in _UNLISTED or parts[0] == "manifest"
    if unlisted or _UNSAFE.search(path) or any(part in {"", ".", ".."} for part in parts):
        raise Broken("manifest_path", path=path)


def write(folder: Path, files: Iterable[tuple[str, str]]) -> Index:
    """Make the manifest of `folder` anew out of (path, sha256 in hex).

    Raises Broken: manifest_path; Failed: disk_full.
    """
    shards: defaultdict[str, bytearray] = defaultdict(bytearray)
    for path, digest in files:
        check_path(path)
        shards[shard_of(path)] += f"{digest}  {path}\n".encode()
    with disk.full_is_failed():
        count = 0
        digests = {}
        for shard, lines in sorted(shards.items()):
            listed = _lines(bytes(lines), "manifest/" + shard)
            digests[shard] = _write_shard(folder, shard, listed)
            count += len(listed)
        for left in (folder / "manifest").glob("*"):
            if left.name not in digests and left.name != "index":
                left.unlink()
        return Index(_write_index(folder, digests), count)


def update(folder: Path, changed: Mapping[str, str | None]) -> Index:
    """List `changed` (path to sha256 in hex, None for a file that is gone): writes only the shards these fall into.

    After a run that was killed, the same changes given again come to the same files. Raises Broken: manifest_path,
    manifest_broken (make it anew then, by `write`); Failed: disk_full.
    """
    by_shard: defaultdict[str, dict[str, str | None]] = defaultdict(dict)
    for path, digest in changed.items():
        check_path(path)
        by_shard[shard_of(path)][path] = digest
    index = disk.read(folder / INDEX)
    digests = _digests(folder) if index is None else read_index(index)
    count = _counted(folder, index)
    with disk.full_is_failed():
        for shard, changes in sorted(by_shard.items()):
            known, more = _merge(folder, shard, changes, digests)
            count = count + more if known and count is not None else None
        sha256 = _write_index(folder, digests)
    return Index(sha256, _count(folder, digests) if count is None else count)


def _merge(folder: Path, shard: str, changes: Mapping[str, str | None], digests: dict[str, str]) -> tuple[bool, int]:
    """Write a shard with its changes and set its digest.

    Returns whether it was as the index says (else a killed run came here before), and by how many files it grew.
    """
    file = folder / "manifest" / shard
    data = disk.read(file) or b""
    known = hashlib.sha256(data).hexdigest() == digests.pop(shard, hashlib.sha256().hexdigest())
    listed = read_shard(data, shard)
    merged = {path: digest for path, digest in {**listed, **changes}.items() if digest is not None}
    if merged:
        digests[shard] = _write_shard(folder, shard, merged)
    else:
        file.unlink(missing_ok=True)
    return known, len(merged) - len(listed)


def sign(index: Index, checkpoint: Checkpoint, key: Signer) -> bytes:
    """The signed note that log/manifest holds."""
    lines = (
        f"{checkpoint.origin}/manifest",
        str(checkpoint.size),
        base64_of(checkpoint.root),
        str(index.files),
        base64_of(index.sha256),
    )
    return notes.sign("".join(f"{line}\n" for line in lines).encode(), key)


def verify(note: bytes, verifiers: Iterable[Verifier]) -> Manifest:
    """The statement in log/manifest.

    Raises Broken: manifest_broken, checkpoint_origin, and what `note.verify` raises.
    """
    opened = notes.verify(note, verifiers)
    found = decode(opened.body)
    if all(one.name != found.checkpoint.origin for one in opened.signed_by):
        raise Broken("checkpoint_origin", origin=found.checkpoint.origin)
    return found


def decode(body: bytes) -> Manifest:
    """The statement in the body of the note, not yet verified. Raises Broken: manifest_broken."""
    try:
        name, size, root, files, index = body.decode().removesuffix("\n").split("\n")
        origin = name.removesuffix("/manifest")
        if body.endswith(b"\n") and origin != name:
            return Manifest(Checkpoint(origin, number(size), hash_of(root)), Index(hash_of(index), number(files)))
    except ValueError:
        pass
    raise Broken("manifest_broken", file=NOTE)


def read_index(data: bytes) -> dict[str, str]:
    """The SHA-256 in hex of each shard. Raises Broken: manifest_broken."""
    found = _lines(data, INDEX)
    if list(found) != sorted(found) or not all(map(_SHARD.fullmatch, found)):
        raise Broken("manifest_broken", file=INDEX)
    return found


def read_shard(data: bytes, shard: str) -> dict[str, str]:
    """The SHA-256 in hex of each file of a shard, by path. Raises Broken: manifest_broken, manifest_path."""
    found = _lines(data, f"manifest/{shard}")
    for path in found:
        check_path(path)
    if list(found) != sorted(found) or any(shard_of(path) != shard for path in found):
        raise Broken("manifest_broken", file=f"manifest/{shard}")
    return found


def _lines(data: bytes, file: str) -> dict[str, str]:
    """Names to digests, as they come."""
    found: dict[str, str] = {}
    try:
        lines = data.decode().split("\n")
    except UnicodeDecodeError as error:
        raise Broken("manifest_broken", file=file) from error
    if lines.pop():
        raise Broken("manifest_broken", file=file)
    for line in lines:
        matched = _LINE.fullmatch(line)
        if not matched or matched[2] in found:
            raise Broken("manifest_broken", file=file)
        found[matched[2]] = matched[1]
    return found


def _digests(folder: Path) -> dict[str, str]:
    """The SHA-256 in hex of each shard that is there: a first run was killed before it wrote the index."""
    shards = [file for file in (folder / "manifest").glob("*") if _SHARD.fullmatch(file.name)]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in shards}


def _counted(folder: Path, index: bytes | None) -> int | None:
    """The number of files by the folder's own note, when that was made for this index."""
    if index is None:
        return None
    body, _, _ = (disk.read(folder / NOTE) or b"").rpartition(b"\n\n")
    try:
        found = decode(body + b"\n").index
    except Broken:
        return None
    return found.files if found.sha256 == hashlib.sha256(index).digest() else None


def _count(folder: Path, shards: Iterable[str]) -> int:
    """The number of files listed in all shards."""
    return sum((disk.read(folder / "manifest" / shard) or b"").count(b"\n") for shard in shards)


def _write_shard(folder: Path, shard: str, listed: Mapping[str, str]) -> str:
    """Write one shard if it changes; its SHA-256 in hex."""
    return _put(folder / "manifest" / shard, listed).hex()


def _write_index(folder: Path, digests: Mapping[str, str]) -> bytes:
    return _put(folder / INDEX, digests)


def _put(target: Path, listed: Mapping[str, str]) -> bytes:
    data = "".join(f"{digest}  {name}\n" for name, digest in sorted(listed.items())).encode()
    if disk.read(target) != data:
        disk.write(target, data)
    return hashlib.sha256(data).digest()
