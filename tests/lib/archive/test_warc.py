"""Captures of real answers, and WARC files that others made."""

import gzip
import hashlib
import io
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from minhchung.errors import Broken, Refused
from minhchung.lib.archive import warc
from minhchung.lib.archive.fetch import Allow, Limits, Response, fetch
from tests.lib.archive.loopback import Site, code_of, page

WHEN = "2026-11-21T14:12:00Z"
BODY = "<p>Nước chanh không chữa được ung thư.</p>".encode()
SHA256 = hashlib.sha256(BODY).hexdigest()
DATE = "2026-01-02T03:04:05.678901Z"
HTML = "Content-Type: Text/HTML; charset=UTF-8\r\n"


def answer(body: bytes = BODY, *, headers: str = HTML, path: str = "/a?b=1") -> tuple[Response, str]:
    """What a real server answers, and its address."""
    with Site(page(body, headers=headers)) as site:
        return fetch(site.url + path, allow=Allow(loopback=site.pair)), site.url + path


def test_write_and_read_back(tmp_path: Path) -> None:
    response, url = answer()
    capture = warc.write(tmp_path, response, when=WHEN)
    path = tmp_path / SHA256[:2] / f"{SHA256}.warc.gz"
    file_sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    assert capture == warc.Capture(SHA256, file_sha256, url, WHEN, "text/html", "utf-8", path)
    assert warc.read(path) == (capture, BODY)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_write_is_read_by_warcio(tmp_path: Path) -> None:
    response, url = answer()
    with warc.write(tmp_path, response, when=WHEN).path.open("rb") as file:
        found = [
            (
                record.rec_type,
                record.rec_headers.get_header("WARC-Target-URI"),
                record.rec_headers.get_header("WARC-Date"),
                record.content_stream().read(),
                record.digest_checker.passed,
            )
            for record in ArchiveIterator(file, check_digests=True)
        ]
    assert found == [("response", url, WHEN, BODY, True), ("request", url, WHEN, b"", True)]


@pytest.mark.parametrize(
    ("coding", "packed"),
    [("gzip", gzip.compress(BODY, mtime=0)), ("deflate", zlib.compress(BODY)), ("identity", BODY)],
    ids=["gzip", "deflate", "identity"],
)
def test_write_takes_the_coding_off(tmp_path: Path, coding: str, packed: bytes) -> None:
    response, _ = answer(packed, headers=f"{HTML}Content-Encoding: {coding}\r\nX-Trang: Tên\r\n")
    capture = warc.write(tmp_path, response, when=WHEN)
    assert capture.sha256 == SHA256
    with gzip.open(capture.path) as file:
        block = file.read().split(b"\r\n\r\n")[1]
    assert block.split(b"\r\n") == [
        b"HTTP/1.1 200 OK",
        b"Content-Type: Text/HTML; charset=UTF-8",
        b"X-Trang: T\xc3\xaan",
        f"Content-Length: {len(BODY)}".encode(),
    ]


def test_write_is_the_same_for_the_same_answer(tmp_path: Path) -> None:
    response, _ = answer()
    first, second = (warc.write(tmp_path / name, response, when=WHEN) for name in "ab")
    assert first.path.read_bytes() == second.path.read_bytes()


def test_write_same_body_again_keeps_the_first(tmp_path: Path) -> None:
    response, _ = answer()
    first = warc.write(tmp_path, response, when=WHEN)
    other, _ = answer(path="/other")
    assert warc.write(tmp_path, other, when="2026-12-01T00:00:00Z") == first


def test_write_same_body_meanwhile_kept_by_another_process(tmp_path: Path) -> None:
    path = tmp_path / "aa" / "aa.warc.gz"
    warc._store(path, b"first")
    warc._store(path, b"second")
    assert (path.read_bytes(), [file.name for file in path.parent.iterdir()]) == (b"first", ["aa.warc.gz"])


def test_write_into_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    response, _ = answer()
    with pytest.raises(OSError, match="No space"):
        warc.write(tmp_path, response, when=WHEN)
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_write_damaged_file_of_the_same_body(tmp_path: Path) -> None:
    response, _ = answer()
    warc.write(tmp_path, response, when=WHEN).path.write_bytes(b"")
    assert code_of(lambda: warc.write(tmp_path, response, when=WHEN)) == "capture_damaged"


def test_write_empty_body(tmp_path: Path) -> None:
    response, url = answer(b"")
    with pytest.raises(Refused) as caught:
        warc.write(tmp_path, response, when=WHEN)
    assert (caught.value.code, caught.value.facts) == ("capture_empty", {"url": url})


def test_write_body_that_went_into_a_file(tmp_path: Path) -> None:
    with Site(page(BODY)) as site:
        response = fetch(site.url, allow=Allow(loopback=site.pair), into=io.BytesIO())
    with pytest.raises(ValueError, match="elsewhere"):
        warc.write(tmp_path, response, when=WHEN)


@pytest.mark.parametrize("when", ["2026-11-21", "2026-11-21T14:12:00+07:00", "2026-11-21T14:12:00.5Z", ""])
def test_write_time_in_another_form(tmp_path: Path, when: str) -> None:
    response, _ = answer()
    with pytest.raises(ValueError, match="time data"):
        warc.write(tmp_path, response, when=when)


@pytest.mark.parametrize(
    ("given", "media_type", "charset"),
    [
        ("", "application/octet-stream", ""),
        ("Content-Type: text/plain;charset=windows-1258\r\n", "text/plain", "windows-1258"),
        ("Content-Type: <b>;charset=\"'\r\n", "application/octet-stream", ""),
    ],
)
def test_capture_type(tmp_path: Path, given: str, media_type: str, charset: str) -> None:
    response, _ = answer(headers=given)
    capture = warc.write(tmp_path, response, when=WHEN)
    assert (capture.media_type, capture.charset) == (media_type, charset)


def test_find(tmp_path: Path) -> None:
    response, _ = answer()
    capture = warc.write(tmp_path, response, when=WHEN)
    assert warc.find(tmp_path, SHA256) == capture.path
    assert [warc.find(tmp_path, other) for other in ("0" * 64, "", f"../{SHA256}", SHA256.upper())] == [None] * 4


def test_read_missing(tmp_path: Path) -> None:
    with pytest.raises(Broken) as caught:
        warc.read(tmp_path / "aa.warc.gz")
    assert (caught.value.code, caught.value.facts) == ("capture_missing", {"sha256": "aa"})


def test_read_with_any_byte_changed_is_damaged_or_the_same(tmp_path: Path) -> None:
    """A few bits of a gzip file say nothing: its time, its system, the padding. The digest of the file tells them."""
    response, _ = answer()
    capture = warc.write(tmp_path, response, when=WHEN)
    data, caught = capture.path.read_bytes(), 0
    for place in range(len(data)):
        capture.path.write_bytes(data[:place] + bytes([data[place] ^ 0x80]) + data[place + 1 :])
        try:
            found, body = warc.read(capture.path)
        except Broken:
            caught += 1
        else:
            assert (replace(found, file_sha256=capture.file_sha256), body) == (capture, BODY)
            assert found.file_sha256 != capture.file_sha256
    assert len(data) - caught <= 14


def test_read_another_capture_under_this_name(tmp_path: Path) -> None:
    response, _ = answer()
    path = warc.write(tmp_path, response, when=WHEN).path
    other = path.rename(path.with_name("0" * 64 + ".warc.gz"))
    assert code_of(lambda: warc.read(other)) == "capture_damaged"


# what others made


class Made:
    """A WARC file written by warcio."""

    def __init__(self, path: Path, *, packed: bool = True) -> None:
        self.path, self.file = path, io.BytesIO()
        self.writer = WARCWriter(self.file, gzip=packed)

    def add(
        self,
        body: bytes = BODY,
        *,
        url: str = "https://news.test/a",
        status: str = "200 OK",
        fields: tuple[tuple[str, str], ...] = (("Content-Type", "text/html"),),
        kind: str = "response",
        named: dict[str, str] | None = None,
    ) -> "Made":
        head = StatusAndHeaders(status, list(fields), protocol="HTTP/1.1")
        named = {"WARC-Date": DATE, "WARC-Record-ID": "<urn:uuid:0>", **(named or {})}
        record = self.writer.create_warc_record(url, kind, io.BytesIO(body), len(body), "", named, None, head)
        self.writer.write_record(record)
        self.path.write_bytes(self.file.getvalue())
        return self


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return Made(tmp_path / "made.warc.gz")


def taken(made: Made, *, url: str = "", limits: Limits | None = None) -> warc.Capture:
    return warc.take(made.path.parent / "kept", made.path, url=url, limits=limits or Limits())


@pytest.mark.parametrize("packed", [True, False])
def test_take_first_page(tmp_path: Path, packed: bool) -> None:
    made = Made(tmp_path / "made.warc", packed=packed)
    made.add(b"x", url="http://news.test/a", status="301 Moved").add(b"", kind="request", status="/a HTTP/1.1")
    made.add().add(b"another page", url="https://news.test/b")
    capture = taken(made)
    assert warc.read(capture.path) == (capture, BODY)
    assert (capture.sha256, capture.url, capture.captured) == (SHA256, "https://news.test/a", "2026-01-02T03:04:05Z")


def test_take_page_of_an_address(made: Made) -> None:
    made.add(b"picture", url="https://news.test/a.png").add()
    assert taken(made, url="https://news.test/a").sha256 == SHA256


def test_take_leaves_out_what_belongs_to_whoever_made_the_file(made: Made) -> None:
    secret = ("Set-Cookie", "Authorization", "X-Session-Token", "X-Real-IP", "Proxy-Authenticate", "WWW-Authenticate")
    cookie = (("Cookie", "sid=SECRET"), ("User-Agent", "SECRET"))
    made.add(b"", kind="request", status="/a HTTP/1.1", fields=cookie)
    made.add(fields=(("Server", "x"), *((name, "SECRET") for name in secret)), named={"WARC-IP-Address": "10.1.2.3"})
    with gzip.open(taken(made).path) as file:
        data = file.read()
    assert (data.count(b"SECRET"), data.count(b"10.1.2.3"), data.count(b"WARC/1.1"), data.count(b"Server: x")) == (
        0,
        0,
        1,
        1,
    )


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(BODY, mtime=0)),
        ("X-GZIP", gzip.compress(BODY, mtime=0)),
        ("deflate", zlib.compress(BODY)),
        ("gzip", BODY),  # recorders that unpack, and leave the field as it was
        ("identity", BODY),
    ],
)
def test_take_takes_the_coding_off(made: Made, coding: str, body: bytes) -> None:
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    made.add(chunked, fields=(("Content-Encoding", coding), ("Transfer-Encoding", "Chunked")))
    assert taken(made).sha256 == SHA256


def test_take_takes_chunks_apart(made: Made) -> None:
    made.add(
        b"5;a=b\r\nhello\r\n2\r\n, \r\n3\r\nall\r\n0\r\nTrailer: x\r\n\r\n", fields=(("Transfer-Encoding", "chunked"),)
    )
    assert warc.read(taken(made).path)[1] == b"hello, all"


def test_take_chunks_that_the_recorder_took_apart(made: Made) -> None:
    made.add(fields=(("Transfer-Encoding", "chunked"),))
    assert taken(made).sha256 == SHA256


@pytest.mark.parametrize("coding", ["br", "gzip, gzip", "zstd"])
def test_take_coding_that_is_not_read(made: Made, coding: str) -> None:
    made.add(fields=(("Content-Encoding", coding),))
    with pytest.raises(Refused) as caught:
        taken(made)
    assert (caught.value.code, caught.value.facts["coding"]) == ("warc_coding", coding)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (gzip.compress(BODY, mtime=0)[:-9], (("Content-Encoding", "gzip"),)),
        (b"ff\r\nshort", (("Transfer-Encoding", "chunked"),)),
        (b"5\r\nhello\r\n", (("Transfer-Encoding", "chunked"),)),
        (b"5\r\nhello", (("Transfer-Encoding", "chunked"),)),
        (b"5\r\nhello, and more\r\n0\r\n\r\n", (("Transfer-Encoding", "chunked"),)),
    ],
)
def test_take_body_that_breaks_off(made: Made, body: bytes, fields: tuple[tuple[str, str], ...]) -> None:
    made.add(body, fields=fields)
    assert code_of(lambda: taken(made)) == "warc_unreadable"


@pytest.mark.parametrize(
    "named",
    [
        {"WARC-Truncated": "length"},
        {"WARC-Date": "yesterday"},
        {"WARC-Date": "2026-01-02T03:04:05+07:00"},
        {"WARC-Block-Digest": "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
    ],
)
def test_take_record_that_cannot_be_evidence(made: Made, named: dict[str, str]) -> None:
    made.add(named=named)
    assert code_of(lambda: taken(made)) == "warc_unreadable"


@pytest.mark.parametrize("body", [b"0" * 101, gzip.compress(b"0" * 10**6, mtime=0)])
def test_take_too_large(made: Made, body: bytes) -> None:
    made.add(body, fields=(("Content-Encoding", "gzip"),))
    assert code_of(lambda: taken(made, limits=Limits(size=100 if body[0] == 48 else 10**5))) == "warc_too_large"


@pytest.mark.parametrize(
    "url", ["ftp://news.test/a", "https://me:secret@news.test/a", "https://news.test/\u202e", "dns:news.test"]
)
def test_take_no_page(made: Made, url: str) -> None:
    made.add(url=url).add(status="404 Not Found").add(status="204", body=b"", kind="revisit")
    assert code_of(lambda: taken(made)) == "warc_no_page"


def test_take_empty_page(made: Made) -> None:
    assert code_of(lambda: taken(made.add(b""))) == "capture_empty"


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"WARC/1.1\r\n\r\n", b"PK\x03\x04", gzip.compress(b"hello", mtime=0), b"\0" * 999]
)
def test_take_file_that_is_no_warc(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(data)
    assert code_of(lambda: warc.take(tmp_path, path)) in {"warc_unreadable", "warc_no_page"}


def test_take_file_that_is_not_there(tmp_path: Path) -> None:
    assert code_of(lambda: warc.take(tmp_path, tmp_path / "a.warc")) == "warc_unreadable"
    assert code_of(lambda: warc.take(tmp_path, tmp_path)) == "warc_unreadable"


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_take_file_with_damage_anywhere(tmp_path: Path, data: st.DataObject) -> None:
    plain = data.draw(st.booleans())
    made = Made(tmp_path / "made.warc", packed=not plain)
    made.add(b"", kind="request", status="/a HTTP/1.1").add(
        fields=(("Content-Encoding", "gzip"),), body=gzip.compress(BODY, mtime=0)
    )
    whole = made.path.read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    other = data.draw(st.binary(max_size=8))
    made.path.write_bytes(whole[:start] + other + whole[start + data.draw(st.integers(0, 40)) :])
    try:
        taken(made)
    except Refused as error:
        assert error.code.startswith(("warc_", "capture_empty"))  # noqa: PT017  # nothing at all may be raised as well


# what a person gave

FILE = b"%PDF-1.7\r\n\r\nhello\r\n\r\n"
GIVEN = hashlib.sha256(FILE).hexdigest()


def kept(folder: Path, body: bytes = FILE, *, media_type: str = "application/pdf", when: str = WHEN) -> warc.Capture:
    return warc.keep(folder, body, media_type=media_type, when=when)


def test_keep_and_read_back(tmp_path: Path) -> None:
    capture = kept(tmp_path)
    path = tmp_path / GIVEN[:2] / f"{GIVEN}.warc.gz"
    file_sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    assert capture == warc.Capture(GIVEN, file_sha256, f"urn:sha256:{GIVEN}", WHEN, "application/pdf", "", path)
    assert (warc.read(path), warc.find(tmp_path, GIVEN)) == ((capture, FILE), path)


def test_keep_is_read_by_warcio(tmp_path: Path) -> None:
    with kept(tmp_path).path.open("rb") as file:
        found = [
            (
                record.rec_type,
                record.rec_headers.get_header("WARC-Target-URI"),
                record.rec_headers.get_header("WARC-Date"),
                record.rec_headers.get_header("Content-Type"),
                record.content_stream().read(),
                record.digest_checker.passed,
            )
            for record in ArchiveIterator(file, check_digests=True)
        ]
    assert found == [("resource", f"urn:sha256:{GIVEN}", WHEN, "application/pdf", FILE, True)]


@pytest.mark.parametrize("body", [b"\r\n\r\n", b"\r\n\r\n\r\n\r\n", b"a", b"WARC/1.1\r\n\r\n", bytes(range(256)) * 99])
def test_keep_any_bytes(tmp_path: Path, body: bytes) -> None:
    assert warc.read(kept(tmp_path, body).path)[1] == body


def test_keep_same_bytes_again_keeps_the_first(tmp_path: Path) -> None:
    first = kept(tmp_path)
    assert kept(tmp_path, media_type="text/plain", when="2026-12-01T00:00:00Z") == first
    assert len(list(tmp_path.rglob("*.warc.gz"))) == 1


def test_keep_what_was_captured_before(tmp_path: Path) -> None:
    response, _ = answer()
    assert kept(tmp_path, BODY, media_type="text/html") == warc.write(tmp_path, response, when=WHEN)


def test_keep_with_any_byte_changed_is_damaged_or_the_same(tmp_path: Path) -> None:
    capture = kept(tmp_path)
    data, caught = capture.path.read_bytes(), 0
    for place in range(len(data)):
        capture.path.write_bytes(data[:place] + bytes([data[place] ^ 0x80]) + data[place + 1 :])
        try:
            assert warc.read(capture.path)[1] == FILE
        except Broken:
            caught += 1
    assert len(data) - caught <= 7


@pytest.mark.parametrize(
    ("body", "media_type", "when"),
    [
        (b"", "application/pdf", WHEN),
        (FILE, "", WHEN),
        (FILE, "application/pdf\r\nX: y", WHEN),
        (FILE, "text/html; charset=utf-8", WHEN),
        (FILE, "application/pdf", "2026-11-21"),
    ],
)
def test_keep_what_is_not_in_order(tmp_path: Path, body: bytes, media_type: str, when: str) -> None:
    with pytest.raises(ValueError, match=r"empty|time data"):
        kept(tmp_path / "warc", body, media_type=media_type, when=when)
    assert not (tmp_path / "warc").exists()
