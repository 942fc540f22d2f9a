"""The feed of all ClaimReview: sharded, stable, and read back equal by our own importer. `site.datafeed`."""

import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from minhchung.lib.claimreview.read import open_source
from minhchung.lib.claimreview.schema import Review
from minhchung.lib.claimreview.write import schema
from minhchung.lib.publication.document import VERDICTS, Check
from minhchung.record.checks import Standing
from minhchung.record.imports import Report
from minhchung.record.sources import bring_in
from minhchung.site.datafeed import CHECKS, files, markup

from .published import DESK, FIRST, RETRACTED, WITHDRAWN, check, corrected, standing

EXPECTED = Review(
    url="https://kiemchung.example/checks/an-mau-cat-dien/",
    host="kiemchung.example",
    claim=FIRST.claim,
    title=FIRST.title,
    summary=FIRST.summary,
    publisher=DESK.name,
    published="2026-11-02",
    language="vi",
    rating="Sai",
    verdict="false",
    claim_published="2026-11-01",
)
SECOND = corrected(FIRST, verdict="misleading")
LONG = "Dài " * 249  # makes a file longer than what the reader holds at once


def made(*standings: Standing, day: str = "2026-11-20") -> dict[str, Any]:
    return {path: json.loads(data) for path, data in files(standings, desk=DESK, day=day, entries=40)}


def read(data: bytes) -> list[object]:
    source = open_source(io.BytesIO(data))
    assert (source.kind, source.pages) == ("complete", False)
    return list(source.items)


def test_markup_of_each_verdict_is_valid() -> None:
    validator = Draft202012Validator(schema(DESK.url("/")))
    for number, verdict in enumerate(VERDICTS, 1):
        found = markup(standing(check(number, verdict=verdict)), desk=DESK)
        assert list(validator.iter_errors(found)) == []


def test_markup_is_of_the_newest_revision() -> None:
    first, second = markup(standing(), desk=DESK), markup(standing(FIRST, SECOND), desk=DESK)
    assert first
    assert second
    assert ("dateModified" in first, second["dateModified"]) == (False, "2026-11-05")
    assert [each["reviewRating"]["alternateName"] for each in (first, second)] == ["Sai", "Gây hiểu lầm"]
    assert {each["datePublished"] for each in (first, second)} == {"2026-11-02"}


def test_check_that_no_longer_stands_has_no_markup() -> None:
    assert [markup(each, desk=DESK) for each in (RETRACTED, WITHDRAWN)] == [None, None]


def test_feed_is_read_back_equal_and_holds_the_markup_of_the_pages() -> None:
    one, two = standing(), standing(check(2, language="en", first_seen="", verdict="true"), position=2, entry=2)
    (path, data), _index = files([one, two, RETRACTED, WITHDRAWN], desk=DESK, day="2026-11-20", entries=40)
    url = "https://kiemchung.example/checks/check-2/"
    other = replace(EXPECTED, url=url, language="en", rating="True", verdict="true", claim_published="")
    assert (path, read(data)) == ("data/claimreview/0001.json", [EXPECTED, other])
    elements = json.loads(data)["dataFeedElement"]
    assert [element["item"] for element in elements] == [[markup(one, desk=DESK)], [markup(two, desk=DESK)]]


def test_file_too_long_to_hold_is_read_back_equal() -> None:
    documents = [check(n, claim=f"{LONG}{n}", summary=f"{LONG}{n}") for n in range(1, 401)]
    standings = [standing(document, position=n) for n, document in enumerate(documents, 1)]
    data = dict(files(standings, desk=DESK, day="2026-11-20", entries=40))["data/claimreview/0001.json"]
    assert len(data.decode()) > 1024**2  # characters: see lib.claimreview.elements
    assert read(data) == [
        replace(EXPECTED, url=DESK.url(f"/checks/{each.id}/"), claim=each.claim, summary=each.summary)
        for each in documents
    ]


def test_folder_of_the_feed_can_be_imported_and_its_retractions_with_it(db: None, data_folder: Path) -> None:
    out = data_folder / "out"
    ports = frozenset({443})

    def publish(*standings: Standing) -> Report:
        for path, data in files(standings, desk=DESK, day="2026-11-20", entries=40):
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            (out / path).write_bytes(data)
        return bring_in(str(out / "data" / "claimreview"), folder=data_folder, ports=ports)

    assert publish(at(1), at(2), at(CHECKS + 1)) == Report(read=3, new=3)
    assert publish(at(1), at(2, state="retracted"), at(CHECKS + 1)) == Report(read=2, unchanged=2, gone=1)


def at(position: int, **changed: Any) -> Standing:
    return standing(check(position), position=position, entry=position, **changed)


def test_index_lists_each_file_with_its_digest() -> None:
    found = dict(files([at(1), at(CHECKS), at(CHECKS + 1)], desk=DESK, day="2026-11-20", entries=40))
    index = json.loads(found.pop("data/claimreview.json"))
    assert list(found) == ["data/claimreview/0001.json", "data/claimreview/0002.json"]
    assert index["files"] == [
        {
            "url": DESK.url(f"/{path}"),
            "checks": checks,
            "bytes": len(found[path]),
            "sha256": hashlib.sha256(found[path]).hexdigest(),
        }
        for path, checks in zip(found, (2, 1), strict=True)
    ]
    assert (index["day"], index["entries"], index["checks"]) == ("2026-11-20", 40, 3)


def test_file_of_retracted_checks_only_is_not_made() -> None:
    """An importer refuses a file without reviews, and with it the folder."""
    assert list(made(at(1, state="retracted"), at(CHECKS + 1))) == [
        "data/claimreview/0002.json",
        "data/claimreview.json",
    ]
    assert list(made()) == ["data/claimreview.json"]


def test_new_check_and_new_day_leave_full_files_as_they_are() -> None:
    full = [at(n) for n in range(1, CHECKS + 1)]
    before = dict(files(full, desk=DESK, day="2026-11-20", entries=40))
    after = dict(files([*full, at(CHECKS + 1)], desk=DESK, day="2026-11-21", entries=41))
    assert after["data/claimreview/0001.json"] == before["data/claimreview/0001.json"]


def test_no_person_can_stand_in_the_feed() -> None:
    def types(value: object) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(types, value))
        if not isinstance(value, dict):
            return set()
        return {value["@type"]}.union(*map(types, value.values()))

    feed = made(standing())["data/claimreview/0001.json"]
    assert types(feed) == {"DataFeed", "DataFeedItem", "ClaimReview", "Rating", "Claim", "Organization"}


def test_check_of_this_room_is_one_of_the_record() -> None:
    from minhchung.lib.publication.document import decode, encode

    for document in (FIRST, SECOND, check(3)):
        assert isinstance(document, Check)
        assert decode(encode(document)) == document
