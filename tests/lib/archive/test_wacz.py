"""Public copies: valid for the tools of others, without anything private, and every byte compared on reading."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import surt
from cdxj_indexer.main import CDXJIndexer
from warcio.archiveiterator import ArchiveIterator

from minhchung.errors import Broken
from minhchung.lib.archive import wacz, warc
from minhchung.lib.archive.fetch import Allow, fetch
from tests.lib.archive.loopback import Site, code_of
from tests.lib.archive.loopback import page as answer

HEADERS = (
    "Content-Type: text/html; charset=utf-8\r\nSet-Cookie: sid=SECRET\r\nWWW-Authenticate: SECRET\r\nX-Kept: yes\r\n"
)
PAGES = {"/one": "<p>Trang một</p>".encode(), "/two?b=2&a=1": b"<p>Page two</p>" * 500, "/pdf": b"%PDF-1.7"}


@pytest.fixture(scope="module")
def captures(tmp_path_factory: pytest.TempPathFactory) -> list[warc.Capture]:
    """Three pages from a real server."""
    folder = tmp_path_factory.mktemp("warc")
    with Site(lambda path: answer(PAGES[path], headers=HEADERS)) as site:
        allow = Allow(loopback=site.pair)
        return [
            warc.write(folder, fetch(site.url + path, allow=allow), when=f"2026-11-2{day}T14:12:00Z")
            for day, path in enumerate(PAGES)
        ]


@pytest.fixture(scope="module")
def data(captures: list[warc.Capture]) -> bytes:
    return wacz.write([capture.path for capture in captures])


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    return wacz._zip(files)


def test_write_and_read_back(captures: list[warc.Capture], data: bytes) -> None:
    expected = [
        wacz.Copy(capture.url, capture.captured, capture.sha256, body)
        for capture, body in sorted(map(warc.read, (each.path for each in captures)), key=lambda pair: pair[0].sha256)
    ]
    assert wacz.read(data) == expected


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> warc.Capture:
    """A file that a person gave."""
    folder = tmp_path_factory.mktemp("given")
    return warc.keep(folder, b"%PDF-1.7 given", media_type="application/pdf", when="2026-11-25T14:12:00Z")


def test_write_file_that_a_person_gave(captures: list[warc.Capture], given: warc.Capture) -> None:
    copies = wacz.read(wacz.write([given.path, captures[0].path]))
    expected = [
        wacz.Copy(each.url, each.captured, each.sha256, warc.read(each.path)[1]) for each in (given, captures[0])
    ]
    assert sorted(copies, key=lambda copy: copy.captured) == sorted(expected, key=lambda copy: copy.captured)


def test_write_file_that_a_person_gave_is_valid_by_the_tools(
    tmp_path: Path, captures: list[warc.Capture], given: warc.Capture
) -> None:
    path = tmp_path / "evidence.wacz"
    path.write_bytes(wacz.write([given.path, captures[0].path]))
    assert validated(path) == "Validation succeeded, the passed WACZ is valid"
    files = files_of(path.read_bytes())
    (tmp_path / "data.warc.gz").write_bytes(files["archive/data.warc.gz"])
    out = io.StringIO()
    CDXJIndexer(out, str(tmp_path / "data.warc.gz"), sort=True, records="response,resource").process_all()
    assert files["indexes/index.cdx"].decode() == out.getvalue()


def test_read_file_that_a_person_gave_with_any_byte_changed(given: warc.Capture) -> None:
    data = wacz.write([given.path])
    for place in range(0, len(data), 3):
        assert code_of(lambda place=place: wacz.read(changed(data, place))) == "copy_damaged"  # type: ignore[misc]


def changed(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 0x04]) + data[place + 1 :]


def test_write_is_the_same_in_any_order(captures: list[warc.Capture], data: bytes) -> None:
    paths = [capture.path for capture in captures]
    assert wacz.write([*reversed(paths), paths[0]]) == data


def test_write_files(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        entries = [(entry.filename, entry.compress_type, entry.date_time) for entry in file.infolist()]
    assert entries == [
        (name, zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0))
        for name in (
            "archive/data.warc.gz",
            "indexes/index.cdx",
            "pages/pages.jsonl",
            "datapackage.json",
            "datapackage-digest.json",
        )
    ]


def test_write_is_valid_by_the_wacz_tool(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "evidence.wacz"
    path.write_bytes(data)
    assert validated(path) == "Validation succeeded, the passed WACZ is valid"
    files = files_of(data)
    files["indexes/index.cdx"] = files["indexes/index.cdx"].replace(b"text/html", b"text/plain")
    path.write_bytes(zipped(files))
    assert validated(path) == "Validation failed, the passed WACZ is invalid"


def validated(path: Path) -> str:
    """The last line of the tool, in a process of its own as it leaves files open."""
    done = subprocess.run(
        [sys.executable, "-m", "wacz", "validate", "-f", path], capture_output=True, text=True, check=False
    )
    return done.stdout.splitlines()[-1]


def test_write_index_is_that_of_the_indexer_of_others(tmp_path: Path, data: bytes) -> None:
    files = files_of(data)
    (tmp_path / "data.warc.gz").write_bytes(files["archive/data.warc.gz"])
    out = io.StringIO()
    CDXJIndexer(out, str(tmp_path / "data.warc.gz"), sort=True, records="response").process_all()
    assert files["indexes/index.cdx"].decode() == out.getvalue()


def test_write_index_leads_to_each_page(captures: list[warc.Capture], data: bytes) -> None:
    files = files_of(data)
    found = {}
    for line in files["indexes/index.cdx"].decode().splitlines():
        said = json.loads(line.split(" ", 2)[2])
        offset, length = int(said["offset"]), int(said["length"])
        for record in ArchiveIterator(io.BytesIO(files["archive/data.warc.gz"][offset : offset + length])):
            found[said["url"]] = hashlib.sha256(record.content_stream().read()).hexdigest()
    assert found == {capture.url: capture.sha256 for capture in captures}


def test_write_page_list(captures: list[warc.Capture], data: bytes) -> None:
    lines = [json.loads(line) for line in files_of(data)["pages/pages.jsonl"].splitlines()]
    assert lines[0]["format"] == "json-pages-1.0"
    assert {(line["url"], line["ts"]) for line in lines[1:]} == {(each.url, each.captured) for each in captures}


def test_write_date_is_that_of_the_newest_capture(data: bytes) -> None:
    assert json.loads(files_of(data)["datapackage.json"])["created"] == "2026-11-22T14:12:00Z"


def test_write_drops_cookies_and_credentials(captures: list[warc.Capture], data: bytes) -> None:
    kept = [dict(record.http_headers.headers) for record in records(captures[0].path.read_bytes())]
    assert kept[0]["Set-Cookie"] == "sid=SECRET"
    public = records(files_of(data)["archive/data.warc.gz"])
    assert [record.rec_type for record in public] == ["response", "request"] * 3
    names = {name for record in public for name, _ in record.http_headers.headers}
    assert names == {
        "Content-Type", "X-Kept", "Content-Length", "Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"
    }  # fmt: skip
    assert [record.rec_headers.get_header("WARC-Concurrent-To") for record in public[1::2]] == [
        record.rec_headers.get_header("WARC-Record-ID") for record in public[::2]
    ]


def records(data: bytes) -> list:  # type: ignore[type-arg]  # warcio is not typed
    found = []
    for record in ArchiveIterator(io.BytesIO(data), check_digests="raise"):
        record.content_stream().read()
        found.append(record)
    return found


def test_write_without_captures() -> None:
    with pytest.raises(ValueError, match="no captures"):
        wacz.write([])


def test_write_missing_and_damaged_captures(tmp_path: Path, captures: list[warc.Capture]) -> None:
    path = tmp_path / captures[0].path.name
    assert code_of(lambda: wacz.write([path])) == "capture_missing"
    path.write_bytes(captures[1].path.read_bytes())
    assert code_of(lambda: wacz.write([path])) == "capture_damaged"


@pytest.mark.parametrize(
    "url",
    [
        "http://www.Example.com/A?b=2&a=1",
        "https://sub.example.vn/%C4%90%C6%B0%E1%BB%9Dng?x=Y",
        "https://example.com/",
        "http://127.0.0.1:8080/x/",
        "https://example.com:443/index.php?z=1&y",
        "https://www2.example.com/a/b.html?",
        "http://xn--bcher-kva.example/%C4%91",
        f"urn:sha256:{'ab' * 32}",
    ],
)
def test_index_key_is_surt(url: str) -> None:
    assert wacz._key(url) == surt.surt(url)


# reading


def test_read_with_any_byte_changed(captures: list[warc.Capture]) -> None:
    data = wacz.write([captures[0].path])
    for place in range(0, len(data), 3):
        with pytest.raises(Broken) as caught:
            wacz.read(data[:place] + bytes([data[place] ^ 0x04]) + data[place + 1 :])
        assert caught.value.code == "copy_damaged"


@pytest.mark.parametrize("data", [b"", b"hello", zipped({}), zipped({"archive/data.warc.gz": b""})])
def test_read_other_file(data: bytes) -> None:
    assert code_of(lambda: wacz.read(data)) == "copy_damaged"


def test_read_copy_cut_off_or_longer(data: bytes) -> None:
    assert code_of(lambda: wacz.read(data[:-1])) == "copy_damaged"
    assert code_of(lambda: wacz.read(data + b"\0")) == "copy_damaged"


@pytest.mark.parametrize("change", ["add", "remove", "swap", "reorder", "pack"])
def test_read_files_changed(data: bytes, change: str) -> None:
    files = files_of(data)
    if change == "add":
        files["pages/more.html"] = b"<script>"
    elif change == "remove":
        del files["indexes/index.cdx"]
    elif change == "swap":
        files["indexes/index.cdx"], files["pages/pages.jsonl"] = files["pages/pages.jsonl"], files["indexes/index.cdx"]
    elif change == "reorder":
        files = dict(sorted(files.items()))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED if change == "pack" else zipfile.ZIP_STORED) as file:
        for name, content in files.items():
            file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, file.compression)
    assert code_of(lambda: wacz.read(packed.getvalue())) == "copy_damaged"


def test_read_bomb_in_place_of_the_records(data: bytes) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("archive/data.warc.gz", b"\0" * 2**26)
    assert code_of(lambda: wacz.read(packed.getvalue())) == "copy_damaged"
