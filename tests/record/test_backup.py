"""The whole desk in one file, while it runs, and back; what is no such file puts nothing into place."""

import io
import json
import sqlite3
import stat
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from minhchung.errors import Refused
from minhchung.record import backup
from tests.record.process import START, python, together
from tests.served import command

Members = dict[str, bytes]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a published sample. Read only."""
    data = tmp_path_factory.mktemp("desk") / "data"
    assert command("publish", "--sample", "--data", str(data)).returncode == 0
    return data


@pytest.fixture(scope="module")
def with_keys(desk: Path) -> Path:
    """Its backup, keys among it."""
    file = desk.parent / "with-keys.tar"
    done = command("backup", str(file), "--with-keys", "--json", "--data", str(desk))
    assert (done.returncode, json.loads(done.stdout)) == (0, {"file": str(file), "bytes": file.stat().st_size})
    return file


@pytest.fixture(scope="module")
def without_keys(desk: Path) -> Path:
    file = desk.parent / "without-keys.tar"
    assert command("backup", str(file), "--data", str(desk)).returncode == 0
    return file


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def members(file: Path) -> Members:
    with tarfile.open(file) as tar:
        return {member.name: (tar.extractfile(member) or io.BytesIO()).read() for member in tar}


def pack(file: Path, given: Members) -> Path:
    """A tar of these members, in this order."""
    with tarfile.open(file, "w") as tar:
        for name, data in given.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return file


def refused(file: Path, folder: Path, *, keys: Path | None = None) -> str:
    """The code with which `file` is refused; nothing is left behind."""
    before = sorted(path.relative_to(folder.parent) for path in folder.parent.rglob("*"))
    with pytest.raises(Refused) as caught:
        backup.unpack(file, folder, keys=keys)
    assert sorted(path.relative_to(folder.parent) for path in folder.parent.rglob("*")) == before
    return caught.value.code


def test_backup_holds_tables_archive_and_manifest_and_no_key(desk: Path, without_keys: Path) -> None:
    found = members(without_keys)
    archive = [f"warc/{name}" for name in files(desk / "warc")]
    assert sorted(found) == sorted(["minhchung-backup.json", "db.sqlite3", "site/log/manifest", *archive])
    assert json.loads(found["minhchung-backup.json"]) == {"format": 1, "keys": False, "files": len(found) - 1}
    secret = (desk / "keys" / "log.key").read_bytes().strip()
    assert without_keys.read_bytes().count(secret) == 0


def test_backup_with_keys_holds_them(desk: Path, with_keys: Path) -> None:
    assert members(with_keys)["keys/log.key"] == (desk / "keys" / "log.key").read_bytes()


def test_backup_says_nothing_about_the_machine(without_keys: Path) -> None:
    with tarfile.open(without_keys) as tar:
        owners = {(one.uid, one.gid, one.uname, one.gname, one.mode) for one in tar if one.name != backup.LABEL}
    assert owners == {(0, 0, "", "", 0o600)}


def test_backup_is_for_its_owner_alone(desk: Path, with_keys: Path, without_keys: Path, tmp_path: Path) -> None:
    """From the first moment: also while it is being written, and where somebody else's leftover lay."""
    assert [stat.S_IMODE(file.stat().st_mode) for file in (with_keys, without_keys)] == [0o600, 0o600]
    part = tmp_path / "x.tar.part"
    part.touch(mode=0o666)
    code = (
        "from minhchung.record import backup\n"
        f"part, seen = Path({str(part)!r}), []\n"
        f"backup.backup(Path({str(desk)!r}), part.with_suffix(''),"
        " progress=lambda n, whole: seen.append(part.stat().st_mode & 0o777))\n"
        "found = sorted(set(seen))"
    )
    assert python(code, data=desk) == [0o600]


def test_backup_leaves_nothing_in_the_data_folder(desk: Path, without_keys: Path) -> None:
    assert [path.name for path in desk.iterdir() if path.name.startswith("backup-")] == []


def test_backup_does_not_overwrite(desk: Path, without_keys: Path) -> None:
    before = without_keys.read_bytes()
    done = command("backup", str(without_keys), "--data", str(desk))
    assert (done.returncode, done.stderr.count("[backup_exists]"), without_keys.read_bytes() == before) == (1, 1, True)


def test_restored_desk_is_the_same_and_goes_on(desk: Path, with_keys: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    done = command("restore", str(with_keys), "--data", str(fresh), "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"folder": str(fresh), "entries": 16})
    assert files(fresh / "site") == files(desk / "site")
    assert files(fresh / "warc") == files(desk / "warc")
    assert files(fresh / "keys") == files(desk / "keys")
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (fresh, fresh / "keys" / "log.key")]
    assert modes == [0o700, 0o600]
    assert command("verify", str(fresh / "site"), "--state", str(tmp_path / "state.json")).returncode == 0
    done = command("withdraw", "moon-over-an-mau", "--reason", "Duty", "--yes", "--data", str(fresh))
    assert done.returncode == 0, done.stderr
    assert command("verify", str(fresh / "site"), "--state", str(tmp_path / "state.json")).returncode == 0


def test_restored_desk_without_keys_shows_what_was_signed_and_signs_no_more(
    desk: Path, without_keys: Path, tmp_path: Path
) -> None:
    fresh = tmp_path / "fresh"
    assert command("restore", str(without_keys), "--data", str(fresh)).returncode == 0
    assert files(fresh / "site") == files(desk / "site")
    done = command("withdraw", "moon-over-an-mau", "--reason", "Duty", "--yes", "--data", str(fresh))
    assert (done.returncode, done.stderr.count("[key_missing]")) == (1, 1)


def test_keys_are_restored_to_where_they_lie(with_keys: Path, tmp_path: Path) -> None:
    keys = tmp_path / "elsewhere" / "keys"
    keys.mkdir(parents=True)
    backup.unpack(with_keys, tmp_path / "fresh", keys=keys)
    assert [(path.name, stat.S_IMODE(path.stat().st_mode)) for path in keys.iterdir()] == [("log.key", 0o600)]
    assert (tmp_path / "fresh" / "keys").exists() is False


def test_keys_are_never_restored_over_others(with_keys: Path, tmp_path: Path) -> None:
    keys = tmp_path / "elsewhere"
    keys.mkdir()
    (keys / "log.key").write_text("mine")
    assert refused(with_keys, tmp_path / "fresh", keys=keys) == "restore_not_empty"
    assert (keys / "log.key").read_text() == "mine"


def test_only_an_empty_folder_is_restored_into(with_keys: Path, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "db.sqlite3").write_bytes(b"mine")
    assert refused(with_keys, full) == "restore_not_empty"
    empty = tmp_path / "empty"
    empty.mkdir()
    backup.unpack(with_keys, empty)
    assert sorted(path.name for path in empty.iterdir()) == ["db.sqlite3", "keys", "site", "warc"]


def foreign_tables(given: Members) -> Members:
    """Somebody else's SQLite file."""
    with closing(sqlite3.connect(":memory:")) as tables:
        tables.execute("CREATE TABLE a (b)")
        return given | {"db.sqlite3": bytes(tables.serialize())}


TAMPERED: dict[str, Callable[[Members], Members]] = {
    "no label": lambda given: {name: data for name, data in given.items() if name != backup.LABEL},
    "no tables": lambda given: {name: data for name, data in given.items() if name != "db.sqlite3"},
    "a capture less": lambda given: dict(list(given.items())[:-1]),
    "a capture more": lambda given: given | {"warc/zz/x.warc.gz": b"x"},
    "label is no JSON": lambda given: given | {backup.LABEL: b"{"},
    "label is a list": lambda given: given | {backup.LABEL: b"[]"},
    "label is empty": lambda given: given | {backup.LABEL: b"{}"},
    "label of a later version": lambda given: given | {backup.LABEL: given[backup.LABEL].replace(b": 1,", b": 2,")},
    "tables are no database": lambda given: given | {"db.sqlite3": b"x" * 8192},
    "tables are empty": lambda given: given | {"db.sqlite3": b""},
    "tables are cut": lambda given: given | {"db.sqlite3": given["db.sqlite3"][:40_000]},
    "tables of somebody else": foreign_tables,
    "file outside": lambda given: given | {"../evil": b"x"},
    "file outside by a detour": lambda given: given | {"warc/../../evil": b"x"},
    "key by a detour": lambda given: given | {"warc/../keys/log.key": b"x"},
    "absolute path": lambda given: given | {"/evil": b"x"},
    "file beside": lambda given: given | {"evil": b"x"},
    "journal of the tables": lambda given: given | {"db.sqlite3-wal": b"x"},
    "page of the site": lambda given: given | {"site/index.html": b"x"},
}  # fmt: skip


@pytest.mark.parametrize("how", TAMPERED)
def test_tampered_backup_puts_nothing_into_place(with_keys: Path, tmp_path: Path, how: str) -> None:
    file = pack(tmp_path / "x.tar", TAMPERED[how](members(with_keys)))
    assert refused(file, tmp_path / "fresh") == "restore_unreadable"


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE])
def test_backup_with_anything_but_files_puts_nothing_into_place(with_keys: Path, tmp_path: Path, kind: bytes) -> None:
    file = pack(tmp_path / "x.tar", members(with_keys))
    with tarfile.open(file, "a") as tar:
        member = tarfile.TarInfo("warc/evil")
        member.type, member.linkname = kind, "../db.sqlite3"
        tar.addfile(member)
    assert refused(file, tmp_path / "fresh") == "restore_unreadable"


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9])
def test_cut_backup_puts_nothing_into_place(with_keys: Path, tmp_path: Path, part: float) -> None:
    data = with_keys.read_bytes()
    (tmp_path / "x.tar").write_bytes(data[: int(len(data) * part)])
    assert refused(tmp_path / "x.tar", tmp_path / "fresh") == "restore_unreadable"


def test_what_is_no_backup_puts_nothing_into_place(with_keys: Path, tmp_path: Path) -> None:
    import gzip

    (tmp_path / "x").write_bytes(b"no tar at all")
    (tmp_path / "y").write_bytes(gzip.compress(with_keys.read_bytes())[:-100])
    for name in ("x", "y", "khong-co", "."):
        assert refused(tmp_path / name, tmp_path / "fresh") == "restore_unreadable"


def test_backup_whose_entries_were_changed_does_not_restore_quietly(with_keys: Path, tmp_path: Path) -> None:
    """The tables are sound, but no longer what was signed."""
    given = members(with_keys)
    (tmp_path / "db").write_bytes(given["db.sqlite3"])
    with closing(sqlite3.connect(tmp_path / "db")) as tables:
        tables.execute("DROP TRIGGER record_entry_no_update")
        tables.execute("UPDATE record_entry SET data = replace(data, '2026', '2025') WHERE \"index\" = 3")
        tables.commit()
    file = pack(tmp_path / "x.tar", given | {"db.sqlite3": (tmp_path / "db").read_bytes()})
    done = command("restore", str(file), "--data", str(tmp_path / "fresh"))
    assert (done.returncode, done.stderr.count("[log_rewritten]")) == (3, 1)


def test_old_backup_stops_before_it_forks_the_log(with_keys: Path, desk: Path, tmp_path: Path) -> None:
    """Its tables are put back beside a site that has gone on."""
    fresh = tmp_path / "fresh"
    assert command("restore", str(with_keys), "--data", str(fresh)).returncode == 0
    assert command("withdraw", "moon-over-an-mau", "--reason", "Duty", "--yes", "--data", str(fresh)).returncode == 0
    (fresh / "db.sqlite3").write_bytes(members(with_keys)["db.sqlite3"])
    shown = (fresh / "site" / "log" / "checkpoint").read_bytes()
    for words in (["build"], ["withdraw", "otp-the-chip", "--reason", "Duty", "--yes"], ["sequence"], ["rotate-key"]):
        done = command(*words, "--data", str(fresh))
        assert (done.returncode, done.stderr.count("[log_ahead]")) == (3, 1), done.stderr
    assert (fresh / "site" / "log" / "checkpoint").read_bytes() == shown
    assert python("found = log.sizes()", data=fresh) == [16]


def test_backup_while_others_write_is_one_moment(desk: Path, with_keys: Path, tmp_path: Path) -> None:
    """Whatever is appended meanwhile: what a backup holds verifies."""
    data = tmp_path / "data"
    backup.unpack(with_keys, data)
    head = START.format(data=str(data))
    appending = head + (
        "from minhchung.lib.publication.document import Reply\n"
        "for number in range(1, 200):\n"
        "    one = Reply('reply', 'moon-over-an-mau', number, 'en', 'Reply', '2026-11-20', '%032x' % number)\n"
        "    publications.append(one, sample=True)\n"
    )
    copying = head + (
        "from minhchung.record import backup\n"
        f"for number in range(5): backup.backup(Path({str(data)!r}), Path({str(tmp_path)!r}) / f'{{number}}.tar',"
        f" keys=Path({str(data / 'keys')!r}))\n"
    )
    together(appending, copying)
    for number in range(5):
        fresh = tmp_path / f"fresh-{number}"
        backup.unpack(tmp_path / f"{number}.tar", fresh)
        with closing(sqlite3.connect(fresh / "db.sqlite3")) as tables:
            [sizes] = tables.execute(
                "SELECT (SELECT count(*) FROM record_entry), (SELECT size FROM record_head),"
                " (SELECT count(*) FROM record_publication) + 1"
            ).fetchall()
        assert len(set(sizes)) == 1
    assert command("build", "--data", str(fresh)).returncode == 0
    assert command("verify", str(fresh / "site"), "--state", str(tmp_path / "state.json")).returncode == 0


def test_desk_that_published_nothing_is_restored_too(tmp_path: Path) -> None:
    """It may have imported much."""
    python(
        "models.Source.objects.create(name='https://nguon.example/', kind='complete')\nfound = 0",
        data=tmp_path / "data",
    )
    assert command("backup", str(tmp_path / "x.tar"), "--data", str(tmp_path / "data")).returncode == 0
    done = command("restore", str(tmp_path / "x.tar"), "--json", "--data", str(tmp_path / "fresh"))
    assert (done.returncode, json.loads(done.stdout)["entries"]) == (0, 0)
    assert python("found = [row.name for row in models.Source.objects.all()]", data=tmp_path / "fresh") == [
        "https://nguon.example/"
    ]
