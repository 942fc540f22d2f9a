"""The site goes on with the record, its captures and the desk's name, by itself. `site.build`."""

import json
import logging
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from minhchung.record import health, imprint, publish, snapshots
from minhchung.site import build as building
from minhchung.site.build import LONGEST_SECONDS, LOOK_SECONDS, SURE_SECONDS, Watch, build
from tests.site import record
from tests.site.test_build import contents, desk, differing

__all__ = ["desk"]
DAY = date(2026, 11, 21)
SHA256 = record.CITATION.sha256


@pytest.fixture
def watch(desk: Path) -> Watch:
    """A look that found everything as it is."""
    record.put(record.check("mot"), record.check("hai"))
    made = Watch()
    assert made.look(0.0) == LOOK_SECONDS
    return made


def changed(desk: Path, watch: Watch) -> list[str]:
    """The files, but those of the log and the manifest, that the next look changes."""
    before = contents(desk)
    watch.look(1.0)
    after = contents(desk)
    found = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    return sorted(path for path in found if not path.startswith(("log/", "manifest/")))


def test_look_at_an_empty_record_builds_nothing(db: None, data_folder: Path) -> None:
    assert (Watch().look(0.0), list(data_folder.iterdir())) == (LOOK_SECONDS, [])


def test_what_is_published_is_there_after_the_next_look(desk: Path, watch: Watch) -> None:
    record.put(record.check("bon"))
    assert watch.look(1.0) == LOOK_SECONDS
    assert (desk / "checks" / "bon" / "index.html").exists()
    assert "Tin bon nói" in (desk / "feeds" / "all.atom").read_text("utf-8")
    assert (desk / "log" / "checkpoint").read_text("utf-8").split("\n")[1] == "4"
    record.put(record.correction("bon"), record.retraction("mot"))
    record.withdraw("hai")
    watch.look(2.0)
    assert (desk / "checks" / "bon" / "r1" / "index.html").exists()
    assert "Tin hai nói".encode() not in b"".join(contents(desk).values())


def test_look_when_nothing_changed_reads_a_few_rows(desk: Path, watch: Watch, django_assert_num_queries: Any) -> None:
    (desk / "robots.txt").unlink()
    with django_assert_num_queries(3):
        assert watch.look(1.0) == LOOK_SECONDS
    assert not (desk / "robots.txt").exists()


def test_folder_that_somebody_deleted_is_missed_in_the_end(desk: Path, watch: Watch) -> None:
    (desk / "manifest" / "index").unlink()
    watch.look(SURE_SECONDS)
    assert (desk / "manifest" / "index").exists()


def test_new_day_brings_a_new_snapshot(desk: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    record.put(record.check("bon"))
    watch.look(1.0)
    assert snapshots.latest().size == 3

    class Tomorrow(building.datetime):
        @classmethod
        def now(cls, tz: Any = None) -> "Tomorrow":
            return cls(2999, 1, 1, tzinfo=tz)

    monkeypatch.setattr(building, "datetime", Tomorrow)
    watch.look(2.0)
    assert snapshots.latest() == snapshots.Snapshot(4, "2999-01-01")


def test_failure_is_told_once_and_waits_longer_each_time(
    desk: Path, watch: Watch, settings: Any, data_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    record.put(record.check("bon"))
    settings.MINHCHUNG_KEYS = data_folder / "elsewhere"
    with caplog.at_level(logging.ERROR):
        waits = [watch.look(1.0) for _ in range(12)]
    assert waits == [min(2.0**n, LONGEST_SECONDS) for n in range(1, 13)]
    assert [one.getMessage() for one in caplog.records] == ["site"]
    settings.MINHCHUNG_KEYS = data_folder / "keys"
    assert watch.look(1.0) == LOOK_SECONDS
    assert (desk / "checks" / "bon" / "index.html").exists()
    settings.MINHCHUNG_KEYS = data_folder / "elsewhere"
    record.put(record.check("nam"))
    with caplog.at_level(logging.ERROR):
        assert watch.look(1.0) == 2 * LOOK_SECONDS
    assert len(caplog.records) == 2


def test_health_of_a_capture_makes_the_pages_of_its_checks_anew_and_nothing_else(
    desk: Path, watch: Watch, tmp_path: Path
) -> None:
    other = {"sha256": "cd" * 32}
    record.put(record.check("bon", citations=(record.citation(**other),)))
    record.put(record.correction("bon"))
    watch.look(1.0)
    health.note(SHA256, state="dead", since=DAY)
    names = ("checks/{}/index.html", "en/checks/{}/index.html")
    assert changed(desk, watch) == sorted(name.format(one) for name in names for one in ("bon", "hai", "mot"))
    health.note(other["sha256"], state="damaged", since=DAY)
    assert changed(desk, watch) == sorted(name.format("bon/r1") for name in names)
    assert changed(desk, watch) == []
    build(tmp_path / "whole")
    assert differing(desk, tmp_path / "whole") == []
    health.note(SHA256, state="alive", since=DAY)
    watch.look(1.0)
    assert "21 November 2026" not in (desk / "en" / "checks" / "mot" / "index.html").read_text("utf-8")


def test_interrupted_build_does_not_keep_pages_of_another_health(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from minhchung.site import run

    monkeypatch.setattr(run, "CHUNK", 2)
    monkeypatch.setattr(run, "WORTH_WORKERS", 1000)
    record.put(*(record.check(f"a-{n}") for n in range(4)))

    def stop(done: int, _whole: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(progress=stop)
    health.note(SHA256, state="dead", since=DAY)
    build()
    build(tmp_path / "whole")
    assert differing(desk, tmp_path / "whole") == []


def test_damaged_copy_leaves_the_public_ones_and_comes_back(db: None, settings: Any, data_folder: Path) -> None:
    settings.MINHCHUNG_KEYS = data_folder / "keys"
    publish.sample()
    watch, site = Watch(), data_folder / "site"
    watch.look(0.0)
    place = "checks/an-mau-cat-dien/evidence.wacz"
    whole = (site / place).read_bytes()
    cited = json.loads((site / "checks/an-mau-cat-dien/entries.json").read_text())["sha256"][1]
    document = json.loads((site / "documents" / cited[:2] / f"{cited}.json").read_text("utf-8"))
    public = [one["sha256"] for one in document["citations"] if one["public"]]
    health.note(public[0], state="damaged", since=DAY)
    watch.look(1.0)
    left = (site / place).read_bytes() if (site / place).exists() else b""
    assert (whole.count(public[0].encode()) > 0, left.count(public[0].encode())) == (True, 0)
    health.note(public[0], state="sound", since=DAY)
    watch.look(2.0)
    assert (site / place).read_bytes() == whole


def test_name_and_reach_that_were_written_in_the_desk_are_on_every_page(
    desk: Path, watch: Watch, settings: Any, tmp_path: Path
) -> None:
    settings.MINHCHUNG_NAME = settings.MINHCHUNG_CONTACT = ""
    imprint.write(record.ADDRESS, "Bàn An Mẫu", "mailto:ban@desk.example")
    watch.look(1.0)
    told = [
        "<title>Giới thiệu: Bàn An Mẫu</title>" in (desk / "about" / "index.html").read_text("utf-8"),
        "<name>Bàn An Mẫu</name>" in (desk / "feeds" / "all.atom").read_text("utf-8"),
        "<email>ban@desk.example</email>" in (desk / "checks" / "mot" / "feed.atom").read_text("utf-8"),
        "Contact: mailto:ban@desk.example\n" in (desk / ".well-known" / "security.txt").read_text("utf-8"),
    ]
    assert told == [True] * 4
    imprint.write(record.ADDRESS, "Bàn An Mẫu", "")
    watch.look(2.0)
    assert not (desk / ".well-known").exists()
    build(tmp_path / "whole")
    assert differing(desk, tmp_path / "whole") == []


def test_setting_stands_above_what_was_written(desk: Path, watch: Watch) -> None:
    imprint.write(record.ADDRESS, "Tên khác", "")
    assert changed(desk, watch) == []


def test_switch_of_the_mode_is_told_by_the_method_page(desk: Path, watch: Watch, tmp_path: Path) -> None:
    publish.mode(alone=True)
    pages = changed(desk, watch)
    assert [path for path in pages if path.endswith("method/index.html")] == [
        "about/method/index.html", "en/about/method/index.html",
    ]  # fmt: skip
    english = (desk / "en" / "about" / "method" / "index.html").read_text("utf-8")
    assert "At present one person may stand alone behind a check here." in english
    build(tmp_path / "whole")
    assert differing(desk, tmp_path / "whole") == []
