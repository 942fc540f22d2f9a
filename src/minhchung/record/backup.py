"""The whole desk in one file, while it runs, and back from it into an empty folder.

A backup holds the tables, the archive and the last signed manifest; keys only when asked. The index and the site are
derived and are built again.
"""

import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.db import connection

from minhchung.errors import Refused

LABEL = "minhchung-backup.json"
FORMAT = 1
TABLES = "db.sqlite3"
# Without the key nobody can sign a manifest again; with this file an unchanged site needs no signature.
KEPT = ("site/log/manifest",)
_FILES, _FOLDERS = (LABEL, TABLES, *KEPT), ("warc/", "keys/")


def backup(
    folder: Path, file: Path, *, keys: Path | None = None, progress: Callable[[int, int], None] = lambda _n, _all: None
) -> int:
    """Write the desk in `folder` to `file` (tar), with the keys in the folder `keys` if given; returns its bytes.

    `file` appears whole or not at all, for its owner alone.
    Raises Refused: backup_postgres, backup_exists; Failed or OSError of the disk.
    """
    if connection.vendor != "sqlite":
        raise Refused("backup_postgres")
    if file.exists():
        raise Refused("backup_exists", file=file)
    part = file.with_name(file.name + ".part")
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix="backup-") as place, _private(part) as out:
            tables = _tables(Path(place))
            # The archive after the tables: a capture is there before the row that names it.
            members = [(TABLES, tables), *_members(folder, keys)]
            with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
                _add_label(tar, with_keys=keys is not None, files=len(members))
                for done, (name, path) in enumerate(members, start=1):
                    tar.add(path, arcname=name, recursive=False, filter=_plain)
                    progress(done, len(members))
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return file.stat().st_size


def unpack(file: Path, folder: Path, *, keys: Path | None = None) -> None:
    """Put a backup into `folder`, which must be empty or not there; its keys into `keys` where that lies elsewhere.

    Raises Refused: restore_not_empty, restore_unreadable; then `folder` is as it was.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Refused("restore_not_empty", folder=folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-restore-") as place:
        fresh = Path(place) / "desk"
        fresh.mkdir(mode=0o700)
        try:
            _unpack(file, fresh)
        except (tarfile.TarError, OSError, ValueError, LookupError, TypeError, sqlite3.DatabaseError) as error:
            raise Refused("restore_unreadable", file=file) from error
        if keys and keys != folder / "keys" and (fresh / "keys").exists():
            _move_keys(fresh / "keys", keys)
        if folder.exists():
            folder.rmdir()
        fresh.rename(folder)


def _move_keys(found: Path, keys: Path) -> None:
    """Put the keys where they belong, never over others."""
    if keys.exists() and any(keys.iterdir()):
        raise Refused("restore_not_empty", folder=keys)
    keys.parent.mkdir(parents=True, exist_ok=True)
    if keys.exists():
        keys.rmdir()
    shutil.move(found, keys)


def _private(part: Path) -> BinaryIO:
    """`part` made anew, readable by its owner alone from the first moment: it may hold keys."""
    part.unlink(missing_ok=True)
    return os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _tables(place: Path) -> Path:
    """A copy of the database as it stands at one moment (SQLite's backup API), whatever is written meanwhile."""
    copy = place / TABLES
    connection.ensure_connection()
    with closing(sqlite3.connect(copy)) as target:
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
    return copy


def _members(folder: Path, keys: Path | None) -> list[tuple[str, Path]]:
    found = [(name, folder / name) for name in KEPT if (folder / name).is_file()]
    for top, path in (("warc", folder / "warc"), ("keys", keys)):
        if path and path.is_dir():
            files = sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))
            found += [(f"{top}/{file.relative_to(path).as_posix()}", file) for file in files]
    return found


def _add_label(tar: tarfile.TarFile, *, with_keys: bool, files: int) -> None:
    text = json.dumps({"format": FORMAT, "keys": with_keys, "files": files}).encode()
    label = tarfile.TarInfo(LABEL)
    label.size = len(text)
    tar.addfile(label, BytesIO(text))


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Whose files they are on this machine is nobody's business."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _unpack(file: Path, fresh: Path) -> None:
    with tarfile.open(file, "r:") as tar:
        for member in _known(tar):
            tar.extract(member, fresh, filter="data")
    label = json.loads((fresh / LABEL).read_text("utf-8"))
    (fresh / LABEL).unlink()
    files = sum(path.is_file() for path in fresh.rglob("*"))
    if (label["format"], label["files"]) != (FORMAT, files) or not (fresh / TABLES).is_file():
        raise ValueError(label)
    with closing(sqlite3.connect(fresh / TABLES)) as tables:
        if tables.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise ValueError(TABLES)
        tables.execute("SELECT count(*) FROM record_entry")  # whoever's tables these are, they are ours
    for secret in (fresh / "keys").glob("*"):
        secret.chmod(0o600)


def _known(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    for member in tar:
        inside = member.name in _FILES or member.name.startswith(_FOLDERS)
        if not member.isfile() or not inside or ".." in member.name.split("/"):
            raise ValueError(member.name)
        yield member
