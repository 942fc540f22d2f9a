"""Pages that explain; the links of all pages; the printed example, run. `site.texts`, `site.frame`."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from minhchung.lib.publication import document
from minhchung.lib.publication.canonical import digest
from minhchung.lib.publication.entry import Entry, encode
from minhchung.lib.tlog import checkpoint
from minhchung.lib.tlog.folder import publish, write_tiles
from minhchung.record.checks import Switch
from minhchung.site import texts
from minhchung.site.frame import file_of
from tests.site.everything import KEYS, MODES, STATE, all_pages
from tests.site.reading import Reading
from tests.site.standing import DESK, FIRST, corrected


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_link_leads_to_a_page_or_a_file(lang: str) -> None:
    pages = dict(all_pages(lang))
    prefix = "/en" if lang == "en" else ""
    check = f"/checks/{FIRST.id}/"
    documents = {f"/documents/{one.sha256[:2]}/{one.sha256}.json" for one in corrected().versions}
    files = documents | {
        f"{check}feed.atom", f"{check}feed.json", f"{check}share.png", f"{check}evidence.wacz",
        "/feeds/all.atom", "/feeds/all.json", "/feeds/lang-vi.atom", "/data/checks.csv",
        "/assets/mark.svg", "/assets/minhchung.css", "/log/checkpoint", "/log/key", "/log/manifest", "/log/rotation/2",
    } | {f"/feeds/topic-{key}.atom" for key in document.TOPICS}  # fmt: skip
    others = {f"{prefix}/search/", f"{prefix}/figures/"}
    other_lang = {("" if prefix else "/en") + path for path in pages}
    # Answered by the desk, not by a file (docs/operate.md).
    doors = {f"/tip/?lang={lang}", *(f"/reply/{FIRST.id}?{kind}lang={lang}" for kind in ("", "kind=mistake&"))}
    known = {prefix + path for path in pages} | files | others | other_lang | doors
    dead = {(path, link) for path, data in pages.items() for link in Reading(data).links() if link not in known}
    assert dead == set()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_pages_are_small_say_their_language_and_run_nothing(lang: str) -> None:
    for path, data in all_pages(lang):
        page = Reading(data)
        assert (path, page.one("//html/@lang"), len(page.texts("//h1"))) == (path, lang, 1)
        assert (path, page.texts("//script"), page.texts("//@style"), page.texts("//style")) == (path, [], [], [])
        assert len(data) < 60_000
        assert path == "/" or page.texts("//a[@hreflang]/@href") == [("/en" if lang == "vi" else "") + path]


def test_verdict_is_never_told_by_colour_alone() -> None:
    page = Reading(texts.method_page(modes=(), desk=DESK, lang="en"))
    assert [len(set(said)) for said in (page.texts("//dl//use/@href"), page.texts("//dl/dt"))] == [7, 7]


def test_method_says_how_many_people_stand_behind_a_check_and_since_when() -> None:
    def told(*modes: Switch) -> list[str]:
        page = Reading(texts.method_page(modes=modes, desk=DESK, lang="en"))
        return page.texts("//h2[@id='who']/following-sibling::*[position() > 1 and position() < 4]")

    last = "In either case each check declares whether a second person approved it. One that a single person"
    last = f"{last} published says so at the top, in its feeds and on its share image."
    on, off = MODES
    begun = "20 November 2026: one person may stand alone from here on (log entry 1)"
    assert told() == ["The log of this desk holds no such switch.", last]
    assert told(on) == ["At present one person may stand alone behind a check here.", begun]
    assert told(on, off) == [
        "At present this desk asks for two people behind every check.",
        f"{begun} 24 November 2026: two people from here on (log entry 1,292)",
    ]


def test_page_that_is_not_there_speaks_both_languages() -> None:
    page = Reading(texts.lost_page(desk=DESK))
    assert (page.one("//h1"), page.one("//h2")) == ("Ở đây không có trang nào", "There is no page here")
    assert page.texts("//meta[@name='robots']/@content") == ["noindex"]


def test_pages_lie_where_a_plain_server_finds_them() -> None:
    assert [file_of("/", "vi"), file_of("/", "en"), file_of("/checks/a/", "en")] == [
        "index.html", "en/index.html", "en/checks/a/index.html",
    ]  # fmt: skip


def entries(count: int) -> list[bytes]:
    text = document.encode(FIRST)
    key = Entry("key", "kiemchung.example/log+00000000+AQID", 1, "0" * 64, (), "2026-11-01")
    check = Entry("published", FIRST.id, 1, digest(text), (), "2026-11-22")
    return [encode(key)] + [encode(replace(check, revision=n)) for n in range(1, count)]


def printed(html: bytes) -> str:
    """The example in Python that the page of the log shows."""
    return str(Reading(html).root.xpath("//pre[@class='code']")[0].text_content())


@pytest.mark.parametrize(("size", "index"), [(1, 0), (2, 1), (7, 4), (256, 255), (300, 3), (700, 699)])
def test_printed_example_proves_an_entry(size: int, index: int, tmp_path: Path) -> None:
    said = proved(tmp_path, size, index)
    kind = "key kiemchung.example/log+00000000+AQID" if index == 0 else f"published {FIRST.id}"
    first = f"entry {index} of {size} in kiemchung.example/log: {kind}\n"
    assert said.stdout == first + ("" if index == 0 else "the document is the one that was logged\n")


def test_log_page_shows_every_key() -> None:
    page = Reading(texts.log_page(STATE, desk=DESK, lang="en"))
    named = "//dt[starts-with(., 'Public key')]"
    assert page.texts(named) == ["Public key", "Public key 2"]
    assert page.texts(f"{named}/following-sibling::dd[1]") == list(KEYS)
    assert page.texts("//a[contains(@href, 'rotation')]/@href") == ["/log/rotation/2"]


@pytest.mark.parametrize("damaged", ["log/tile/0/001.p/44", "log/tile/entries/000", "documents"])
def test_printed_example_catches_what_was_changed(damaged: str, tmp_path: Path) -> None:
    lie = json.dumps({"a": 1}).encode()
    said = proved(tmp_path, 300, 3, damaged=damaged, lie=lie)
    assert (said.returncode, said.stdout.endswith("the document is the one that was logged\n")) == (1, False)


def proved(
    folder: Path, size: int, index: int, *, damaged: str = "", lie: bytes = b""
) -> subprocess.CompletedProcess[str]:
    """Run the printed example over a log of `size` entries that lies in `folder`, one kind of file changed."""
    root = write_tiles(folder / "log", entries(size), [size], durable=False)
    publish(folder / "log", checkpoint.encode(checkpoint.Checkpoint("kiemchung.example/log", size, root)))
    text = document.encode(FIRST)
    kept = folder / "documents" / digest(text)[:2] / f"{digest(text)}.json"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(lie if damaged == "documents" else text)
    if damaged.startswith("log/"):
        file = folder / damaged
        changed = file.read_bytes().replace(b'"revision":3,', b'"revision":4,')
        file.write_bytes(changed if "entries" in damaged else bytes(reversed(changed)))
    script = folder / "prove.py"
    script.write_text(printed(texts.log_page(STATE, desk=DESK, lang="en")), encoding="utf-8")
    run = [sys.executable, str(script), folder.as_uri(), str(index)]
    return subprocess.run(run, capture_output=True, text=True, check=False)
