"""A record at an address verifies as its folder does."""

import os
import shutil
from pathlib import Path

import pytest

from minhchung.errors import Failed, Refused
from minhchung.lib.archive.fetch import Allow
from minhchung.lib.publication import entry as entries
from minhchung.verify.memory import Memory
from minhchung.verify.report import Report
from minhchung.verify.single import prove
from minhchung.verify.source import Folder, Site, open_target
from minhchung.verify.whole import verify
from tests.lib.archive import loopback
from tests.verify.published import Desk, lies, put, unseen, verified


def served(folder: Path) -> loopback.Site:
    """A web server of plain files."""

    def answer(path: str) -> loopback.Answer:
        file = folder / path.lstrip("/").removeprefix("mirror/")
        return loopback.page(file.read_bytes()) if file.is_file() else loopback.page(status="404 Not Found")

    return loopback.Site(answer)


def read_from(site: loopback.Site, folder: Path, *, path: str = "") -> Report:
    """What verifying the address says."""
    source = Site(site.url + path, allow=Allow(loopback=site.pair), pauses=())
    return verify(source, Memory(unseen(folder)), pause=0)


@pytest.mark.parametrize("path", ["", "/", "/mirror", "/mirror/", "/index.html"])
def test_address_verifies_as_the_folder(path: str, small: Desk) -> None:
    with served(small.site) as site:
        report = read_from(site, small.site, path=path)
    local = verified(small.site)
    assert (report.scope, report.problems) == ("address", ())
    assert (report.size, report.root, report.files, report.entries) == (
        local.size,
        local.root,
        local.files,
        local.entries,
    )
    assert (report.documents, report.evidence_verified) == (local.documents, local.evidence_verified)


def test_hardly_anything_is_fetched_twice(small: Desk) -> None:
    with served(small.site) as site:
        read_from(site, small.site)
        asked = [request.split(" ")[1] for request in site.requests]
    there = [f"/{file.relative_to(small.site)}" for file in small.site.rglob("*") if file.is_file()]
    missing = ["/checks/ban-sao/evidence.wacz", "/checks/rut-lai/evidence.wacz"]  # which were withdrawn
    assert sorted(set(asked)) == sorted([*there, *missing, *(f"/{path}" for path in asked_of_erased(small))])
    twice = {path.rpartition("/")[2] for path in asked if asked.count(path) > 1}
    assert twice == {"2", "6", "8"}  # small files for the readers of earlier checkpoints: hashed, then compared


def asked_of_erased(desk: Desk) -> list[str]:
    """The document that was erased is asked for, as only a later entry says that it was."""
    held = set(desk.documents)
    named = [entries.decode(data) for data in desk.log]
    return [
        f"documents/{one.sha256[:2]}/{one.sha256}.json" for one in named if one.kind != "key" and one.sha256 not in held
    ]


@pytest.mark.parametrize("path", ["checks/nuoc-chanh/index.html", "log/tile/0/000.p/12", "manifest/index"])
def test_tampered_file_at_an_address_is_named(path: str, small: Desk) -> None:
    put(small.site / path, (small.site / path).read_bytes() + b"x")
    with served(small.site) as site:
        assert [file for file, _code in lies(read_from(site, small.site))] == [path]


def test_deleted_file_at_an_address_is_named(small: Desk) -> None:
    (small.site / "checks/nuoc-chanh/feed.atom").unlink()
    with served(small.site) as site:
        assert lies(read_from(site, small.site)) == [("checks/nuoc-chanh/feed.atom", "file_missing")]


def test_one_check_is_proven_in_few_bytes(small: Desk) -> None:
    with served(small.site) as site:
        source = Site(site.url, allow=Allow(loopback=site.pair), pauses=())
        report, proof = prove(source, Memory(small.root / "none.json"), "muoi-bien")
        whole = read_from(site, small.site)
    assert (report.problems, report.entries) == ((), {"published": 1, "retracted": 1})
    assert len(proof) > 0
    assert report.bytes < whole.bytes / 2


def test_server_that_fails_is_failed(small: Desk) -> None:
    with loopback.Site(loopback.page(status="500 Internal Server Error")) as site:
        with pytest.raises(Failed) as caught:
            read_from(site, small.site)
        assert len(site.requests) == 1
    assert caught.value.code == "fetch_status"


def test_server_that_fails_once_is_asked_again(small: Desk) -> None:
    failed: list[str] = []

    def answer(path: str) -> loopback.Answer:
        if path == "/log/tile/entries/000.p/12" and not failed:
            failed.append(path)
            return loopback.page(b"busy", status="503 Service Unavailable")
        file = small.site / path.lstrip("/")
        return loopback.page(file.read_bytes()) if file.is_file() else loopback.page(status="404 Not Found")

    with loopback.Site(answer) as site:
        source = Site(site.url, allow=Allow(loopback=site.pair), pauses=(0.0,))
        assert verify(source, Memory(small.root / "none.json"), pause=0).problems == ()
    assert failed == ["/log/tile/entries/000.p/12"]


def test_server_that_forbids_is_not_asked_again(small: Desk) -> None:
    with loopback.Site(loopback.page(status="403 Forbidden")) as site:
        source = Site(site.url, allow=Allow(loopback=site.pair), pauses=(0.0, 0.0))
        with pytest.raises(Failed):
            verify(source, Memory(small.root / "none.json"), pause=0)
        assert len(site.requests) == 1


def test_target_is_a_folder_or_an_address(tmp_path: Path) -> None:
    assert isinstance(open_target("HTTPS://kiemchung.example"), Site)
    assert isinstance(open_target(str(tmp_path)), Folder)
    with pytest.raises(Refused) as caught:
        open_target(str(tmp_path / "missing"))
    assert caught.value.code == "source_missing"


def test_folder_reads_plain_files_alone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    folder = Folder(tmp_path)
    for path in ("pipe", "folder", "missing", "folder/missing", "nul\0"):
        assert (folder.read(path), folder.digest(path)) == (None, None)
    shutil.rmtree(tmp_path / "folder")
    with pytest.raises(Refused) as caught:
        list(Folder(tmp_path / "folder").names())
    assert caught.value.code == "source_unreadable"
