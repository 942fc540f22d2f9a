"""The built folder: the same bytes whatever the way to them, complete, and nothing in it that leads nowhere."""

import json
import random
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest

from minhchung.errors import Refused
from minhchung.lib.claimreview.write import schema
from minhchung.lib.tlog import manifest
from minhchung.record import log, publish, snapshots
from minhchung.site import run as building
from minhchung.site.build import build
from tests.site import record


@pytest.fixture
def desk(db: None, settings, data_folder: Path) -> Path:
    """A desk whose log was begun; its site."""
    settings.MINHCHUNG_ADDRESS = record.ADDRESS
    settings.MINHCHUNG_NAME = "Bàn kiểm chứng"
    settings.MINHCHUNG_CONTACT = "https://desk.example/contact"
    settings.MINHCHUNG_KEYS = data_folder / "keys"
    settings.MINHCHUNG_FETCH = frozenset({80, 443}), ""
    record.begin()
    return data_folder / "site"


@pytest.fixture
def sample(db: None, settings, data_folder: Path) -> Path:
    """The site of the sample desk."""
    settings.MINHCHUNG_KEYS = data_folder / "keys"
    publish.sample()
    build()
    return data_folder / "site"


def contents(root: Path) -> dict[str, bytes]:
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def differing(one: Path, other: Path) -> list[str]:
    """The paths that two folders hold with other bytes, or only one of them holds."""
    first, second = contents(one), contents(other)
    assert len(first) > 100
    return sorted(path for path in first.keys() | second.keys() if first.get(path) != second.get(path))


@pytest.mark.parametrize("seed", range(3))
def test_site_built_step_by_step_equals_one_built_at_once(seed: int, desk: Path, tmp_path: Path) -> None:
    chance = random.Random(seed)
    for n in range(60):  # so that the list of all checks begins a second page
        record.put(record.check(f"a-{n}", verdict="true" if n % 2 else "false"))
    build()
    for n in range(40):
        record.step(chance, n)
        if chance.random() < 0.5:
            build()
    build()
    report = build(tmp_path / "whole")
    assert (report.whole, differing(desk, tmp_path / "whole")) == (True, [])


def test_site_that_was_deleted_is_built_again_byte_for_byte(desk: Path) -> None:
    record.put(record.check("mot"), record.check("hai"))
    build()
    record.put(record.correction("mot"), record.reply("hai"))
    build()
    before = contents(desk)
    shutil.rmtree(desk)
    assert build().whole is True
    assert contents(desk) == before


def test_second_build_writes_nothing(desk: Path) -> None:
    record.put(record.check("mot"))
    build()
    assert build() == building.Report(written=0, removed=0, entries=2, whole=False)
    # Made anew, but each file comes to the bytes that it had.
    assert build(full=True) == building.Report(written=0, removed=0, entries=2, whole=True)


def test_one_more_check_touches_its_own_files_and_what_names_it(desk: Path) -> None:
    record.put(*(record.check(f"a-{n}", topic="food", verdict="true", language="en") for n in range(3)))
    build()
    before = contents(desk)
    record.put(record.check("moi", topic="health", verdict="false", language="vi"))
    build()
    after = contents(desk)
    changed = {path for path in after if before.get(path) != after[path]}
    pages = {
        "",
        "checks/",
        "checks/page/1/",
        "checks/moi/",
        "topics/",
        "topics/health/",
        "topics/health/page/1/",
        "verdicts/",
        "verdicts/false/",
        "verdicts/false/page/1/",
        "feeds/",
        "log/",
    }
    expected = {f"{lang}{page}index.html" for page in pages for lang in ("", "en/")} | {
        f"checks/moi/{name}" for name in ("entries.json", "feed.atom", "feed.json", "share.png")
    }
    expected |= {"feeds/all.atom", "feeds/all.json", "feeds/topic-health.atom", "feeds/lang-vi.atom"}
    expected |= {"search/new.json", "sitemap/new.xml", "log/checkpoint", "log/manifest", "manifest/index"}
    expected |= {"log/tile/0/000.p/5", "log/tile/entries/000.p/5"}
    documents = {path for path in changed if path.startswith("documents/")}
    shards = {path for path in changed if re.fullmatch(r"manifest/[0-9a-f]{3}", path)}
    assert (changed - documents - shards, len(documents)) == (expected, 1)
    listed = (changed - shards) - {"log/checkpoint", "log/manifest", "manifest/index"}
    assert shards == {f"manifest/{manifest.shard_of(path)}" for path in listed}


def test_build_that_was_interrupted_goes_on(desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "CHUNK", 2)
    monkeypatch.setattr(building, "WORTH_WORKERS", 1000)
    record.put(*(record.check(f"a-{n}") for n in range(8)))

    def stop(done: int, _whole: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(progress=stop)
    assert (desk / "log" / "checkpoint").exists() is False
    seen: list[int] = []
    build(progress=lambda done, _whole: seen.append(done))
    assert seen == [6, 8]
    build(tmp_path / "whole")
    assert differing(desk, tmp_path / "whole") == []


def test_many_checks_are_made_by_several_processes_as_by_one(desk: Path, tmp_path: Path, monkeypatch) -> None:
    """The chunks that workers make, called one by one here: a test's own tables are seen by no other process."""
    monkeypatch.setattr(building, "CHUNK", 3)
    record.put(*(record.check(f"a-{n}") for n in range(7)))
    build()
    archive = desk.parent / "warc"
    made: dict[str, str | None] = {}
    for start in (6, 0, 3):
        made |= building._chunk(tmp_path, archive, start)[0]
    assert sorted(path for path in contents(desk) if re.match(r"(en/)?checks/a-", path)) == sorted(made)


def test_snapshot_is_taken_daily_or_when_asked_and_at_once_when_something_ends(desk: Path) -> None:
    record.put(record.check("mot"), record.check("hai"))
    build()
    taken = snapshots.latest()
    record.put(record.check("bon"))
    build(daily=True)
    assert snapshots.latest() == taken  # of today already
    build(full=True)
    assert snapshots.latest().size == 4
    record.put(record.retraction("hai"))
    build()
    assert snapshots.latest().size == 5


def test_list_whose_last_check_was_erased_is_empty(desk: Path, tmp_path: Path) -> None:
    record.put(record.check("mot", verdict="satire", topic="food"), record.check("hai"))
    build()
    record.withdraw("mot")
    build()
    assert "Tin mot nói".encode() not in (desk / "verdicts" / "satire" / "index.html").read_bytes()
    assert (desk / "topics" / "food" / "page").exists() is False
    build(tmp_path / "whole")
    assert differing(desk, tmp_path / "whole") == []


def test_files_of_a_retracted_and_of_a_withdrawn_check(desk: Path) -> None:
    record.put(record.check("mot"), record.check("hai"), record.check("bon"))
    build()
    record.put(record.retraction("mot"))
    record.withdraw("hai")
    build()
    held = contents(desk)
    there = {
        name: {path.rpartition("/")[2] for path in held if path.startswith(f"checks/{name}/")}
        for name in ("mot", "hai", "bon")
    }
    ended = {"index.html", "entries.json", "feed.atom", "feed.json"}
    assert there == {"mot": ended, "hai": ended, "bon": ended | {"share.png"}}
    markup = {name: b"ld+json" in held[f"checks/{name}/index.html"] for name in there}
    assert markup == {"mot": False, "hai": False, "bon": True}
    said = [path for path, data in held.items() if "Tin hai nói".encode() in data or "Điều hai nói".encode() in data]
    assert said == []
    feed = json.loads(held["data/claimreview/0001.json"])
    assert [item["url"] for item in feed["dataFeedElement"]] == [f"{record.ADDRESS}/checks/bon/"]


def test_every_link_within_the_sample_leads_to_a_file(sample: Path) -> None:
    held = contents(sample)
    lost = [
        (path, link)
        for path, data in held.items()
        if path.endswith(".html")
        for link, target in links(f"/{path.removesuffix('index.html')}", data.decode())
        if target not in held and not link.startswith(("/reply/", "/tip/"))  # the desk answers there (docs/operate.md)
    ]
    assert lost == []


def links(page: str, html: str) -> Iterator[tuple[str, str]]:
    """(link, file in the folder) of each link, image, style sheet and script that stays on the site."""
    for link in _Links(html).found:
        whole = urldefrag(urljoin(page, link)).url
        if whole.startswith("/") and not whole.startswith("//"):
            yield link, (whole + "index.html" if whole.endswith("/") else whole).lstrip("/")


class _Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        # What a canonical or an alternate link names is an address of the public site, not a path here.
        if tag != "link" or given.get("rel") in {"stylesheet", "icon"} or (given.get("href") or "").startswith("/"):
            self.found += [value for name in ("href", "src") if (value := given.get(name)) and value[0] != "#"]
        self.ids += [given["id"]] if given.get("id") else []


def test_pages_of_the_sample_keep_their_promises(sample: Path) -> None:
    pages = {path: data.decode() for path, data in contents(sample).items() if path.endswith(".html")}
    assert len(pages) > 60
    big = [path for path, html in pages.items() if len(html.encode()) > 60_000]
    scripted = {path for path, html in pages.items() if re.search(r"<script(?! type=\"application/ld\+json\")", html)}
    styled = [path for path, html in pages.items() if re.search(r"\sstyle=|<style|\son[a-z]+=", html)]
    foreign = [
        path
        for path, html in pages.items()
        if re.search(r"(?:src|<link rel=\"(?:stylesheet|icon)\" href)=\"http", html)
    ]
    twice = [path for path, html in pages.items() if len(_Links(html).ids) != len(set(_Links(html).ids))]
    listed = [path for path, html in pages.items() if '<meta name="robots" content="noindex">' not in html]
    assert (big, scripted, styled, foreign, twice, listed) == (
        [], {"search/index.html", "en/search/index.html"}, [], [], [], [],
    )  # fmt: skip
    assert (sample / "robots.txt").read_text() == "User-agent: *\nDisallow: /\n"


def test_markup_of_every_live_check_of_the_sample_is_valid(sample: Path) -> None:
    import jsonschema

    found = {}
    for path in sample.glob("checks/*/index.html"):
        scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', path.read_text("utf-8"))
        if path.parent.name != "page":
            found[path.parent.name] = scripts
    live = {name: scripts for name, scripts in found.items() if scripts}
    assert (len(live), sorted(set(found) - set(live))) == (9, ["pupil-ferry-free"])
    for scripts in live.values():
        jsonschema.validate(json.loads(scripts[0]), schema("https://sample.invalid/"))
    assert {len(scripts) for scripts in live.values()} == {1}


def test_manifest_lists_every_file_and_is_bound_to_the_checkpoint(sample: Path) -> None:
    known, newest = log.identity(), log.latest()
    assert known is not None
    signed = manifest.verify((sample / manifest.NOTE).read_bytes(), known.keys)
    listed: dict[str, str] = {}
    for shard in manifest.read_index((sample / manifest.INDEX).read_bytes()):
        listed |= manifest.read_shard((sample / "manifest" / shard).read_bytes(), shard)
    own = {"log/checkpoint", "log/manifest"}
    assert set(listed) == {path for path in contents(sample) if path not in own and not path.startswith("manifest/")}
    assert (signed.checkpoint, signed.index.files) == (newest, len(listed))


def test_build_of_nothing_and_over_other_files_is_refused(
    db: None, settings, data_folder: Path, tmp_path: Path
) -> None:
    settings.MINHCHUNG_KEYS = data_folder / "keys"
    with pytest.raises(Refused) as refused:
        build()
    assert refused.value.code == "nothing_published"
    publish.sample()
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.jpg").write_bytes(b"x")
    with pytest.raises(Refused) as refused:
        build(tmp_path / "photos")
    assert (refused.value.code, [file.name for file in (tmp_path / "photos").iterdir()]) == (
        "out_not_ours",
        ["one.jpg"],
    )
