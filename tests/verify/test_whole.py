"""A sound record verifies; whatever is done to any kind of file is caught, and the file is named."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from minhchung.errors import Refused
from minhchung.lib.publication import canonical, document
from minhchung.lib.publication import entry as entries
from minhchung.lib.publication.entry import Entry
from minhchung.lib.tlog import manifest, tiles
from minhchung.lib.tlog.checkpoint import Checkpoint
from minhchung.verify.report import MOST
from tests.verify.published import (
    DAY,
    KEY,
    ORIGIN,
    Desk,
    capture,
    check,
    corrected,
    lies,
    mode,
    put,
    total,
    verified,
    withdrawal,
)

FILES = {
    "page": "checks/nuoc-chanh/index.html",
    "english page": "en/checks/nuoc-chanh/index.html",
    "feed": "checks/nuoc-chanh/feed.atom",
    "hint": "checks/nuoc-chanh/entries.json",
    "copy": "checks/nuoc-chanh/evidence.wacz",
    "key": "log/key",
    "tile": "log/tile/0/000",
    "partial tile": "log/tile/0/001.p/14",
    "upper tile": "log/tile/1/000.p/1",
    "earlier partial tile": "log/tile/0/001.p/10",
    "bundle": "log/tile/entries/000",
    "partial bundle": "log/tile/entries/001.p/14",
    "earlier partial bundle": "log/tile/entries/001.p/10",
    "checkpoint": "log/checkpoint",
    "manifest": "log/manifest",
    "manifest index": "manifest/index",
    "shard": "manifest/" + manifest.shard_of("checks/nuoc-chanh/index.html"),
}


def flip(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


TAMPERINGS: dict[str, Callable[[bytes], bytes]] = {
    "flip": flip,
    "truncate": lambda data: data[:-1],
    "empty": lambda _data: b"",
    "append": lambda data: data + b"\n",
}


def test_sound_record_verifies(desk: Desk) -> None:
    report = verified(desk.site)
    assert report.problems == ()
    assert (report.scope, report.origin, report.vkey, report.first_seen) == ("folder", ORIGIN, KEY.verifier.text, True)
    assert (report.size, report.documents, report.withdrawn) == (270, 268, 1)
    assert report.entries == {
        "key": 1, "published": 4, "corrected": 1, "reply": 260, "retracted": 1, "notice": 1, "withdrawn": 2,
    }  # fmt: skip
    assert (report.evidence_verified, report.evidence_digest_only) == (2, 2)
    assert report.files == sum(file.is_file() for file in desk.site.rglob("*")) - 3 - shards(desk.site)


def shards(site: Path) -> int:
    """Files of the manifest besides its index and note."""
    return len(list((site / "manifest").iterdir())) - 1


@pytest.mark.parametrize("tampering", TAMPERINGS)
@pytest.mark.parametrize("kind", FILES)
def test_tampered_file_is_named(kind: str, tampering: str, site: Path) -> None:
    file = site / FILES[kind]
    file.write_bytes(TAMPERINGS[tampering](file.read_bytes()))
    assert [one for one, _code in lies(verified(site))] == [FILES[kind]]


@pytest.mark.parametrize("kind", FILES)
def test_deleted_file_is_named(kind: str, site: Path) -> None:
    (site / FILES[kind]).unlink()
    found = lies(verified(site))
    assert [one for one, _code in found] == [FILES[kind]]
    assert found[0][1] in {"file_missing", "log_file_missing"}


def test_tampered_document_is_named(desk: Desk, site: Path) -> None:
    files = sorted(file.relative_to(site).as_posix() for file in (site / "documents").rglob("*.json"))
    first, second = files[0], files[-1]
    put(site / first, flip((desk.site / first).read_bytes()))
    (site / second).unlink()
    assert lies(verified(site)) == [(first, "file_wrong"), (second, "file_missing")]


@pytest.mark.parametrize(
    "path", ["evil.html", "checks/nuoc-chanh/.hidden", "log/tile/0/002", "documents/00/x.json", "checks/new/index.html"]
)
def test_added_file_is_named(path: str, site: Path) -> None:
    put(site / path, b"x")
    assert lies(verified(site)) == [(path, "file_extra")]


def test_added_shard_is_named(site: Path) -> None:
    free = next(f"manifest/{n:03x}" for n in range(4096) if not (site / f"manifest/{n:03x}").exists())
    put(site / free, b"")
    put(site / "manifest/notes.txt", b"")
    assert lies(verified(site)) == [(free, "file_extra"), ("manifest/notes.txt", "file_extra")]


def test_added_link_is_named_and_not_followed(site: Path) -> None:
    (site / "loop").symlink_to(site, target_is_directory=True)
    assert lies(verified(site)) == [("loop", "file_extra")]


def test_added_file_is_named_beside_one_that_is_missing(site: Path) -> None:
    (site / FILES["page"]).rename(site / "moved.html")
    assert lies(verified(site)) == [(FILES["page"], "file_missing"), ("moved.html", "file_extra")]


def test_file_of_a_name_that_cannot_be_printed_is_named(site: Path) -> None:
    (site / b"\xff.html".decode(errors="surrogateescape")).write_bytes(b"x")
    (site / "\x1b[2J").write_bytes(b"x")
    assert lies(verified(site)) == [("\\udcff.html", "file_extra"), ("\\x1b[2J", "file_extra")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("checks/nuoc-chanh/index.html", "checks/muoi-bien/index.html"),
        ("checks/nuoc-chanh/evidence.wacz", "checks/muoi-bien/evidence.wacz"),
        ("log/tile/entries/001.p/10", "log/tile/0/001.p/10"),
    ],
)
def test_swapped_files_are_named(one: str, other: str, site: Path) -> None:
    held = (site / one).read_bytes()
    put(site / one, (site / other).read_bytes())
    put(site / other, held)
    assert sorted({file for file, _code in lies(verified(site))}) == sorted([one, other])


def test_swapped_documents_are_named(site: Path) -> None:
    one, other = sorted((site / "documents").rglob("*.json"))[:2]
    held = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(held)
    named = [file.relative_to(site).as_posix() for file in (one, other)]
    assert lies(verified(site)) == [(name, "file_wrong") for name in named]


@pytest.mark.parametrize("path", ["manifest/index", FILES["shard"], "log/manifest", "log/checkpoint"])
def test_reordered_lines_are_named(path: str, site: Path) -> None:
    first, second, *rest = (site / path).read_bytes().splitlines(keepends=True)
    put(site / path, b"".join([second, first, *rest]))
    assert [file for file, _code in lies(verified(site))] == [path]


def test_reordered_entries_are_named(site: Path) -> None:
    file = site / FILES["bundle"]
    held = tiles.unbundle(file.read_bytes())
    file.write_bytes(tiles.bundle([held[0], held[2], held[1], *held[3:]]))
    assert lies(verified(site)) == [(FILES["bundle"], "log_file_wrong")]


def test_reordered_hashes_are_named(site: Path) -> None:
    file = site / FILES["tile"]
    data = file.read_bytes()
    file.write_bytes(data[32:64] + data[:32] + data[64:])
    assert lies(verified(site)) == [(FILES["tile"], "log_file_wrong")]


@pytest.mark.parametrize("path", ["log/checkpoint", "log/manifest", "log/key"])
def test_every_bit_of_what_is_signed_counts(path: str, small: Desk) -> None:
    file = small.site / path
    data = file.read_bytes()
    unnoticed = []
    for at in range(0, len(data), 3):
        file.write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
        if {one for one, _code in lies(verified(small.site))} != {path}:
            unnoticed.append(at)
    assert unnoticed == []


def test_more_lies_than_are_listed_are_told(site: Path) -> None:
    for file in (site / "documents").rglob("*.json"):
        file.write_bytes(b"{}")
    report = verified(site)
    assert (len(report.problems), report.more) == (MOST, True)


def test_manifest_of_another_checkpoint_is_named(small: Desk) -> None:
    small.seal(as_if=Checkpoint(ORIGIN, 3, bytes(32)))
    assert lies(verified(small.site)) == [("log/manifest", "manifest_other")]


def test_signed_junk_among_the_tiles_is_named(small: Desk) -> None:
    put(small.site / "log/tile/0/000.p/3", b"x" * 96)
    put(small.site / "log/tile/9/junk", b"x")
    put(small.site / "log/tile/0/007", b"x" * 8192)
    small.reseal()
    found = lies(verified(small.site))
    assert found == [
        ("log/tile/0/000.p/3", "log_file_wrong"),
        ("log/tile/0/007", "log_file_wrong"),
        ("log/tile/9/junk", "file_extra"),
    ]


def test_lie_of_the_desk_itself_about_an_erased_document_is_named(small: Desk) -> None:
    digest = next(iter(small.documents))
    small.erase(digest)  # without an entry that says so
    small.seal()
    assert lies(verified(small.site)) == [(f"documents/{digest[:2]}/{digest}.json", "file_missing")]


def test_withdrawn_document_that_is_there_is_named(small: Desk) -> None:
    digest = next(iter(small.documents))
    small.publish(withdrawal("nuoc-chanh", 1, "body", digest))
    small.sign()
    small.seal()
    assert lies(verified(small.site)) == [(f"documents/{digest[:2]}/{digest}.json", "withdrawn_present")]


def test_withdrawal_of_what_never_was_is_named(small: Desk) -> None:
    small.publish(withdrawal("nuoc-chanh", 1, "body", "ab" * 32))
    small.sign()
    small.seal()
    assert lies(verified(small.site)) == [(f"documents/ab/{'ab' * 32}.json", "withdrawal_unknown")]


def test_withdrawn_copies_that_are_there_are_named(small: Desk) -> None:
    taken = capture(small.root, "Trang này bị gỡ.")
    small.copy("ban-sao", taken)
    small.copy("rut-lai", taken)
    small.seal()
    found = [("checks/ban-sao/evidence.wacz", "copy_withdrawn"), ("checks/rut-lai/evidence.wacz", "copy_withdrawn")]
    assert lies(verified(small.site)) == found


def test_copy_without_a_cited_capture_is_named(small: Desk) -> None:
    small.copy("nuoc-chanh", capture(small.root, "Bác sĩ nói vậy."))
    del small.pages["checks/muoi-bien/evidence.wacz"]
    small.seal()
    found = [("checks/muoi-bien/evidence.wacz", "file_missing"), ("checks/nuoc-chanh/evidence.wacz", "copy_lacks")]
    assert lies(verified(small.site)) == found


def test_copy_that_is_none_is_named(small: Desk) -> None:
    small.pages["checks/nuoc-chanh/evidence.wacz"] = b"PK"
    small.seal()
    assert lies(verified(small.site)) == [("checks/nuoc-chanh/evidence.wacz", "copy_damaged")]


def test_quote_that_the_copy_does_not_hold_is_named(small: Desk) -> None:
    cited = capture(small.root, "Cá biết bay.")
    small.publish(check("ca-bay", replace(cited, quote="Cá biết hát.")))
    small.copy("ca-bay", cited)
    small.sign()
    small.seal()
    assert lies(verified(small.site)) == [("checks/ca-bay/evidence.wacz", "quote_not_found")]


def test_quote_in_a_page_of_another_encoding_is_left_to_its_digest(small: Desk) -> None:
    cited = capture(small.root, "Cà phê đá", body="<p>Cà phê</p>".encode("cp1258"))
    small.publish(check("ca-phe", cited))
    small.copy("ca-phe", cited)
    small.sign()
    small.seal()
    report = verified(small.site)
    assert (lies(report), report.evidence_verified) == ([], 3)


def test_document_that_says_something_else_than_its_entry_is_named(small: Desk) -> None:
    one = check("khac-biet", capture(small.root, "Khác."))
    digest = small.publish(one)
    entry = entries.decode(small.log.pop())
    small.enter(entries.Entry("published", one.id, 1, digest, (), DAY))
    small.sign()
    small.seal()
    assert entry.evidence != ()
    assert lies(verified(small.site)) == [(f"documents/{digest[:2]}/{digest}.json", "document_disagrees")]


def test_correction_of_something_else_is_named(small: Desk) -> None:
    one = check("chuoi", replace(capture(small.root, "Chuối."), public=False))
    small.publish(one)
    digest = small.publish(replace(corrected(one), supersedes="0" * 64))
    small.sign()
    small.seal()
    assert lies(verified(small.site)) == [(f"documents/{digest[:2]}/{digest}.json", "document_disagrees")]


def test_document_of_no_known_form_is_named(small: Desk) -> None:
    data = document.encode(check("la-lung", capture(small.root, "Lạ."))).replace(b"minhchung/1", b"minhchung/9")
    digest = hashlib.sha256(data).hexdigest()
    small.enter(entries.Entry("published", "la-lung", 1, digest, (), DAY))
    small.documents[digest] = data
    small.sign()
    small.seal()
    assert lies(verified(small.site)) == [(f"documents/{digest[:2]}/{digest}.json", "document_broken")]


def test_entry_that_is_none_is_named(small: Desk) -> None:
    small.log.append(b'{"kind": "published"}')
    small.sign()
    small.seal()
    bundle = f"log/tile/entries/000.p/{len(small.log)}"
    assert lies(verified(small.site)) == [(bundle, "not_canonical")]


def test_folder_without_a_record_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        verified(tmp_path)
    assert caught.value.code == "record_missing"


def test_switches_of_the_mode_are_verified_like_any_document(small: Desk) -> None:
    small.publish(mode(1, solo=True), mode(2, solo=False))
    small.sign()
    small.seal()
    report = verified(small.site)
    assert (report.problems, report.entries["mode"]) == ((), 2)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"solo": "yes"}, "document_broken"),
        ({"note": "x"}, "document_broken"),
        ({"date": "2026-11-03"}, "document_disagrees"),
        ({"id": "mode-2"}, "document_disagrees"),
        ({"kind": "notice"}, "document_broken"),
    ],
)
def test_document_of_a_switch_that_says_something_else_is_named(small: Desk, said: dict[str, str], code: str) -> None:
    given = canonical.loads(document.encode(mode(1, solo=True))) | said
    data = canonical.dumps(given)
    sha256 = canonical.digest(data)
    small.enter(Entry("mode", "mode-1", 1, sha256, (), DAY))
    small.documents[sha256] = data
    small.sign()
    small.seal()
    assert lies(verified(small.site)) == [(f"documents/{sha256[:2]}/{sha256}.json", code)]


def test_total_of_what_was_declined_is_verified_like_any_document(small: Desk) -> None:
    small.publish(total("2026-09", 1), total("2026-10", 2))
    small.sign()
    small.seal()
    report = verified(small.site)
    assert (report.problems, report.entries["declined_total"]) == ((), 2)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"claims": {"opinion": 0}}, "document_broken"),
        ({"claims": {"ugly": 1}}, "document_broken"),
        ({"id": "declined-2026-08"}, "document_disagrees"),
        ({"id": f"declined-{DAY[:7]}"}, "document_broken"),
    ],
)
def test_total_that_says_something_else_is_named(small: Desk, said: dict[str, object], code: str) -> None:
    data = canonical.dumps(canonical.loads(document.encode(total("2026-09", 1))) | said)
    sha256 = canonical.digest(data)
    small.enter(Entry("declined_total", "declined-2026-09", 1, sha256, (), DAY))
    small.documents[sha256] = data
    small.sign()
    small.seal()
    assert lies(verified(small.site)) == [(f"documents/{sha256[:2]}/{sha256}.json", code)]
