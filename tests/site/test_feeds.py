"""Feeds of the newest checks and of one check's history, as Atom and JSON. `site.feeds`."""

import json
import re
from dataclasses import replace
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils.translation import gettext, override
from jsonschema import Draft202012Validator
from lxml import etree

from minhchung.record.checks import Standing
from minhchung.site.feeds import NEWEST, all_files, check_files, language_file, topic_file

from .published import (
    DESK,
    FIRST,
    RETRACTED,
    SAMPLE,
    WITHDRAWN,
    check,
    corrected,
    ended,
    placed,
    standing,
    version,
)

SINCE = "2026-09-01"
BASE = "https://kiemchung.example"
PAGE = f"{BASE}/checks/an-mau-cat-dien/"
NAMES = {"a": "http://www.w3.org/2005/Atom"}
# https://www.jsonfeed.org/version/1.1/, and what of it we promise.
_URL = {"type": "string", "format": "uri", "pattern": "^https://"}
_DAY = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T00:00:00Z$"}
_TEXT = {"type": "string", "minLength": 1}
_ITEM = {
    "id": _URL,
    "url": _URL,
    "title": _TEXT,
    "content_text": _TEXT,
    "language": _TEXT,
    "date_published": _DAY,
    "date_modified": _DAY,
    "tags": {"type": "array", "items": {"pattern": "^(topic|verdict):[a-z_]+$"}},
}
_FEED = {
    "version": {"const": "https://jsonfeed.org/version/1.1"},
    "title": _TEXT,
    "home_page_url": _URL,
    "feed_url": _URL,
    "language": {"enum": ["vi", "en"]},
    "authors": {"const": [{"name": DESK.name, "url": f"{BASE}/"}]},
    "items": {
        "type": "array",
        "items": {"type": "object", "properties": _ITEM, "required": list(_ITEM), "additionalProperties": False},
    },
}
JSON_FEED = Draft202012Validator(
    {"type": "object", "properties": _FEED, "required": list(_FEED), "additionalProperties": False}
)

HISTORY = standing(
    FIRST, corrected(FIRST), replies=(placed(1, 3), placed(2, 4, withdrawn="Thông tin riêng.")), ended=ended(5),
    state="retracted",
)  # fmt: skip


def atom(data: bytes) -> Any:
    """The feed of `data`, which holds to RFC 4287, 4.1."""
    feed: Any = etree.fromstring(data)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    for one in ("id", "title", "updated", "author"):
        assert len(feed.findall(f"a:{one}", NAMES)) == 1
    assert feed.findtext("a:author/a:name", None, NAMES) == DESK.name
    (own,) = feed.xpath("a:link[@rel='self']/@href", namespaces=NAMES)
    assert own == feed.findtext("a:id", None, NAMES)
    for entry in feed.iterfind("a:entry", NAMES):
        for one in ("id", "title", "published", "updated", "content"):
            assert len(entry.findall(f"a:{one}", NAMES)) == 1
        assert len(entry.xpath("a:link[@rel='alternate']", namespaces=NAMES)) == 1
    days = feed.xpath("//a:updated/text() | //a:published/text()", namespaces=NAMES)
    assert [day for day in days if not re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", day)] == []
    ids = texts(feed, "a:entry/a:id")
    assert len(set(ids)) == len(ids)
    assert [each for each in ids if not urlsplit(each).netloc] == []
    return feed


def texts(feed: Any, path: str) -> list[str]:
    return [str(found.text) for found in feed.iterfind(path, NAMES)]


def both(standing: Standing) -> tuple[Any, dict[str, Any]]:
    """The Atom and the JSON feed of a check."""
    (one, feed), (two, other) = check_files(standing, desk=DESK)
    assert (one, two) == (f"checks/{standing.id}/feed.atom", f"checks/{standing.id}/feed.json")
    read = json.loads(other)
    assert list(JSON_FEED.iter_errors(read)) == []
    return atom(feed), read


def newest(*standings: Standing) -> Any:
    (path, feed), (other, read) = all_files(standings, desk=DESK, since=SINCE)
    assert (path, other) == ("feeds/all.atom", "feeds/all.json")
    assert list(JSON_FEED.iter_errors(json.loads(read))) == []
    return atom(feed)


def said(lang: str, message: str) -> str:
    with override(lang):
        return gettext(message)


def test_check_without_a_second_reviewer_says_so_in_every_feed() -> None:
    alone = check(solo=True)
    words = said("vi", "Published without a second reviewer.")
    endings = [
        texts(feed, "a:entry/a:content")[0].split("\n\n")[-1]
        for feed in (newest(standing(alone)), both(standing(alone))[0])
    ]
    assert endings == [words, words]
    assert words not in texts(newest(standing()), "a:entry/a:content")[0]


def test_feed_names_where_the_desk_can_be_written_to() -> None:
    assert newest(standing()).findtext("a:author/a:email", None, NAMES) == "desk@kiemchung.example"
    (_path, data), _other = all_files([standing()], desk=replace(DESK, contact=f"{BASE}/lien-he"), since=SINCE)
    assert etree.fromstring(data).findall("a:author/a:email", NAMES) == []


def test_entry_of_a_check_says_what_was_found() -> None:
    feed = newest(standing())
    (entry,) = feed.findall("a:entry", NAMES)
    assert {each.tag.rpartition("}")[2]: each.text for each in entry if each.text} == {
        "id": PAGE,
        "title": FIRST.title,
        "published": "2026-11-02T00:00:00Z",
        "updated": "2026-11-02T00:00:00Z",
        "content": f"Sai: {FIRST.claim}\n\n{FIRST.summary}",
    }
    assert entry.xpath("a:category/@term", namespaces=NAMES) == ["disaster", "false"]
    assert entry.xpath("a:category/@scheme", namespaces=NAMES) == [f"{BASE}/topics/", f"{BASE}/verdicts/"]
    assert entry.xpath("a:link/@href", namespaces=NAMES) == [PAGE]
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "vi"


def test_newest_feed_holds_live_checks_by_their_last_revision() -> None:
    old = standing(FIRST, corrected(FIRST), entry=40)
    new = standing(check(2), position=2, entry=39)
    feed = newest(new, RETRACTED, old, WITHDRAWN)
    assert texts(feed, "a:entry/a:title") == [FIRST.title, FIRST.title]
    assert texts(feed, "a:entry/a:id") == [PAGE, f"{BASE}/checks/check-2/"]
    assert texts(feed, "a:updated") == ["2026-11-05T00:00:00Z"]
    assert texts(feed, "a:entry/a:content")[0].endswith(": Số giờ của đợt bảo trì bị ghi sai.")


def test_newest_feed_ends_after_fifty() -> None:
    standings = [standing(check(n), position=n, entry=n) for n in range(1, NEWEST + 3)]
    ids = [f"{BASE}/checks/check-{n}/" for n in range(NEWEST + 2, 2, -1)]
    assert texts(newest(*standings), "a:entry/a:id") == ids


def test_empty_feed_is_as_old_as_the_log() -> None:
    assert texts(newest(), "a:updated") == ["2026-09-01T00:00:00Z"]


def test_topic_has_a_feed_of_its_own() -> None:
    path, data = topic_file("disaster", [standing()], desk=DESK, since=SINCE)
    feed = atom(data)
    assert path == "feeds/topic-disaster.atom"
    assert feed.xpath("a:link/@href", namespaces=NAMES)[:2] == [f"{BASE}/{path}", f"{BASE}/topics/disaster/"]
    assert texts(feed, "a:entry/a:id") == [PAGE]


@pytest.mark.parametrize(("language", "home"), [("vi", "/checks/"), ("en", "/en/checks/"), ("zh-Hant", "/en/checks/")])
def test_language_has_a_feed_that_leads_to_its_pages(language: str, home: str) -> None:
    written = standing(check(2, language=language))
    path, data = language_file(language, [written], desk=DESK, since=SINCE)
    feed = atom(data)
    assert path == f"feeds/lang-{language}.atom"
    assert feed.xpath("a:link/@href", namespaces=NAMES)[:2] == [f"{BASE}/{path}", BASE + home]
    assert feed.xpath("a:entry/a:link/@href", namespaces=NAMES) == [f"{BASE}{home}check-2/"]
    assert texts(feed, "a:entry/a:id") == [f"{BASE}/checks/check-2/"]


def test_english_title_names_the_language_and_the_desk() -> None:
    _path, data = language_file("en", [], desk=DESK, since=SINCE)
    assert texts(atom(data), "a:title") == ["Newest checks: English – Bàn Kiểm Chứng Mẫu & Bạn"]


def test_sample_desk_says_so_in_its_titles() -> None:
    _path, data = language_file("en", [], desk=SAMPLE, since=SINCE)
    title = texts(atom(data), "a:title")
    assert title == ["Newest checks: English – Bàn Kiểm Chứng Mẫu & Bạn (Sample data)"]
    titles = [json.loads(each)["title"] for path, each in check_files(HISTORY, desk=SAMPLE) if path.endswith("json")]
    assert titles == [f"{FIRST.title} – {DESK.name} ({said('vi', 'Sample data')})"]


def test_feed_of_a_check_tells_its_whole_history_newest_first() -> None:
    feed, read = both(HISTORY)
    assert texts(feed, "a:entry/a:id") == [
        f"{PAGE}#retracted",
        f"{PAGE}#reply-2",
        f"{PAGE}#reply-1",
        f"{PAGE}r2/",
        f"{PAGE}r1/",
    ]
    assert feed.xpath("a:entry/a:link/@href", namespaces=NAMES) == [PAGE, PAGE, PAGE, PAGE, f"{PAGE}r1/"]
    assert texts(feed, "a:entry/a:updated") == [f"2026-11-{day:02}T00:00:00Z" for day in (8, 6, 6, 5, 2)]
    assert [item["content_text"] for item in read["items"]] == texts(feed, "a:entry/a:content")
    assert [item["content_text"] for item in read["items"]][:3] == [
        "Nguồn chính đã bị phát hiện là giả.",
        "Thông tin riêng.",
        "Phản hồi 1 <của> đơn vị.",
    ]
    assert texts(feed, "a:updated") == ["2026-11-08T00:00:00Z"]


def test_history_is_told_in_the_language_of_the_check() -> None:
    english = check(2, language="en")
    told = replace(HISTORY, id=english.id, versions=standing(english, corrected(english, reason="A slip.")).versions)
    feed, _read = both(told)
    assert texts(feed, "a:entry/a:title") == [
        "Retracted: this check no longer stands",
        "Reply 2 was withdrawn",
        "Reply 1, identity not verified",
        f"Corrected: {FIRST.title}",
        FIRST.title,
    ]
    assert texts(feed, "a:entry/a:content")[3] == f"False: {FIRST.claim}\n\n{FIRST.summary}\n\nCorrected: A slip."
    assert feed.xpath("a:entry/a:link/@href", namespaces=NAMES)[-1] == f"{BASE}/en/checks/check-2/r1/"


def test_entry_of_a_revision_keeps_its_id_when_the_next_one_comes() -> None:
    before, after = both(standing())[0], both(standing(FIRST, corrected(FIRST)))[0]
    assert texts(before, "a:entry/a:id") == texts(after, "a:entry/a:id")[1:]
    assert texts(before, "a:entry/a:updated") == texts(after, "a:entry/a:updated")[1:]


def test_withdrawn_check_says_nothing_but_why() -> None:
    feed, read = both(WITHDRAWN)
    assert texts(feed, "a:entry/a:content") == ["Quyền."]
    everything = "".join(chain(feed.itertext(), json.dumps(read, ensure_ascii=False)))
    assert [part for part in (FIRST.title, FIRST.claim, FIRST.summary) if part in everything] == []


def test_withdrawn_revision_is_told_beside_the_one_that_stands() -> None:
    second = corrected(FIRST)
    mixed = replace(standing(), versions=(version(FIRST, 1, withdrawn="Một địa chỉ nhà."), version(second, 2)))
    assert texts(both(mixed)[0], "a:entry/a:content")[1] == "Một địa chỉ nhà."


def test_retraction_whose_reason_was_erased_is_still_told() -> None:
    feed, _read = both(replace(RETRACTED, ended=ended(30, reason="")))
    retracted = said("vi", "Retracted: this check no longer stands")
    assert texts(feed, "a:entry/a:content")[0] == retracted


def test_feeds_are_the_same_bytes_each_time() -> None:
    assert list(check_files(HISTORY, desk=DESK)) == list(check_files(HISTORY, desk=DESK))
